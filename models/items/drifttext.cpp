// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/drifttext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace driftline {

namespace {

constexpr double smallestPValue = 1e-300; // below, a double says nothing any more
constexpr double datasetThreshold = 0.5;
constexpr double smallestShare = 0.001; // below, a change is not worth a line

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Drift", text, nullptr, n);
}

QString percentText(double share, int decimals)
{
    return tr("%1 %").arg(QLocale().toString(share * 100, 'f', decimals));
}

QString thresholdText(double threshold)
{
    return threshold >= 0.01 ? QLocale().toString(threshold, 'f', 2) : QLocale().toString(threshold, 'g', 2);
}

QString mark(bool drifted)
{
    return drifted ? QStringLiteral("▲") : QStringLiteral("●");
}

QString shortTitle(DriftTest test)
{
    return test == DriftTest::KolmogorovSmirnov ? tr("KS") : driftTestTitle(test);
}

/// "KS D 0.291, p < 1e-300" or "PSI 0.487"; with the threshold: "… ≥ 0.10".
QString outcomeText(const TestOutcome &outcome, bool withThreshold)
{
    QString text = shortTitle(outcome.test) + QLatin1Char(' ');
    if (outcome.pValue) {
        if (outcome.statistic) {
            const QString symbol =
                outcome.test == DriftTest::KolmogorovSmirnov ? QStringLiteral("D ") : QString();
            text += symbol + driftScoreText(*outcome.statistic, false) + QStringLiteral(", ");
        }
        const QString p = driftScoreText(*outcome.pValue, true);
        text += p.startsWith(QLatin1Char('<')) ? QStringLiteral("p ") + p : QStringLiteral("p = ") + p;
    } else {
        text += driftScoreText(outcome.score, false);
    }
    if (withThreshold) {
        const bool under = outcome.score < outcome.threshold;
        text += (under ? QStringLiteral(" < ") : QStringLiteral(" ≥ ")) + thresholdText(outcome.threshold);
    }
    return text + QChar(QChar::Nbsp) + mark(outcome.drifted); // never alone on the next line
}

/// A line is broken between the parts only: no unit stands alone on the next.
QString joinedParts(const QStringList &parts)
{
    QString text = parts.join(QStringLiteral(" · "));
    text.replace(u' ', QChar(QChar::Nbsp));
    return text.replace(QStringLiteral("·") + QChar(QChar::Nbsp), QStringLiteral("· "));
}

} // namespace

QString driftScoreText(double score, bool isPValue)
{
    if (!std::isfinite(score))
        return QLocale().toString(score);
    if (isPValue && score < smallestPValue)
        return QStringLiteral("< 1e-300");
    const double size = std::abs(score);
    if (size != 0 && size < 0.0005)
        return QLocale().toString(score, 'e', 1);
    return QLocale().toString(score, 'f', 3);
}

QString driftFigureText(double value)
{
    const QLocale locale;
    const double size = std::abs(value);
    if (!std::isfinite(value) || size >= 1e9)
        return locale.toString(value, 'g', 4);
    if (size >= 1000)
        return locale.toString(value, 'f', 0);
    if (size != 0 && size < 0.01)
        return size < 0.001 ? locale.toString(value, 'e', 1) : locale.toString(value, 'g', 3);
    return locale.toString(value, 'f', 2);
}

QString driftShareText(qint64 part, qint64 whole)
{
    if (whole <= 0)
        return QStringLiteral("–");
    return percentText(static_cast<double>(part) / static_cast<double>(whole), 1);
}

QString driftVerdictText(const ColumnDrift &column)
{
    if (column.level == DriftLevel::Drifted)
        return tr("▲ drifted");
    if (column.level == DriftLevel::Warning)
        return tr("◆ warning");
    return column.score ? tr("● stable") : tr("– not tested");
}

QString driftHeadline(const DriftReport &report)
{
    if (report.testedColumns == 0)
        return tr("No column could be tested");
    if (report.datasetDrift)
        return tr("Dataset drift: %1 of %2 columns").arg(report.driftedColumns).arg(report.testedColumns);
    if (report.driftedColumns > 0)
        return tr("Drift: %1 of %2 columns").arg(report.driftedColumns).arg(report.testedColumns);
    return report.testedColumns == 1 ? tr("No drift in 1 column")
                                     : tr("No drift in %1 columns").arg(report.testedColumns);
}

QString driftSubline(const DriftReport &report)
{
    QString time =
        report.elapsedMs < 1000
            ? tr("%1 ms").arg(report.elapsedMs)
            : tr("%1 s").arg(QLocale().toString(static_cast<double>(report.elapsedMs) / 1000, 'f', 1));
    const qsizetype count = report.problems.size();
    if (count > 0)
        time.prepend((count == 1 ? tr("1 problem") : tr("%1 problems").arg(count)) + QStringLiteral(" · "));
    if (report.testedColumns == 0)
        return joinedParts({time});
    const QString threshold = report.driftedColumns > 0 && !report.datasetDrift
                                  ? tr("threshold %1 not reached").arg(percentText(datasetThreshold, 0))
                                  : tr("threshold %1").arg(percentText(datasetThreshold, 0));
    QStringList parts{percentText(report.driftedShare, 0), threshold};
    qsizetype warnings = 0;
    for (const ColumnDrift &column : report.columns) {
        warnings += column.level == DriftLevel::Warning ? 1 : 0;
        const bool apart = column.role == ColumnRole::Target || column.role == ColumnRole::Prediction;
        if (apart && column.score)
            parts << tr("%1 %2").arg(column.role == ColumnRole::Target ? tr("target") : tr("prediction"),
                                     column.drifted ? tr("drifted") : tr("stable"));
    }
    if (warnings > 0)
        parts << (warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    return joinedParts(parts << time);
}

QString driftFindingsText(const ColumnDrift &column)
{
    QStringList lines;
    for (const Finding &finding : column.findings) {
        if (!finding.notable && std::abs(finding.score) < smallestShare)
            continue;
        lines << (finding.notable ? QStringLiteral("◆ ") : QStringLiteral("· ")) + finding.text;
    }
    return lines.join(QLatin1Char('\n'));
}

QString driftBinText(const HistogramBins &bins, qsizetype index)
{
    if (!bins.categories.isEmpty()) {
        const QString &name = bins.categories.at(index);
        return name.isEmpty() ? tr("(empty)") : name;
    }
    const auto at = static_cast<size_t>(index);
    if (at + 1 >= bins.edges.size())
        return {};
    const double low = bins.edges[at];
    const double high = bins.edges[at + 1];
    const double middle = low + 0.5; // of the bin of one whole number
    if (high - low == 1 && middle == std::floor(middle))
        return QLocale().toString(middle, 'f', 0);
    return tr("%1 to %2").arg(driftFigureText(low), driftFigureText(high));
}

QString driftTestsLine(const ColumnDrift &column)
{
    QStringList parts;
    if (column.score) {
        parts << outcomeText(TestOutcome{column.test, *column.score, column.statistic, column.pValue,
                                         column.threshold, column.drifted},
                             true);
    }
    for (const TestOutcome &other : column.others) {
        if (!column.score || other.test != column.test)
            parts << outcomeText(other, false);
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace driftline
