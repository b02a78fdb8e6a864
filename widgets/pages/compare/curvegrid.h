// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One chart for each chosen metric, side by side where there is room. GUI thread.

#include "widgets/pages/compare/runcurves.h"

#include <QScrollArea>

class QGridLayout;

namespace driftline {

class CurveCard;
class LineChart;

class CurveGrid final : public QScrollArea
{
    Q_OBJECT
public:
    explicit CurveGrid(QWidget *parent = nullptr);

    /// Charts in this order; those that stay keep their zoom.
    void setMetrics(const QStringList &metrics);
    /// `names` of the runs and their places in the palette, parallel to the curves.
    void setCurves(const CurvesByMetric &curves, const QStringList &names, const QList<int> &series,
                   CurveAxis axis);
    void setLogarithmic(bool on);
    [[nodiscard]] LineChart *chart(const QString &metric) const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    void draw();

    QGridLayout *m_grid;
    QList<CurveCard *> m_cards;
    CurvesByMetric m_curves;
    QStringList m_names;
    QList<int> m_series;
    CurveAxis m_axis = CurveAxis::Step;
    bool m_logarithmic = false;
    int m_columns = 0;
};

} // namespace driftline
