// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftcolumn.h"

#include "models/analysis/driftfindings.h"
#include "models/analysis/meandiscrepancy.h"
#include "models/analysis/profilesides.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

QString joined(const QStringList &notes)
{
    QStringList list = notes;
    list.removeAll(QString());
    return list.join(QStringLiteral("; "));
}

QString whyEmpty(const ColumnData &column, bool isReference)
{
    if (column.rows == 0)
        return isReference ? tr("the reference has no rows") : tr("the live data have no rows");
    if (column.infinite > 0)
        return isReference ? tr("no finite value in the reference") : tr("no finite value in the live data");
    return isReference ? tr("every value is missing in the reference")
                       : tr("every value is missing in the live data");
}

QString infiniteNote(const ColumnData &reference, const ColumnData &live)
{
    if (reference.infinite == 0 && live.infinite == 0)
        return {};
    return tr("infinite values left out: %1 in the reference, %2 in the live data")
        .arg(reference.infinite)
        .arg(live.infinite);
}

/// Why a column of both sides is not tested whatever test is asked for; empty: it is.
QString whyUntested(ColumnRole role, ColumnType type, bool asEvidently)
{
    switch (role) {
    case ColumnRole::Id:
        return tr("an id differs in every row: not tested");
    case ColumnRole::Ignored:
        return tr("ignored");
    case ColumnRole::Timestamp:
        return tr("the time of the rows: shown, not tested");
    default:
        break;
    }
    if (type == ColumnType::Datetime)
        return tr("times are shown, not tested");
    if (type == ColumnType::Text && asEvidently)
        return tr("Evidently trains a classifier on text; that is not reproduced");
    return {};
}

bool isSample(DriftTest test, const ColumnSides &sides)
{
    return test == DriftTest::MeanDiscrepancy &&
           std::max(sides.reference.size(), sides.live.size()) > discrepancySample;
}

/// Shown beside the one that decides.
QList<TestOutcome> otherTests(DriftTest decides, const ColumnSides &sides, const DriftOptions &options)
{
    static constexpr std::array forNumbers{DriftTest::Wasserstein, DriftTest::PopulationStability,
                                           DriftTest::KolmogorovSmirnov, DriftTest::JensenShannon};
    static constexpr std::array forCategories{DriftTest::JensenShannon, DriftTest::PopulationStability,
                                              DriftTest::ChiSquare};
    QList<DriftTest> tests;
    if (options.everyTest)
        tests = driftTests();
    else if (isCategorical(sides.type))
        tests = QList<DriftTest>(forCategories.begin(), forCategories.end());
    else
        tests = QList<DriftTest>(forNumbers.begin(), forNumbers.end());
    QList<TestOutcome> outcomes;
    for (const DriftTest test : std::as_const(tests)) {
        // MMD takes longer than all the others together, and looks at a sample: it is there for who asks for
        // it.
        if (test == decides || test == DriftTest::Automatic || test == DriftTest::MeanDiscrepancy ||
            !fits(test, sides))
            continue;
        const TestOutcome outcome = runTest(test, sides, options.asEvidently);
        if (whyNothing(outcome, sides, options.asEvidently).isEmpty())
            outcomes.append(outcome);
    }
    return outcomes;
}

/// The test, or why it says nothing.
QString decide(ColumnDrift &drift, const ColumnSides &sides, const DriftOptions &options)
{
    const TestChoice choice = options.choiceOf(drift.name, drift.type);
    const DriftTest test = choice.test.value_or(DriftTest::Automatic) == DriftTest::Automatic
                               ? automaticTest(sides)
                               : *choice.test;
    if (!fits(test, sides))
        return tr("%1 does not fit a %2 column").arg(driftTestTitle(test), columnTypeName(drift.type));
    const TestOutcome outcome = runTest(test, sides, options.asEvidently);
    if (QString why = whyNothing(outcome, sides, options.asEvidently); !why.isEmpty())
        return why;
    drift.test = test;
    drift.score = outcome.score;
    drift.statistic = outcome.statistic;
    drift.pValue = outcome.pValue;
    drift.threshold = choice.threshold.value_or(outcome.threshold);
    drift.warning = choice.warning.value_or(warningThreshold(test, drift.threshold));
    return isSample(test, sides) ? tr("of %1 values a side, chosen at random").arg(discrepancySample)
                                 : QString();
}

