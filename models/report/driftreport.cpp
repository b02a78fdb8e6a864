// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/report/driftreport.h"

#include "models/report/driftjson.h"

#include "models/base/csvtext.h"
#include "models/base/savefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <numeric>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DriftReport", text);
}

QString ending(const QString &path)
{
    return QFileInfo(path).suffix().toLower();
}

QString cell(const std::optional<double> &value)
{
    return value ? exactNumber(*value) : QString();
}

} // namespace

QList<qsizetype> worstFirst(const DriftReport &report)
{
    QList<qsizetype> order(report.columns.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&report](qsizetype a, qsizetype b) {
        return report.columns.at(a).excess() > report.columns.at(b).excess();
    });
    return order;
}

QString driftReportCsv(const DriftReport &report)
{
    QString text =
        QStringLiteral("column,type,role,test,score,statistic,p_value,threshold,warning_threshold,level,"
                       "reference_missing,live_missing,note\n");
    const QList<qsizetype> order = worstFirst(report);
    for (const qsizetype index : order) {
        const ColumnDrift &column = report.columns.at(index);
        const bool tested = column.score.has_value();
        text += QStringList{csvText(column.name),
                            columnTypeName(column.type),
                            columnRoleName(column.role),
                            tested ? driftTestName(column.test) : QString(),
                            cell(column.score),
                            cell(column.statistic),
                            cell(column.pValue),
                            tested ? exactNumber(column.threshold) : QString(),
                            tested ? exactNumber(column.warning) : QString(),
                            driftLevelName(column.level),
                            QString::number(column.referenceMissing),
                            QString::number(column.liveMissing),
                            column.note.isEmpty() ? QString() : csvText(column.note)}
                    .join(u',') +
                u'\n';
    }
    return text;
}

Status checkReportName(const QString &path)
{
    const QStringList known{QStringLiteral("html"), QStringLiteral("htm"), QStringLiteral("json"),
                            QStringLiteral("csv")};
    if (known.contains(ending(path)))
        return Done{};
    return fail(ErrorCode::Usage, tr("the file's ending says no format of a report"),
                QDir::toNativeSeparators(path), tr("name it .html, .json or .csv"));
}

Status saveDriftReport(const DriftReport &report, const QString &path, UtcMs created)
{
    if (Status named = checkReportName(path); !named.ok())
        return named;
    if (ending(path) == QLatin1StringView("csv"))
        return saveFile(path, driftReportCsv(report).toUtf8());
    if (ending(path) == QLatin1StringView("json")) {
        Json document = driftReportJson(report);
        document["problems"] = problemsJson(report.problems);
        return saveFile(
            path,
            QByteArray::fromStdString(document.dump(2, ' ', false, Json::error_handler_t::replace)) + '\n');
    }
    return saveFile(path, driftReportHtml(report, created).toUtf8());
}

} // namespace driftline
