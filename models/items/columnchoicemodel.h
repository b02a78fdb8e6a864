// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every column that a table of runs could show, with a check mark at those it does. The chosen ones keep
// their order: what is checked later comes last. GUI thread.

#include "models/items/roles.h"
#include "models/items/runcolumn.h"

#include <QAbstractListModel>

namespace driftline {

class ColumnChoiceModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit ColumnChoiceModel(QObject *parent = nullptr);

    /// Chosen columns come first, then the rest of `available` in its order.
    void setChoices(const QList<RunColumn> &available, const QList<RunColumn> &chosen);
    /// Changes the check marks; what was not offered before is added.
    void setChosen(const QList<RunColumn> &chosen);
    [[nodiscard]] const QList<RunColumn> &chosen() const { return m_chosen; }
    [[nodiscard]] const RunColumn &columnAt(int row) const { return m_columns[row]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// A view has checked or unchecked a row.
    void chosenChanged();

private:
    QList<RunColumn> m_columns;
    QList<RunColumn> m_chosen;
};

} // namespace driftline
