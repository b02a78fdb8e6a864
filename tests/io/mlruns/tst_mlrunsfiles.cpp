// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The two file formats of a store: meta.yaml and metric files.

#include "models/io/mlruns/metafile.h"
#include "models/io/mlruns/metricfile.h"
#include "tests/support/testcase.h"

#include <cmath>

namespace driftline {

using namespace mlruns;

class TestMlrunsFiles : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void metaIsWhatYamlSays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("as MLflow writes it") << QByteArray(
            "artifact_uri: file:///store/0/abc/artifacts\nend_time: null\nentry_point_name: "
            "''\nexperiment_id: '0'\n"
            "run_name: useful-fox-7\nstart_time: 1767225600000\nstatus: 3\ntags: []\nuser_id: trainer\n");
        QTest::newRow("a map inside") << QByteArray("destination_type: RUN\nsource_id: 0a1b\ntags:\n  "
                                                    "mlflow.data.context: training\n  other: 'x'\nz: 1\n");
        QTest::newRow("an empty map inside") << QByteArray("tags: {}\nz: 1\n");
        QTest::newRow("a null map") << QByteArray("tags:\nz: 1\n");
        QTest::newRow("colon and hash") << QByteArray("name: 'colon: here # no comment'\nother: a:b#c\n");
        QTest::newRow("a comment") << QByteArray("# written by hand\nname: a # comment\n");
        QTest::newRow("quotes") << QByteArray("a: 'it''s'\nb: \"tab\\there \\xFC \\U0001F600\"\nc: '\"'\n");
        QTest::newRow("folded") << QByteArray(
            "name: long long long\n  long long\nb: 'quoted\n  on\n\n  two lines'\n");
        QTest::newRow("block") << QByteArray("name: |-\n  line one\n  line two\nb: >\n  folded\n  text\n");
        QTest::newRow("empty values") << QByteArray("a:\nb: ''\nc: ~\nd: null\ne: 'null'\nf: Null\n");
        QTest::newRow("unicode") << QByteArray("name: \xC3\xBCml\xC3\xA4ut \xE4\xB8\xAD\xE6\x96\x87\n");
        QTest::newRow("carriage returns") << QByteArray("name: a\r\nb: ''\r\nc:\r\n");
        QTest::newRow("document marks") << QByteArray("---\nname: a\n...\n");
        QTest::newRow("negative and special")
            << QByteArray("a: -1\nb: '-'\nc: '@x'\nd: '*x'\ne: 1e5\nf: .5\n");
        QTest::newRow("flow") << QByteArray("a: [1, 2]\nb: {x: y}\nc: z\n");
        QTest::newRow("no end of line") << QByteArray("a: b");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("blank") << QByteArray("\n\n");
        QTest::newRow("deeper") << QByteArray("a:\n  b:\n    c: d\n  e: f\n");
        QTest::newRow("trailing space") << QByteArray("a: b \nc: ' d '\n");
        QTest::newRow("list") << QByteArray("a:\n- 1\n- 2\nb: c\n");
    }

    void metaIsWhatYamlSays()
    {
        QFETCH(QByteArray, text);
        const auto ours = MetaFile::parse(text, {});
        const auto whole = MetaFile::parseWhole(text, {});
        QCOMPARE(ours.ok(), whole.ok());
        VERIFY_OK(ours);
        QVERIFY(*ours == *whole);
    }

    void brokenMetaNamesTheLine()
    {
        for (const auto &[text, line] : {std::pair{"a: b\nc: d: e\n", ":2"},
                                         std::pair{"a: b\n\tc: d\n", ":2"}, std::pair{"- a\n- b\n", ":1"},
                                         std::pair{"just a text\n", ":1"}, std::pair{"a: *nobody\n", ":1"}}) {
            const auto meta = MetaFile::parse(text, QStringLiteral("meta.yaml"));
            QVERIFY2(meta.isError(), text);
            QCOMPARE(meta.error().where, QStringLiteral("meta.yaml") + QLatin1StringView(line));
        }
    }

    void points_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("points");
        QTest::addColumn<double>("last");
        const double nan = std::nan("");
        QTest::newRow("three fields")
            << QByteArray("100 0.5 1\n200 0.25 2\n") << "1@100=0.5 2@200=0.25" << 0.25;
        QTest::newRow("two fields") << QByteArray("100 0.5\n200 0.25\n") << "0@100=0.5 0@200=0.25" << 0.25;
        QTest::newRow("five fields") << QByteArray("100 0.5 7 set abc\n90 0.25 9 set abc\n")
                                     << "7@100=0.5 9@90=0.25" << 0.5;
        QTest::newRow("the greatest step")
            << QByteArray("100 0.5 5\n900 9 4\n") << "5@100=0.5 4@900=9" << 0.5;
        QTest::newRow("then the latest")
            << QByteArray("100 1 1\n300 0.5 1\n200 9 1\n") << "1@100=1 1@300=0.5 1@200=9" << 0.5;
        QTest::newRow("then the greatest")
            << QByteArray("1 1 1\n1 3 1\n1 2 1\n") << "1@1=1 1@1=3 1@1=2" << 3.0;
        QTest::newRow("NaN stands first") << QByteArray("1 nan 1\n1 2 1\n") << "1@1=nan 1@1=2" << nan;
        QTest::newRow("NaN comes later") << QByteArray("1 2 1\n1 nan 1\n") << "1@1=2 1@1=nan" << 2.0;
        QTest::newRow("Python's numbers")
            << QByteArray("1 1e-05 0\n2 inf 0\n3 -inf 0\n4 Infinity 0\n5 1e400 -1\n6 1e-400 -2\n7 +1 -3\n")
            << "0@1=1e-05 0@2=inf 0@3=-inf 0@4=inf -1@5=inf -2@6=0 -3@7=1" << HUGE_VAL;
        QTest::newRow("no last end of line") << QByteArray("1 2 1\n2 3 2") << "1@1=2 2@2=3" << 3.0;
        QTest::newRow("carriage returns") << QByteArray("1 2 1\r\n2 3 2\r\n") << "1@1=2 2@2=3" << 3.0;
        QTest::newRow("blank lines") << QByteArray("1 2 1\n\n2 3 2\n\n") << "1@1=2 2@2=3" << 3.0;
    }

    void points()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, points);
        QFETCH(double, last);
        QStringList found;
        const BadLines bad = eachPoint(text, [&](const MetricPoint &point, qint64) {
            found.append(QStringLiteral("%1@%2=%3").arg(point.step).arg(point.timestamp).arg(point.value));
        });
        QCOMPARE(bad.count, 0);
        QCOMPARE(found.join(u' '), points);
        BadLines ignored;
        const auto value = summaryOf(text, ignored);
        QVERIFY(value);
        QVERIFY(value->last == last || (std::isnan(value->last) && std::isnan(last)));
    }

    void badLinesAreCounted()
    {
        const QByteArray text =
            "1 2 3\n1\n1 2 3 4\n1 2 3 4 5 6\nx 2 3\n1 y 3\n1 2 z\n1  2 3\n9 8 7\n1 2 3.5\n\xff\xfe\n";
        BadLines bad;
        QCOMPARE(summaryOf(text, bad)->last, 8.0);
        QCOMPARE(bad.count, 9);
        QCOMPARE(bad.first.size(), size_t(3));
        QCOMPARE(bad.first.at(0).line, 2);
        QCOMPARE(bad.first.at(0).text, QStringLiteral("1"));
        QCOMPARE(bad.first.at(2).line, 4);
        QVERIFY(!summaryOf("nonsense\n", bad));
        QVERIFY(!summaryOf("", bad));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsFiles)
#include "tst_mlrunsfiles.moc"
