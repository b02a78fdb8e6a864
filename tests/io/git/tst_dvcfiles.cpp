// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// DVC's YAML and JSON, good and hostile.

#include "models/io/dvc/dvcfiles.h"
#include "tests/support/testcase.h"

namespace driftline {

namespace {

/// "path hash [legacy] size n files n" a line.
QString described(const QList<DvcOutput> &outputs)
{
    QStringList lines;
    for (const DvcOutput &output : outputs) {
        QString line =
            output.path + u' ' + (output.hash.isEmpty() ? QStringLiteral("-") : output.hash.left(4));
        if (output.hash.endsWith(QStringLiteral(".dir")))
            line += QStringLiteral(".dir");
        if (output.legacy)
            line += QStringLiteral(" legacy");
        if (output.size)
            line += QStringLiteral(" %1 bytes").arg(*output.size);
        if (output.fileCount)
            line += QStringLiteral(" %1 files").arg(*output.fileCount);
        lines << line;
    }
    return lines.join(u'\n');
}

class TestDvcFiles : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void aPointerIsRead_data();
    void aPointerIsRead();
    void aDamagedPointerNamesTheLine_data();
    void aDamagedPointerNamesTheLine();
    void hostileYamlIsRefused_data();
    void hostileYamlIsRefused();
    void aLockIsRead();
    void aFirstSchemaLockIsRead();
    void aPipelineIsRead();
    void aDamagedListingIsRefused_data();
    void aDamagedListingIsRefused();
};

void TestDvcFiles::aPointerIsRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("3.x")
        << QByteArray(
               "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 12\n  hash: md5\n  path: a.csv\n")
        << QStringLiteral("a.csv d41d 12 bytes");
    QTest::newRow("2.x") << QByteArray(
                                "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 12\n  path: a.csv\n")
                         << QStringLiteral("a.csv d41d legacy 12 bytes");
    QTest::newRow("folder") << QByteArray("outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e.dir\n  size: 9\n  "
                                          "nfiles: 3\n  hash: md5\n  path: raw\n")
                            << QStringLiteral("raw d41d.dir 9 bytes 3 files");
    QTest::newRow("wdir")
        << QByteArray(
               "wdir: ../data\nouts:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  hash: md5\n  path: a.csv\n")
        << QStringLiteral("../data/a.csv d41d");
    QTest::newRow("import") << QByteArray(
                                   "md5: 0cc175b9c0f1b6a831c399e269772661\nfrozen: true\ndeps:\n- path: x\n  "
                                   "repo:\n    url: u\nouts:\n- "
                                   "md5: D41D8CD98F00B204E9800998ECF8427E\n  hash: md5\n  path: a.csv\n")
                            << QStringLiteral("a.csv d41d");
    QTest::newRow("no md5") << QByteArray("outs:\n- etag: '\"abc\"'\n  path: s3://bucket/a.csv\n")
                            << QStringLiteral("s3://bucket/a.csv -");
    QTest::newRow("two")
        << QByteArray("outs:\n- {md5: d41d8cd98f00b204e9800998ecf8427e, hash: md5, path: a}\n- {md5: "
                      "0cc175b9c0f1b6a831c399e269772661, hash: md5, path: 'b c'}\n")
        << QStringLiteral("a d41d\nb c 0cc1");
    QTest::newRow("none") << QByteArray("desc: nothing yet\n") << QString();
}

void TestDvcFiles::aPointerIsRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, wanted);
    const auto outputs = parseDvcPointer(text, QStringLiteral("a.csv.dvc"));
    VERIFY_OK(outputs);
    QCOMPARE(described(*outputs), wanted);
}

void TestDvcFiles::aDamagedPointerNamesTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("where");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("x.dvc");
    QTest::newRow("conflict")
        << QByteArray("outs:\n<<<<<<< HEAD\n- md5: d41d8cd98f00b204e9800998ecf8427e\n=======\n")
        << QStringLiteral("x.dvc:3");
    QTest::newRow("no md5") << QByteArray("outs:\n- md5: ../../etc/passwd\n  path: a\n")
                            << QStringLiteral("x.dvc:2");
    QTest::newRow("no path") << QByteArray("outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n")
                             << QStringLiteral("x.dvc:2");
    QTest::newRow("a list") << QByteArray("- a\n- b\n") << QStringLiteral("x.dvc:1");
    QTest::newRow("outs is text") << QByteArray("outs: a.csv\n") << QStringLiteral("x.dvc:1");
    QTest::newRow("outs holds a list") << QByteArray("outs:\n- [a]\n") << QStringLiteral("x.dvc:2");
    QTest::newRow("tab") << QByteArray("outs:\n\t- path: a\n") << QStringLiteral("x.dvc:2");
    QTest::newRow("parquet") << QByteArray("PAR1\x15\x04\x15\x00\x00\xff\xfe", 12) << QStringLiteral("x.dvc");
}

void TestDvcFiles::aDamagedPointerNamesTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, where);
    const auto outputs = parseDvcPointer(text, QStringLiteral("x.dvc"));
    QVERIFY(outputs.isError());
    QCOMPARE(outputs.error().code, ErrorCode::Unreadable);
    QVERIFY2(outputs.error().where.startsWith(where), qPrintable(outputs.error().line()));
    QVERIFY(!outputs.error().hint.isEmpty());
}

