// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which values a filter is offered, and where in its text.

#include "models/analysis/filter.h"
#include "models/analysis/valuesinuse.h"
#include "tests/support/testcase.h"

namespace driftline {

class TestValuesInUse final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void aPlaceForAValue_data();
    void aPlaceForAValue();
    void theMostFrequentComeFirst();
    void whatCannotBeWrittenIsNotOffered();
    void aHundredThousandValues();
    void everyKindOfFieldIsCounted();
};

void TestValuesInUse::aPlaceForAValue_data()
{
    // "|" is the cursor; "[" where the value begins. Nothing after "→": no place.
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, const char *field, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(field) << QString::fromUtf8(part);
    };
    row("params.depth = [|", "1 depth", "");
    row("params.depth =[|", "1 depth", "");
    row("params.depth = [6|", "1 depth", "6");
    row("params.depth = ['|", "1 depth", "");
    row("params.depth = ['6|'", "1 depth", "6");
    row("params.depth = [\"it's|", "1 depth", "it's");
    row("tags.team != [ri|sk", "2 team", "ri");
    row("tag.`team/owner` LIKE [|", "2 team/owner", "");
    row("tags.\"a b\" ilike ['%x y|", "2 a b", "%x y");
    row("metrics.auc > 0.9 and not (status = [|", "0 status", "");
    row("attributes.`run name` = [|", "0 run_name", "");
    row("\"Run name\" = ['x|", "0 run_name", "x");
    row("run_id in ([|", "0 run_id", "");
    row("run_id not in ('a', ['b|", "0 run_id", "b");
    row("datasets.digest in ('a',[|", "3 digest", "");
    row("datasets.context = [train|", "3 context", "train");
    row("params.a = 'x' or params.b = [|", "1 b", "");
    for (const char *none : {"|",
                             "params.dep|",
                             "params.depth |",
                             "params.depth = '6'|",
                             "params.depth = '6' |",
                             "metrics.auc > |",
                             "metrics.auc = 0|",
                             "start_time = |",
                             "params.depth is |",
                             "params.depth > |",
                             "params.a = x and |",
                             "params.a = x and tags.b|",
                             "no.such = |",
                             "nothing = |",
                             "= |",
                             "like |",
                             "in (|",
                             "run_id in ('a' |",
                             "('a', |",
                             ", |",
                             "'open|",
                             "params.`open|",
                             "a = b ; params.c = |"})
        row(none, "", "");
}

void TestValuesInUse::aPlaceForAValue()
{
    QFETCH(QString, text);
    QFETCH(QString, field);
    QFETCH(QString, part);
    const qsizetype begin = text.indexOf(u'[');
    text.remove(u'[');
    const qsizetype cursor = text.indexOf(u'|');
    text.remove(u'|');
    const auto place = valuePlace(text, cursor);
    QCOMPARE(place.has_value(), !field.isEmpty());
    if (!place)
        return;
    const QHash<FilterEntity, QString> numbers{{FilterEntity::Attribute, QStringLiteral("0 ")},
                                               {FilterEntity::Parameter, QStringLiteral("1 ")},
                                               {FilterEntity::Tag, QStringLiteral("2 ")},
                                               {FilterEntity::Dataset, QStringLiteral("3 ")}};
    QCOMPARE(numbers.value(place->entity) + place->key, field);
    QCOMPARE(place->part, part);
    QCOMPARE(place->begin, begin);
}

void TestValuesInUse::theMostFrequentComeFirst()
{
    const QHash<QString, qint64> counts{{QStringLiteral("a"), 1},
                                        {QStringLiteral("b"), 7},
                                        {QStringLiteral("c"), 7},
                                        {QStringLiteral("Beta"), 9},
                                        {QStringLiteral("ab"), 100}};
    const auto texts = [&](const QString &part, qsizetype most) {
        QStringList texts;
        for (const ValueInUse &value : valuesWanted(counts, {{}, FilterEntity::Tag, {}, part, most}))
            texts << QStringLiteral("%1 %2").arg(value.value).arg(value.runs);
        return texts.join(QStringLiteral(", "));
    };
    QCOMPARE(texts({}, 50), QStringLiteral("ab 100, Beta 9, b 7, c 7, a 1"));
    QCOMPARE(texts({}, 2), QStringLiteral("ab 100, Beta 9"));
    QCOMPARE(texts(QStringLiteral("B"), 50),
             QStringLiteral("Beta 9, b 7, ab 100")); // then what has it inside
    QCOMPARE(texts(QStringLiteral("z"), 50), QString());
}

