// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/runrows.h"

#include <QSet>

#include <algorithm>
#include <limits>

namespace driftline {

void RunRows::clear()
{
    *this = RunRows();
}

void RunRows::resize(qsizetype count)
{
    clear();
    m_rows.resize(std::min<qsizetype>(count, std::numeric_limits<int>::max()));
}

QList<Run> RunRows::loaded(qsizetype most) const
{
    QList<Run> runs;
    for (int row = 0; row < count() && runs.size() < std::min<qsizetype>(most, m_loaded); ++row) {
        if (const Run *run = at(row))
            runs.append(*run);
    }
    return runs;
}

void RunRows::hold(Row &row, RunPtr run)
{
    m_loaded += int(run != nullptr) - int(row.run != nullptr);
    row.run = std::move(run);
}

void RunRows::set(int row, const Run &run)
{
    Row &target = m_rows[row];
    if (target.id != run.id) {
        if (!target.id.isEmpty() && m_byId.value(target.id, -1) == row)
            m_byId.remove(target.id);
        if (const int elsewhere = m_byId.value(run.id, -1); elsewhere >= 0) {
            m_rows[elsewhere].id = RunId();
            hold(m_rows[elsewhere], nullptr);
        }
        target.id = run.id;
        m_byId.insert(run.id, row);
    }
    hold(target, std::make_shared<const Run>(run));
}

void RunRows::pin(const QList<Run> &runs)
{
    const QList<Run> above = fresh(runs);
    m_rows.insert(0, above.size(), Row{{}, {}, 0, false, true});
    m_placeless += static_cast<int>(above.size());
    reindex(static_cast<int>(above.size()));
    for (qsizetype i = 0; i < above.size(); ++i)
        set(static_cast<int>(i), above[i]);
}

void RunRows::append(const QList<Run> &runs)
{
    const auto first = count();
    m_rows.resize(m_rows.size() + runs.size());
    for (qsizetype i = 0; i < runs.size(); ++i)
        set(first + static_cast<int>(i), runs[i]);
}

std::pair<int, int> RunRows::put(qsizetype place, const QList<Run> &runs)
{
    std::pair<int, int> changed{-1, -1};
    int row = rowAtPlace(place);
    for (const Run &run : runs) {
        while (row < count() && !m_rows[row].hasPlace())
            ++row;
        if (row >= count())
            break;
        set(row, run);
        changed = {changed.first < 0 ? row : changed.first, row};
        ++row;
    }
    return changed;
}

bool RunRows::adopt(RunRows newer)
{
    const bool same = std::ranges::equal(m_rows, newer.m_rows, [](const Row &a, const Row &b) {
        return a.depth == b.depth && a.pinned == b.pinned &&
               (a.id.isEmpty() || b.id.isEmpty() || a.id == b.id);
    });
    if (!same)
        return false;
    for (int row = 0; row < count(); ++row) {
        const RunId &id = newer.m_rows[row].id;
        hold(m_rows[row], newer.m_rows[row].run);
        if (!m_rows[row].id.isEmpty() || id.isEmpty())
            continue;
        if (const int elsewhere = m_byId.value(id, -1); elsewhere >= 0) {
            m_rows[elsewhere].id = RunId();
            hold(m_rows[elsewhere], nullptr);
        }
        m_rows[row].id = id;
        m_byId.insert(id, row);
    }
    return true;
}

QList<RunRows::RunPtr> RunRows::keepNear(int row, int distance)
{
    QList<RunPtr> forgotten;
    for (int at = 0; at < count(); ++at) {
        Row &each = m_rows[at];
        if (each.run == nullptr || !each.hasPlace() || std::abs(at - row) <= distance)
            continue;
        forgotten.append(each.run);
        hold(each, nullptr);
    }
    return forgotten;
}

qsizetype RunRows::placeOf(int row) const
{
    if (m_placeless == 0)
        return row;
    return std::count_if(m_rows.cbegin(), m_rows.cbegin() + row, [](const Row &r) { return r.hasPlace(); });
}

int RunRows::rowAtPlace(qsizetype place) const
{
    if (m_placeless == 0)
        return static_cast<int>(std::min<qsizetype>(place, count()));
    int row = 0;
    for (; row < count(); ++row) {
        if (m_rows[row].hasPlace() && place-- == 0)
            break;
    }
    return row;
}

qsizetype RunRows::firstMissing(qsizetype place, qsizetype end) const
{
    for (int row = rowAtPlace(place); row < count() && place < end; ++row) {
        if (!m_rows[row].hasPlace())
            continue;
        if (!at(row))
            return place;
        ++place;
    }
    return -1;
}

qsizetype RunRows::missingFrom(qsizetype place, qsizetype most) const
{
    qsizetype missing = 0;
    for (int row = rowAtPlace(place); row < count() && missing < most; ++row) {
        if (!m_rows[row].hasPlace())
            continue;
        if (at(row) != nullptr)
            break;
        ++missing;
    }
    return missing;
}

qsizetype RunRows::firstUnknown() const
{
    const auto row = std::ranges::find_if(m_rows, [](const Row &r) { return r.id.isEmpty(); });
    return row == m_rows.cend() ? -1 : placeOf(static_cast<int>(row - m_rows.cbegin()));
}

QList<Run> RunRows::fresh(const QList<Run> &runs) const
{
    QList<Run> fresh;
    QSet<RunId> seen;
    for (const Run &run : runs) {
        if (!m_byId.contains(run.id) && !seen.contains(run.id)) {
            fresh.append(run);
            seen.insert(run.id);
        }
    }
    return fresh;
}

void RunRows::unfold(int row, const QList<Run> &runs)
{
    const QList<Run> inside = fresh(runs);
    const int depth = std::min(m_rows[row].depth + 1, 255);
    m_rows[row].unfolded = true;
    m_rows.insert(row + 1, inside.size(), Row{{}, {}, static_cast<quint8>(depth), false, m_rows[row].pinned});
    m_placeless += static_cast<int>(inside.size());
    reindex(row + 1 + static_cast<int>(inside.size()));
    for (qsizetype i = 0; i < inside.size(); ++i)
        set(row + 1 + static_cast<int>(i), inside[i]);
}

QList<RunId> RunRows::unfolded() const
{
    QList<RunId> ids;
    for (const Row &row : m_rows) {
        if (row.unfolded && !row.id.isEmpty())
            ids.append(row.id);
    }
    return ids;
}

int RunRows::rowsBelow(int row) const
{
    int end = row + 1;
    while (end < count() && m_rows[end].depth > m_rows[row].depth)
        ++end;
    return end - row - 1;
}

void RunRows::fold(int row)
{
    const int below = rowsBelow(row);
    for (int i = row + 1; i <= row + below; ++i) {
        m_byId.remove(m_rows[i].id);
        hold(m_rows[i], nullptr);
    }
    m_rows.remove(row + 1, below);
    m_placeless -= below;
    m_rows[row].unfolded = false;
    reindex(row + 1);
}

void RunRows::reindex(int from)
{
    for (int row = from; row < count(); ++row) {
        if (!m_rows[row].id.isEmpty())
            m_byId[m_rows[row].id] = row;
    }
}

} // namespace driftline
