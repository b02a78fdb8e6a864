// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What could not be read is listed, never skipped in silence. A ProblemLog is shared by the readers of one
// source; thread-safe. An entry with the same what and where is kept once, with a count.

#include <QList>
#include <QString>

#include <functional>
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
    void add(Problem problem);
    [[nodiscard]] QList<Problem> all() const;
    /// Called after each add, on the adding thread; set once, before the log is shared.
    void setListener(std::function<void()> listener);

private:
    mutable std::mutex m_mutex;
    QList<Problem> m_problems;
    std::function<void()> m_listener;
};

} // namespace driftline
