// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parameters of a training run, read from params.yaml as the repository's src/train.py reads it: what a
// run logs is what its commit says.

#include <QByteArray>
#include <QMap>
#include <QString>

namespace driftline::sample {

/// What the pipeline trains, or one of the candidates, with "key=value key=value" in place of what is there.
[[nodiscard]] QMap<QString, QString> runParams(const QByteArray &paramsYaml, const QByteArray &candidate,
                                               const QByteArray &overrides);

/// Trees or epochs: the last step of the run's histories.
[[nodiscard]] int trainingRounds(const QMap<QString, QString> &params);

} // namespace driftline::sample