void TestDvcFiles::hostileYamlIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("deep list") << QByteArray("outs: ") + QByteArray(200'000, '[');
    QTest::newRow("deep map") << QByteArray("outs: ") + QByteArray("{a: ").repeated(100'000);
    QTest::newRow("too long") << QByteArray(5 << 20, '#');
    QByteArray laughs("stages:\n  s0: &s {cmd: x, outs: &o [");
    for (int i = 0; i < 2000; ++i)
        laughs += "a" + QByteArray::number(i) + ", ";
    laughs += "]}\n";
    for (int i = 1; i < 2000; ++i)
        laughs += "  s" + QByteArray::number(i) + ": *s\n";
    QTest::newRow("aliases") << laughs;
    QTest::newRow("unknown alias") << QByteArray("outs: *nothing\n");
}

void TestDvcFiles::hostileYamlIsRefused()
{
    QFETCH(QByteArray, text);
    const auto stages = parseDvcStages(text, QStringLiteral("dvc.lock"));
    if (!text.startsWith("outs"))
        QVERIFY(stages.isError());
    else
        QVERIFY(parseDvcPointer(text, QStringLiteral("x.dvc")).isError());
}

void TestDvcFiles::aLockIsRead()
{
    const auto stages = parseDvcStages("schema: '2.0'\n"
                                       "stages:\n"
                                       "  prepare:\n"
                                       "    cmd: python prepare.py\n"
                                       "    deps:\n"
                                       "    - path: raw\n"
                                       "      hash: md5\n"
                                       "      md5: 0cc175b9c0f1b6a831c399e269772661.dir\n"
                                       "      size: 5\n"
                                       "      nfiles: 2\n"
                                       "    params:\n"
                                       "      params.yaml:\n"
                                       "        seed: 42\n"
                                       "    outs:\n"
                                       "    - path: data/train.parquet\n"
                                       "      hash: md5\n"
                                       "      md5: d41d8cd98f00b204e9800998ecf8427e\n"
                                       "      size: 7\n",
                                       QStringLiteral("dvc.lock"));
    VERIFY_OK(stages);
    QCOMPARE(stages->size(), 1);
    QCOMPARE(stages->first().name, QStringLiteral("prepare"));
    QCOMPARE(described(stages->first().dependencies), QStringLiteral("raw 0cc1.dir 5 bytes 2 files"));
    QCOMPARE(described(stages->first().outputs), QStringLiteral("data/train.parquet d41d 7 bytes"));
    QVERIFY(parseDvcStages("schema: '2.0'\nstages:\n  prepare: nonsense\n", QStringLiteral("dvc.lock"))
                .isError());
    QCOMPARE(parseDvcStages("schema: '2.0'\n", QStringLiteral("dvc.lock"))->size(), 0);
    QCOMPARE(parseDvcStages("", QStringLiteral("dvc.lock"))->size(), 0);
    QCOMPARE(parseDvcStages("stages: &s\n  a: *s\n", QStringLiteral("dvc.lock"))->size(), 1); // a ring ends
}

void TestDvcFiles::aFirstSchemaLockIsRead()
{
    const auto stages = parseDvcStages("train:\n  cmd: python train.py\n  outs:\n  - path: model\n    md5: "
                                       "d41d8cd98f00b204e9800998ecf8427e\n",
                                       QStringLiteral("dvc.lock"));
    VERIFY_OK(stages);
    QCOMPARE(stages->size(), 1);
    QCOMPARE(described(stages->first().outputs), QStringLiteral("model d41d legacy"));
}

void TestDvcFiles::aPipelineIsRead()
{
    const auto stages = parseDvcStages("vars:\n- a: 1\n"
                                       "stages:\n"
                                       "  train:\n"
                                       "    wdir: src\n"
                                       "    cmd: python train.py\n"
                                       "    deps:\n    - train.py\n    - ../data/train.parquet\n"
                                       "    outs:\n    - model.bin:\n        cache: false\n"
                                       "    metrics:\n    - metrics.json\n"
                                       "  score:\n"
                                       "    foreach: [a, b]\n"
                                       "    do:\n"
                                       "      cmd: python score.py ${item}\n"
                                       "      outs:\n      - scores/${item}.csv\n",
                                       QStringLiteral("dvc.yaml"));
    VERIFY_OK(stages);
    QCOMPARE(stages->size(), 2);
    QCOMPARE(stages->first().folder, QStringLiteral("src"));
    QCOMPARE(described(stages->first().dependencies), QStringLiteral("src/train.py -\ndata/train.parquet -"));
    QCOMPARE(described(stages->first().outputs), QStringLiteral("src/model.bin -\nsrc/metrics.json -"));
    QCOMPARE(described(stages->last().outputs), QStringLiteral("scores/${item}.csv -"));
}

void TestDvcFiles::aDamagedListingIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not a list") << QByteArray("{}");
    QTest::newRow("cut off") << QByteArray(R"([{"md5": "d41d8cd98f00b204e9800998ecf8427e", "relp)");
    QTest::newRow("no md5") << QByteArray(R"([{"relpath": "a"}])");
    QTest::newRow("wrong md5") << QByteArray(R"([{"md5": "../../../etc/passwd", "relpath": "a"}])");
    QTest::newRow("leads out") << QByteArray(
        R"([{"md5": "d41d8cd98f00b204e9800998ecf8427e", "relpath": "../a"}])");
    QTest::newRow("absolute") << QByteArray(
        R"([{"md5": "d41d8cd98f00b204e9800998ecf8427e", "relpath": "/a"}])");
    QTest::newRow("numbers") << QByteArray(R"([{"md5": 1, "relpath": 2}])");
    QTest::newRow("deep") << QByteArray(500'000, '[');
}

void TestDvcFiles::aDamagedListingIsRefused()
{
    QFETCH(QByteArray, text);
    const auto files = parseDvcListing(text, QStringLiteral("x.dir"));
    QVERIFY(files.isError());
    QCOMPARE(files.error().where, QStringLiteral("x.dir"));
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDvcFiles)

#include "tst_dvcfiles.moc"
