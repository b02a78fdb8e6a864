// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a drift check is asked to do.

#include "models/domain/dataset.h"

#include <QMap>

#include <optional>
#include <vector>

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

/// Which test decides, and from where on. What is absent is left to the next wider choice: the column's, its
/// type's, the one for all, the test's own.
struct TestChoice
{
    std::optional<DriftTest> test;
    std::optional<double> threshold;
    std::optional<double> warning; ///< from here on a column is worth a look; absent: see warningThreshold()
    bool operator==(const TestChoice &) const = default;
};

/// How numbers are put into bins.
enum class BinRule {
    Automatic, ///< Sturges; single values are bins of their own where the reference has few, as in Evidently
    Sturges,
    Doane,
    FreedmanDiaconis,
    EqualFrequency, ///< quantiles of the reference
    FixedCount,     ///< of equal width
    OwnEdges
};

struct Binning
{
    BinRule rule = BinRule::Automatic;
    int count = 10;            ///< EqualFrequency and FixedCount
    std::vector<double> edges; ///< OwnEdges: ascending, at least two
    bool operator==(const Binning &) const = default;
};
/// "sturges", "doane", "fd", "deciles", "quantiles:5", "30", "edges:0,1,10".
[[nodiscard]] QString binningName(const Binning &binning);
/// Errors: Usage.
[[nodiscard]] Result<Binning> binningFromName(const QString &name);

/// What a column is there for.
enum class ColumnRole {
    Feature,
    Target,     ///< named apart in the verdict
    Prediction, ///< named apart in the verdict
    Timestamp,  ///< tells the windows; shown, not tested
    Id,         ///< differs in every row: not tested
    Ignored     ///< not tested
};
/// "feature", "target", …
[[nodiscard]] QString columnRoleName(ColumnRole role);
/// Columns that are called target or prediction are taken as such, as Evidently does.
[[nodiscard]] ColumnRole guessedRole(const QString &column);

struct ColumnOptions
{
    TestChoice choice;
    std::optional<ColumnType> type; ///< read it as this
    std::optional<ColumnRole> role; ///< absent: guessedRole()
    std::optional<Binning> bins;
    bool operator==(const ColumnOptions &) const = default;
};

/// For many tests at once: the p-values are made larger before they are held against their thresholds.
enum class Correction { None, Bonferroni, BenjaminiHochberg };
/// "none", "bonferroni", "bh".
[[nodiscard]] QString correctionName(Correction correction);
[[nodiscard]] std::optional<Correction> correctionFromName(const QString &name);

enum class WindowUnit { Whole, Hour, Day, Week, Month, Rows };

/// How the live data are split, to see when they began to move. Weeks begin on Monday; times are UTC.
struct Windows
{
    WindowUnit unit = WindowUnit::Whole;
    qint64 rows = 0;    ///< of a window, in file order; WindowUnit::Rows
    QString timeColumn; ///< empty: the one with the role Timestamp, or else the only column of times
    bool operator==(const Windows &) const = default;
};
/// "hour", "day", "week", "month", "rows:1000"; empty for the whole.
[[nodiscard]] QString windowsName(const Windows &windows);
/// Errors: Usage.
[[nodiscard]] Result<Windows> windowsFromName(const QString &name);

struct DriftOptions
{
    DriftTest test = DriftTest::Automatic;
    std::optional<double> threshold; ///< absent: each test's own
    std::optional<double> warning;   ///< absent: warningThreshold()
    QMap<ColumnType, TestChoice> ofType;
    QMap<QString, ColumnOptions> ofColumn;
    QStringList columns; ///< empty: all
    Binning bins;
    Windows windows;
    Correction correction = Correction::None;
    bool everyTest = false;   ///< beside the one that decides, all others that fit, but MMD
    bool asEvidently = false; ///< reproduce Evidently's number where ours differs on purpose

    /// What holds for a column of this name and type; its test may still be Automatic.
    [[nodiscard]] TestChoice choiceOf(const QString &column, ColumnType type) const;
    [[nodiscard]] ColumnRole roleOf(const QString &column) const;
    [[nodiscard]] const Binning &binsOf(const QString &column) const;
    bool operator==(const DriftOptions &) const = default;
};

} // namespace driftline
