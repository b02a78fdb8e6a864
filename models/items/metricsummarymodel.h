// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The metrics of one run: name, course over the steps as a small curve, last value. The courses come later
// than the values, and not for every metric. GUI thread.

#include "models/domain/experiment.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>
#include <QPointF>

namespace driftline {

class MetricSummaryModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, CourseColumn, ValueColumn, ColumnCount };

    explicit MetricSummaryModel(QObject *parent = nullptr);

    /// Metrics in the order in which they are to be read; `limit` rows at most, 0 all.
    void setRun(const Run &run, qsizetype limit = 0);
    void clear();
    /// Ordered by x; a metric that is not listed is ignored, and so is a course of a single point.
    void setCourses(const QHash<QString, QList<QPointF>> &courses);
    [[nodiscard]] QStringList metrics() const { return m_keys; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_keys;
    QMap<QString, double> m_values;
    QHash<QString, QList<QPointF>> m_courses;
};

/// The metrics of a run in the order in which people look for them: those whose direction is known first,
/// MLflow's own record of the machine last; then by name.
[[nodiscard]] QStringList metricsInReadingOrder(const Run &run);

} // namespace driftline
