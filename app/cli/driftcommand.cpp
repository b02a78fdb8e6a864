// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "models/actions/driftcheck.h"

#include <QLocale>

#include <cmath>

namespace driftline::cli {

namespace {

Result<DriftOptions> optionsFrom(const Arguments &arguments)
{
    DriftOptions options;
    if (arguments.has(QStringLiteral("test"))) {
        const QString name = arguments.value(QStringLiteral("test"));
        const auto test = driftTestFromName(name);
        if (!test) {
            QStringList names;
            for (const DriftTest each : driftTests())
                names.append(driftTestName(each));
            return fail(ErrorCode::Usage, QStringLiteral("no such test"), name,
                        QStringLiteral("tests are ") + names.join(QStringLiteral(", ")));
        }
        options.test = *test;
    }
    if (arguments.has(QStringLiteral("threshold"))) {
        bool isNumber = false;
        options.threshold = arguments.value(QStringLiteral("threshold")).toDouble(&isNumber);
        if (!isNumber || !std::isfinite(*options.threshold) || *options.threshold < 0) {
            return fail(ErrorCode::Usage, QStringLiteral("--threshold is not a number"),
                        arguments.value(QStringLiteral("threshold")),
                        QStringLiteral("give 0 or more, such as 0.1"));
        }
    }
    if (arguments.has(QStringLiteral("columns"))) {
        options.columns =
            arguments.value(QStringLiteral("columns")).split(QLatin1Char(','), Qt::SkipEmptyParts);
        if (options.columns.isEmpty())
            return fail(ErrorCode::Usage, QStringLiteral("--columns names no column"),
                        arguments.value(QStringLiteral("columns")), QStringLiteral("give A,B"));
    }
    options.asEvidently = arguments.has(QStringLiteral("as-evidently"));
    return options;
}

QString reportText(const DriftReport &report)
{
    QList<QStringList> rows{{QStringLiteral("COLUMN"), QStringLiteral("TYPE"), QStringLiteral("TEST"),
                             QStringLiteral("SCORE"), QStringLiteral("THRESHOLD"),
                             QStringLiteral("VERDICT")}};
    QList<ColumnDrift> columns = report.columns;
    std::stable_sort(columns.begin(), columns.end(),
                     [](const ColumnDrift &a, const ColumnDrift &b) { return a.excess() > b.excess(); });
    const QLocale c = QLocale::c();
    for (const ColumnDrift &column : std::as_const(columns)) {
        rows.append({column.name, columnTypeName(column.type),
                     column.score ? driftTestName(column.test) : QStringLiteral("–"),
                     column.score ? c.toString(*column.score, 'g', 6) : QStringLiteral("–"),
                     column.score ? c.toString(column.threshold, 'g', 6) : QStringLiteral("–"),
                     column.drifted  ? QStringLiteral("▲ drifted")
                     : !column.score ? column.note
                                     : QStringLiteral("● stable")});
    }
    return textTable(rows) + QStringLiteral("%1 of %2 columns drifted (%3 %)%4\n")
                                 .arg(report.driftedColumns)
                                 .arg(report.testedColumns)
                                 .arg(c.toString(report.driftedShare * 100, 'f', 1))
                                 .arg(report.datasetDrift ? QStringLiteral(": DATASET DRIFT") : QString());
}

} // namespace

Result<Outcome> checkDriftCommand(CommandContext &context)
{
    for (const char *side : {"reference", "live"}) {
        if (!context.arguments.has(QString::fromLatin1(side))) {
            return fail(ErrorCode::Usage, QStringLiteral("drift needs both sides"),
                        QStringLiteral("--") + QString::fromLatin1(side),
                        QStringLiteral("give --reference FILE --live FILE"));
        }
    }
    auto options = optionsFrom(context.arguments);
    if (!options.ok())
        return options.failure();
    auto report =
        checkDrift(context.datasets, Reference(context.arguments.value(QStringLiteral("reference"))),
                   Live(context.arguments.value(QStringLiteral("live"))), *options, context.stop,
                   [&](qsizetype index, qsizetype total, const ColumnDrift &) {
                       context.progress(QStringLiteral("comparing columns"), index + 1, total);
                   });
    if (!report.ok())
        return report.failure();
    const bool failed = context.arguments.has(QStringLiteral("fail-on-drift")) && report->driftedColumns > 0;
    return Outcome{toJson(*report), reportText(*report), failed, report->problems};
}

} // namespace driftline::cli