/// Occurrences of the live side's categories, in the places that they have in `all`.
std::vector<qint64> countsIn(const QStringList &all, const ColumnData &live)
{
    QHash<QString, size_t> places;
    for (qsizetype i = 0; i < all.size(); ++i)
        places.insert(all.at(i), size_t(i));
    std::vector<qint64> counts(size_t(all.size()));
    for (qsizetype i = 0; i < live.categories.size(); ++i) {
        const auto place = places.constFind(live.categories.at(i));
        if (place != places.constEnd())
            counts[*place] = live.counts[size_t(i)];
    }
    return counts;
}

} // namespace

ColumnComparison::ColumnComparison(PreparedColumn reference, const DriftOptions &options)
    : m_reference(std::move(reference)), m_options(options)
{}

ColumnDrift ColumnComparison::whole(const PreparedColumn &live, std::launch halves) const
{
    const ColumnData &reference = m_reference.column;
    ColumnDrift drift;
    drift.name = reference.info.name;
    drift.type = reference.info.type;
    drift.role = m_options.roleOf(drift.name);
    drift.referenceMissing = reference.missing;
    drift.liveMissing = live.column.missing;
    const bool numbers = !isCategorical(drift.type);
    if (!m_reference.hasValues() || !live.hasValues()) {
        drift.note = joined({m_reference.hasValues() ? QString() : whyEmpty(reference, true),
                             live.hasValues() ? QString() : whyEmpty(live.column, false)});
        drift.findings = findingsOf(m_reference, live, {});
    } else {
        ColumnSides sides(m_reference, live, m_options.binsOf(drift.name), halves);
        QString note = whyUntested(drift.role, drift.type, m_options.asEvidently);
        if (note.isEmpty()) {
            note = decide(drift, sides, m_options);
            drift.others = otherTests(drift.test, sides, m_options);
            drift.findings = findingsOf(m_reference, live, sides.bins);
        }
        drift.note = joined({reference.info.note, infiniteNote(reference, live.column), note});
        drift.bins = std::move(sides.bins);
        if (numbers) {
            drift.reference = m_reference.summary;
            drift.live = live.summary;
        }
    }
    judge(drift);
    return drift;
}

WindowDrift ColumnComparison::window(ColumnData live, const ColumnDrift &whole) const
{
    matchPart(live, m_reference.column);
    const PreparedColumn prepared(std::move(live));
    WindowDrift window;
    window.values = prepared.values();
    window.missing = prepared.column.missing;
    if (!m_reference.hasValues() || !prepared.hasValues()) {
        window.note = prepared.hasValues() ? whole.note : whyEmpty(prepared.column, false);
        window.live = std::vector<qint64>(whole.bins.live.size());
        return window;
    }
    window.live = isCategorical(whole.type) ? countsIn(whole.bins.categories, prepared.column)
                                            : countInBins(prepared.column.numbers, whole.bins.edges);
    const ColumnSides sides(m_reference, prepared, m_options.binsOf(whole.name), std::launch::deferred);
    if (!whole.score || !fits(whole.test, sides)) {
        window.note = whole.note;
        return window;
    }
    const TestOutcome outcome = runTest(whole.test, sides, m_options.asEvidently);
    window.note = whyNothing(outcome, sides, m_options.asEvidently);
    if (!window.note.isEmpty())
        return window;
    ColumnDrift judged;
    judged.test = whole.test;
    judged.score = outcome.score;
    judged.threshold = whole.threshold;
    judged.warning = whole.warning;
    judge(judged);
    window.score = outcome.score;
    window.statistic = outcome.statistic;
    window.pValue = outcome.pValue;
    window.level = judged.level;
    return window;
}

ColumnDrift compareColumns(ColumnData reference, ColumnData live, const DriftOptions &options)
{
    matchSides(reference, live);
    return ColumnComparison(PreparedColumn(std::move(reference)), options)
        .whole(PreparedColumn(std::move(live)));
}

} // namespace driftline
