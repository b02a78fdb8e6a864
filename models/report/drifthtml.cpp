// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftbins.h"
#include "models/analysis/driftscores.h"
#include "models/analysis/driftwindows.h"
#include "models/items/drifttext.h"
#include "models/report/driftreport.h"
#include "models/report/driftsvg.h"
#include "models/report/markup.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace driftline {

namespace {

constexpr const char *styleSheet = R"css(
:root{--page:#f6f7f9;--card:#fff;--line:#e3e6eb;--text:#1b2430;--muted:#566170;--ref:#5b6b7b;--live:#e0701b;
--bad:#c2361f;--bad-soft:#fbe9e6;--good:#137a3a;--good-soft:#e5f4ea;--warn:#b15008;--warn-soft:#fcf1e0;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--page:#14181d;--card:#1b2027;--line:#2b323b;--text:#e6eaef;--muted:#a2adb9;
--ref:#93a4b5;--live:#f08a3c;--bad:#f2765f;--bad-soft:#3a1c17;--good:#4ade80;--good-soft:#16301f;--warn:#f5b04a;--warn-soft:#33260f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:24px;background:var(--page);color:var(--text);font:14px/1.45 system-ui,sans-serif}
h1{margin:0;font-size:22px}h2{margin:0 0 4px;font-size:17px;overflow-wrap:anywhere}p{margin:4px 0}
a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}
section,header{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px 18px;margin:0 0 14px}
header.bad{background:var(--bad-soft)}header.good{background:var(--good-soft)}header.warn{background:var(--warn-soft)}
.muted{color:var(--muted)}.bad h1,.pill.bad{color:var(--bad)}.good h1,.pill.good{color:var(--good)}.warn h1,.pill.warn{color:var(--warn)}
.pill{white-space:nowrap;font-weight:600;border-radius:10px;padding:1px 8px;font-size:12px}
.pill.bad{background:var(--bad-soft)}.pill.good{background:var(--good-soft)}.pill.warn{background:var(--warn-soft)}.pill.none{color:var(--muted)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{font-size:12px;color:var(--muted);text-align:left;font-weight:600}th,td{padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:middle}
td.n,th.n{text-align:right;white-space:nowrap}td.name{overflow-wrap:anywhere;max-width:280px;font-weight:600}td.name small{display:block;font-weight:400;color:var(--muted)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:12px 0 0}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
svg{display:block;max-width:100%;height:auto}.chart{margin:10px 0}.dot{display:inline-block;width:9px;height:9px;border-radius:50%}
.dot.r{background:var(--ref)}.dot.l{background:var(--live)}.r{fill:var(--ref);fill-opacity:.5}.l{fill:var(--live);fill-opacity:.5}
.axis{font-size:11px;fill:var(--muted)}.tick{font-size:10px;fill:var(--muted)}.grid{stroke:var(--line);fill:none}
.line{stroke:var(--live);stroke-width:1.5;fill:none}.limit{stroke:var(--muted);stroke-dasharray:4 3;fill:none}
ul{margin:6px 0;padding-left:20px}
@media print{:root{--page:#fff;--card:#fff;--line:#ccc;--text:#000;--muted:#444;--ref:#5b6b7b;--live:#e0701b;--bad:#c2361f;--bad-soft:#fff;
--good:#137a3a;--good-soft:#fff;--warn:#b15008;--warn-soft:#fff}body{max-width:none;padding:0;font-size:10px}
section,tr{break-inside:avoid}section.all{break-inside:auto}section,header{padding:8px 12px;margin:0 0 8px}h1{font-size:16px}h2{font-size:13px}
th,td{padding:2px 8px 2px 0;font-size:10px}.chart{margin:4px 0}.chart svg{max-height:110px;width:auto}.pill{font-size:10px}}
)css";

QString tr(const char *text)
{
    return QCoreApplication::translate("DriftReport", text);
}

QString element(const char *name, const QString &text, const char *style = nullptr)
{
    const QString attribute =
        style ? QStringLiteral(" class=\"%1\"").arg(QString::fromLatin1(style)) : QString();
    return QStringLiteral("<%1%2>").arg(QString::fromLatin1(name), attribute) + text +
           QStringLiteral("</%1>").arg(QString::fromLatin1(name));
}

/// Cells of which the first is a text, the others numbers.
QString tableRow(const char *name, const QStringList &cells)
{
    QString row;
    for (qsizetype i = 0; i < cells.size(); ++i)
        row += element(name, markupText(cells.at(i)), i == 0 ? nullptr : "n");
    return element("tr", row);
}

QString table(const QString &head, const QString &rows)
{
    return QStringLiteral("<div class=\"scroll\"><table><thead>") + head +
           QStringLiteral("</thead><tbody>\n") + rows + QStringLiteral("</tbody></table></div>\n");
}

QString definition(const QString &term, const QString &text)
{
    return element("dt", markupText(term)) + element("dd", markupText(text));
}

QString pill(const ColumnDrift &column)
{
    if (column.level == DriftLevel::Drifted)
        return element("span", tr("▲ drifted"), "pill bad");
    if (column.level == DriftLevel::Warning)
        return element("span", tr("◆ warning"), "pill warn");
    return column.score ? element("span", tr("● stable"), "pill good")
                        : element("span", tr("– not tested"), "pill none");
}

QString sideText(const DriftSide &side)
{
    const QLocale locale;
    const QString text =
        tr("%1 · %2 rows · %3 columns")
            .arg(side.name, locale.toString(side.rows), locale.toString(qint64(side.columns)));
    return side.format.isEmpty() ? text : text + QStringLiteral(" · ") + side.format;
}

QString roleVerdict(const DriftReport &report, ColumnRole role)
{
    QStringList parts;
    for (const ColumnDrift &column : report.columns) {
        if (column.role == role)
            parts << QStringLiteral("%1: %2").arg(column.name, column.score ? driftLevelName(column.level)
                                                                            : tr("not tested"));
    }
    return parts.join(QStringLiteral(", "));
}

QString thresholdsText(const DriftOptions &options)
{
    QStringList parts{tr("test: %1").arg(driftTestTitle(options.test))};
    if (options.threshold)
        parts << tr("threshold %1").arg(driftFigureText(*options.threshold));
    if (options.correction != Correction::None)
        parts << tr("correction for many tests: %1").arg(correctionName(options.correction));
    if (options.bins.rule != BinRule::Automatic)
        parts << tr("bins: %1").arg(binningName(options.bins));
    if (options.asEvidently)
        parts << tr("as Evidently");
    return parts.join(QStringLiteral(" · "));
}

QString header(const DriftReport &report, UtcMs created)
{
    const char *style = report.datasetDrift ? "bad" : report.driftedColumns > 0 ? "warn" : "good";
    QString list = definition(tr("Reference"), sideText(report.reference)) +
                   definition(tr("Live"), sideText(report.live)) +
                   definition(tr("Asked"), thresholdsText(report.options));
    for (const auto &[role, term] :
         {std::pair{ColumnRole::Target, tr("Target")}, {ColumnRole::Prediction, tr("Prediction")}}) {
        if (const QString verdict = roleVerdict(report, role); !verdict.isEmpty())
            list += definition(term, verdict);
    }
    list += definition(
        tr("Made"),
        QDateTime::fromMSecsSinceEpoch(created, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'")));
    return element("header",
                   element("h1", markupText(driftHeadline(report))) +
                       element("p", markupText(driftSubline(report)), "muted") + element("dl", list),
                   style) +
           u'\n';
}

QString scoreText(const ColumnDrift &column)
{
    return column.score ? driftScoreText(*column.score, column.pValue.has_value()) : QStringLiteral("–");
}

QString overview(const DriftReport &report, const QList<qsizetype> &order)
{
    const QString head =
        element("tr", element("th", tr("Column")) + element("th", tr("Reference · Live")) +
                          element("th", tr("Test")) + element("th", tr("Score"), "n") +
                          element("th", tr("Threshold"), "n") + element("th", tr("Missing"), "n") +
                          element("th", tr("Live missing"), "n") + element("th", tr("Verdict")));
    QString rows;
    for (const qsizetype index : order) {
        const ColumnDrift &column = report.columns.at(index);
        const QString link =
            QStringLiteral("<a href=\"#c%1\">%2</a>").arg(index).arg(markupText(column.name));
        rows +=
            element(
                "tr",
                element("td", link + element("small", markupText(columnTypeName(column.type))), "name") +
                    element("td", columnSparkline(column)) +
                    element("td",
                            column.score ? markupText(driftTestTitle(column.test)) : QStringLiteral("–")) +
                    element("td", markupText(scoreText(column)), "n") +
                    element("td", column.score ? markupText(driftFigureText(column.threshold)) : QString(),
                            "n") +
                    element("td", markupText(driftShareText(column.referenceMissing, report.reference.rows)),
                            "n") +
                    element("td", markupText(driftShareText(column.liveMissing, report.live.rows)), "n") +
                    element("td", pill(column))) +
            u'\n';
    }
    return element("section", table(head, rows), "all"); // which is longer than a page of paper
}

QString windowsSection(const DriftReport &report)
{
    if (report.windows.isEmpty())
        return {};
    QString rows;
    for (const DriftWindow &window : report.windows) {
        rows +=
            tableRow("td", {windowLabel(window, report.options.windows.unit), QLocale().toString(window.rows),
                            tr("%1 of %2").arg(window.driftedColumns).arg(window.testedColumns)}) +
            u'\n';
    }
    return element("section",
                   element("h2", tr("Over time")) + element("div", windowChart(report), "chart") +
                       table(tableRow("th", {tr("Window"), tr("Rows"), tr("Drifted columns")}), rows));
}

QString figures(const ColumnDrift &column, const DriftReport &report)
{
    QString rows;
    const auto add = [&rows](const QString &side, const std::optional<SideSummary> &summary, qint64 missing,
                             qint64 all) {
        if (!summary)
            return;
        rows += tableRow("td", {side, driftFigureText(summary->mean), driftFigureText(summary->std),
                                driftFigureText(summary->p5), driftFigureText(summary->median),
                                driftFigureText(summary->p95), driftShareText(missing, all)});
    };
    if (column.type == ColumnType::Datetime)
        return {};
    add(tr("reference"), column.reference, column.referenceMissing, report.reference.rows);
    add(tr("live"), column.live, column.liveMissing, report.live.rows);
    if (rows.isEmpty())
        return {};
    return table(
        tableRow("th", {QString(), tr("mean"), tr("std"), tr("p5"), tr("median"), tr("p95"), tr("missing")}),
        rows);
}

QString testRow(const TestOutcome &outcome)
{
    const auto number = [](const std::optional<double> &value, bool isP) {
        return value ? driftScoreText(*value, isP) : QString();
    };
    return tableRow("td",
                    {driftTestTitle(outcome.test),
                     outcome.pValue ? number(outcome.statistic, false) : driftScoreText(outcome.score, false),
                     number(outcome.pValue, true), driftFigureText(outcome.threshold),
                     outcome.drifted ? tr("▲ drifted") : tr("● stable")});
}

QString tests(const ColumnDrift &column)
{
    QString rows;
    if (column.score)
        rows += testRow(
            {column.test, *column.score, column.statistic, column.pValue, column.threshold, column.drifted});
    for (const TestOutcome &other : column.others)
        rows += testRow(other);
    if (rows.isEmpty())
        return {};
    return table(
        tableRow("th", {tr("Test"), tr("Statistic or distance"), tr("p"), tr("Threshold"), tr("Verdict")}),
        rows);
}

QString shortText(const QString &text)
{
    constexpr qsizetype most = 60;
    return text.size() > most ? text.left(most - 1) + QStringLiteral("…") : text;
}

/// What the bins add to the score of the column's own test where it is a sum over bins, else to PSI; the
/// largest parts.
QString movedBins(const ColumnDrift &column)
{
    constexpr size_t most = 5;
    const CountPair counts{column.bins.reference, column.bins.live};
    const auto reference = double(sumOf(counts.reference));
    const auto live = double(sumOf(counts.live));
    if (!column.score || counts.reference.size() < 2 || reference <= 0 || live <= 0)
        return {};
    DriftTest test = column.test;
    std::vector<double> parts = contributions(test, counts);
    if (parts.empty()) {
        test = DriftTest::PopulationStability;
        parts = contributions(test, counts);
    }
    std::vector<size_t> order(parts.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(
        order, [&parts](size_t a, size_t b) { return std::abs(parts[a]) > std::abs(parts[b]); });
    QString rows;
    for (size_t i = 0; i < std::min(most, order.size()) && parts[order[i]] != 0; ++i) {
        const size_t bin = order[i];
        const auto percent = [](double share) {
            return tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1));
        };
        rows += tableRow("td", {shortText(driftBinText(column.bins, qsizetype(bin))),
                                percent(double(counts.reference[bin]) / reference),
                                percent(double(counts.live[bin]) / live), driftScoreText(parts[bin], false)});
    }
    if (rows.isEmpty())
        return {};
    return table(tableRow("th", {tr("Bins that moved most"), tr("reference"), tr("live"),
                                 tr("part of %1").arg(driftTestTitle(test))}),
                 rows);
}

QString columnSection(const DriftReport &report, qsizetype index)
{
    const ColumnDrift &column = report.columns.at(index);
    QString text = element("h2", markupText(column.name));
    QString line = markupText(columnTypeName(column.type));
    if (column.role != ColumnRole::Feature)
        line += QStringLiteral(" · ") + markupText(columnRoleName(column.role));
    text += element("p", line + u' ' + pill(column), "muted");
    if (const QString chart = columnChart(column); !chart.isEmpty())
        text += QStringLiteral("<p class=\"muted\"><span class=\"dot r\"></span> %1 &#160; <span class=\"dot "
                               "l\"></span> %2</p>")
                    .arg(tr("reference"), tr("live")) +
                element("div", chart, "chart");
    text += figures(column, report) + tests(column) + movedBins(column);
    QString findings;
    for (const Finding &finding : column.findings)
        findings += element("li", markupText(finding.text));
    if (!findings.isEmpty())
        text += element("ul", findings);
    if (!column.note.isEmpty())
        text += element("p", markupText(column.note), "muted");
    if (const QString chart = windowChart(report, column); !chart.isEmpty())
        text += element("div", chart, "chart");
    return QStringLiteral("<section id=\"c%1\">").arg(index) + text + QStringLiteral("</section>\n");
}

QString problemsSection(const DriftReport &report)
{
    if (report.problems.isEmpty())
        return {};
    QString list;
    for (const Problem &problem : report.problems)
        list +=
            element("li", markupText(QStringList{problem.what, problem.where}.join(QStringLiteral(": "))));
    return element("section", element("h2", tr("What could not be read")) + element("ul", list));
}

} // namespace

QString driftReportHtml(const DriftReport &report, UtcMs created)
{
    const QList<qsizetype> order = worstFirst(report);
    const QString title = tr("Drift of %1 against %2").arg(report.live.name, report.reference.name);
    QString page =
        QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "style-src 'unsafe-inline'\"/><title>") +
        markupText(title) + QStringLiteral("</title><style>") + QString::fromLatin1(styleSheet) +
        QStringLiteral("</style></head><body>\n") + header(report, created) + overview(report, order) +
        windowsSection(report);
    for (const qsizetype index : order)
        page += columnSection(report, index);
    return page + problemsSection(report) + QStringLiteral("</body></html>\n");
}

} // namespace driftline
