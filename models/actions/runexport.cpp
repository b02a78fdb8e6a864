// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/runexport.h"

#include "models/actions/allruns.h"
#include "models/actions/runversions.h"

namespace driftline {

namespace {

using Kind = ExportColumn::Kind;

FileColumn fileColumn(const ExportColumn &column)
{
    const auto named = [](const char *name, CellType type = CellType::Text) {
        return FileColumn{QLatin1StringView(name), type};
    };
    switch (column.kind) {
    case Kind::RunId:
        return named("run_id");
    case Kind::Name:
        return named("run_name");
    case Kind::Experiment:
        return named("experiment_id");
    case Kind::Status:
        return named("status");
    case Kind::Started:
        return named("start_time", CellType::Time);
    case Kind::Ended:
        return named("end_time", CellType::Time);
    case Kind::Duration:
        return named("duration_s", CellType::Number);
    case Kind::User:
        return named("user_id");
    case Kind::Versions:
        return named("registered_versions");
    case Kind::Commit:
        return named("git_commit");
    case Kind::Dataset:
        return named("dataset");
    case Kind::Metric:
        return {QStringLiteral("metrics.") + column.key, CellType::Number};
    case Kind::Lowest:
        return {QStringLiteral("metrics.%1:min").arg(column.key), CellType::Number};
    case Kind::Highest:
        return {QStringLiteral("metrics.%1:max").arg(column.key), CellType::Number};
    case Kind::Param:
        return {QStringLiteral("params.") + column.key, CellType::Text};
    case Kind::Tag:
        break;
    }
    return {QStringLiteral("tags.") + column.key, CellType::Text};
}

template <typename T>
FileCell valueOf(const QMap<QString, T> &map, const QString &key)
{
    const auto found = map.constFind(key);
    return found == map.cend() ? FileCell() : FileCell(*found);
}

FileCell textOrMissing(const QString &text)
{
    return text.isEmpty() ? FileCell() : FileCell(text);
}

FileCell timeCell(const std::optional<UtcMs> &time)
{
    return time ? FileCell(*time) : FileCell();
}

QString versionsText(const QList<ModelVersion> &versions)
{
    QStringList texts;
    for (const ModelVersion &version : versions) {
        QString text = version.model + u'/' + version.version;
        if (version.stage != Stage::None)
            text += u' ' + stageName(version.stage);
        texts.append(text);
    }
    return texts.join(QStringLiteral("; "));
}

FileCell cellOf(const Run &run, const ExportColumn &column, const VersionsByRun &versions)
{
    switch (column.kind) {
    case Kind::RunId:
        return run.id.text();
    case Kind::Name:
        return textOrMissing(run.name);
    case Kind::Experiment:
        return run.experimentId.text();
    case Kind::Status:
        return runStatusName(run.status);
    case Kind::Started:
        return timeCell(run.startTime);
    case Kind::Ended:
        return timeCell(run.endTime);
    case Kind::Duration:
        return run.startTime && run.endTime
                   ? FileCell(static_cast<double>(*run.endTime - *run.startTime) / 1000)
                   : FileCell();
    case Kind::User:
        return textOrMissing(run.userId);
    case Kind::Versions:
        return textOrMissing(versionsText(versions.value(run.id)));
    case Kind::Commit:
        return textOrMissing(commitOf(run));
    case Kind::Dataset:
        return textOrMissing(datasetOf(run));
    case Kind::Metric:
        return valueOf(run.metrics, column.key);
    case Kind::Lowest:
    case Kind::Highest: {
        const auto range = run.ranges.constFind(column.key);
        if (range == run.ranges.cend())
            return {};
        return column.kind == Kind::Lowest ? range->lowest : range->highest;
    }
    case Kind::Param:
        return valueOf(run.params, column.key);
    case Kind::Tag:
        break;
    }
    return valueOf(run.tags, column.key);
}

RunFields fieldsOf(const QList<ExportColumn> &columns)
{
    RunFields fields;
    for (const ExportColumn &column : columns) {
        if (column.kind == Kind::Metric)
            fields.metrics.append(column.key);
        else if (column.kind == Kind::Param)
            fields.params.append(column.key);
        else if (column.kind == Kind::Tag)
            fields.tags.append(column.key);
        else if (column.kind == Kind::Commit)
            fields.tags += {tags::gitCommit, tags::mlflowGitCommit};
        else if (column.kind == Kind::Dataset)
            fields.datasets = true;
    }
    fields.tags.removeDuplicates();
    return fields;
}

/// The metrics of which more than the last value is wanted.
QStringList rangedMetrics(const QList<ExportColumn> &columns)
{
    QStringList metrics;
    for (const ExportColumn &column : columns) {
        if ((column.kind == Kind::Lowest || column.kind == Kind::Highest) && !metrics.contains(column.key))
            metrics.append(column.key);
    }
    return metrics;
}

Status readRanges(TrackingStore &store, QList<Run> &runs, const QStringList &metrics, const StopToken &stop)
{
    QList<RunId> ids;
    for (const Run &run : std::as_const(runs))
        ids.append(run.id);
    const auto ranges = store.metricRanges(ids, metrics, stop);
    if (!ranges.ok())
        return ranges.failure();
    for (Run &run : runs)
        run.ranges = ranges->value(run.id);
    return Done{};
}

QList<FileRow> rowsOf(const QList<Run> &runs, const QList<ExportColumn> &columns,
                      const VersionsByRun &versions)
{
    QList<FileRow> rows;
    rows.reserve(runs.size());
    for (const Run &run : runs) {
        FileRow row;
        row.reserve(columns.size());
        for (const ExportColumn &column : columns)
            row.append(cellOf(run, column, versions));
        rows.append(std::move(row));
    }
    return rows;
}

} // namespace

QList<ExportColumn> allExportColumns(const RunKeys &keys)
{
    QList<ExportColumn> columns;
    for (const Kind kind : {Kind::RunId, Kind::Name, Kind::Experiment, Kind::Status, Kind::Started,
                            Kind::Ended, Kind::Duration, Kind::User, Kind::Versions, Kind::Commit})
        columns.append({kind, {}});
    for (const QString &key : keys.metrics)
        columns.append({Kind::Metric, key});
    for (const QString &key : keys.params)
        columns.append({Kind::Param, key});
    for (const QString &key : keys.tags)
        columns.append({Kind::Tag, key});
    return columns;
}

Result<qint64> exportRuns(const Workspace &workspace, const RunExport &wanted, const TableFiles &files,
                          const StopToken &stop, const StoreProgress &progress)
{
    QList<ExportColumn> columns{{Kind::RunId, {}}};
    for (const ExportColumn &column : wanted.columns) {
        if (!columns.contains(column))
            columns.append(column);
    }
    QList<FileColumn> fields;
    for (const ExportColumn &column : std::as_const(columns))
        fields.append(fileColumn(column));
    // Somewhere to write to comes first: an hour's reading for nothing helps nobody.
    auto writer = files.create(wanted.path, fields);
    if (!writer.ok())
        return writer.failure();
    VersionsByRun versions;
    if (workspace.registry && columns.contains(ExportColumn{Kind::Versions, {}})) {
        auto read = versionsByRun(*workspace.registry, stop);
        if (!read.ok())
            return read.failure();
        versions = std::move(*read);
    }
    RunQuery query = wanted.query;
    query.only = fieldsOf(columns);
    const QStringList ranged = rangedMetrics(columns);
    const auto count = forAllRuns(*workspace.tracking, query, stop, progress, [&](QList<Run> runs) -> Status {
        if (!ranged.isEmpty()) {
            if (Status status = readRanges(*workspace.tracking, runs, ranged, stop); !status.ok())
                return status;
        }
        return (*writer)->append(rowsOf(runs, columns, versions));
    });
    if (!count.ok())
        return count.failure();
    if (stop.stopRequested())
        return Cancelled{};
    if (const Status status = (*writer)->finish(); !status.ok())
        return status.failure();
    return *count;
}

} // namespace driftline
