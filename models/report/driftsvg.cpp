// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/report/driftsvg.h"

#include "models/analysis/driftwindows.h"
#include "models/items/drifttext.h"
#include "models/report/markup.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace driftline {

namespace {

constexpr double chartWidth = 620;
constexpr double chartHeight = 220;
constexpr double leftMargin = 46;
constexpr double bottomMargin = 24;
constexpr double topMargin = 8;
constexpr double rightMargin = 10;
constexpr double rowHeight = 26;
constexpr qsizetype mostBars = 120;
constexpr qsizetype mostCategories = 15;

QString tr(const char *text)
{
    return QCoreApplication::translate("DriftReport", text);
}

/// Shares of one side.
std::vector<double> sharesOf(const std::vector<qint64> &counts)
{
    const auto sum = double(std::accumulate(counts.begin(), counts.end(), qint64{0}));
    std::vector<double> shares;
    shares.reserve(counts.size());
    for (const qint64 count : counts)
        shares.push_back(sum > 0 ? double(count) / sum : 0);
    return shares;
}

/// What is drawn: at most mostBars bins, neighbours put together.
struct Bars
{
    std::vector<double> edges;
    std::vector<double> reference;
    std::vector<double> live;
    double highest = 0;
};

Bars barsOf(const HistogramBins &bins)
{
    const auto count = qsizetype(bins.edges.size()) - 1;
    const qsizetype together = (count + mostBars - 1) / mostBars;
    const std::vector<double> reference = sharesOf(bins.reference);
    const std::vector<double> live = sharesOf(bins.live);
    Bars bars;
    for (qsizetype i = 0; i < count; i += together) {
        const qsizetype end = std::min(i + together, count);
        bars.edges.push_back(bins.edges[size_t(i)]);
        bars.reference.push_back(std::accumulate(reference.begin() + i, reference.begin() + end, 0.0));
        bars.live.push_back(std::accumulate(live.begin() + i, live.begin() + end, 0.0));
        bars.highest = std::max({bars.highest, bars.reference.back(), bars.live.back()});
    }
    bars.edges.push_back(bins.edges.back());
    return bars;
}

bool isDrawn(const HistogramBins &bins)
{
    const bool numbers = bins.edges.size() > 1 && bins.reference.size() + 1 == bins.edges.size() &&
                         bins.live.size() == bins.reference.size() && std::isfinite(bins.edges.front()) &&
                         std::isfinite(bins.edges.back()) &&
                         bins.edges.back() / 2 - bins.edges.front() / 2 > 0;
    return numbers || (!bins.categories.isEmpty() && bins.live.size() == bins.reference.size() &&
                       qsizetype(bins.live.size()) == bins.categories.size());
}

struct Box
{
    double left;
    double top;
    double width;
    double height;
    [[nodiscard]] double bottom() const { return top + height; }
};

/// The outline of one side's bars.
QString outline(const Bars &bars, const std::vector<double> &shares, const Box &box)
{
    const double low = bars.edges.front();
    const double half = bars.edges.back() / 2 - low / 2; // the whole range may be more than a number can hold
    const auto x = [&](double edge) {
        return coordinate(box.left + (edge / 2 - low / 2) / half * box.width);
    };
    QString path = QStringLiteral("M%1 %2").arg(x(low), coordinate(box.bottom()));
    for (size_t i = 0; i < shares.size(); ++i) {
        path += u'V' + coordinate(box.bottom() - shares[i] / bars.highest * box.height);
        path += u'H' + x(bars.edges[i + 1]);
    }
    return path + u'V' + coordinate(box.bottom()) + u'Z';
}

QString bothOutlines(const Bars &bars, const Box &box)
{
    if (bars.highest <= 0)
        return {};
    return QStringLiteral("<path class=\"r\" d=\"%1\"/><path class=\"l\" d=\"%2\"/>")
        .arg(outline(bars, bars.reference, box), outline(bars, bars.live, box));
}

QString textAt(double x, double y, const char *anchor, const QString &text, const char *style = "axis")
{
    return QStringLiteral("<text class=\"%1\" x=\"%2\" y=\"%3\" text-anchor=\"%4\">%5</text>")
        .arg(QString::fromLatin1(style), coordinate(x), coordinate(y), QString::fromLatin1(anchor),
             markupText(text));
}

QString gridLine(double x, double y, double width)
{
    return QStringLiteral("<path class=\"grid\" d=\"M%1 %2H%3\"/>")
        .arg(coordinate(x), coordinate(y), coordinate(x + width));
}

/// The round number below or at a quarter of `range`: 1, 2 or 5 times a power of ten.
double step(double range)
{
    const double rough = range / 4;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double rest = rough / power;
    return power * (rest >= 5 ? 5 : rest >= 2 ? 2 : 1);
}

QString percentGrid(double highest, const Box &box)
{
    QString text;
    const double unit = step(highest);
    for (int i = 0; i * unit <= highest * 1.0001; ++i) {
        const double y = box.bottom() - i * unit / highest * box.height;
        text += gridLine(box.left, y, box.width);
        text +=
            textAt(box.left - 6, y + 4, "end", tr("%1 %").arg(QLocale().toString(i * unit * 100, 'g', 3)));
    }
    return text;
}

QString timeLabels(const Bars &bars, const Box &box)
{
    QString text;
    for (int i = 0; i <= 4; ++i) {
        const auto time = static_cast<qint64>(std::lerp(bars.edges.front(), bars.edges.back(), i / 4.0));
        text += textAt(box.left + i / 4.0 * box.width, box.bottom() + 16,
                       i == 0   ? "start"
                       : i == 4 ? "end"
                                : "middle",
                       QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd")));
    }
    return text;
}

/// At round numbers.
QString valueLabels(const Bars &bars, const Box &box)
{
    const double half = bars.edges.back() / 2 - bars.edges.front() / 2;
    const double unit = step(half * 1.2);
    const QLocale locale;
    QString text;
    for (double at = std::ceil(bars.edges.front() / 2 / unit); at * unit <= bars.edges.back() / 2; ++at) {
        const double share = (at * unit - bars.edges.front() / 2) / half;
        text += textAt(box.left + share * box.width, box.bottom() + 16, "middle",
                       locale.toString(at * unit * 2, 'g', 6));
        if (at + 1 == at) // numbers that are close to one another and far from zero
            break;
    }
    return text;
}

QString histogram(const ColumnDrift &column, double top)
{
    const Box box{leftMargin, top + topMargin, chartWidth - leftMargin - rightMargin,
                  chartHeight - topMargin - bottomMargin};
    const Bars bars = barsOf(column.bins);
    if (bars.highest <= 0)
        return {};
    const QString text = percentGrid(bars.highest, box) + bothOutlines(bars, box);
    return text + (column.type == ColumnType::Datetime ? timeLabels(bars, box) : valueLabels(bars, box));
}

/// The most frequent categories and the rest of them together.
struct Rows
{
    QStringList names;
    std::vector<double> reference;
    std::vector<double> live;
};

Rows rowsOf(const HistogramBins &bins)
{
    const std::vector<double> reference = sharesOf(bins.reference);
    const std::vector<double> live = sharesOf(bins.live);
    std::vector<size_t> order(reference.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (qsizetype(order.size()) > mostCategories) {
        std::ranges::stable_sort(order, [&](size_t a, size_t b) {
            return std::max(reference[a], live[a]) > std::max(reference[b], live[b]);
        });
    }
    Rows rows;
    double otherReference = 0;
    double otherLive = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (qsizetype(i) >= mostCategories) {
            otherReference += reference[order[i]];
            otherLive += live[order[i]];
            continue;
        }
        rows.names.append(bins.categories.at(qsizetype(order[i])));
        rows.reference.push_back(reference[order[i]]);
        rows.live.push_back(live[order[i]]);
    }
    if (qsizetype(order.size()) > mostCategories) {
        rows.names.append(tr("%1 others").arg(qsizetype(order.size()) - mostCategories));
        rows.reference.push_back(otherReference);
        rows.live.push_back(otherLive);
    }
    return rows;
}

QString shortName(const QString &name)
{
    constexpr qsizetype most = 24;
    if (name.isEmpty())
        return tr("(empty)");
    QString text = name.size() > most ? name.left(most - 1) + QStringLiteral("…") : name;
    return text.replace(u'\n', u' ');
}

QString categoryBars(const Rows &rows, double top)
{
    constexpr double labels = 180;
    constexpr double figures = 62;
    const double width = chartWidth - labels - figures - rightMargin;
    double highest = 0;
    for (size_t i = 0; i < rows.reference.size(); ++i)
        highest = std::max({highest, rows.reference[i], rows.live[i]});
    QString text;
    for (qsizetype i = 0; i < rows.names.size(); ++i) {
        const double y = top + topMargin + double(i) * rowHeight;
        text += textAt(labels - 8, y + 14, "end", shortName(rows.names.at(i)));
        double at = y;
        for (const auto &[style, share] :
             {std::pair{u'r', rows.reference[size_t(i)]}, {u'l', rows.live[size_t(i)]}}) {
            const double length = highest > 0 ? share / highest * width : 0;
            text += QStringLiteral("<path class=\"%1\" d=\"M%2 %3h%4v9h-%4z\"/>")
                        .arg(QChar(style))
                        .arg(coordinate(labels), coordinate(at), coordinate(length));
            text += QStringLiteral("<text class=\"tick\" x=\"%1\" y=\"%2\">%3</text>")
                        .arg(coordinate(labels + length + 5), coordinate(at + 8),
                             tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1)));
            at += 10;
        }
    }
    return text;
}

