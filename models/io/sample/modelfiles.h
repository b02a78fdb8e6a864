// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the pipeline and a run leave behind: encoders, trees, and a logged model that MLflow can load and
// score with.

#include "models/base/time.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace driftline::sample {

/// Clipping ranges and fraud rates, as src/prepare.py writes them.
[[nodiscard]] QByteArray encodersJson(QByteArrayView seed);

/// Exported trees, as src/train.py writes them and src/tree_model.py scores them.
[[nodiscard]] QByteArray treeModelJson(QByteArrayView seed);

/// The files of a logged model, by path below the run's artifact folder.
[[nodiscard]] QMap<QString, QByteArray> loggedModel(const QString &runId, UtcMs time);

/// MLflow's tag mlflow.log-model.history for the same model.
[[nodiscard]] QString logModelHistory(const QString &runId, UtcMs time);

/// "feature,gain" lines, the most important first.
[[nodiscard]] QByteArray featureImportanceCsv(QByteArrayView seed);

} // namespace driftline::sample
