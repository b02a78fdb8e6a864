// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The journal's settled moves, newest first: when, what, who, why, what was archived. GUI thread.

#include "models/domain/journal.h"

#include <QAbstractTableModel>

namespace driftline {

class JournalModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, MoveColumn, ActorColumn, ReasonColumn, ArchivedColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// `entries` oldest first, as the journal gives them; only those of `model` (empty: all) are shown.
    /// `brokenAt`: the first entry that does not fit the chain; it and what follows are toned as bad.
    void setEntries(const QList<JournalEntry> &entries, const QString &model = {},
                    std::optional<qint64> brokenAt = std::nullopt);
    /// Null when out of range.
    [[nodiscard]] const JournalEntry *entry(int row) const;
    /// The row of the entry with this number, or -1.
    [[nodiscard]] int rowOf(qint64 seq) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<JournalEntry> m_entries; ///< newest first
    std::optional<qint64> m_brokenAt;
};

} // namespace driftline
