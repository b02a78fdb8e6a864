// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Groups are those that pandas makes of the same runs, and a group's filter finds its runs again.

#include "models/analysis/filter.h"
#include "models/analysis/rungrouping.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QJsonArray>

#include <cmath>
#include <limits>
#include <random>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Run runWith(int number, const std::optional<QString> &depth, const QMap<QString, double> &metrics)
{
    Run run;
    run.id = RunId(QString::number(number));
    run.experimentId = ExperimentId(QString::number(number % 2));
    if (depth)
        run.params[QStringLiteral("depth")] = *depth;
    run.metrics = metrics;
    return run;
}

QList<Run> manyRuns()
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> values(-1, 1);
    QList<Run> runs;
    for (int i = 0; i < 3000; ++i) {
        const int kind = int(random() % 7);
        QMap<QString, double> metrics;
        if (kind != 1)
            metrics[QStringLiteral("auc")] = kind == 2 && i % 5 == 0 ? nan : values(random);
        metrics[QStringLiteral("loss")] = values(random) * std::pow(10, int(random() % 20));
        if (kind == 3)
            metrics[QStringLiteral("loss")] = i % 2 ? infinity : 1.0;
        if (kind == 4)
            metrics[QStringLiteral("loss")] = nan;
        runs.append(runWith(i, kind == 6 ? std::nullopt : std::optional(QString::number(kind)), metrics));
    }
    return runs;
}

RunGroups grouped(const QList<Run> &runs, const GroupBy &by, const QStringList &metrics = {})
{
    RunGrouper grouper(by, metrics);
    for (const Run &run : runs)
        grouper.add(run);
    return grouper.groups();
}

QJsonValue number(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return QString::fromLatin1(value > 0 ? "Infinity" : "-Infinity");
    return value;
}

/// As exact as two ways of adding up can be: relative to the largest number in the sum.
bool isAbout(double a, double b, double size)
{
    return a == b || std::abs(a - b) <= 1e-12 * size;
}

} // namespace

