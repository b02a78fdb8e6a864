// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether more of a metric is better, told from the words in its name.

#include <QString>

namespace driftline {

enum class MetricDirection { Unknown, HigherIsBetter, LowerIsBetter };

/// "val_auc", "f1-score", "R2" → higher; "log_loss", "valLoss", "eval/rmse" → lower; Unknown when no word, or
/// words of both kinds, are in the name.
[[nodiscard]] MetricDirection metricDirection(const QString &metric);

} // namespace driftline
