// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/histogramchart.h"

#include "models/items/numbertext.h"
#include "widgets/kit/chartstyle.h"

#include <QAreaSeries>
#include <QBarCategoryAxis>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QDateTime>
#include <QEvent>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QValueAxis>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace driftline {

namespace {

constexpr int valueTicks = 5;
constexpr int edgeTicks = 7;
constexpr int timeTicks = 6; // at most, and one
constexpr double dayMs = 86'400'000;
constexpr float fillOpacity = 0.55F;
constexpr double longestName = 120;    // pixels
constexpr double marginOfHeights = 64; // pixels, about, that the other axis and the chart's margins take

struct Bar
{
    double left = 0;
    double right = 0;
    double height = 0;
};

/// The outline of all bars of one side, which stand on `ground`: one series, however many bins there are.
QLineSeries *outlineOf(const QList<Bar> &bars, double ground, QObject *owner)
{
    auto *outline = new QLineSeries(owner);
    QList<QPointF> points;
    for (const Bar &bar : bars) {
        const double height = std::max(bar.height, ground);
        points << QPointF(bar.left, ground) << QPointF(bar.left, height) << QPointF(bar.right, height)
               << QPointF(bar.right, ground);
    }
    outline->replace(points);
    return outline;
}

double totalOf(const std::vector<qint64> &counts)
{
    return double(std::accumulate(counts.begin(), counts.end(), qint64(0)));
}

QList<Bar> barsOf(const HistogramBins &bins, const std::vector<qint64> &counts, const HistogramLook &look)
{
    const HistogramUnit unit = look.unit;
    const double one = look.times ? dayMs : 1; // what a density is by
    const double total = totalOf(counts);
    const double scale = unit == HistogramUnit::Count ? 1 : total > 0 ? 100 / total : 0;
    const bool named = !bins.categories.isEmpty();
    const auto limit = named                ? size_t(bins.categories.size())
                       : bins.edges.empty() ? size_t(0)
                                            : bins.edges.size() - 1;
    QList<Bar> bars;
    for (size_t i = 0; i < std::min(limit, counts.size()); ++i) {
        Bar bar{double(i) - 0.5, double(i) + 0.5, double(counts[i]) * scale};
        if (!named) {
            bar = {bins.edges[i], bins.edges[i + 1], bar.height};
            if (unit == HistogramUnit::Density && bar.right > bar.left)
                bar.height /= 100 * (bar.right - bar.left) / one;
        }
        // A gap that is drawn, not measured: the edges themselves stay exact on the axis.
        const double gap = (bar.right - bar.left) * (named ? 0.12 : 0.03);
        bar.left += gap;
        bar.right -= gap;
        bars << bar;
    }
    return bars;
}

QAreaSeries *areaOf(const QList<Bar> &bars, double ground, QColor fill)
{
    auto *area = new QAreaSeries;
    area->setUpperSeries(outlineOf(bars, ground, area));
    if (ground > 0 && !bars.isEmpty()) { // a logarithmic axis has no zero on which an area could stand
        auto *floor = new QLineSeries(area);
        floor->append(bars.first().left, ground);
        floor->append(bars.last().right, ground);
        area->setLowerSeries(floor);
    }
    fill.setAlphaF(fillOpacity);
    area->setBrush(fill);
    area->setPen(Qt::NoPen);
    return area;
}

QAbstractAxis *edgeAxis(const std::vector<double> &edges, QObject *owner)
{
    auto *axis = new QValueAxis(owner);
    const double low = edges.front();
    const double high = edges.back();
    setNiceRange(*axis, low, high > low ? high : low + 1, edgeTicks);
    return axis;
}

/// Days, or hours and minutes where the edges are near one another; UTC, as the windows are.
QAbstractAxis *timeAxis(const std::vector<double> &edges, QObject *owner)
{
    auto *axis = new QCategoryAxis(owner);
    const double low = edges.front();
    const double high = edges.back();
    axis->setRange(low, high);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setTruncateLabels(false);
    constexpr double second = 1'000;
    constexpr double hour = 3'600 * second;
    double step = 1'000 * 365 * dayMs;
    for (const double wider : {1'000 * 365, 100 * 365, 10 * 365, 365, 91, 30, 14, 7, 2, 1}) {
        if ((high - low) / (wider * dayMs) < timeTicks)
            step = wider * dayMs;
    }
    for (const double finer : {12 * hour, 6 * hour, hour, 900 * second, 60 * second, 10 * second, second}) {
        if ((high - low) / finer < timeTicks)
            step = finer;
    }
    const QString format = step >= dayMs         ? QStringLiteral("yyyy-MM-dd")
                           : step >= hour        ? QStringLiteral("MM-dd HH:mm")
                           : step >= second * 60 ? QStringLiteral("HH:mm")
                                                 : QStringLiteral("HH:mm:ss");
    for (auto i = static_cast<qint64>(std::ceil(low / step)); double(i) * step <= high; ++i) {
        const double at = double(i) * step;
        axis->append(QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(at), Qt::UTC).toString(format), at);
    }
    return axis;
}

/// The axis knows a category by its name: each has one of its own, the empty one too.
QStringList axisNames(const QStringList &categories, const QFontMetricsF &metrics, double longest)
{
    QStringList names;
    for (const QString &category : categories) {
        QString name = category.isEmpty() ? HistogramChart::tr("(empty)")
                                          : metrics.elidedText(category, Qt::ElideMiddle, longest);
        while (names.contains(name))
            name += QLatin1Char(' ');
        names << name;
    }
    return names;
}

} // namespace

