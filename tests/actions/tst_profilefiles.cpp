// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is read of a profile's file: what is told of a bad one, where its data are from.

#include "models/analysis/profilejson.h"
#include "tests/actions/profiletestcase.h"

#include <QDir>
#include <QFile>

namespace driftline {

class TestProfileFiles final : public ProfileTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostileFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *name, const char *from, const char *to, const char *what) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(what);
        };
        row("cut off", "]", "", "this is not JSON");
        row("newer", "\"driftline_profile\": 1", "\"driftline_profile\": 2", "of a newer version: 2");
        row("no version", "\"driftline_profile\": 1", "\"driftline_profile\": null", "is not a count");
        row("negative", "\"counts\":[1,", "\"counts\":[-1,", "counts is not a count");
        row("none", "\"counts\":[1,", "\"counts\":[0,", "a number in counts cannot be");
        row("too many", "\"counts\":[1,", "\"counts\":[18446744073709551615,", "counts is not a count");
        row("overflow", "\"counts\":[1,1,1]", "\"counts\":[9007199254740992,9007199254740992,1]",
            "a number in counts cannot be");
        row("fraction", "\"counts\":[1,", "\"counts\":[1.5,", "counts is not a count");
        row("NaN", "\"starts\":[0.5,", "\"starts\":[\"NaN\",", "a bucket does not begin");
        row("beyond a double", "\"starts\":[0.5,", "\"starts\":[1e999,", "a number in it cannot be");
        row("unsorted", "\"starts\":[0.5,1.5,", "\"starts\":[1.5,0.5,", "not in ascending order");
        row("off its grid", "\"precision\":52", "\"precision\":0", "a bucket does not begin");
        row("no precision", "\"precision\":52", "\"precision\":53", "there is no precision 53");
        row("a bucket less", "\"starts\":[0.5,1.5,", "\"starts\":[0.5,", "as many counts as buckets");
        row("rows", "\"rows\":3,\"missing\":0", "\"rows\":4,\"missing\":0", "not as many rows");
        row("missing", "\"missing\":0", "\"missing\":2", "do not add up");
        row("type", "\"type\":\"numeric\"", "\"type\":\"boolean\"", "do not belong together");
        row("unknown type", "\"type\":\"numeric\"", "\"type\":\"complex\"", "no column type complex");
        row("moments", "\"min\":0.5", "\"min\":-7", "the moments do not belong");
        row("no moment", "\"m2\":", "\"m9\":", "m2 is missing");
        row("twice", "[\"a\",\"b\"]", "[\"a\",\"a\"]", "a category is there twice: a");
        row("a name less", "[\"a\",\"b\"]", "[\"a\"]", "one count for each category");
        row("others", "{\"distinct\":0,\"rows\":0}", "{\"distinct\":3,\"rows\":0}", "do not add up");
        row("not UTF-8", "\"a\",\"b\"", "\"a\",\"\xff\"", "this is not JSON");
        row("a part", "\"parts\":[]", "\"parts\":[{\"name\":\"a\",\"bytes\":1}]", "sha256 is missing");
        row("columns", "\"columns\":", "\"columns\": [], \"x\":", "it has no columns");
        row("a list", "\"columns\": [", "\"columns\": [[[[", "this is not JSON");
    }

    void hostileFilesAreRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, what);
        const QString good = profileOfFiles({write("good.csv", "n,word\n0.5,a\n1.5,b\n2.25,a\n")});
        QFile file(good);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray text = file.readAll();
        VERIFY_OK(parseProfile(text, good));
        if (from == "]") {
            text.chop(text.size() / 2);
        } else {
            const qsizetype at = text.indexOf(from);
            QVERIFY2(at >= 0, text.constData());
            text.replace(at, from.size(), to);
        }
        const auto opened = m_reader.open(write("bad.profile.json", text), {});
        QVERIFY(opened.isError());
        QCOMPARE(opened.error().code, ErrorCode::Unreadable);
        QVERIFY2(opened.error().what.contains(what), qPrintable(opened.error().line()));
        QVERIFY(opened.error().where.contains(QStringLiteral("bad.profile.json")));
        QVERIFY(!opened.error().hint.isEmpty());
    }

    void partsOfSourcesAreReadBackAndMayBeAbsent()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("parts/below")));
        (void)write("parts/a.csv", "n\n0.5\n");
        (void)write("parts/below/b.csv", "n\n1.5\n");
        const QString file = profileOfFiles({m_folder.filePath(QStringLiteral("parts"))});
        const auto profile = readProfile(file);
        VERIFY_OK(profile);
        const ProfileSource &source = profile->sources.constFirst();
        QCOMPARE(source.parts.size(), 2);
        QCOMPARE(source.parts.at(1).name, QStringLiteral("below/b.csv"));
        QCOMPARE(source.parts.at(1).bytes, 6);
        QCOMPARE(profileText(*profile), bytesOf(file));
        QByteArray before = bytesOf(file);
        const qsizetype at = before.indexOf(",\"parts\":");
        before.remove(at, before.indexOf(']', at) + 1 - at);
        const auto old = parseProfile(before, file);
        VERIFY_OK(old);
        QVERIFY(old->sources.constFirst().parts.isEmpty());
        QCOMPARE(old->sources.constFirst().sha256, source.sha256);
    }

    void aProfileIsToldFromItsBytes()
    {
        const QString good = profileOfFiles({write("good.csv", "n,word\n0.5,a\n1.5,b\n")});
        const QString renamed = m_folder.filePath(QStringLiteral("renamed.txt"));
        QFile::remove(renamed);
        QVERIFY(QFile::copy(good, renamed));
        const auto opened = m_reader.open(renamed, {});
        VERIFY_OK(opened);
        QVERIFY((*opened)->profile());
        QCOMPARE((*opened)->profile()->sources.first().name, QStringLiteral("good.csv"));
        QCOMPARE((*opened)->profile()->sources.first().sha256.size(), 64);
        const auto head = (*opened)->head(10, {});
        VERIFY_OK(head);
        QCOMPARE(head->columns.size(), 2);
        QVERIFY(head->rows.isEmpty());
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestProfileFiles)
#include "tst_profilefiles.moc"
