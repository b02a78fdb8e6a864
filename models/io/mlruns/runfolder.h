// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One run's folder: read whole, or only looked at to see whether it is as it was.

#include "models/io/mlruns/folder.h"
#include "models/io/mlruns/runrecord.h"
#include "models/io/mlruns/trouble.h"

#include <QSet>

namespace driftline::mlruns {

/// Where runs of one experiment are; outlives what it is handed to.
struct RunsPlace
{
    Folder folder;
    QString relative;       ///< of the folder, below the store's root: "0", ".trash/12"
    QString experiment;     ///< its id
    QSet<QString> datasets; ///< the ids that its inputs may name
};

struct RunRead
{
    std::optional<Run> run; ///< absent: no run, or one that cannot be shown
    QList<InputLink> inputs;
    QList<Trouble> troubles;
    /// Of names, sizes and times of all its files but artifacts. 0: some of them may be changing still.
    quint64 signature = 0;
    bool isUnchanged = false; ///< nothing was read, since the signature is the one that is known
};

[[nodiscard]] RunRead readRun(const RunsPlace &place, const QByteArray &name);
/// The signature that readRun() gives.
[[nodiscard]] quint64 runSignature(const RunsPlace &place, const QByteArray &name);

/// The points of one metric, by step, then timestamp. Nothing below the run's metrics folder can be reached
/// but by its own keys. A metric that is not there gives an empty list.
[[nodiscard]] QList<MetricPoint> readHistory(const Folder &run, const QString &relative,
                                             const QString &metric, QList<Trouble> &troubles);

} // namespace driftline::mlruns