struct Drawing
{
    QString content;
    double height = 0;
};

Drawing drawing(const ColumnDrift &column, double top)
{
    if (!isDrawn(column.bins))
        return {};
    if (column.bins.categories.isEmpty())
        return {histogram(column, top), top + chartHeight};
    const Rows rows = rowsOf(column.bins);
    return {categoryBars(rows, top), top + topMargin + double(rows.names.size()) * rowHeight};
}

QString svg(double width, double height, const QString &label, const QString &content,
            const QString &attributes = {})
{
    return QStringLiteral("<svg viewBox=\"0 0 %1 %2\" width=\"%1\" height=\"%2\" role=\"img\" "
                          "aria-label=\"%3\"%4>%5</svg>")
        .arg(coordinate(width), coordinate(height), markupText(label), attributes, content);
}

/// A line through what is there, with the labels of the first and the last window.
QString overWindows(const DriftReport &report, const std::vector<std::optional<double>> &values,
                    double threshold, const QString &limit, const QString &label)
{
    constexpr double height = 150;
    const Box box{leftMargin, topMargin, chartWidth - leftMargin - rightMargin,
                  height - topMargin - bottomMargin};
    double highest = threshold;
    for (const auto &value : values) {
        if (value && std::isfinite(*value))
            highest = std::max(highest, *value);
    }
    if (!(highest > 0))
        highest = 1;
    highest *= 1.05;
    const auto x = [&](size_t i) {
        return box.left +
               (values.size() > 1 ? double(i) / double(values.size() - 1) * box.width : box.width / 2);
    };
    const auto y = [&](double value) { return box.bottom() - value / highest * box.height; };
    QString path;
    QString dots;
    bool drawing = false;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || !std::isfinite(*values[i])) {
            drawing = false;
            continue;
        }
        path += (drawing ? u'L' : u'M') + coordinate(x(i)) + u' ' + coordinate(y(*values[i]));
        drawing = true;
        if (values.size() <= 60)
            dots += QStringLiteral("<circle class=\"l\" cx=\"%1\" cy=\"%2\" r=\"3\"/>")
                        .arg(coordinate(x(i)), coordinate(y(*values[i])));
    }
    QString content = gridLine(box.left, box.bottom(), box.width);
    content += textAt(box.left - 6, box.bottom() + 4, "end", QLocale().toString(0));
    content += QStringLiteral("<path class=\"limit\" d=\"M%1 %2H%3\"/>")
                   .arg(coordinate(box.left), coordinate(y(threshold)), coordinate(box.left + box.width));
    content += textAt(box.left - 6, y(threshold) + 4, "end", limit);
    content += QStringLiteral("<path class=\"line\" d=\"%1\"/>").arg(path) + dots;
    content += textAt(box.left, box.bottom() + 16, "start",
                      windowLabel(report.windows.first(), report.options.windows.unit));
    if (values.size() > 1)
        content += textAt(box.left + box.width, box.bottom() + 16, "end",
                          windowLabel(report.windows.last(), report.options.windows.unit));
    return svg(chartWidth, height, label, content);
}

} // namespace

