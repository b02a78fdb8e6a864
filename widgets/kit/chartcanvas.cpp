// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/chartcanvas.h"

#include "models/analysis/decimation.h"
#include "widgets/kit/chartstyle.h"

#include <QChart>
#include <QKeyEvent>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>

namespace driftline {

namespace {
constexpr int xTicks = 7;
constexpr int yTicks = 5;
constexpr double curveWidth = 1.8;
constexpr double faintWidth = 1;
constexpr float faintOpacity = 0.3F;
constexpr double zoomStep = 1.25;
/// Closer than this share of the whole, a double's digits begin to show.
constexpr double closest = 1e-6;
} // namespace

ChartCanvas::ChartCanvas(QWidget *parent)
    : QChartView(parent),
      m_xAxis(new QValueAxis(this)),
      m_yAxis(new QValueAxis(this)),
      m_logAxis(new QLogValueAxis(this))
{
    setChart(new QChart);
    chart()->addAxis(m_xAxis, Qt::AlignBottom);
    chart()->addAxis(m_yAxis, Qt::AlignLeft);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(220, 140);
    connect(chart(), &QChart::plotAreaChanged, this, &ChartCanvas::redraw);
    restyle();
}

void ChartCanvas::setSeries(const QList<LineSeries> &series)
{
    m_series = series;
    m_pointer.reset();
    // Attaching a series sets an axis to [0, 1], which with the steps of a tiny range would be endlessly
    // many.
    m_xAxis->setTickType(QValueAxis::TicksFixed);
    m_yAxis->setTickType(QValueAxis::TicksFixed);
    chart()->removeAllSeries();
    m_lines.clear();
    bool any = false;
    for (const LineSeries &one : series) {
        auto *line = new QLineSeries;
        chart()->addSeries(line);
        line->attachAxis(m_xAxis);
        line->attachAxis(m_logarithmic ? static_cast<QAbstractAxis *>(m_logAxis) : m_yAxis);
        m_lines.append(line);
        if (one.points.isEmpty())
            continue;
        m_first = any ? qMin(m_first, one.points.first().x()) : one.points.first().x();
        m_last = any ? qMax(m_last, one.points.last().x()) : one.points.last().x();
        any = true;
    }
    if (!any) {
        m_first = 0;
        m_last = 1;
    }
    m_xAxis->setVisible(any);
    m_yAxis->setVisible(any);
    m_logAxis->setVisible(any);
    restyle();
    resetZoom();
}

void ChartCanvas::setLogarithmic(bool on)
{
    if (on == m_logarithmic)
        return;
    m_logarithmic = on;
    QAbstractAxis *shown = m_yAxis;
    QAbstractAxis *hidden = m_logAxis;
    if (on)
        std::swap(shown, hidden);
    const double from = m_xAxis->min();
    const double to = m_xAxis->max();
    chart()->removeAxis(hidden);
    hidden->setParent(this); // the chart gives up what it removes
    chart()->addAxis(shown, Qt::AlignLeft);
    for (QLineSeries *line : std::as_const(m_lines))
        line->attachAxis(shown);
    restyle();
    showRange(from, to);
}

bool ChartCanvas::isDrawable(double value) const
{
    return std::isfinite(value) && (!m_logarithmic || value > 0);
}

qsizetype ChartCanvas::drawnPoints(qsizetype index) const
{
    return m_lines.at(index)->count();
}

void ChartCanvas::resetZoom()
{
    showRange(m_first, m_last);
}

void ChartCanvas::restyle()
{
    const Theme &theme = Theme::of(this);
    styleChart(*chart(), theme, font());
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        QColor color = m_series[i].style.color;
        if (m_series[i].faint)
            color.setAlphaF(faintOpacity);
        QPen pen(color, m_series[i].faint ? faintWidth : curveWidth, m_series[i].style.pen, Qt::RoundCap,
                 Qt::RoundJoin);
        m_lines[i]->setPen(pen);
    }
    viewport()->update();
}

void ChartCanvas::showRange(double from, double to)
{
    // A single step still needs a range around it.
    if (!(to > from)) {
        from -= 0.5;
        to += 0.5;
    }
    setNiceRange(*m_xAxis, from, to, xTicks);
    fitValues();
    redraw();
}

void ChartCanvas::fitValues()
{
    // All points of the range, not the decimated ones: the scale must not depend on the window's width.
    double low = 0;
    double high = 0;
    bool any = false;
    for (const LineSeries &series : std::as_const(m_series)) {
        for (const QPointF &point : series.points) {
            if (point.x() < m_xAxis->min() || point.x() > m_xAxis->max() || !isDrawable(point.y()))
                continue;
            low = any ? qMin(low, point.y()) : point.y();
            high = any ? qMax(high, point.y()) : point.y();
            any = true;
        }
    }
    if (m_logarithmic) {
        fitLogarithmic(any ? low : 1, any ? high : 10);
        return;
    }
    if (!any) {
        low = 0;
        high = 1;
    }
    if (!(high > low)) {
        const double around = low == 0 ? 1 : std::abs(low) * 0.1;
        low -= around;
        high += around;
    }
    if (const double step = niceStep(low, high, yTicks); step > 0) {
        low = std::floor(low / step + 1e-9) * step;
        high = std::ceil(2 * high / step - 1e-9) * step / 2;
        high += step * 1e-6; // a tick that is rounded past the end would not be drawn
    }
    setNiceRange(*m_yAxis, low, high, yTicks);
}