HistogramChart::HistogramChart(QWidget *parent)
    : QWidget(parent), m_chart(new QChart), m_view(new QChartView(this))
{
    m_view->setChart(m_chart);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setBackgroundBrush(Qt::NoBrush);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setMinimumSize(240, 160);
    setAccessibleName(tr("Histogram of reference and live"));
    rebuild();
}

void HistogramChart::setBins(const HistogramBins &bins, const HistogramLook &look)
{
    m_bins = bins;
    m_look = look;
    rebuild();
}

void HistogramChart::clear()
{
    setBins({}, m_look);
}

QImage HistogramChart::toImage()
{
    // What was set a moment ago has not been laid out yet.
    m_chart->layout()->activate();
    const double scale = devicePixelRatioF();
    QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Theme::of(this).surface);
    render(&image, QPoint(), QRegion(), QWidget::DrawChildren);
    return image;
}

void HistogramChart::rebuild()
{
    const Theme &theme = Theme::of(this);
    m_chart->removeAllSeries();
    const auto old = m_chart->axes();
    for (QAbstractAxis *axis : old) {
        // Its picture stays until the event loop has run; a second one must not appear over it.
        axis->hide();
        m_chart->removeAxis(axis);
        delete axis;
    }
    setAccessibleDescription({});
    if (!m_bins.reference.empty() || !m_bins.live.empty())
        addBars();
    styleChart(*m_chart, theme, font());
    turnNames();
}

void HistogramChart::turnNames()
{
    const auto axes = m_chart->axes(Qt::Horizontal);
    for (QAbstractAxis *any : axes) {
        auto *axis = qobject_cast<QBarCategoryAxis *>(any);
        if (!axis)
            continue;
        const QFontMetricsF metrics(axis->labelsFont());
        double widest = 0;
        for (const QString &name : std::as_const(m_bins.categories))
            widest = qMax(widest, metrics.horizontalAdvance(name));
        const double room = (width() - marginOfHeights) / double(m_bins.categories.size());
        const bool upright = widest + metrics.averageCharWidth() > room;
        axis->setLabelsAngle(upright ? -90 : 0);
        axis->setTruncateLabels(!upright);
        axis->setCategories(axisNames(m_bins.categories, metrics, longestName));
        axis->setLabelsVisible(!upright || metrics.height() <= room);
    }
}

void HistogramChart::addBars()
{
    const Theme &theme = Theme::of(this);
    const auto reference = barsOf(m_bins, m_bins.reference, m_look);
    const auto live = barsOf(m_bins, m_bins.live, m_look);
    double highest = 0;
    double lowest = std::numeric_limits<double>::infinity();
    for (const auto *side : {&reference, &live}) {
        for (const Bar &bar : *side) {
            highest = qMax(highest, bar.height);
            if (bar.height > 0)
                lowest = qMin(lowest, bar.height);
        }
    }
    const bool logarithmic = m_look.logHeights && highest > 0;
    const double ground = logarithmic ? lowest / 2 : 0;
    QAbstractAxis *bottom = bottomAxis();
    QAbstractAxis *heights = heightAxis(ground, highest);
    m_chart->addAxis(bottom, Qt::AlignBottom);
    m_chart->addAxis(heights, Qt::AlignLeft);
    for (const auto &[bars, color] : {std::pair(&reference, theme.reference), std::pair(&live, theme.live)}) {
        auto *area = areaOf(*bars, ground, color);
        m_chart->addSeries(area);
        area->attachAxis(bottom);
        area->attachAxis(heights);
    }
    setAccessibleDescription(
        tr("%1 bins; reference %2 values, live %3 values")
            .arg(qMax(reference.size(), live.size()))
            .arg(countText(qint64(totalOf(m_bins.reference))), countText(qint64(totalOf(m_bins.live)))));
}

QAbstractAxis *HistogramChart::bottomAxis()
{
    if (!m_bins.categories.isEmpty())
        return new QBarCategoryAxis(m_chart); // see turnNames()
    if (m_look.times)
        return timeAxis(m_bins.edges, m_chart);
    if (!m_look.logValues || m_bins.edges.front() <= 0)
        return edgeAxis(m_bins.edges, m_chart);
    auto *axis = new QLogValueAxis(m_chart);
    axis->setRange(m_bins.edges.front(), m_bins.edges.back());
    axis->setLabelFormat(QStringLiteral("%g"));
    return axis;
}

QAbstractAxis *HistogramChart::heightAxis(double lowest, double highest)
{
    if (lowest > 0) {
        auto *axis = new QLogValueAxis(m_chart);
        axis->setRange(lowest, highest * 1.3);
        axis->setLabelFormat(QStringLiteral("%g") +
                             (m_look.unit == HistogramUnit::Percent ? QStringLiteral(" %%") : QString()));
        return axis;
    }
    auto *axis = new QValueAxis(m_chart);
    setNiceRange(*axis, 0, highest > 0 ? highest * 1.06 : 1, valueTicks,
                 m_look.unit == HistogramUnit::Percent ? QStringLiteral(" %%") : QString());
    return axis;
}

void HistogramChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    turnNames();
}

void HistogramChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
}

} // namespace driftline