QString columnChart(const ColumnDrift &column)
{
    const Drawing chart = drawing(column, 0);
    if (chart.content.isEmpty())
        return {};
    return svg(chartWidth, chart.height, tr("Histogram of %1, reference and live").arg(column.name),
               chart.content);
}

QString columnChartFile(const ColumnDrift &column)
{
    constexpr double head = 52;
    const Drawing chart = drawing(column, head);
    if (chart.content.isEmpty())
        return {};
    const QString style = QStringLiteral(
        "<style>.bg{fill:#ffffff}.r{fill:#5b6b7b;fill-opacity:.5}.l{fill:#e0701b;fill-opacity:.5}"
        ".axis{font-family:sans-serif;font-size:11px;fill:#566170}"
        ".tick{font-family:sans-serif;font-size:10px;fill:#566170}"
        ".title{font-family:sans-serif;font-size:15px;font-weight:600;fill:#1b2430}.grid{stroke:#e3e6eb;fill:"
        "none}</style>");
    const QString content = style +
                            QStringLiteral("<rect class=\"bg\" width=\"%1\" height=\"%2\"/>")
                                .arg(coordinate(chartWidth), coordinate(chart.height)) +
                            textAt(leftMargin, 22, "start", shortName(column.name), "title") +
                            QStringLiteral("<circle class=\"r\" cx=\"50\" cy=\"36\" r=\"4\"/><circle "
                                           "class=\"l\" cx=\"130\" cy=\"36\" r=\"4\"/>") +
                            textAt(58, 40, "start", tr("reference")) + textAt(138, 40, "start", tr("live")) +
                            chart.content;
    return QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") +
           svg(chartWidth, chart.height, tr("Histogram of %1, reference and live").arg(column.name), content,
               QStringLiteral(" xmlns=\"http://www.w3.org/2000/svg\"")) +
           u'\n';
}

