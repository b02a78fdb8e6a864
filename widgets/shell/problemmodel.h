// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What could not be read, as table rows: what, where, what to do. GUI thread.

#include "models/base/problem.h"

#include <QAbstractTableModel>

namespace driftline {

class ProblemModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { WhatColumn, WhereColumn, HintColumn, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that are there already stay where they are; a log only grows.
    void setProblems(const QList<Problem> &problems);
    [[nodiscard]] const Problem &problem(int row) const { return m_problems.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Problem> m_problems;
};

} // namespace driftline
