// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One bar for each window of the live data, in the colour of its level, with the threshold as a line. A
// click, or the arrow keys, chooses one.

#include "models/domain/drift.h"

#include <QWidget>

class QChart;
class QChartView;

namespace driftline {

class WindowChart final : public QWidget
{
    Q_OBJECT
public:
    struct Bar
    {
        QString label;
        QString tick;                ///< the label in a few characters, below the bar
        std::optional<double> value; ///< absent: the window was not tested
        DriftLevel level = DriftLevel::Stable;
    };

    explicit WindowChart(QWidget *parent = nullptr);
    /// `name` says what the values are; the line stands at `threshold`. Nothing is chosen.
    void setBars(const QList<Bar> &bars, double threshold, const QString &name);
    void clear();
    /// -1: none.
    [[nodiscard]] int chosen() const { return m_chosen; }
    void choose(int index);
    [[nodiscard]] QSize sizeHint() const override { return {360, 180}; }

Q_SIGNALS:
    void windowChosen(int index);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rebuild();
    void addBars();
    [[nodiscard]] int barAt(const QPointF &position) const;

    QChart *m_chart;
    QChartView *m_view;
    QList<Bar> m_bars;
    double m_threshold = 0;
    QString m_name;
    int m_chosen = -1;
};

} // namespace driftline
