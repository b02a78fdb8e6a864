// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Domain values as the JSON of the CLI contract: MLflow's names, versions as strings, times as UTC
// milliseconds, NaN and ±Inf as strings, null for what is unknown.

#include "models/analysis/comparison.h"
#include "models/analysis/jsonvalues.h"
#include "models/domain/drift.h"
#include "models/domain/experiment.h"
#include "models/domain/lineage.h"
#include "models/domain/registry.h"

#include "models/base/problem.h"

namespace driftline::cli {

using driftline::Json;

[[nodiscard]] std::string text(const QString &value);
/// A finite number as such, else "NaN", "Infinity", "-Infinity".
[[nodiscard]] Json number(double value);
[[nodiscard]] Json toJson(const Experiment &experiment);
[[nodiscard]] Json toJson(const Run &run);
[[nodiscard]] Json toJson(const MetricPoint &point);
[[nodiscard]] Json toJson(const Comparison &comparison, bool onlyDifferences);
[[nodiscard]] Json toJson(const RegisteredModel &model);
[[nodiscard]] Json toJson(const ModelVersion &version);
[[nodiscard]] Json toJson(const LineageGraph &graph);
[[nodiscard]] Json toJson(const JournalEntry &entry);
[[nodiscard]] Json toJson(const DriftReport &report);
[[nodiscard]] Json toJson(const QList<Problem> &problems);
[[nodiscard]] Json toJson(const Error &error);
[[nodiscard]] Json toJson(const QStringList &list);

} // namespace driftline::cli
