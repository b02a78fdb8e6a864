// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the real DVC wrote, and what we find in it.

#include "models/io/dvc/dvccache.h"
#include "models/io/dvc/dvcconfig.h"
#include "models/io/dvc/dvchash.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/support/testproject.h"

#include <QDir>
#include <QJsonArray>

namespace driftline {

namespace {

constexpr auto oldText = "a,b\r\n1,2\r\n3,4\r\n";

/// Overwrites an object, which DVC keeps read-only.
void damage(const QString &path, const QByteArray &bytes)
{
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qWarning("cannot write %s", qPrintable(path));
}

class TestDvcCache : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aFileIsInTheCache();
    void aFolderIsInTheCache();
    void aLockOfAPipelineNamesTheCache();
    void theWorkTreeHasTheSameHash();
    void aMissingObjectIsSaid();
    void aDamagedObjectHasAnotherHash();
    void aDamagedFileOfAFolderShows();
    void aMissingFileOfAFolderIsSaid();
    void anOlderObjectIsFound();
    void theOlderHashIsThatOfDvc();
    void theConfigurationIsThatOfDvc();
    void aDamagedConfigurationNamesTheLine();
    void noHashIsNoPath();
    void aCancelledHashIsCancelled();
    void readingChangesNothing();

private:
    [[nodiscard]] DvcOutput pointed(const QString &pointer) const;
    [[nodiscard]] std::shared_ptr<DvcCache> cache() const;

