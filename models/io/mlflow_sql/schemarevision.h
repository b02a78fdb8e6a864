// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How old a store is, by the revision of its schema. It only says what a store should have: what a store can
// tell is seen from the tables and columns that are there.

#include <QStringView>

#include <optional>

namespace driftline {

/// The place of a revision in MLflow's chain of migrations, from 0; absent when this program does not know
/// it.
[[nodiscard]] std::optional<qsizetype> revisionPlace(QStringView revision);

} // namespace driftline