void TestValuesInUse::whatCannotBeWrittenIsNotOffered()
{
    const QStringList values{QStringLiteral("it's"),       QStringLiteral("say \"x\""),
                             QStringLiteral("it's \"x\""), QStringLiteral("a\nb"),
                             QString(201, u'x'),           QStringLiteral("")};
    QHash<QString, qint64> counts;
    for (const QString &value : values)
        counts.insert(value, 1);
    const ValueQuery query{{}, FilterEntity::Tag, QStringLiteral("t"), {}, 50};
    const auto wanted = valuesWanted(counts, query);
    QCOMPARE(wanted.size(), 2);
    for (const ValueInUse &value : wanted) {
        Run run;
        run.tags[query.key] = value.value;
        const auto tree = parseFilter(QStringLiteral("tags.t = ") + quotedValue(value.value));
        VERIFY_OK(tree);
        QVERIFY(matches(*tree, run));
    }
}

void TestValuesInUse::aHundredThousandValues()
{
    QList<Run> runs;
    for (int i = 0; i < 100'000; ++i) {
        Run run;
        run.params[QStringLiteral("seed")] = QString::number(i);
        runs.append(run);
    }
    runs.append(runs.at(77'777));
    const ValueQuery query{{}, FilterEntity::Parameter, QStringLiteral("seed"), QStringLiteral("777"), 50};
    const auto values = valuesOfRuns(runs, query);
    QCOMPARE(values.size(), 50);
    QCOMPARE(values.first(), (ValueInUse{QStringLiteral("77777"), 2}));
}

void TestValuesInUse::everyKindOfFieldIsCounted()
{
    Run run;
    run.name = QStringLiteral("one");
    run.userId = QStringLiteral("me");
    run.status = RunStatus::Failed;
    run.params[QStringLiteral("depth")] = QStringLiteral("6");
    run.tags[QStringLiteral("team")] = QStringLiteral("risk");
    for (const char *context : {"training", "validation"})
        run.datasets.append(
            {QStringLiteral("d"), QStringLiteral("3f9c"), QString::fromLatin1(context), {}, {}, {}, {}});
    const auto only = [&](FilterEntity entity, const char *key) {
        const auto values = valuesOfRuns({run}, {{}, entity, QString::fromLatin1(key), {}, 50});
        QStringList texts;
        for (const ValueInUse &value : values)
            texts << QStringLiteral("%1 %2").arg(value.value).arg(value.runs);
        return texts.join(QStringLiteral(", "));
    };
    QCOMPARE(only(FilterEntity::Attribute, "run_name"), QStringLiteral("one 1"));
    QCOMPARE(only(FilterEntity::Attribute, "user_id"), QStringLiteral("me 1"));
    QCOMPARE(only(FilterEntity::Attribute, "status"), QStringLiteral("FAILED 1"));
    QCOMPARE(only(FilterEntity::Parameter, "depth"), QStringLiteral("6 1"));
    QCOMPARE(only(FilterEntity::Parameter, "other"), QString());
    QCOMPARE(only(FilterEntity::Tag, "team"), QStringLiteral("risk 1"));
    QCOMPARE(only(FilterEntity::Dataset, "digest"), QStringLiteral("3f9c 1"));
    QCOMPARE(only(FilterEntity::Dataset, "context"), QStringLiteral("training 1, validation 1"));
}

} // namespace driftline

DRIFTLINE_TEST(driftline::TestValuesInUse)
#include "tst_valuesinuse.moc"
