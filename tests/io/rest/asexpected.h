// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Domain values in the shapes of a story's expected.json (tests/peers/make_story.py).

#include "models/domain/registry.h"
#include "models/domain/trackingstore.h"

#include <QJsonArray>
#include <QJsonObject>

namespace driftline {

[[nodiscard]] QJsonObject asExpected(const Run &run);
[[nodiscard]] QJsonObject asExpected(const RegisteredModel &model);
[[nodiscard]] QJsonObject asExpected(const ModelVersion &version);
[[nodiscard]] QJsonArray asExpected(const QList<MetricPoint> &points);

} // namespace driftline
