// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runsexport.h"

#include <QFileDialog>
#include <QFileInfo>

namespace driftline {

namespace {

ExportColumn::Kind metricKind(const RunColumn &column)
{
    if (column.value == RunColumn::Value::Last)
        return ExportColumn::Kind::Metric;
    return isHighest(column) ? ExportColumn::Kind::Highest : ExportColumn::Kind::Lowest;
}

} // namespace

RunsExport::RunsExport(const PageServices &services, QWidget *parent)
    : QObject(parent), m_services(services), m_parent(parent)
{}

void RunsExport::ask(const WorkspacePtr &workspace, const RunQuery &query, const QList<RunColumn> &columns)
{
    const QString csv = tr("CSV (*.csv)");
    const QString parquet = tr("Parquet (*.parquet)");
    auto *dialog = new QFileDialog(m_parent, tr("Export matching runs"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({csv, parquet});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("runs.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, parquet](const QString &filter) {
        const QString ending = filter == parquet ? QStringLiteral("parquet") : QStringLiteral("csv");
        dialog->setDefaultSuffix(ending);
        // A name that was chosen already follows the format.
        const QFileInfo chosen(dialog->selectedFiles().value(0));
        if (!chosen.fileName().isEmpty() && !chosen.isDir())
            dialog->selectFile(chosen.completeBaseName() + u'.' + ending);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, workspace, query, columns](const QString &path) {
        exportTo(path, workspace, query, columns);
    });
    dialog->open();
}

void RunsExport::exportTo(const QString &path, const WorkspacePtr &workspace, const RunQuery &query,
                          const QList<RunColumn> &columns)
{
    ++m_pending;
    m_services.jobs.run<qint64>(
        tr("Exporting runs to %1").arg(QFileInfo(path).fileName()),
        [workspace, wanted = RunExport{query, exportColumns(columns), path},
         &files = m_services.tableFiles](const StopToken &stop, const JobProgress &progress) {
            return exportRuns(*workspace, wanted, files, stop,
                              [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, path](const Result<qint64> &runs) {
            --m_pending;
            if (runs.ok())
                Q_EMIT finished(path, *runs);
            else if (runs.isError())
                Q_EMIT failed(runs.error());
            else
                Q_EMIT cancelled(path);
            if (m_pending == 0)
                Q_EMIT becameIdle();
        });
}

QList<ExportColumn> exportColumns(const QList<RunColumn> &columns)
{
    using From = RunColumn::Kind;
    using To = ExportColumn::Kind;
    QList<ExportColumn> exported;
    for (const RunColumn &column : columns) {
        switch (column.kind) {
        case From::Mark:
            break; // a matter of the screen
        case From::Name:
            exported.append({To::Name, {}});
            break;
        case From::Started:
            exported.append({To::Started, {}});
            break;
        case From::Duration:
            exported.append({To::Duration, {}});
            break;
        case From::Model:
            exported.append({To::Versions, {}});
            break;
        case From::Status:
            exported.append({To::Status, {}});
            break;
        case From::User:
            exported.append({To::User, {}});
            break;
        case From::RunId:
            exported.append({To::RunId, {}});
            break;
        case From::Commit:
            exported.append({To::Commit, {}});
            break;
        case From::Dataset:
            exported.append({To::Dataset, {}});
            break;
        case From::Experiment:
            exported.append({To::Experiment, {}});
            break;
        case From::Metric:
            exported.append({metricKind(column), column.key});
            break;
        case From::Param:
            exported.append({To::Param, column.key});
            break;
        case From::Tag:
            exported.append({To::Tag, column.key});
            break;
        }
    }
    return exported;
}

} // namespace driftline
