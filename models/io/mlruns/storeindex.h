// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of one store, shared by its readers: the snapshot at hand, its file in the cache, and the
// looks that keep it true. Thread-safe; looks are made one at a time.

#include "models/io/mlruns/snapshot.h"
#include "models/io/mlruns/storescan.h"

#include "models/base/problem.h"

#include <mutex>

namespace driftline::mlruns {

class StoreIndex
{
public:
    /// `cacheFolder` may be empty: then nothing is kept.
    StoreIndex(QString root, const QString &cacheFolder, std::shared_ptr<ProblemLog> problems);
    [[nodiscard]] const QString &root() const { return m_root; }

    /// What the last visit left in the cache, or else what can be read within `budget`. Errors: Unreadable.
    Status open(std::chrono::milliseconds budget, const StopToken &stop);
    [[nodiscard]] SnapshotPtr snapshot() const;
    /// See TrackingStore::refresh.
    Result<StoreContent> refresh(const StopToken &stop, const StoreProgress &progress);
    /// What is wrong with `part` of the store, "runs/…" or "models/…", now that it was read: see
    /// ProblemLog::replace().
    void tell(const QString &part, const QList<Trouble> &troubles);

private:
    void take(SnapshotPtr better);
    Status look(const ScanOptions &options, const StopToken &stop, const StoreProgress &progress);

    const QString m_root;
    const QString m_file;
    const std::shared_ptr<ProblemLog> m_problems;
    std::timed_mutex m_looking; // and the members up to the next mutex
    bool m_unsaved = false;
    std::chrono::steady_clock::time_point m_savedAt;
    std::optional<std::chrono::steady_clock::time_point> m_sweptAt;
    std::chrono::steady_clock::duration m_sweepTook{};
    mutable std::mutex m_mutex; // the members below
    SnapshotPtr m_snapshot = std::make_shared<const Snapshot>(Snapshot{{0, false}, {}, {}, {}});
};

} // namespace driftline::mlruns
