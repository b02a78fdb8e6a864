// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/driftoptions.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace driftline {

namespace {

constexpr int mostBins = 1000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

struct TestName
{
    DriftTest test;
    QLatin1StringView name;
    const char *title; // UTF-8
};

constexpr std::array testNames{
    TestName{DriftTest::Automatic, QLatin1StringView("auto"), "automatic"},
    TestName{DriftTest::KolmogorovSmirnov, QLatin1StringView("ks"), "Kolmogorov–Smirnov"},
    TestName{DriftTest::Wasserstein, QLatin1StringView("wasserstein"), "Wasserstein"},
    TestName{DriftTest::PopulationStability, QLatin1StringView("psi"), "PSI"},
    TestName{DriftTest::JensenShannon, QLatin1StringView("jensenshannon"), "Jensen–Shannon"},
    TestName{DriftTest::KullbackLeibler, QLatin1StringView("kl_div"), "Kullback–Leibler"},
    TestName{DriftTest::Hellinger, QLatin1StringView("hellinger"), "Hellinger"},
    TestName{DriftTest::EnergyDistance, QLatin1StringView("ed"), "energy distance"},
    TestName{DriftTest::AndersonDarling, QLatin1StringView("anderson"), "Anderson–Darling"},
    TestName{DriftTest::CramerVonMises, QLatin1StringView("cramer_von_mises"), "Cramér–von Mises"},
    TestName{DriftTest::EppsSingleton, QLatin1StringView("es"), "Epps–Singleton"},
    TestName{DriftTest::MannWhitney, QLatin1StringView("mannw"), "Mann–Whitney"},
    TestName{DriftTest::StudentT, QLatin1StringView("t_test"), "Student's t"},
    TestName{DriftTest::MeanDiscrepancy, QLatin1StringView("empirical_mmd"), "MMD"},
    TestName{DriftTest::ChiSquare, QLatin1StringView("chisquare"), "chi-square"},
    TestName{DriftTest::ZTest, QLatin1StringView("z"), "z-test"},
    TestName{DriftTest::FisherExact, QLatin1StringView("fisher_exact"), "Fisher's exact"},
    TestName{DriftTest::GTest, QLatin1StringView("g_test"), "G-test"},
    TestName{DriftTest::TotalVariation, QLatin1StringView("TVD"), "total variation"},
};

template <typename Value>
struct Named
{
    Value value;
    QLatin1StringView name;
};
template <typename Value> // Clang finds it for aggregates from version 17 on
Named(Value, QLatin1StringView)->Named<Value>;

constexpr std::array binRules{
    Named{BinRule::Automatic, QLatin1StringView("auto")},
    Named{BinRule::Sturges, QLatin1StringView("sturges")},
    Named{BinRule::Doane, QLatin1StringView("doane")},
    Named{BinRule::FreedmanDiaconis, QLatin1StringView("fd")},
};

constexpr std::array corrections{
    Named{Correction::None, QLatin1StringView("none")},
    Named{Correction::Bonferroni, QLatin1StringView("bonferroni")},
    Named{Correction::BenjaminiHochberg, QLatin1StringView("bh")},
};

constexpr std::array units{
    Named{WindowUnit::Whole, QLatin1StringView("")},      Named{WindowUnit::Hour, QLatin1StringView("hour")},
    Named{WindowUnit::Day, QLatin1StringView("day")},     Named{WindowUnit::Week, QLatin1StringView("week")},
    Named{WindowUnit::Month, QLatin1StringView("month")},
};

constexpr QLatin1StringView quantilesPrefix("quantiles:");
constexpr QLatin1StringView edgesPrefix("edges:");
constexpr QLatin1StringView rowsPrefix("rows:");

template <typename List, typename Value>
QString nameIn(const List &list, Value value)
{
    const auto at = std::ranges::find_if(list, [value](const auto &entry) { return entry.value == value; });
    return at == list.end() ? QString() : QString(at->name);
}

template <typename List>
auto valueIn(const List &list, const QString &name)
{
    const auto at = std::ranges::find_if(list, [&name](const auto &entry) { return name == entry.name; });
    return at == list.end() ? std::nullopt : std::optional(at->value);
}

Result<Binning> edgesFrom(const QString &list, const QString &name)
{
    Binning binning{BinRule::OwnEdges, 0, {}};
    for (const QString &part : list.split(QLatin1Char(','))) {
        bool isNumber = false;
        binning.edges.push_back(part.trimmed().toDouble(&isNumber));
        if (!isNumber || !std::isfinite(binning.edges.back()))
            return fail(ErrorCode::Usage, tr("an edge is not a number"), part, tr("give edges:0,1,10"));
    }
    if (binning.edges.size() < 2 || binning.edges.size() > mostBins ||
        std::ranges::adjacent_find(binning.edges, std::greater_equal<>()) != binning.edges.end())
        return fail(ErrorCode::Usage, tr("edges are two to 1000 numbers, each larger than the one before"),
                    name, tr("give edges:0,1,10"));
    return binning;
}

} // namespace

