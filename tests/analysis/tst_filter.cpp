// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filter.h"
#include "tests/support/testcase.h"

#include <algorithm>
#include <limits>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Run sampleRun()
{
    Run run;
    run.id = RunId(QStringLiteral("4c1f0b7e92d34c1f0b7e92d34c1f0b7e"));
    run.name = QStringLiteral("forest-7");
    run.status = RunStatus::Finished;
    run.userId = QStringLiteral("trainer");
    run.startTime = 1'767'225'600'000;
    run.artifactUri = QStringLiteral("/a/b");
    run.metrics = {
        {QStringLiteral("auc"), 0.91}, {QStringLiteral("val loss"), 0.25}, {QStringLiteral("lost"), nan}};
    run.params = {{QStringLiteral("depth"), QStringLiteral("6")},
                  {QStringLiteral("a.b"), QStringLiteral("Größe")}};
    run.tags = {{QStringLiteral("kind"), QStringLiteral("Baseline 100%")},
                {QStringLiteral("said"), QStringLiteral("it's \"fine\"")}};
    run.datasets = {
        {QStringLiteral("train"), QStringLiteral("abc"), QStringLiteral("training"), {}, {}, {}, {}},
        {QStringLiteral("holdout"), QStringLiteral("def"), {}, {}, {}, {}, {}}};
    return run;
}

/// The tree as text, in prefix form.
QString written(const FilterTree &tree)
{
    if (!tree)
        return QStringLiteral("everything");
    QStringList parts;
    for (const FilterTree &child : tree->children)
        parts.append(written(child));
    switch (tree->kind) {
    case FilterNode::Kind::And:
        return QStringLiteral("and(%1)").arg(parts.join(u','));
    case FilterNode::Kind::Or:
        return QStringLiteral("or(%1)").arg(parts.join(u','));
    case FilterNode::Kind::Not:
        return QStringLiteral("not(%1)").arg(parts.join(u','));
    case FilterNode::Kind::Clause:
        break;
    }
    return tree->clause.key;
}

} // namespace

class FilterTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void parses_data();
    void parses();
    void means_data();
    void means();
    void refuses_data();
    void refuses();
    void knowsWhatIsNotFinished_data();
    void knowsWhatIsNotFinished();
    void survivesAnyPrefix();
    void refusesDeepNesting();
    void parsesOrder();
    void refusesOrder_data();
    void refusesOrder();
    void ordersNaNAndMissingLast();
    void splitsForServer_data();
    void splitsForServer();
};

void FilterTest::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tree");
    QTest::newRow("empty") << QString() << QStringLiteral("everything");
    QTest::newRow("blank") << QStringLiteral(" \n\t ") << QStringLiteral("everything");
    QTest::newRow("and binds more than or")
        << QStringLiteral("metrics.a > 1 or metrics.b > 1 and metrics.c > 1")
        << QStringLiteral("or(a,and(b,c))");
    QTest::newRow("not binds most") << QStringLiteral("not metrics.a > 1 and metrics.b > 1")
                                    << QStringLiteral("and(not(a),b)");
    QTest::newRow("parentheses") << QStringLiteral("(metrics.a > 1 or metrics.b > 1) and metrics.c > 1")
                                 << QStringLiteral("and(or(a,b),c)");
    QTest::newRow("nested and is one list")
        << QStringLiteral("(metrics.a>1 AND metrics.b>1) AND metrics.c>1") << QStringLiteral("and(a,b,c)");
    QTest::newRow("backticks") << QStringLiteral("metrics.`val loss` < 1") << QStringLiteral("val loss");
    QTest::newRow("quoted key") << QStringLiteral("params.\"a-b\" = 'x'") << QStringLiteral("a-b");
    QTest::newRow("dotted key") << QStringLiteral("tags.mlflow.source.git.commit != ''")
                                << QStringLiteral("mlflow.source.git.commit");
    QTest::newRow("keyword as key") << QStringLiteral("params.order = 'x' and tags.in = 'y'")
                                    << QStringLiteral("and(order,in)");
    QTest::newRow("alias created") << QStringLiteral("attributes.Created > 1")
                                   << QStringLiteral("start_time");
    QTest::newRow("alias run name") << QStringLiteral("attribute.`Run name` = 'x'")
                                    << QStringLiteral("run_name");
    QTest::newRow("plain attribute") << QStringLiteral(
                                            "run.status = 'x' and attr.user_id='y' and end_time < 5")
                                     << QStringLiteral("and(status,user_id,end_time)");
}

