// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a drift check finds.

#include "models/domain/driftoptions.h"

#include "models/base/time.h"

namespace driftline {

struct HistogramBins
{
    std::vector<double> edges; ///< n+1 edges, half-open, the last one closed; numeric columns
    QStringList categories;    ///< instead of edges
    std::vector<qint64> reference;
    std::vector<qint64> live;
};

/// Moments and quantiles of one side, for the small table under the histogram.
struct SideSummary
{
    qint64 rows = 0;
    qint64 missing = 0;
    double mean = 0;
    double std = 0; ///< population
    double p5 = 0;
    double median = 0;
    double p95 = 0;
    std::vector<double> percentiles; ///< 0 % to 100 %, 101 of them; empty without values
};

/// One test's outcome on one column. `score` is what is held against the threshold: the p-value where the
/// test gives one, else the distance.
struct TestOutcome
{
    DriftTest test = DriftTest::Automatic;
    double score = 0;
    std::optional<double> statistic;
    std::optional<double> pValue;
    double threshold = 0;
    bool drifted = false;
};

enum class DriftLevel { Stable, Warning, Drifted };
/// "stable", "warning", "drifted".
[[nodiscard]] QString driftLevelName(DriftLevel level);

/// What has changed about a column beside the shape of its values. A test does not see it.
struct Finding
{
    enum class Kind {
        MissingShare,       ///< score: share of missing values, live less reference
        NewCategories,      ///< score: share of live values that the reference does not know
        VanishedCategories, ///< score: share of reference values that the live data do not have
        OutOfRange,         ///< score: share of live values below or above all of the reference
        TypeChanged         ///< score: 1
    };
    Kind kind = Kind::MissingShare;
    double score = 0;
    bool notable = false; ///< worth a look though the test says stable
    QString text;         ///< "3 new categories, 2.1 % of the live values: PT, RO, GR"
};
/// "missing_share", "new_categories", …
[[nodiscard]] QString findingKindName(Finding::Kind kind);

/// One column in one window of the live data, by the test that decided on the whole.
struct WindowDrift
{
    std::optional<double> score; ///< absent: not tested, see note
    std::optional<double> statistic;
    std::optional<double> pValue;
    DriftLevel level = DriftLevel::Stable;
    qint64 values = 0; ///< that take part
    qint64 missing = 0;
    std::vector<qint64> live; ///< occurrences in the bins of the whole
    QString note;
};

struct ColumnDrift
{
    QString name;
    ColumnType type = ColumnType::Unsupported;
    ColumnRole role = ColumnRole::Feature;
    DriftTest test = DriftTest::Automatic; ///< the one that was run; Automatic when none was
    std::optional<double> score;           ///< absent: not tested, see note; a p-value is the corrected one
    std::optional<double> statistic;
    std::optional<double> pValue; ///< as the test gives it
    double threshold = 0;
    double warning = 0; ///< from here on the level is Warning
    bool drifted = false;
    DriftLevel level = DriftLevel::Stable; ///< of the score, or Warning because of a notable finding
    qint64 referenceMissing = 0;
    qint64 liveMissing = 0;
    HistogramBins bins;
    QString note;
    std::optional<SideSummary> reference; ///< numeric columns
    std::optional<SideSummary> live;
    QList<TestOutcome> others;  ///< further tests shown for comparison (PSI, KS, JS …), own thresholds
    QList<Finding> findings;    ///< the largest first
    QList<WindowDrift> windows; ///< parallel to DriftReport::windows

    /// How far over its own threshold, on one scale for p-values and distances: > 0 means drifted; the larger
    /// the worse. Sorts the table.
    [[nodiscard]] double excess() const;
};

struct DriftSide
{
    QString name;
    QString path;
    qint64 rows = 0;
    qsizetype columns = 0;
    QString format{};                 ///< see Dataset::format()
    std::optional<ReadOptions> csv{}; ///< how it was read, if it is CSV
};

/// A stretch of the live data: of time, or of rows.
struct DriftWindow
{
    std::optional<UtcMs> begin; ///< absent: a window of rows
    std::optional<UtcMs> end;   ///< the first moment after it
    qint64 firstRow = 0;        ///< windows of rows, counted from 0
    qint64 rows = 0;
    qsizetype testedColumns = 0;
    qsizetype driftedColumns = 0;
    double driftedShare = 0;
    bool datasetDrift = false;
};

struct DriftReport
{
    DriftSide reference;
    DriftSide live;
    DriftOptions options;
    QList<ColumnDrift> columns; ///< in the reference's order, then those only on the live side
    qsizetype testedColumns = 0;
    qsizetype driftedColumns = 0;
    double driftedShare = 0;    ///< drifted / tested; 0 when none was tested
    bool datasetDrift = false;  ///< driftedShare ≥ 0.5
    QList<DriftWindow> windows; ///< empty: the live data were taken as a whole
    qint64 elapsedMs = 0;
    QList<Problem> problems; ///< what of the files could not be read: rows, columns
};

} // namespace driftline
