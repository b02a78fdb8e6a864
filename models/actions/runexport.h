// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every run that matches, written to a file that other programs read. Blocking; any thread.

#include "models/domain/tablefile.h"
#include "models/domain/workspace.h"

namespace driftline {

/// A column is named as MLflow's search_runs names it where it has one: start_time, metrics.auc,
/// params.depth. The least and greatest value of a metric's history are metrics.auc:min and metrics.auc:max,
/// the first dataset's name and digest are dataset. Duration is duration_s, in seconds; Versions is
/// registered_versions, "fraud-detector/12 Production", several with "; " between them.
struct ExportColumn
{
    enum class Kind {
        RunId,
        Name,
        Experiment,
        Status,
        Started,
        Ended,
        Duration,
        User,
        Versions,
        Commit,
        Dataset,
        Metric,
        Lowest,
        Highest,
        Param,
        Tag
    };
    Kind kind = Kind::RunId;
    QString key; ///< Metric, Lowest, Highest, Param, Tag only
    bool operator==(const ExportColumn &) const = default;
};

struct RunExport
{
    RunQuery query;              ///< which runs, in which order; how many at once is the export's own
    QList<ExportColumn> columns; ///< the run's id comes before them, whether it is among them or not
    QString path;                ///< .csv or .parquet
};

/// All attributes, then the keys in use.
[[nodiscard]] QList<ExportColumn> allExportColumns(const RunKeys &keys);

/// Reads page by page and writes each before it asks for the next; returns the number of runs. The file
/// appears, or is replaced, when all of it is written: after an error or a cancel everything is as before.
/// Errors: those of forAllRuns() and of versionsByRun(); Output.
[[nodiscard]] Result<qint64> exportRuns(const Workspace &workspace, const RunExport &wanted,
                                        const TableFiles &files, const StopToken &stop,
                                        const StoreProgress &progress);

} // namespace driftline