void ChartCanvas::fitLogarithmic(double low, double high)
{
    // Labels stand at whole powers only: with fewer than two of them inside, the range grows to the next
    // ones.
    const double first = std::ceil(std::log10(low) - 1e-9);
    const double last = std::floor(std::log10(high) + 1e-9);
    if (last - first < 1) {
        high = std::pow(10.0, std::ceil(std::log10(high) - 1e-9));
        if (std::log10(high) - first < 1 - 1e-9)
            low = std::pow(10.0, std::floor(std::log10(low) + 1e-9));
        if (!(high > low))
            high = low * 10;
    }
    m_logAxis->setBase(10);
    m_logAxis->setLabelFormat(QStringLiteral("%g"));
    m_logAxis->setRange(low, high);
}

void ChartCanvas::redraw()
{
    const int columns = qMax(1, int(std::ceil(chart()->plotArea().width())));
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        QList<QPointF> points = decimate(m_series[i].points, m_xAxis->min(), m_xAxis->max(), columns);
        points.removeIf([this](const QPointF &point) { return !isDrawable(point.y()); });
        m_lines[i]->replace(points);
    }
}

double ChartCanvas::xAt(double pixel) const
{
    const QRectF area = chart()->plotArea();
    const double share = area.width() > 0 ? (pixel - area.left()) / area.width() : 0;
    return m_xAxis->min() + share * (m_xAxis->max() - m_xAxis->min());
}

void ChartCanvas::zoom(double factor, double around)
{
    const double whole = m_last > m_first ? m_last - m_first : 1;
    const double span = (m_xAxis->max() - m_xAxis->min()) / factor;
    if (span >= whole) {
        resetZoom();
        return;
    }
    if (span < whole * closest)
        return;
    const double from = qBound(m_first, around - (around - m_xAxis->min()) / factor, m_last - span);
    showRange(from, from + span);
}

void ChartCanvas::pan(double share)
{
    const double span = m_xAxis->max() - m_xAxis->min();
    if (span >= m_last - m_first)
        return;
    const double from = qBound(m_first, m_xAxis->min() + share * span, m_last - span);
    showRange(from, from + span);
}

void ChartCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    const QRectF area = chart()->plotArea();
    const Theme &theme = Theme::of(this);
    if (hasFocus()) {
        painter->setPen(QPen(theme.accent, 1, Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(area);
    }
    if (!m_pointer || *m_pointer < m_xAxis->min() || *m_pointer > m_xAxis->max())
        return;
    const double share = (*m_pointer - m_xAxis->min()) / (m_xAxis->max() - m_xAxis->min());
    const double x = area.left() + share * area.width();
    painter->setPen(QPen(theme.faint, 1, Qt::DashLine));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void ChartCanvas::wheelEvent(QWheelEvent *event)
{
    const int turned = event->angleDelta().y();
    if (turned == 0 || m_series.isEmpty()) {
        event->ignore();
        return;
    }
    zoom(std::pow(zoomStep, turned / 120.0), xAt(event->position().x()));
    event->accept();
}

void ChartCanvas::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton)
        m_dragged = event->position().x();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const double pixel = event->position().x();
    if (m_dragged && chart()->plotArea().width() > 0) {
        pan((*m_dragged - pixel) / chart()->plotArea().width());
        m_dragged = pixel;
    }
    if (!chart()->plotArea().adjusted(-1, 0, 1, 0).contains(event->position())) {
        leaveEvent(event);
        return;
    }
    m_pointer = xAt(pixel);
    viewport()->update();
    Q_EMIT pointed(*m_pointer);
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *)
{
    m_dragged.reset();
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *)
{
    resetZoom();
}

void ChartCanvas::leaveEvent(QEvent *)
{
    m_pointer.reset();
    viewport()->update();
    Q_EMIT left();
}

void ChartCanvas::keyPressEvent(QKeyEvent *event)
{
    const double middle = (m_xAxis->min() + m_xAxis->max()) / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
        zoom(zoomStep, middle);
        return;
    case Qt::Key_Minus:
        zoom(1 / zoomStep, middle);
        return;
    case Qt::Key_0:
        resetZoom();
        return;
    case Qt::Key_Left:
        pan(-0.1);
        return;
    case Qt::Key_Right:
        pan(0.1);
        return;
    default:
        QChartView::keyPressEvent(event);
    }
}

} // namespace driftline