void FilterTest::parses()
{
    QFETCH(QString, text);
    const auto tree = parseFilter(text);
    VERIFY_OK(tree);
    QTEST(written(*tree), "tree");
}

void FilterTest::means_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("", true);
    row("metrics.auc > 0.9", true);
    row("metrics.auc >= .91 and metrics.auc <= 9.1E-1", true);
    row("metrics.auc != 0.91", false);
    row("metrics.auc < -1", false);
    row("metric.`val loss` = 0.25", true);
    row("metrics.missing != 1", false);
    row("not metrics.missing != 1", true);
    row("metrics.lost > 0", false);
    row("metrics.lost != 0", false);
    row("not metrics.lost = 0", true);
    row("params.depth = '6'", true);
    row("parameters.depth = \"6\"", true);
    row("params.depth LIKE '_'", true);
    row("params.`a.b` like 'Gr__e'", true);
    row("params.a.b ILIKE 'gr%E'", true);
    row("params.a.b ilike 'GRÖSSE'", false);
    row("tags.kind LIKE '%100%'", true);
    row("tags.kind LIKE 'baseline%'", false);
    row("tags.kind ILIKE 'baseline%'", true);
    row("tags.kind LIKE '%a%e%i%0'", false);
    row("tags.said = 'it''s \"fine\"'", false); // two quotes are two, as MLflow has it
    row("tags.said LIKE 'it_s \"fine\"'", true);
    row("tags.said = \"it's \"\"fine\"\"\"", false);
    row("params.none IS NULL and params.depth IS NOT NULL", true);
    row("params.none is not null or tags.kind is null", false);
    row("run_id IN ('4c1f0b7e92d34c1f0b7e92d34c1f0b7e', 'x')", true);
    row("run_id NOT IN ('x')", true);
    row("attributes.run_name = 'forest-7'", true);
    row("status = 'FINISHED' and user_id LIKE 'train%'", true);
    row("end_time > 0 or end_time <= 0", false);
    row("start_time >= 1767225600000", true);
    row("datasets.name = 'holdout' and dataset.digest = 'abc'", true);
    row("datasets.context != 'training'", false);
    row("datasets.name IN ('x', 'train')", true);
    row("artifact_uri LIKE '/a/%'", true);
    row("not (metrics.auc > 0.9 and params.depth = '7')", true);
    row("metrics.auc > 0.95 OR params.depth = '6'", true);
    row("not not metrics.auc > 0.9", true);
}

void FilterTest::means()
{
    QFETCH(QString, text);
    const auto tree = parseFilter(text);
    VERIFY_OK(tree);
    QTEST(matches(*tree, sampleRun()), "expected");
}

void FilterTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wrongWord");
    const auto row = [](const char *text, const char *wrongWord) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(wrongWord);
    };
    row("metrics.auc >", "");
    row("metrics.auc", "");
    row("metric.auc > 0.9 and", "");
    row("metrics.auc > 0.9 metrics.b > 1", "metrics.b");
    row("metrics.auc > '0.9'", "'0.9'");
    row("metrics.auc LIKE 'x'", "LIKE");
    row("metrics.auc IN (1)", "IN");
    row("metrics.auc IS NULL", "IS");
    row("metrics.auc = nan", "nan");
    row("metrics.auc > 1e999", "1e999");
    row("metrics.auc > 0.9.1", "0.9.1");
    row("metrics.auc == 1", "==");
    row("metrics.auc <> 1", "<>");
    row("metrics. > 1", "metrics.");
    row("metrics.`a > 1", "`a > 1");
    row("metrics.val-loss > 1", "-");
    row("params.depth = 6", "6");
    row("params.depth > '6'", ">");
    row("params.depth = deep", "deep");
    row("params.depth = `6`", "`6`");
    row("params.depth IN ('6')", "IN");
    row("params.depth NOT LIKE '6'", "NOT");
    row("params.depth IS 6", "6");
    row("params.depth = 'six", "'six");
    row("paramz.depth = '6'", "paramz.depth");
    row("Metrics.auc > 1", "Metrics.auc");
    row("duration > 5", "duration");
    row("start_time > '5'", "'5'");
    row("status < 'x'", "<");
    row("status IN ('FINISHED')", "IN");
    row("run_id IN ()", ")");
    row("run_id IN ('a' 'b')", "'b'");
    row("run_id IN ('a', 5)", "5");
    row("run_id IN 'a'", "'a'");
    row("run_id IN ('a'", "(");
    row("run_id = ('a')", "(");
    row("datasets.size = 'x'", "datasets.size");
    row("(metrics.auc > 1", "(");
    row("metrics.auc > 1)", ")");
    row("()", ")");
    row("and metrics.auc > 1", "and");
    row("0.9 < metrics.auc", "0.9");
    row("metrics.auc > 1 && metrics.b > 1", "&&");
    row("metrics.auc > 1; drop", ";");
}

