// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/linechart.h"

#include "models/items/numbertext.h"
#include "widgets/kit/chartcanvas.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace driftline {

namespace {

/// More values than this do not fit into a header.
constexpr int mostValues = 8;

/// The finite point whose x is nearest.
std::optional<QPointF> nearest(const QList<QPointF> &points, double x)
{
    const auto after = std::lower_bound(points.cbegin(), points.cend(), x,
                                        [](const QPointF &point, double value) { return point.x() < value; });
    const auto finite = [](const QPointF &point) { return std::isfinite(point.y()); };
    const auto right = std::find_if(after, points.cend(), finite);
    const auto left = std::find_if(std::make_reverse_iterator(after), points.crend(), finite);
    if (right == points.cend() && left == points.crend())
        return std::nullopt;
    if (right == points.cend())
        return *left;
    if (left == points.crend())
        return *right;
    return x - left->x() < right->x() - x ? *left : *right;
}

QString span(const QColor &color, const QString &text)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(color.name(), text.toHtmlEscaped());
}

} // namespace

LineChart::LineChart(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_values(new QLabel(this)), m_canvas(new ChartCanvas(this))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(boldFont(font()));
    m_values->setTextFormat(Qt::RichText);
    m_values->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // Values come and go under the pointer; they must not move the title or widen the chart.
    m_values->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(0, 0, 0, 0);
    header->addWidget(m_title);
    header->addWidget(m_values, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(header);
    layout->addWidget(m_canvas, 1);
    setFocusProxy(m_canvas);
    connect(m_canvas, &ChartCanvas::pointed, this, &LineChart::showValuesAt);
    connect(m_canvas, &ChartCanvas::left, this, &LineChart::hideValues);
}

LineChart::~LineChart() = default;

void LineChart::setTitle(const QString &title)
{
    m_title->setText(title);
    updateAccessibleText();
}

QString LineChart::title() const
{
    return m_title->text();
}

void LineChart::setXName(const QString &name)
{
    m_xName = name;
}

void LineChart::setLogarithmic(bool on)
{
    m_canvas->setLogarithmic(on);
}

void LineChart::setSeries(const QList<LineSeries> &series)
{
    m_series = series;
    hideValues();
    m_canvas->setSeries(series);
    updateAccessibleText();
}

qsizetype LineChart::drawnPoints(qsizetype index) const
{
    return m_canvas->drawnPoints(index);
}

void LineChart::resetZoom()
{
    m_canvas->resetZoom();
}

QImage LineChart::toImage()
{
    const double scale = devicePixelRatioF();
    QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Theme::of(this).surface);
    render(&image, QPoint(), QRegion(), QWidget::DrawChildren);
    return image;
}

void LineChart::showValuesAt(double x)
{
    const Theme &theme = Theme::of(this);
    QStringList parts;
    std::optional<double> shownX;
    for (const LineSeries &series : std::as_const(m_series)) {
        if (series.faint)
            continue;
        const auto point = nearest(series.points, x);
        if (!point)
            continue;
        if (!shownX || std::abs(point->x() - x) < std::abs(*shownX - x))
            shownX = point->x();
        if (parts.size() < mostValues)
            parts << span(series.style.color, metricText(point->y()));
        else if (parts.size() == mostValues)
            parts << span(theme.muted, QStringLiteral("…"));
    }
    if (shownX)
        parts.prepend(span(theme.muted, QStringLiteral("%1 %2").arg(m_xName, metricText(*shownX)).trimmed()));
    m_values->setText(parts.join(QStringLiteral("&nbsp;&nbsp; ")));
}

void LineChart::hideValues()
{
    m_values->clear();
}

void LineChart::updateAccessibleText()
{
    m_canvas->setAccessibleName(tr("Chart of %1").arg(m_title->text()));
    QStringList lines;
    for (const LineSeries &series : std::as_const(m_series)) {
        if (series.faint)
            continue;
        const QString last = series.points.isEmpty() ? tr("no values") : metricText(series.points.last().y());
        lines << tr("%1: last %2").arg(series.name, last);
    }
    m_canvas->setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

void LineChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_title->setFont(boldFont(font()));
        m_canvas->restyle();
    }
}

} // namespace driftline
