// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What could not be read is listed, never skipped in silence. A ProblemLog is shared by the readers of one
// source; thread-safe. An entry with the same what and where is listed once, with a count. What is read again
// and again is noted by its part of the source, so that what was put right goes from the list.

#include <QList>
#include <QString>

#include <mutex>

namespace driftline {

struct Problem
{
    QString what;
    QString where; ///< path and id whole, with the line where there is one
    QString hint;
    int count = 1;
};

class ProblemLog
{
public:
    /// `part`: which part of the source was read; empty when nobody reads it again.
    void add(Problem problem, const QString &part = {});
    /// `part` was read again: `found` takes the place of all that was noted for it and for the parts below
    /// it, which are named "part/…".
    void replace(const QString &part, const QList<Problem> &found = {});
    [[nodiscard]] QList<Problem> all() const;

private:
    struct Entry
    {
        QString part;
        Problem problem;
    };

    mutable std::mutex m_mutex;
    QList<Entry> m_entries; // in the order in which they were found
};

} // namespace driftline
