// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rows of a long list of runs, of which only those near the ones on the screen are in memory: a run with
// what hangs on it takes some 4 kB, a row without it 200 bytes, or 48 while it is not known which run it is.
// Below a run that was unfolded stand the runs inside it, one level deeper. Above all stand those that are
// pinned. A place is a run's number in the source's answer; pinned runs and those inside others have none.
// Where a run comes twice (the source has changed between two pages), the later answer is the true one.

#include "models/domain/experiment.h"

#include <QHash>
#include <QList>

#include <memory>

namespace driftline {

/// The runs inside others, by the id of the one around them, as they were read.
using NestedRuns = QHash<RunId, QList<Run>>;

class RunRows
{
public:
    /// Shared, so that thousands of them are put elsewhere within a frame.
    using RunPtr = std::shared_ptr<const Run>;

    void clear();
    /// So many rows, of which none is read.
    void resize(qsizetype count);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    /// Null while it is not read, or was dropped.
    [[nodiscard]] const Run *at(int row) const { return m_rows[row].run.get(); }
    /// Empty where the run was never read.
    [[nodiscard]] RunId idAt(int row) const { return m_rows[row].id; }
    /// -1 when it is not among those that were read.
    [[nodiscard]] int rowOf(const RunId &id) const { return m_byId.value(id, -1); }
    /// Those in memory, from above to below; at most so many.
    [[nodiscard]] QList<Run> loaded(qsizetype most) const;
    [[nodiscard]] int loadedCount() const { return m_loaded; }

    /// Puts these runs above all others; those that are rows already stay where they are.
    void pin(const QList<Run> &runs);
    [[nodiscard]] bool isPinned(int row) const { return row < count() && m_rows[row].pinned; }
    /// Runs that follow on the last row.
    void append(const QList<Run> &runs);
    /// The runs from a place on; those behind the last row are left out. Returns the rows that have changed,
    /// first and last; {-1, -1}: none.
    std::pair<int, int> put(qsizetype place, const QList<Run> &runs);
    /// Takes the runs of a newer answer, and true, where its rows are these as far as both are known; else
    /// nothing changes. What is in memory here and not there is dropped: it may have changed.
    [[nodiscard]] bool adopt(RunRows newer);
    /// Forgets the runs that are further than `distance` rows from this one; the rows stay. Returns what was
    /// forgotten, to be freed where that holds up nobody.
    [[nodiscard]] QList<RunPtr> keepNear(int row, int distance);

    [[nodiscard]] qsizetype placeOf(int row) const;
    [[nodiscard]] int rowAtPlace(qsizetype place) const;
    /// The first place from this one on, before `end`, that is not in memory; -1: all are.
    [[nodiscard]] qsizetype firstMissing(qsizetype place, qsizetype end) const;
    /// How many places from this one on are not in memory, up to `most`.
    [[nodiscard]] qsizetype missingFrom(qsizetype place, qsizetype most) const;
    /// The first place of which nobody knows the run yet; -1: there is none.
    [[nodiscard]] qsizetype firstUnknown() const;
    /// How many rows there are of which it is known.
    [[nodiscard]] qsizetype knownCount() const { return m_byId.size(); }

    [[nodiscard]] int depthAt(int row) const { return m_rows[row].depth; }
    [[nodiscard]] bool isUnfolded(int row) const { return m_rows[row].unfolded; }
    /// Puts the runs inside the one in this row below it. Runs that are rows already are left out: a run
    /// that is inside itself has no end.
    void unfold(int row, const QList<Run> &runs);
    /// Takes away all that is below the run in this row.
    void fold(int row);
    /// Those that are unfolded, from above to below.
    [[nodiscard]] QList<RunId> unfolded() const;
    /// How many rows below this one belong to it.
    [[nodiscard]] int rowsBelow(int row) const;
    /// The runs that would be put below this one: those of `runs` that are no rows yet.
    [[nodiscard]] QList<Run> fresh(const QList<Run> &runs) const;

private:
    struct Row
    {
        RunId id;
        RunPtr run;
        quint8 depth = 0;
        bool unfolded = false;
        bool pinned = false; ///< or below one that is
        [[nodiscard]] bool hasPlace() const { return depth == 0 && !pinned; }
    };
    void hold(Row &row, RunPtr run);
    void set(int row, const Run &run);
    void reindex(int from);

    QList<Row> m_rows;
    QHash<RunId, int> m_byId;
    int m_loaded = 0;    ///< rows whose run is in memory
    int m_placeless = 0; ///< rows without a place
};

} // namespace driftline