class TestRunGrouping final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void isWhatPandasSays()
    {
        const QList<Run> runs = manyRuns();
        const QStringList metrics{QStringLiteral("auc"), QStringLiteral("loss")};
        QJsonArray question;
        for (const Run &run : runs) {
            QJsonObject values;
            for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
                values[it.key()] = number(it.value());
            const QString depth = run.params.value(QStringLiteral("depth"));
            question.append(QJsonObject{{QStringLiteral("value"), depth.isNull() ? QJsonValue() : depth},
                                        {QStringLiteral("metrics"), values}});
        }
        const auto answer =
            runPeer(Peer::Evidently, {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/group_runs.py")},
                    QJsonDocument(question).toJson(), 120'000);
        VERIFY_OK(answer);
        const QJsonObject expected = answer->object();
        const RunGroups groups = grouped(runs, {GroupBy::Kind::Param, QStringLiteral("depth")}, metrics);
        QCOMPARE(groups.runs, runs.size());
        QCOMPARE(groups.groups.size(), expected.size());
        for (const RunGroup &group : groups.groups) {
            const QJsonObject theirs = expected[group.value.value_or(QStringLiteral("(missing)"))].toObject();
            QCOMPARE(group.runs, theirs[QLatin1StringView("runs")].toInteger());
            for (qsizetype i = 0; i < metrics.size(); ++i) {
                const MetricSummary &ours = group.metrics[i];
                const QJsonArray other = theirs[metrics[i]].toArray();
                QCOMPARE(ours.values, other[0].toInteger());
                QCOMPARE(ours.nans, other[1].toInteger());
                QCOMPARE(ours.values == 0, other[2].toString().isEmpty());
                if (ours.values == 0)
                    continue;
                const double size = std::max(std::abs(ours.least), std::abs(ours.greatest));
                QVERIFY2(isAbout(ours.mean, other[2].toString().toDouble(), size),
                         qPrintable(other[2].toString()));
                QCOMPARE(ours.least, other[3].toString().toDouble());
                QCOMPARE(ours.greatest, other[4].toString().toDouble());
            }
        }
    }

    void mostRunsComeFirstAndThoseWithoutAValueLast()
    {
        const QString b = QStringLiteral("b");
        QList<Run> runs{runWith(0, std::nullopt, {}),
                        runWith(1, std::nullopt, {}),
                        runWith(2, b, {}),
                        runWith(3, QStringLiteral("a"), {}),
                        runWith(4, b, {}),
                        runWith(5, QString(), {}),
                        runWith(6, std::nullopt, {})};
        runs[5].params[QStringLiteral("depth")] = QStringLiteral("");
        const RunGroups groups = grouped(runs, {GroupBy::Kind::Param, QStringLiteral("depth")});
        QStringList texts;
        for (const RunGroup &group : groups.groups)
            texts.append(
                QStringLiteral("%1 %2").arg(group.value.value_or(QStringLiteral("-"))).arg(group.runs));
        QCOMPARE(texts, (QStringList{QStringLiteral("b 2"), QStringLiteral(" 1"), QStringLiteral("a 1"),
                                     QStringLiteral("- 3")}));
    }

    void aRunIsInTheGroupOfEachOfItsDatasets()
    {
        Run both = runWith(0, {}, {});
        const auto input = [](const char *name, const char *digest, const char *context) {
            DatasetInput input;
            input.name = QLatin1StringView(name);
            input.digest = QLatin1StringView(digest);
            input.context = QLatin1StringView(context);
            return input;
        };
        both.datasets = {input("a", "1", "training"), input("a", "1", "validation"), input("a", "2", "test")};
        const RunGroups groups = grouped({both, runWith(1, {}, {})}, {GroupBy::Kind::Dataset, {}});
        QCOMPARE(groups.runs, 2);
        QCOMPARE(groups.groups.size(), 3);
        for (const RunGroup &group : groups.groups)
            QCOMPARE(group.runs, 1);
        QCOMPARE(groups.groups[0].digest, QStringLiteral("1"));
        QCOMPARE(groups.groups[1].digest, QStringLiteral("2"));
        QVERIFY(!groups.groups[2].value);
    }

    void aGroupingIsReadAsItWasWritten()
    {
        for (const GroupBy &by : {GroupBy{GroupBy::Kind::Experiment, {}}, GroupBy{GroupBy::Kind::Dataset, {}},
                                  GroupBy{GroupBy::Kind::Parent, {}},
                                  GroupBy{GroupBy::Kind::Param, QStringLiteral("model.max depth")},
                                  GroupBy{GroupBy::Kind::Tag, QStringLiteral("params.x")}})
            QCOMPARE(groupByFromId(groupById(by)), std::optional(by));
        for (const char *text : {"", "params.", "tags", "metrics.auc", "Dataset", "dataset "})
            QVERIFY2(!groupByFromId(QString::fromLatin1(text)), text);
    }

    void aGroupsFilterFindsItsRuns_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        for (const char *key : {"depth", "model.max-depth", "a b", "1st", "team/owner"})
            QTest::newRow(key) << QString::fromLatin1(key) << QStringLiteral("6");
        for (const char *value : {"", "it's", "say \"no\"", "50%_", "a\nb", "''"})
            QTest::newRow(value) << QStringLiteral("depth") << QString::fromLatin1(value);
    }

    void aGroupsFilterFindsItsRuns()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QList<Run> runs;
        for (int i = 0; i < 6; ++i) {
            runs.append(runWith(i, {}, {{QStringLiteral("auc"), i / 6.0}}));
            if (i % 3 != 2) {
                runs[i].params[key] = i % 3 == 0 ? value : QStringLiteral("other");
                runs[i].tags[key] = runs[i].params[key];
            }
        }
        const QString before = QStringLiteral("metrics.auc > 0.4 or metrics.auc = 0 or params.x = '1'");
        for (const GroupBy::Kind kind : {GroupBy::Kind::Param, GroupBy::Kind::Tag}) {
            const GroupBy by{kind, key};
            const RunGroups groups = grouped(runs, by);
            QCOMPARE(groups.groups.size(), 3);
            qint64 found = 0;
            for (const RunGroup &group : groups.groups) {
                const auto text = filterOfGroup(before, by, group);
                QVERIFY(text);
                const auto tree = parseFilter(*text);
                VERIFY_OK(tree);
                for (const Run &run : runs) {
                    if (!matches(*tree, run))
                        continue;
                    ++found;
                    QVERIFY(matches(*parseFilter(before), run));
                    QCOMPARE(run.params.contains(key), group.value.has_value());
                    QCOMPARE(run.params.value(key), group.value.value_or(QString()));
                }
            }
            QCOMPARE(found, 4);
        }
    }

    void whatTheLanguageCannotNameIsNoFilter()
    {
        RunGroup group;
        group.value = QStringLiteral("it's \"so\"");
        QVERIFY(!filterOfGroup({}, {GroupBy::Kind::Tag, QStringLiteral("note")}, group));
        QVERIFY(!filterOfGroup({}, {GroupBy::Kind::Experiment, {}}, group));
        group.value.reset();
        const auto without = filterOfGroup({}, {GroupBy::Kind::Dataset, {}}, group);
        QVERIFY(without);
        Run run = runWith(0, {}, {});
        QVERIFY(matches(*parseFilter(*without), run));
        run.datasets.append(DatasetInput{QStringLiteral("a"), QStringLiteral("1"), {}, {}, {}, {}, {}});
        QVERIFY(!matches(*parseFilter(*without), run));
        group.value = QStringLiteral("a");
        group.digest = QStringLiteral("1");
        QVERIFY(matches(*parseFilter(*filterOfGroup({}, {GroupBy::Kind::Dataset, {}}, group)), run));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunGrouping)
#include "tst_rungrouping.moc"
