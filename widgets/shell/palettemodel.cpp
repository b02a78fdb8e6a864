// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettemodel.h"

#include "models/items/roles.h"

#include <algorithm>

namespace driftline {

int paletteRank(const QString &text, const QStringList &words)
{
    int rank = 1;
    for (const QString &word : words) {
        const auto at = text.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        if (at == 0)
            rank += 2;
        else if (!text.at(at - 1).isLetterOrNumber())
            rank += 1;
    }
    return rank;
}

void PaletteModel::setEntries(QList<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    setText({});
}

void PaletteModel::setText(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QList<std::pair<int, PaletteEntry>> ranked;
    for (const PaletteEntry &entry : std::as_const(m_entries)) {
        if (const int value = paletteRank(entry.text, words); value > 0)
            ranked.append({value, entry});
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &a, const auto &b) { return a.first > b.first; });
    beginResetModel();
    m_shown.clear();
    for (auto &[value, entry] : ranked)
        m_shown.append(std::move(entry));
    m_note.clear();
    endResetModel();
}

void PaletteModel::addFound(QList<PaletteEntry> found)
{
    if (found.isEmpty())
        return;
    const int first = choiceCount();
    beginInsertRows({}, first, first + int(found.size()) - 1);
    m_shown.append(std::move(found));
    endInsertRows();
}

void PaletteModel::setNote(const QString &note)
{
    const int row = choiceCount();
    if (m_note.isEmpty() == note.isEmpty()) {
        m_note = note;
        if (!note.isEmpty())
            Q_EMIT dataChanged(index(row), index(row));
    } else if (note.isEmpty()) {
        beginRemoveRows({}, row, row);
        m_note.clear();
        endRemoveRows();
    } else {
        beginInsertRows({}, row, row);
        m_note = note;
        endInsertRows();
    }
}

void PaletteModel::runRow(int row) const
{
    // A copy: what runs may ask for other entries.
    const auto run = m_shown.at(row).run;
    run();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : choiceCount() + (m_note.isEmpty() ? 0 : 1);
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.row() < choiceCount() ? flags : flags & ~Qt::ItemIsSelectable;
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.row() >= choiceCount()) {
        if (role == MutedRole)
            return true;
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(m_note) : QVariant();
    }
    const PaletteEntry &entry = m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.text;
    case SecondLineRole:
        return entry.detail.isEmpty() ? QVariant() : entry.detail;
    case Qt::AccessibleTextRole:
        return entry.detail.isEmpty() ? entry.text : QStringLiteral("%1, %2").arg(entry.text, entry.detail);
    default:
        return {};
    }
}

} // namespace driftline
