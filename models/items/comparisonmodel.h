// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The difference table: one row a metric, parameter, tag, dataset or attribute, one column a run, with each
// metric's difference from the baseline run. GUI thread.

#include "models/analysis/comparison.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

class ComparisonModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit ComparisonModel(QObject *parent = nullptr);

    void setComparison(const Comparison &comparison, int baseline = 0);
    /// The runs' places in the palette of series; those that are not given have their own number's.
    void setSeries(const QList<int> &series);
    void setOnlyDiffering(bool only);
    [[nodiscard]] bool onlyDiffering() const { return m_onlyDiffering; }
    /// Index of the run that the others are measured against.
    void setBaseline(int run);
    [[nodiscard]] int baseline() const { return m_baseline; }
    [[nodiscard]] const Comparison &comparison() const { return m_comparison; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    [[nodiscard]] const ComparisonRow &rowAt(int row) const { return m_comparison.rows[m_shown[row]]; }
    [[nodiscard]] QString keyText(const ComparisonRow &row) const;
    [[nodiscard]] QString valueText(const ComparisonRow &row, int run) const;
    [[nodiscard]] QString wholeText(const ComparisonRow &row, int run) const;
    /// The metric's difference from the baseline; absent where there is nothing to subtract.
    [[nodiscard]] std::optional<double> delta(const ComparisonRow &row, int run) const;
    [[nodiscard]] bool isBetter(const ComparisonRow &row, int run) const;
    [[nodiscard]] bool isBest(const ComparisonRow &row, int run) const;

    Comparison m_comparison;
    QList<qsizetype> m_shown; ///< indices into m_comparison.rows, in the order of the table
    QList<int> m_series;
    int m_baseline = 0;
    bool m_onlyDiffering = true;
};

} // namespace driftline
