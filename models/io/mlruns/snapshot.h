// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of a store at one moment. Immutable once it is shared; the next one shares what did not
// change.

#include "models/io/mlruns/runrecord.h"
#include "models/io/mlruns/trouble.h"

namespace driftline::mlruns {

/// One folder in an experiment's: a run, or something that cannot be shown as one.
struct RunEntry
{
    QByteArray folder;       ///< its name, which is the run's id
    QByteArray record;       ///< empty: not shown
    QList<Trouble> troubles; ///< what was wrong with it
    quint64 signature = 0;   ///< 0: to be read again
};

struct ExperimentEntry
{
    QByteArray folder; ///< "0"; ".trash/12" when it was deleted
    Experiment experiment;
    DatasetTable datasets;
    qint64 datasetsModified = 0; ///< when their folder last changed; 0: they are to be read again
    QList<Trouble> troubles;
    std::vector<RunEntry> runs;
};

struct Snapshot
{
    StoreContent content;
    KeyTable keys;
    QList<std::shared_ptr<const ExperimentEntry>> experiments;
    QList<Trouble> troubles; ///< of the store itself
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace driftline::mlruns