    TestProject m_project;
};

void TestDvcCache::initTestCase()
{
    m_project.initDvc();
    m_project.write(QStringLiteral("data/train.csv"), "a,b\n1,2\n");
    m_project.write(QStringLiteral("data/dos.csv"), oldText);
    m_project.write(QStringLiteral("raw/größe \"ü\".csv"), "x\n");
    m_project.write(QStringLiteral("raw/a/deep.bin"), QByteArray("\0\1\2", 3));
    m_project.write(QStringLiteral("raw/a.txt"), "after the folder a in code points, before it in paths\n");
    m_project.write(QStringLiteral("raw/\xF0\x9F\x93\x88.csv"), "chart\n");
    m_project.write(QStringLiteral("raw/\x7F.csv"), "delete\n");
    m_project.write(QStringLiteral("raw/empty"), "");
    m_project.dvc({QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("data/train.csv"),
                   QStringLiteral("data/dos.csv"), QStringLiteral("raw")});
    m_project.dvc({QStringLiteral("stage"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-n"),
                   QStringLiteral("prepare"), QStringLiteral("-d"), QStringLiteral("raw"),
                   QStringLiteral("-o"), QStringLiteral("made.csv"), QStringLiteral("--run"),
                   QStringLiteral("git --version > made.csv")});
    m_project.commit(QStringLiteral("Data"));
}

DvcOutput TestDvcCache::pointed(const QString &pointer) const
{
    const auto outputs = cache()->parsePointer(m_project.read(pointer), pointer);
    return outputs.ok() && outputs->size() == 1 ? outputs->first() : DvcOutput();
}

std::shared_ptr<DvcCache> TestDvcCache::cache() const
{
    auto opened = DvcCache::open(m_project.folder());
    return opened.ok() ? *opened : nullptr;
}

void TestDvcCache::aFileIsInTheCache()
{
    const DvcOutput output = pointed(QStringLiteral("data/train.csv.dvc"));
    QCOMPARE(output.path, QStringLiteral("train.csv"));
    QVERIFY(!output.legacy);
    const auto object = cache()->find(output);
    VERIFY_OK(object);
    QCOMPARE(object->state, CacheState::Present);
    QCOMPARE(object->size, 8);
    qint64 done = 0;
    const auto hash = cache()->computeHash(output, {}, [&](qint64 now, qint64) { done = now; });
    VERIFY_OK(hash);
    QCOMPARE(*hash, output.hash);
    QCOMPARE(done, 8);
}

void TestDvcCache::aFolderIsInTheCache()
{
    const DvcOutput output = pointed(QStringLiteral("raw.dvc"));
    QVERIFY(output.hash.endsWith(QStringLiteral(".dir")));
    QCOMPARE(output.fileCount, 6);
    qint64 done = 0;
    qint64 total = 0;
    const auto hash = cache()->computeHash(output, {}, [&](qint64 now, qint64 all) {
        QVERIFY(now >= done);
        done = now;
        total = all;
    });
    VERIFY_OK(hash);
    QCOMPARE(*hash, output.hash);
    QCOMPARE(done, *output.size);
    QCOMPARE(total, *output.size);
}

void TestDvcCache::aLockOfAPipelineNamesTheCache()
{
    const auto stages =
        cache()->parseStages(m_project.read(QStringLiteral("dvc.lock")), QStringLiteral("dvc.lock"));
    VERIFY_OK(stages);
    QCOMPARE(stages->size(), 1);
    QCOMPARE(stages->first().name, QStringLiteral("prepare"));
    QCOMPARE(stages->first().dependencies.first().hash, pointed(QStringLiteral("raw.dvc")).hash);
    const DvcOutput made = stages->first().outputs.first();
    QCOMPARE(*cache()->computeHash(made, {}, {}), made.hash);
    const auto pipeline =
        cache()->parseStages(m_project.read(QStringLiteral("dvc.yaml")), QStringLiteral("dvc.yaml"));
    VERIFY_OK(pipeline);
    QCOMPARE(pipeline->first().outputs.first().path, QStringLiteral("made.csv"));
}

void TestDvcCache::theWorkTreeHasTheSameHash()
{
    for (const QString &name :
         {QStringLiteral("data/train.csv"), QStringLiteral("data/dos.csv"), QStringLiteral("raw")}) {
        const DvcOutput output = pointed(name + QStringLiteral(".dvc"));
        const auto hash = cache()->hashOfPath(m_project.path(name), output, {}, {});
        VERIFY_OK(hash);
        QCOMPARE(*hash, output.hash);
    }
    QVERIFY(cache()->hashOfPath(m_project.path(QStringLiteral("nothing")), {}, {}, {}).isError());
}

void TestDvcCache::aMissingObjectIsSaid()
{
    DvcOutput output;
    output.hash = QString(32, u'a');
    const auto object = cache()->find(output);
    VERIFY_OK(object);
    QCOMPARE(object->state, CacheState::Missing);
    QVERIFY2(object->path.endsWith(QStringLiteral(".dvc/cache/files/md5/aa/") + QString(30, u'a')),
             qPrintable(object->path));
    QVERIFY(cache()->computeHash(output, {}, {}).isError());
}

void TestDvcCache::aDamagedObjectHasAnotherHash()
{
    TestProject project;
    QVERIFY(copyTree(m_project.folder(), project.folder()).ok());
    const auto copy = DvcCache::open(project.folder());
    VERIFY_OK(copy);
    const DvcOutput output = pointed(QStringLiteral("data/train.csv.dvc"));
    damage((*copy)->find(output)->path, "a,b\n1,3\n");
    const auto hash = (*copy)->computeHash(output, {}, {});
    VERIFY_OK(hash);
    QVERIFY(*hash != output.hash);
    QCOMPARE(*hash,
             QString::fromLatin1(QCryptographicHash::hash("a,b\n1,3\n", QCryptographicHash::Md5).toHex()));
}

void TestDvcCache::aDamagedFileOfAFolderShows()
{
    TestProject project;
    QVERIFY(copyTree(m_project.folder(), project.folder()).ok());
    const auto copy = DvcCache::open(project.folder());
    VERIFY_OK(copy);
    DvcOutput file;
    file.hash = QString::fromLatin1(QCryptographicHash::hash("chart\n", QCryptographicHash::Md5).toHex());
    damage((*copy)->find(file)->path, "other\n");
    const DvcOutput output = pointed(QStringLiteral("raw.dvc"));
    const auto hash = (*copy)->computeHash(output, {}, {});
    VERIFY_OK(hash);
    QVERIFY(*hash != output.hash);
    QVERIFY(hash->endsWith(QStringLiteral(".dir")));
    damage((*copy)->find(output)->path, "[]"); // the listing itself
    QVERIFY(*(*copy)->computeHash(output, {}, {}) != output.hash);
}

void TestDvcCache::aMissingFileOfAFolderIsSaid()
{
    TestProject project;
    QVERIFY(copyTree(m_project.folder(), project.folder()).ok());
    const auto copy = DvcCache::open(project.folder());
    VERIFY_OK(copy);
    DvcOutput file;
    file.hash = QString::fromLatin1(QCryptographicHash::hash("x\n", QCryptographicHash::Md5).toHex());
    QVERIFY(QFile::remove((*copy)->find(file)->path));
    const auto hash = (*copy)->computeHash(pointed(QStringLiteral("raw.dvc")), {}, {});
    QVERIFY(hash.isError());
    QVERIFY2(hash.error().what.startsWith(QStringLiteral("1 of the folder's 6 files")),
             qPrintable(hash.error().line()));
}

/// A dataset as DVC 2 left it: md5-dos2unix in the pointer, the object in the old place. DVC 3 calls it
/// clean.
void TestDvcCache::anOlderObjectIsFound()
{
    TestProject project;
    project.initDvc();
    project.write(QStringLiteral("old.csv"), oldText);
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray(oldText).replace("\r\n", "\n"), QCryptographicHash::Md5).toHex();
    project.write(QStringLiteral(".dvc/cache/%1/%2")
                      .arg(QString::fromLatin1(hash.left(2)), QString::fromLatin1(hash.mid(2))),
                  oldText);
    const QByteArray pointer = "outs:\n- md5: " + hash + "\n  size: 15\n  path: old.csv\n";
    project.write(QStringLiteral("old.csv.dvc"), pointer);
    QCOMPARE(project.dvc({QStringLiteral("status")}), QStringLiteral("Data and pipelines are up to date."));

    const auto cache = DvcCache::open(project.folder());
    VERIFY_OK(cache);
    const DvcOutput output = (*cache)->parsePointer(pointer, QStringLiteral("old.csv.dvc"))->first();
    QVERIFY(output.legacy);
    QCOMPARE((*cache)->find(output)->state, CacheState::Present);
    QCOMPARE(*(*cache)->computeHash(output, {}, {}), output.hash);
    QCOMPARE(*(*cache)->hashOfPath(project.path(QStringLiteral("old.csv")), output, {}, {}), output.hash);
    DvcOutput newer = output;
    newer.legacy = false;
    QCOMPARE((*cache)->find(newer)->state,
             CacheState::Missing); // nor does DVC 3 look there for one of its own
}

void TestDvcCache::theOlderHashIsThatOfDvc()
{
    QTemporaryDir folder;
    QByteArray mixed = QByteArray("text\r\nin the first piece\r\n").repeated(50'000);
    mixed += QByteArray("\0binary\r\n", 9) + QByteArray("tail\r\n").repeated(400'000);
    const QList<QByteArray> contents{"",
                                     "a\r\nb\r\n",
                                     "\r\n",
                                     "a\rb\n",
                                     QByteArray("\0\r\n", 3),
                                     "\xFF\xFE\xFD\r\n",
                                     QStringLiteral("gr\u00F6\u00DFer\r\n").toUtf8(),
                                     mixed,
                                     QByteArray("x").repeated((1 << 20) - 1) + "\r\n"};
    QJsonArray paths;
    QStringList ours;
    for (qsizetype i = 0; i < contents.size(); ++i) {
        QFile file(folder.filePath(QString::number(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents.at(i));
        file.close();
        paths.append(file.fileName());
        const auto hash = dos2unixDigest(file.fileName());
        VERIFY_OK(hash);
        ours << *hash;
    }
    const QString script = QStringLiteral(
        "import json,sys\n"
        "from dvc_data.hashfile.hash import fobj_md5\n"
        "print(json.dumps([fobj_md5(open(p,'rb'), name='md5-dos2unix') for p in json.load(sys.stdin)]))");
    const auto theirs = runPeer(Peer::Dvc, {QStringLiteral("-c"), script}, QJsonDocument(paths).toJson());
    VERIFY_OK(theirs);
    for (qsizetype i = 0; i < ours.size(); ++i)
        QCOMPARE(ours.at(i), theirs->array().at(i).toString());
}

void TestDvcCache::theConfigurationIsThatOfDvc()
{
    qputenv("DVC_GLOBAL_CONFIG_DIR", m_project.beside(QStringLiteral("dvc-global")).toUtf8());
    qputenv("DVC_SYSTEM_CONFIG_DIR", m_project.beside(QStringLiteral("dvc-system")).toUtf8());
    const auto compare = [&] {
        const auto ours = dvcCacheFolder(m_project.folder());
        VERIFY_OK(ours);
        const QString theirs = m_project.dvc({QStringLiteral("cache"), QStringLiteral("dir")});
        QCOMPARE(*ours, QDir::cleanPath(theirs));
    };
    compare();
    m_project.dvc({QStringLiteral("cache"), QStringLiteral("dir"), QStringLiteral("--global"),
                   m_project.beside(QStringLiteral("everybody's cache"))});
    compare();
    m_project.dvc({QStringLiteral("config"), QStringLiteral("core.autostage"), QStringLiteral("true")});
    m_project.dvc({QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("store"),
                   QStringLiteral("s3://bucket/cache")});
    m_project.dvc({QStringLiteral("cache"), QStringLiteral("dir"), QStringLiteral("../team cache")});
    compare();
    QCOMPARE(*dvcCacheFolder(m_project.folder()), m_project.beside(QStringLiteral("team cache")));
    m_project.dvc(
        {QStringLiteral("cache"), QStringLiteral("dir"), QStringLiteral("--local"), QStringLiteral("mine")});
    compare();
    QCOMPARE(*dvcCacheFolder(m_project.folder()), m_project.path(QStringLiteral("mine")));
    for (const char *scope : {"--local", "--project", "--global"})
        m_project.dvc({QStringLiteral("cache"), QStringLiteral("dir"), QString::fromLatin1(scope),
                       QStringLiteral("-u")});
    compare();
}

void TestDvcCache::aDamagedConfigurationNamesTheLine()
{
    TestProject project;
    project.write(QStringLiteral(".dvc/config"), "[cache]\n    dir = x\nnonsense\n");
    const auto cache = DvcCache::open(project.folder());
    QVERIFY(cache.isError());
    QCOMPARE(cache.error().where, project.path(QStringLiteral(".dvc/config:3")));
}

void TestDvcCache::noHashIsNoPath()
{
    DvcOutput output;
    for (const QString &hash : {QString(), QStringLiteral("../../../../../../../../etc/passwd/x"),
                                QStringLiteral("abc"), QString(32, u'z'), QString(40, u'a')}) {
        output.hash = hash;
        QVERIFY(cache()->find(output).isError());
        QVERIFY(cache()->computeHash(output, {}, {}).isError());
    }
}

void TestDvcCache::aCancelledHashIsCancelled()
{
    const StopSource stop;
    stop.requestStop();
    for (const QString &pointer : {QStringLiteral("data/train.csv.dvc"), QStringLiteral("raw.dvc")}) {
        const DvcOutput output = pointed(pointer);
        QVERIFY(cache()->computeHash(output, stop.token(), {}).isCancelled());
        QVERIFY(
            cache()->hashOfPath(m_project.path(pointer.chopped(4)), output, stop.token(), {}).isCancelled());
    }
}

void TestDvcCache::readingChangesNothing()
{
    const QByteArray before = treeDigest(m_project.folder());
    aFileIsInTheCache();
    aFolderIsInTheCache();
    theWorkTreeHasTheSameHash();
    aMissingObjectIsSaid();
    QCOMPARE(treeDigest(m_project.folder()), before);
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDvcCache)

#include "tst_dvccache.moc"
