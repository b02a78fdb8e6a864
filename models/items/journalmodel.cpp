// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/journalmodel.h"

#include "models/items/roles.h"

#include <algorithm>

namespace driftline {

namespace {

QString display(const JournalEntry &entry, int column)
{
    switch (column) {
    case JournalModel::TimeColumn:
        return shortLocalTime(entry.time);
    case JournalModel::MoveColumn:
        return JournalModel::tr("v%1 %2 → %3").arg(entry.version, entry.from, entry.to);
    case JournalModel::ActorColumn:
        return entry.actor;
    case JournalModel::ReasonColumn:
        return entry.reason.simplified();
    default: {
        QStringList versions;
        for (const QString &version : entry.archived)
            versions << QLatin1Char('v') + version;
        return versions.isEmpty()
                   ? QString()
                   : JournalModel::tr("%1 → Archived").arg(versions.join(QStringLiteral(", ")));
    }
    }
}

} // namespace

void JournalModel::setEntries(const QList<JournalEntry> &entries, const QString &model,
                              std::optional<qint64> brokenAt)
{
    beginResetModel();
    m_brokenAt = brokenAt;
    m_entries.clear();
    for (const JournalEntry &entry : entries) {
        if (model.isEmpty() || entry.model == model)
            m_entries.append(entry);
    }
    std::reverse(m_entries.begin(), m_entries.end());
    endResetModel();
}

const JournalEntry *JournalModel::entry(int row) const
{
    return row >= 0 && row < m_entries.size() ? &m_entries.at(row) : nullptr;
}

int JournalModel::rowOf(qint64 seq) const
{
    const auto at = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                 [seq](const JournalEntry &entry) { return entry.seq == seq; });
    return at == m_entries.cend() ? -1 : static_cast<int>(at - m_entries.cbegin());
}

int JournalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int JournalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JournalModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const JournalEntry &entry = m_entries.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(entry, column);
    case Qt::ToolTipRole:
        if (m_brokenAt && entry.seq >= *m_brokenAt)
            return entry.seq == *m_brokenAt
                       ? tr("Entry %1 does not fit the chain: it, or one before it, was changed")
                             .arg(entry.seq)
                       : tr("Entry %1 follows a broken one").arg(entry.seq);
        if (column == TimeColumn)
            return tr("%1\nEntry %2, %3").arg(localTime(entry.time), QString::number(entry.seq), entry.hash);
        return column == ReasonColumn ? QVariant(entry.reason) : QVariant();
    case SortRole:
        return column == TimeColumn ? QVariant(qint64(entry.seq)) : QVariant(display(entry, column));
    case IdRole:
        return entry.hash;
    case BoldRole:
        return column == MoveColumn ? QVariant(true) : QVariant();
    case ToneRole:
        return m_brokenAt && entry.seq >= *m_brokenAt ? QVariant(int(Tone::Bad)) : QVariant();
    case MutedRole:
        return column == TimeColumn || column == ArchivedColumn ? QVariant(true) : QVariant();
    default:
        return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case MoveColumn:
        return tr("Move");
    case ActorColumn:
        return tr("By");
    case ReasonColumn:
        return tr("Reason");
    default:
        return tr("Archived");
    }
}

} // namespace driftline
