// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Groups of runs as rows: what they have in common, how many there are, and mean, least and greatest of each
// metric (and how many NaN, where there are any). GUI thread.

#include "models/analysis/rungrouping.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

class RunGroupModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit RunGroupModel(QObject *parent = nullptr);

    /// `experimentNames` by id, for groups of experiments.
    void setGroups(const RunGroups &groups, const QHash<QString, QString> &experimentNames);
    [[nodiscard]] const RunGroups &groups() const { return m_groups; }
    [[nodiscard]] const RunGroup &groupAt(int row) const { return m_groups.groups[row]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Part { Value, Runs, Mean, Least, Greatest, Nans };
    struct Column
    {
        Part part = Part::Value;
        qsizetype metric = 0;
    };
    [[nodiscard]] QString valueText(const RunGroup &group) const;
    [[nodiscard]] QString cellText(const RunGroup &group, const Column &column) const;
    [[nodiscard]] QVariant exact(const RunGroup &group, const Column &column) const;
    [[nodiscard]] QString toolTip(const RunGroup &group, const Column &column) const;

    RunGroups m_groups;
    QHash<QString, QString> m_experimentNames;
    QList<Column> m_columns;
};

/// What a grouping is called: "max_depth", "Dataset".
[[nodiscard]] QString groupByTitle(const GroupBy &by);

} // namespace driftline
