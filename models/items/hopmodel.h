// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The four hops of a lineage as a table: the text beside the graph. From, to, status, and the reason or the
// evidence. GUI thread.

#include "models/domain/lineage.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

class HopModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FromColumn, ToColumn, StatusColumn, ReasonColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setGraph(const LineageGraph &graph);
    void clear();
    /// Null when out of range.
    [[nodiscard]] const LineageHop *hop(int row) const;
    /// The row of the hop that ends in this node, or -1.
    [[nodiscard]] int rowEndingIn(const QString &nodeId) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString nodeText(const QString &id, bool source, const LineageHop &hop) const;
    [[nodiscard]] QString display(const LineageHop &hop, int column) const;

    QList<LineageHop> m_hops;
    QHash<QString, QString> m_labels; ///< of the nodes, by id
};

/// "✓ verified", "✕ missing", "≠ mismatched", with the chip's kind.
[[nodiscard]] PillItem hopPillItem(HopStatus status);
/// "Registered model", "Model version", "Run", "Git commit", … for people; an unknown kind stays as it is.
[[nodiscard]] QString lineageKindText(const QString &kind);

} // namespace driftline