QList<DriftTest> driftTests()
{
    QList<DriftTest> tests;
    for (const TestName &entry : testNames)
        tests.append(entry.test);
    return tests;
}

QString driftTestName(DriftTest test)
{
    for (const TestName &entry : testNames) {
        if (entry.test == test)
            return entry.name;
    }
    return {};
}

std::optional<DriftTest> driftTestFromName(const QString &name)
{
    for (const TestName &entry : testNames) {
        if (name == entry.name)
            return entry.test;
    }
    return std::nullopt;
}

QString driftTestTitle(DriftTest test)
{
    for (const TestName &entry : testNames) {
        if (entry.test == test)
            return QString::fromUtf8(entry.title);
    }
    return {};
}

QString binningName(const Binning &binning)
{
    switch (binning.rule) {
    case BinRule::EqualFrequency:
        return binning.count == 10 ? QStringLiteral("deciles")
                                   : quantilesPrefix + QString::number(binning.count);
    case BinRule::FixedCount:
        return QString::number(binning.count);
    case BinRule::OwnEdges: {
        QStringList edges;
        for (const double edge : binning.edges)
            edges.append(QString::number(edge, 'g', QLocale::FloatingPointShortest));
        return edgesPrefix + edges.join(QLatin1Char(','));
    }
    default:
        return nameIn(binRules, binning.rule);
    }
}

Result<Binning> binningFromName(const QString &name)
{
    if (const auto rule = valueIn(binRules, name))
        return Binning{*rule, 10, {}};
    if (name == QLatin1StringView("deciles"))
        return Binning{BinRule::EqualFrequency, 10, {}};
    if (name.startsWith(edgesPrefix))
        return edgesFrom(name.mid(edgesPrefix.size()), name);
    const bool quantiles = name.startsWith(quantilesPrefix);
    bool isNumber = false;
    const int count = (quantiles ? name.mid(quantilesPrefix.size()) : name).toInt(&isNumber);
    if (isNumber && count >= 1 && count <= mostBins)
        return Binning{quantiles ? BinRule::EqualFrequency : BinRule::FixedCount, count, {}};
    return fail(ErrorCode::Usage, tr("no such rule for bins"), name,
                tr("rules are auto, sturges, doane, fd, deciles, quantiles:N, a number from 1 to 1000, or "
                   "edges:A,B,C"));
}

QString columnRoleName(ColumnRole role)
{
    switch (role) {
    case ColumnRole::Target:
        return QStringLiteral("target");
    case ColumnRole::Prediction:
        return QStringLiteral("prediction");
    case ColumnRole::Timestamp:
        return QStringLiteral("timestamp");
    case ColumnRole::Id:
        return QStringLiteral("id");
    case ColumnRole::Ignored:
        return QStringLiteral("ignored");
    case ColumnRole::Feature:
        break;
    }
    return QStringLiteral("feature");
}

ColumnRole guessedRole(const QString &column)
{
    for (const ColumnRole role : {ColumnRole::Target, ColumnRole::Prediction}) {
        if (column == columnRoleName(role))
            return role;
    }
    return ColumnRole::Feature;
}

QString correctionName(Correction correction)
{
    return nameIn(corrections, correction);
}

std::optional<Correction> correctionFromName(const QString &name)
{
    return valueIn(corrections, name);
}

QString windowsName(const Windows &windows)
{
    return windows.unit == WindowUnit::Rows ? rowsPrefix + QString::number(windows.rows)
                                            : nameIn(units, windows.unit);
}

Result<Windows> windowsFromName(const QString &name)
{
    Windows windows;
    if (const auto unit = valueIn(units, name); unit && *unit != WindowUnit::Whole) {
        windows.unit = *unit;
        return windows;
    }
    bool isNumber = false;
    windows.unit = WindowUnit::Rows;
    if (name.startsWith(rowsPrefix))
        windows.rows = name.mid(rowsPrefix.size()).toLongLong(&isNumber);
    if (!isNumber || windows.rows < 1)
        return fail(ErrorCode::Usage, tr("no such window"), name,
                    tr("windows are hour, day, week, month or rows:N"));
    return windows;
}

TestChoice DriftOptions::choiceOf(const QString &column, ColumnType type) const
{
    TestChoice choice = ofColumn.value(column).choice;
    for (const TestChoice &wider : {ofType.value(type), TestChoice{test, threshold, warning}}) {
        choice.test = choice.test ? choice.test : wider.test;
        choice.threshold = choice.threshold ? choice.threshold : wider.threshold;
        choice.warning = choice.warning ? choice.warning : wider.warning;
    }
    return choice;
}

ColumnRole DriftOptions::roleOf(const QString &column) const
{
    const auto role = ofColumn.value(column).role;
    return role ? *role : column == windows.timeColumn ? ColumnRole::Timestamp : guessedRole(column);
}

const Binning &DriftOptions::binsOf(const QString &column) const
{
    const auto own = ofColumn.constFind(column);
    return own != ofColumn.constEnd() && own->bins ? *own->bins : bins;
}

} // namespace driftline
