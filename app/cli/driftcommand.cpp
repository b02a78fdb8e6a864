// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/driftarguments.h"
#include "app/cli/readingarguments.h"
#include "models/actions/driftcheck.h"
#include "models/analysis/driftwindows.h"
#include "models/report/driftreport.h"

#include "models/base/savefile.h"

#include <QLocale>

#include <algorithm>

namespace driftline::cli {

namespace {

QString windowText(const DriftReport &report)
{
    if (report.windows.isEmpty())
        return {};
    QList<QStringList> rows{{QStringLiteral("WINDOW"), QStringLiteral("ROWS"), QStringLiteral("DRIFTED"),
                             QStringLiteral("COLUMNS")}};
    for (qsizetype i = 0; i < report.windows.size(); ++i) {
        const DriftWindow &window = report.windows.at(i);
        QStringList drifted;
        for (const ColumnDrift &column : report.columns) {
            if (i < column.windows.size() && column.windows.at(i).level == DriftLevel::Drifted)
                drifted.append(column.name);
        }
        rows.append({windowLabel(window, report.options.windows.unit), QString::number(window.rows),
                     QStringLiteral("%1 of %2").arg(window.driftedColumns).arg(window.testedColumns),
                     drifted.join(QStringLiteral(", "))});
    }
    return QLatin1Char('\n') + textTable(rows);
}

QString verdictText(const ColumnDrift &column)
{
    if (column.level == DriftLevel::Drifted)
        return QStringLiteral("▲ drifted");
    if (column.level == DriftLevel::Warning)
        return QStringLiteral("◆ warning");
    return column.score ? QStringLiteral("● stable") : QStringLiteral("– not tested");
}

QString remarksOf(const ColumnDrift &column)
{
    QStringList remarks;
    for (const Finding &finding : column.findings) {
        if (finding.notable)
            remarks.append(finding.text);
    }
    if (!column.note.isEmpty() && !remarks.contains(column.note))
        remarks.append(column.note);
    return remarks.join(QStringLiteral("; "));
}

/// What was read, and how: an encoding or a delimiter that is not meant shows here.
QString sideText(const QString &title, const DriftSide &side)
{
    return QStringLiteral("%1 %2 · %3 · %4 rows\n")
        .arg(title.leftJustified(9), side.name, side.format, QLocale::c().toString(side.rows));
}

QString reportText(const DriftReport &report)
{
    QList<QStringList> rows{{QStringLiteral("COLUMN"), QStringLiteral("TYPE"), QStringLiteral("TEST"),
                             QStringLiteral("SCORE"), QStringLiteral("THRESHOLD"), QStringLiteral("VERDICT"),
                             QString()}};
    QList<ColumnDrift> columns = report.columns;
    std::stable_sort(columns.begin(), columns.end(),
                     [](const ColumnDrift &a, const ColumnDrift &b) { return a.excess() > b.excess(); });
    const QLocale c = QLocale::c();
    for (const ColumnDrift &column : std::as_const(columns)) {
        rows.append({column.name, columnTypeName(column.type),
                     column.score ? driftTestName(column.test) : QStringLiteral("–"),
                     column.score ? c.toString(*column.score, 'g', 6) : QStringLiteral("–"),
                     column.score ? c.toString(column.threshold, 'g', 6) : QStringLiteral("–"),
                     verdictText(column), remarksOf(column)});
    }
    return sideText(QStringLiteral("reference"), report.reference) +
           sideText(QStringLiteral("live"), report.live) + QLatin1Char('\n') + textTable(rows) +
           QStringLiteral("%1 of %2 columns drifted (%3 %)%4\n")
               .arg(report.driftedColumns)
               .arg(report.testedColumns)
               .arg(c.toString(report.driftedShare * 100, 'f', 1))
               .arg(report.datasetDrift ? QStringLiteral(": DATASET DRIFT") : QString()) +
           windowText(report);
}

/// Options for a column that is not there are a mistake.
Status columnsAreThere(const DriftReport &report, const DriftOptions &options)
{
    for (auto column = options.ofColumn.cbegin(); column != options.ofColumn.cend(); ++column) {
        if (std::ranges::none_of(report.columns,
                                 [&](const ColumnDrift &drift) { return drift.name == column.key(); }))
            return fail(ErrorCode::Usage, QStringLiteral("no such column is compared"), column.key(),
                        QStringLiteral("names are case-sensitive"));
    }
    return Done{};
}

Result<ModelData> sideFrom(CommandContext &context, const QString &side)
{
    const QString place = context.arguments.value(side);
    if (place.isEmpty())
        return fail(ErrorCode::Usage, QStringLiteral("drift needs both sides"), QStringLiteral("--") + side,
                    QStringLiteral("give --reference FILE --live FILE"));
    return dataAt(context, place);
}

void nameSide(DriftSide &side, const ModelData &data)
{
    if (!data.name.isEmpty())
        side.name = data.name;
}

} // namespace

Result<ModelData> dataAt(CommandContext &context, const QString &place)
{
    if (!namesData(place))
        return ModelData{place, {}, {}};
    const auto workspace = context.open();
    if (!workspace.ok())
        return workspace.failure();
    return namedData(**workspace, place, context.stop);
}

Result<Outcome> checkDriftCommand(CommandContext &context)
{
    auto options = driftOptions(context.arguments);
    if (!options.ok())
        return options.failure();
    const auto reading = driftReading(context.arguments);
    if (!reading.ok())
        return reading.failure();
    const QStringList files = context.arguments.options.value(QStringLiteral("report"));
    for (const QString &file : files) {
        if (const Status named = checkReportName(file); !named.ok())
            return named.failure();
        if (const Status savable = checkSavable(file); !savable.ok())
            return savable.failure();
    }
    const auto reference = sideFrom(context, QStringLiteral("reference"));
    if (!reference.ok())
        return reference.failure();
    const auto live = sideFrom(context, QStringLiteral("live"));
    if (!live.ok())
        return live.failure();
    auto report = checkDrift(
        context.datasets, Reference(reference->path), Live(live->path), *options, context.stop,
        [&](qsizetype index, qsizetype total, const ColumnDrift &) {
            context.progress(QStringLiteral("comparing columns"), index + 1, total);
        },
        *reading);
    if (!report.ok())
        return report.failure();
    nameSide(report->reference, *reference);
    nameSide(report->live, *live);
    if (const Status known = columnsAreThere(*report, *options); !known.ok())
        return known.failure();
    for (const QString &file : files) {
        if (const Status saved = saveDriftReport(*report, file, nowUtcMs()); !saved.ok())
            return saved.failure();
    }
    const bool failed = context.arguments.has(QStringLiteral("fail-on-drift")) && report->driftedColumns > 0;
    return Outcome{toJson(*report), reportText(*report), failed, report->problems};
}

} // namespace driftline::cli
