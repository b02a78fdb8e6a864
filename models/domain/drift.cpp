// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/drift.h"

#include <array>
#include <cmath>

namespace driftline {

namespace {

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

double ColumnDrift::excess() const
{
    if (!score || std::isnan(*score))
        return -1e300;
    if (pValue && threshold > 0) // a p-value of 0 is as far over its threshold as can be said
        return std::log10(threshold) - std::log10(std::max(*pValue, 1e-300));
    return threshold > 0 ? std::log10(std::max(*score, 1e-300) / threshold) : *score;
}

} // namespace driftline