void FilterTest::refuses()
{
    QFETCH(QString, text);
    const auto tree = parseFilter(text);
    QVERIFY(tree.isError());
    QCOMPARE(tree.error().code, ErrorCode::Usage);
    QVERIFY(!tree.error().what.isEmpty());
    QCOMPARE(tree.error().where, text);
    QVERIFY(tree.error().span.has_value());
    const TextSpan span = *tree.error().span;
    QTEST(text.mid(span.begin, span.length), "wrongWord");
    if (span.length == 0)
        QCOMPARE(span.begin, text.size());
}

void FilterTest::knowsWhatIsNotFinished_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("early");
    const auto row = [](const char *text, bool early) {
        QTest::newRow(text) << QString::fromLatin1(text) << early;
    };
    row("", false);
    row("metrics.", true);
    row("metrics.auc", true);
    row("metrics.auc ", true);
    row("metrics.`a/b", true);
    row("metrics.auc >", true);
    row("metrics.auc > 0.9", false);
    row("metrics.auc > 0.9 and ", true);
    row("not", true);
    row("(metrics.auc > 0.9", true);
    row("params.a = 'x", true);
    row("params.a is", true);
    row("params.a is not", true);
    row("run_id in", true);
    row("run_id in ('a'", true);
    row("run_id in ('a',", true);
    // Something is wrong before the end.
    row("metrics.auc foo", false);
    row("metrics.auc > 0.9 annd ", false);
    row("metrics.auc > 0.9) and", false);
    row("metric.auc == 1 and", false);
    row("colour.x = 'red' and (", false);
    row("metrics.auc > 5x", false);
    row("params.depth = 6", false);
}

void FilterTest::knowsWhatIsNotFinished()
{
    QFETCH(QString, text);
    QTEST(endsTooEarly(text), "early");
}

void FilterTest::survivesAnyPrefix()
{
    const QString text =
        QStringLiteral("not (metrics.`a b` >= -1.5e-3 or params.\"x\" ILIKE '%ü😀''') and run_id "
                       "NOT IN ('a', \"b\") and tags.k IS NOT NULL");
    VERIFY_OK(parseFilter(text));
    for (qsizetype length = 0; length <= text.size(); ++length) {
        const auto tree = parseFilter(text.left(length));
        if (tree.isError()) {
            const TextSpan span = tree.error().span.value_or(TextSpan{-1, 0});
            QVERIFY(span.begin >= 0 && span.length >= 0 && span.begin + span.length <= length);
        }
    }
}