QString columnSparkline(const ColumnDrift &column)
{
    constexpr double width = 124;
    constexpr double height = 30;
    if (!isDrawn(column.bins))
        return {};
    Bars bars;
    if (column.bins.categories.isEmpty()) {
        bars = barsOf(column.bins);
    } else {
        const Rows rows = rowsOf(column.bins);
        bars.reference = rows.reference;
        bars.live = rows.live;
        for (size_t i = 0; i <= bars.reference.size(); ++i)
            bars.edges.push_back(double(i));
        bars.highest =
            std::max(*std::ranges::max_element(bars.reference), *std::ranges::max_element(bars.live));
    }
    const QString outlines = bothOutlines(bars, {0, 1, width, height - 1});
    return outlines.isEmpty() ? QString()
                              : svg(width, height, tr("Histogram of %1").arg(column.name), outlines);
}

QString windowChart(const DriftReport &report, const ColumnDrift &column)
{
    if (report.windows.isEmpty() || column.windows.size() != report.windows.size() || !column.score)
        return {};
    std::vector<std::optional<double>> scores;
    for (const WindowDrift &window : column.windows)
        scores.push_back(window.score);
    return overWindows(report, scores, column.threshold, driftScoreText(column.threshold, false),
                       tr("Score of %1 over time").arg(column.name));
}

QString windowChart(const DriftReport &report)
{
    if (report.windows.isEmpty())
        return {};
    std::vector<std::optional<double>> shares;
    for (const DriftWindow &window : report.windows)
        shares.push_back(window.testedColumns > 0 ? std::optional(window.driftedShare) : std::nullopt);
    return overWindows(report, shares, 0.5, tr("%1 %").arg(50), tr("Share of drifted columns over time"));
}

} // namespace driftline
