// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/windowchart.h"

#include "models/items/numbertext.h"
#include "widgets/kit/chartstyle.h"
#include "widgets/kit/plaintooltip.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineSeries>
#include <QToolTip>
#include <QValueAxis>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

constexpr int valueTicks = 4;
constexpr double gap = 0.12;
constexpr int labelWidth = 76; ///< pixels that a label needs

QColor colourOf(DriftLevel level, const Theme &theme)
{
    switch (level) {
    case DriftLevel::Drifted:
        return theme.bad;
    case DriftLevel::Warning:
        return theme.warn;
    case DriftLevel::Stable:
        break;
    }
    return theme.good;
}

QString levelText(DriftLevel level)
{
    switch (level) {
    case DriftLevel::Drifted:
        return WindowChart::tr("▲ drifted");
    case DriftLevel::Warning:
        return WindowChart::tr("◆ warning");
    case DriftLevel::Stable:
        break;
    }
    return WindowChart::tr("● stable");
}

/// Bars of one colour are one series, however many there are.
QAreaSeries *barsOf(const QList<QPointF> &bars, QColor fill, float opacity)
{
    auto *area = new QAreaSeries;
    auto *outline = new QLineSeries(area);
    QList<QPointF> points;
    for (const QPointF &bar : bars) {
        const double left = bar.x() - 0.5 + gap;
        const double right = bar.x() + 0.5 - gap;
        points << QPointF(left, 0) << QPointF(left, bar.y()) << QPointF(right, bar.y()) << QPointF(right, 0);
    }
    outline->replace(points);
    area->setUpperSeries(outline);
    fill.setAlphaF(opacity);
    area->setBrush(fill);
    area->setPen(Qt::NoPen);
    return area;
}

/// Names under every bar, or every second, third … one, as there is room. (An axis of bars would cut each to
/// its bar's width.)
QCategoryAxis *labelAxis(const QList<WindowChart::Bar> &bars, int width, QObject *owner)
{
    auto *axis = new QCategoryAxis(owner);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setStartValue(-0.5);
    const auto room = std::max<qsizetype>(1, width / labelWidth);
    const qsizetype step = std::max<qsizetype>(1, (bars.size() + room - 1) / room);
    for (qsizetype i = 0; i < bars.size(); i += step)
        axis->append(bars.at(i).tick, double(i)); // a tick that is there already is left out
    axis->setRange(-0.5, double(bars.size()) - 0.5);
    return axis;
}

} // namespace

WindowChart::WindowChart(QWidget *parent) : QWidget(parent), m_chart(new QChart), m_view(new QChartView(this))
{
    m_view->setChart(m_chart);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setBackgroundBrush(Qt::NoBrush);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->viewport()->installEventFilter(this);
    m_view->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 130);
    setAccessibleName(tr("Score over time"));
    rebuild();
}

void WindowChart::setBars(const QList<Bar> &bars, double threshold, const QString &name)
{
    m_bars = bars;
    m_threshold = threshold;
    m_name = name;
    m_chosen = -1;
    rebuild();
}

void WindowChart::clear()
{
    setBars({}, 0, {});
}

void WindowChart::choose(int index)
{
    if (index == m_chosen || index < 0 || index >= m_bars.size())
        return;
    m_chosen = index;
    rebuild();
    Q_EMIT windowChosen(index);
}

void WindowChart::rebuild()
{
    m_chart->removeAllSeries();
    const auto old = m_chart->axes();
    for (QAbstractAxis *axis : old) {
        axis->hide(); // its picture stays until the event loop has run
        m_chart->removeAxis(axis);
        delete axis;
    }
    if (!m_bars.isEmpty())
        addBars();
    styleChart(*m_chart, Theme::of(this), font());
    const bool any = m_chosen >= 0;
    setAccessibleDescription(
        any ? tr("%1: %2").arg(m_bars.at(m_chosen).label, levelText(m_bars.at(m_chosen).level))
            : tr("%1 windows").arg(m_bars.size()));
}

void WindowChart::addBars()
{
    const Theme &theme = Theme::of(this);
    double highest = m_threshold;
    for (const Bar &bar : std::as_const(m_bars)) {
        if (bar.value && std::isfinite(*bar.value))
            highest = std::max(highest, *bar.value);
    }
    highest = highest > 0 ? highest * 1.08 : 1;
    auto *bottom = labelAxis(m_bars, m_view->width(), m_chart);
    auto *values = new QValueAxis(m_chart);
    setNiceRange(*values, 0, highest, valueTicks);
    m_chart->addAxis(bottom, Qt::AlignBottom);
    m_chart->addAxis(values, Qt::AlignLeft);
    const auto add = [&](QAbstractSeries *series) {
        m_chart->addSeries(series);
        series->attachAxis(bottom);
        series->attachAxis(values);
    };
    for (const DriftLevel level : {DriftLevel::Stable, DriftLevel::Warning, DriftLevel::Drifted}) {
        QList<QPointF> bars;
        QList<QPointF> chosen;
        for (int i = 0; i < m_bars.size(); ++i) {
            const Bar &bar = m_bars.at(i);
            if (bar.value && bar.level == level)
                (i == m_chosen ? chosen : bars) << QPointF(i, std::min(*bar.value, highest));
        }
        add(barsOf(bars, colourOf(level, theme), m_chosen < 0 ? 0.7F : 0.4F));
        add(barsOf(chosen, colourOf(level, theme), 1));
    }
    auto *line = new QLineSeries;
    line->append(-0.5, m_threshold);
    line->append(double(m_bars.size()) - 0.5, m_threshold);
    line->setPen(QPen(theme.muted, 1, Qt::DashLine));
    add(line);
}

int WindowChart::barAt(const QPointF &position) const
{
    const QRectF plot = m_chart->plotArea();
    const QPointF inside = m_chart->mapFromScene(m_view->mapToScene(position.toPoint()));
    if (m_bars.isEmpty() || plot.width() <= 0 || !plot.contains(inside))
        return -1;
    const double share = (inside.x() - plot.left()) / plot.width();
    return std::clamp(static_cast<int>(share * double(m_bars.size())), 0,
                      static_cast<int>(m_bars.size()) - 1);
}

bool WindowChart::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        setFocus(Qt::MouseFocusReason);
        choose(barAt(static_cast<QMouseEvent *>(event)->position()));
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = barAt(help->pos());
        if (index < 0) {
            QToolTip::hideText();
        } else {
            const Bar &bar = m_bars.at(index);
            const QString value =
                bar.value ? tr("%1 %2, %3").arg(m_name, metricText(*bar.value), levelText(bar.level))
                          : tr("not tested");
            QToolTip::showText(help->globalPos(), plainToolTip(bar.label + QLatin1Char('\n') + value),
                               m_view);
        }
        return true;
    }
    if (event->type() == QEvent::Resize && !m_bars.isEmpty())
        QMetaObject::invokeMethod(this, &WindowChart::rebuild,
                                  Qt::QueuedConnection); // other labels have room
    return QWidget::eventFilter(watched, event);
}

void WindowChart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        choose(m_chosen < 0 ? static_cast<int>(m_bars.size()) - 1 : m_chosen - 1);
    else if (event->key() == Qt::Key_Right)
        choose(m_chosen + 1);
    else if (event->key() == Qt::Key_Home)
        choose(0);
    else if (event->key() == Qt::Key_End)
        choose(static_cast<int>(m_bars.size()) - 1);
    else
        QWidget::keyPressEvent(event);
}

void WindowChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
}

} // namespace driftline
