// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sorts a table by SortRole: numbers as numbers, texts as people order them; rows without a value come last,
// whichever way the rest runs. GUI thread.

#include <QCollator>
#include <QSortFilterProxyModel>

namespace driftline {

class SortProxy final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit SortProxy(QObject *parent = nullptr);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QCollator m_collator;
};

} // namespace driftline
