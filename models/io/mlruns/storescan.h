// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One look at a store: lists its folders, reads in parallel what is new or has changed since a snapshot, and
// hands out better snapshots while it goes on, the newest runs first.

#include "models/io/mlruns/experimentfolder.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <chrono>
#include <functional>

namespace driftline::mlruns {

struct ScanOptions
{
    bool everyRun = true; ///< false: only runs that are new, running, or were changing when they were read
    /// After so long what was found is the answer.
    std::optional<std::chrono::milliseconds> budget;
};

class StoreScan
{
public:
    /// `publish` is called from run(), with snapshots whose revision grows.
    StoreScan(QString root, SnapshotPtr before, std::function<void(SnapshotPtr)> publish);

    /// Errors: Unreadable when the store's folder cannot be listed. Cancelled: what was found was published.
    Status run(const ScanOptions &options, const StopToken &stop, const StoreProgress &progress);
    /// Something is different from the snapshot before, be it only in what the index keeps.
    [[nodiscard]] bool changedAnything() const { return m_changedAnything; }

private:
    struct Place
    {
        std::shared_ptr<ExperimentEntry> entry; ///< ours alone until it is published
        RunsPlace runs;
        bool isDirty = false;
    };
    struct Task
    {
        size_t place = 0;
        QByteArray folder;
        std::optional<size_t> known; ///< its place in the entry's runs
        quint64 signature = 0;       ///< that it had then
        qint64 order = 0;            ///< the greatest first
    };
    struct Answer
    {
        size_t task = 0;
        RunRead read;
    };
    class Workers;

    Status list(const ScanOptions &options);
    void addExperiment(ExperimentRead read, const ScanOptions &options);
    void take(Answer &answer);
    void publishIfDirty(bool isLast);

    const QString m_root;
    const SnapshotPtr m_before;
    const std::function<void(SnapshotPtr)> m_publish;
    QHash<QByteArray, std::shared_ptr<const ExperimentEntry>> m_known; // by folder
    std::vector<Place> m_places;
    std::vector<Task> m_tasks;
    QList<Trouble> m_troubles;
    KeyTable m_keys;
    StoreContent m_content;
    qsizetype m_missing = 0; // listed folders that were never read
    bool m_isDirty = false;
    bool m_changedAnything = false;
};

} // namespace driftline::mlruns