void FilterTest::refusesDeepNesting()
{
    const auto deep = parseFilter(QString(100'000, u'('));
    QVERIFY(deep.isError());
    QString negated;
    for (int i = 0; i < 100'000; ++i)
        negated += QLatin1StringView("not ");
    QVERIFY(parseFilter(negated).isError());
    QStringList many;
    for (int i = 0; i < 10'000; ++i)
        many.append(QStringLiteral("metrics.m%1 > 1").arg(i));
    VERIFY_OK(parseFilter(many.join(QLatin1StringView(" or "))));
}

void FilterTest::parsesOrder()
{
    const auto key = [](const char *text) { return parseOrderBy(QString::fromUtf8(text)); };
    QCOMPARE(*key("metrics.auc DESC"), (OrderBy{FilterEntity::Metric, QStringLiteral("auc"), false}));
    QCOMPARE(*key(" start_time "), (OrderBy{FilterEntity::Attribute, QStringLiteral("start_time"), true}));
    QCOMPARE(*key("params.`a b` asc"), (OrderBy{FilterEntity::Parameter, QStringLiteral("a b"), true}));
    QCOMPARE(*key("attributes.Created desc"),
             (OrderBy{FilterEntity::Attribute, QStringLiteral("start_time"), false}));
}

void FilterTest::refusesOrder_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("no key") << QStringLiteral("DESC");
    QTest::newRow("two directions") << QStringLiteral("metrics.auc ASC DESC");
    QTest::newRow("other word") << QStringLiteral("metrics.auc upwards");
    QTest::newRow("dataset") << QStringLiteral("datasets.name");
    QTest::newRow("unknown attribute") << QStringLiteral("attributes.size DESC");
    QTest::newRow("two keys") << QStringLiteral("metrics.a, metrics.b");
}

void FilterTest::refusesOrder()
{
    QFETCH(QString, text);
    const auto order = parseOrderBy(text);
    QVERIFY(order.isError());
    QCOMPARE(order.error().code, ErrorCode::Usage);
    QVERIFY(order.error().span.has_value());
}

void FilterTest::ordersNaNAndMissingLast()
{
    QList<Run> runs(5);
    const QList<std::optional<double>> values{nan, 1.0, std::nullopt, 3.0, 1.0};
    for (qsizetype i = 0; i < runs.size(); ++i) {
        runs[i].id = RunId(QString::number(i));
        runs[i].startTime = i == 4 ? 20 : 10;
        if (values[i])
            runs[i].metrics.insert(QStringLiteral("m"), *values[i]);
    }
    const auto order = [&](const char *text) {
        const auto key = parseOrderBy(QString::fromUtf8(text));
        std::ranges::sort(runs, [&](const Run &a, const Run &b) { return runLess(a, b, {*key}); });
        QString ids;
        for (const Run &run : std::as_const(runs))
            ids += run.id.text();
        return ids;
    };
    QCOMPARE(order("metrics.m"), QStringLiteral("41302"));
    QCOMPARE(order("metrics.m desc"), QStringLiteral("34102"));
    QCOMPARE(order("run_name"), QStringLiteral("40123"));
}

void FilterTest::splitsForServer_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("forServer");
    QTest::addColumn<QString>("remainder");
    const auto row = [](const char *text, const char *forServer, const char *remainder) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(forServer)
                            << QString::fromUtf8(remainder);
    };
    row("", "", "everything");
    row("metrics.auc>0.9 and params.a='6'", "metrics.`auc` > 0.9 AND params.`a` = '6'", "everything");
    row("metrics.a > 1e300", "metrics.`a` > 1e300", "everything");
    row("start_time > 1767225600000", "attributes.`start_time` > 1767225600000", "everything");
    row("tags.k = \"it's\"", "tags.`k` = \"it's\"", "everything");
    row("tags.k = 'it''s \"x\"'", "", "k");
    row("tags.k = 'a\\b'", "", "k");
    row("metrics.a > 1 or metrics.b > 1", "", "or(a,b)");
    row("metrics.a > 1 and not metrics.b > 1", "metrics.`a` > 1", "not(b)");
    row("metrics.a > 1 and (metrics.b > 1 or metrics.c > 1) and params.d IS NULL", "metrics.`a` > 1",
        "and(or(b,c),d)");
    row("run_id IN ('a')", "", "run_id");
    row("datasets.name = 'd' and status = 'FINISHED'",
        "datasets.`name` = 'd' AND attributes.`status` = 'FINISHED'", "everything");
    // servers of 2.x fail on these together
    row("datasets.name = 'd' and params.k = 'x'", "params.`k` = 'x'", "name");
    row("run_name = 'a' and datasets.name = 'd'", "attributes.`run_name` = 'a'", "name");
}

void FilterTest::splitsForServer()
{
    QFETCH(QString, text);
    const auto tree = parseFilter(text);
    VERIFY_OK(tree);
    const FilterSplit split = splitForServer(*tree);
    QTEST(split.forServer, "forServer");
    QTEST(written(split.remainder), "remainder");
}

} // namespace driftline

using driftline::FilterTest;
DRIFTLINE_TEST(FilterTest)
#include "tst_filter.moc"
