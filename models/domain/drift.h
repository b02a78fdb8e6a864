// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a drift check asks and what it finds.

#include "models/domain/dataset.h"

#include <QMap>

#include <optional>

namespace driftline {

/// Evidently's names in textual form; see driftTestName().
enum class DriftTest {
    Automatic,
    KolmogorovSmirnov,
    Wasserstein,
    PopulationStability,
    JensenShannon,
    KullbackLeibler,
    Hellinger,
    EnergyDistance,
    AndersonDarling,
    CramerVonMises,
    EppsSingleton,
    MannWhitney,
    StudentT,
    MeanDiscrepancy,
    ChiSquare,
    ZTest,
    FisherExact,
    GTest,
    TotalVariation
};

/// All of them, Automatic first.
[[nodiscard]] QList<DriftTest> driftTests();
/// "auto", "ks", "wasserstein", …
[[nodiscard]] QString driftTestName(DriftTest test);
[[nodiscard]] std::optional<DriftTest> driftTestFromName(const QString &name);
/// "Kolmogorov–Smirnov", … for people.
[[nodiscard]] QString driftTestTitle(DriftTest test);

struct DriftOptions
{
    DriftTest test = DriftTest::Automatic;
    std::optional<double> threshold; ///< absent: each test's own
    QStringList columns;             ///< empty: all
    bool asEvidently = false;        ///< reproduce Evidently's number where ours differs on purpose
};

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

struct ColumnDrift
{
    QString name;
    ColumnType type = ColumnType::Unsupported;
    DriftTest test = DriftTest::Automatic; ///< the one that was run; Automatic when none was
    std::optional<double> score;           ///< absent: not tested, see note
    std::optional<double> statistic;
    std::optional<double> pValue;
    double threshold = 0;
    bool drifted = false;
    qint64 referenceMissing = 0;
    qint64 liveMissing = 0;
    HistogramBins bins;
    QString note;
    std::optional<SideSummary> reference; ///< numeric columns
    std::optional<SideSummary> live;
    QList<TestOutcome> others; ///< further tests shown for comparison (PSI, KS, JS …), own thresholds

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
};

struct DriftReport
{
    DriftSide reference;
    DriftSide live;
    QList<ColumnDrift> columns; ///< in the reference's order, then those only on the live side
    qsizetype testedColumns = 0;
    qsizetype driftedColumns = 0;
    double driftedShare = 0;   ///< drifted / tested; 0 when none was tested
    bool datasetDrift = false; ///< driftedShare ≥ 0.5
    qint64 elapsedMs = 0;
    QList<Problem> problems; ///< what of the files could not be read: rows, columns
};

} // namespace driftline
