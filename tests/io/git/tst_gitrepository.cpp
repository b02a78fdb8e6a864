// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What git itself says of a repository, and what we say.

#include "models/io/git/gitrepository.h"
#include "tests/support/testcase.h"
#include "tests/support/testproject.h"

#include <QDir>
#include <QSet>
#include <QThread>

namespace driftline {

namespace {

QStringList words(const QString &text)
{
    return text.split(u' ');
}

std::shared_ptr<GitRepository> opened(const QString &path)
{
    auto repository = GitRepository::open(path);
    return repository.ok() ? *repository : nullptr;
}

class TestGitRepository : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRepositoryIsFoundFromInside();
    void whatIsNoRepositoryIsSaid();
    void aCommitIsKnownByItsHash();
    void aMissingCommitIsSaid();
    void aPositionLeadsGitToTheCommit();
    void filesAreThoseOfGit();
    void aFileIsReadAsItWas();
    void changesAreThoseOfGit();
    void theLogIsThatOfGit();
    void headIsABranchOrAHash();
    void readingChangesNothing();
    void manyThreadsMayAsk();

private:
    TestProject m_project;
    QString m_first;
    QString m_second;
    QString m_merge;
    QString m_last;
};

void TestGitRepository::initTestCase()
{
    m_project.initGit();
    m_project.write(QStringLiteral("README.md"), "# one\n");
    m_project.write(QStringLiteral("data/größe ü.txt"), "umlauts\n");
    m_first = m_project.commit(QStringLiteral("Begin"));
    m_project.git(words(QStringLiteral("tag -a v1 -m first")));
    m_project.write(QStringLiteral("src/features.py"), "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n");
    m_project.write(QStringLiteral("model.bin"), QByteArray("\0\1\2\3", 4));
    m_second = m_project.commit(QStringLiteral("Add features: größer"));
    m_project.git(words(QStringLiteral("checkout -q -b side")));
    m_project.write(QStringLiteral("side.txt"), "side\n");
    m_project.commit(QStringLiteral("Side one"));
    m_project.write(QStringLiteral("side.txt"), "side two\n");
    m_project.commit(QStringLiteral("Side two"));
    m_project.git(words(QStringLiteral("checkout -q main")));
    m_project.write(QStringLiteral("README.md"), "# two\n");
    m_project.commit(QStringLiteral("Retitle"));
    m_project.git(words(QStringLiteral("merge -q --no-ff side -m Merge")));
    m_merge = m_project.git(words(QStringLiteral("rev-parse HEAD")));
    m_project.git(words(QStringLiteral("branch -q -D side")));
    m_project.git(words(QStringLiteral("mv src/features.py src/inputs.py")));
    m_project.remove(QStringLiteral("side.txt"));
    m_project.write(QStringLiteral("README.md"), "# two\nmore\nlines\n");
    m_last = m_project.commit(QStringLiteral("Rename and remove"));
    m_project.git(words(QStringLiteral("checkout -q -b topic %1").arg(m_second)));
    m_project.write(QStringLiteral("topic.txt"), "topic\n");
    m_project.commit(QStringLiteral("On a topic"));
    m_project.git(words(QStringLiteral("checkout -q main")));
}

void TestGitRepository::aRepositoryIsFoundFromInside()
{
    const QString root = QDir(m_project.folder()).canonicalPath();
    for (const QString &inside :
         {QString(), QStringLiteral("/src"), QStringLiteral("/README.md"), QStringLiteral("/.git")}) {
        const auto repository = GitRepository::open(m_project.folder() + inside);
        VERIFY_OK(repository);
        QCOMPARE((*repository)->root(), root);
        QVERIFY(!discoverRepository(m_project.folder() + inside).isEmpty());
    }
}

void TestGitRepository::whatIsNoRepositoryIsSaid()
{
    QTemporaryDir elsewhere;
    const auto none = GitRepository::open(elsewhere.path());
    QVERIFY(none.isError());
    QCOMPARE(none.error().code, ErrorCode::Usage);
    QCOMPARE(none.error().where, elsewhere.path());
    QVERIFY(discoverRepository(elsewhere.path()).isEmpty());

    const auto absent = GitRepository::open(elsewhere.filePath(QStringLiteral("absent")));
    QVERIFY(absent.isError());
    QCOMPARE(absent.error().what, QStringLiteral("there is no such folder"));
}

void TestGitRepository::aCommitIsKnownByItsHash()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    const QString tag = m_project.git(words(QStringLiteral("rev-parse v1")));
    QVERIFY(tag != m_first);
    for (const QString &hash :
         {m_first, m_first.left(7), m_first.toUpper(), QStringLiteral(" %1\n").arg(m_first), tag}) {
        const auto commit = repository->commit(hash);
        VERIFY_OK(commit);
        QCOMPARE(commit->hash, m_first);
    }
    const auto second = repository->commit(m_second);
    VERIFY_OK(second);
    QCOMPARE(second->summary, QStringLiteral("Add features: größer"));
    QCOMPARE(second->author, QStringLiteral("Driftline Tests"));
    QCOMPARE(QString::number(second->time / 1000),
             m_project.git(words(QStringLiteral("log -1 --format=%at %1").arg(m_second))));
}

void TestGitRepository::aMissingCommitIsSaid()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    const QString absent(40, u'a');
    const auto none = repository->commit(absent);
    QVERIFY(none.isError());
    QCOMPARE(none.error().code, ErrorCode::Usage);
    QVERIFY2(none.error().what.contains(repository->root()), qPrintable(none.error().line()));
    QCOMPARE(none.error().where, absent);
    QVERIFY(none.error().hint.contains(QStringLiteral("git fetch")));

    const QString blob = m_project.git(words(QStringLiteral("rev-parse HEAD:README.md")));
    QCOMPARE(repository->commit(blob).error().what, QStringLiteral("this object is not a commit"));
    for (const QString &noHash :
         {QString(), QStringLiteral("abc"), QStringLiteral("main"), QStringLiteral("HEAD~1"),
          QString(41, u'a'), QStringLiteral("9e27a41c; rm")}) {
        const auto refused = repository->commit(noHash);
        QVERIFY(refused.isError());
        QCOMPARE(refused.error().what, QStringLiteral("not a commit hash"));
    }
}

void TestGitRepository::aPositionLeadsGitToTheCommit()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    QCOMPARE(repository->commit(m_last)->position, QStringLiteral("main"));
    QCOMPARE(repository->commit(m_merge)->position, QStringLiteral("main~1"));
    QCOMPARE(repository->commit(m_second)->position, QStringLiteral("main~3"));
    const QStringList all = m_project.git(words(QStringLiteral("rev-list --all"))).split(u'\n');
    QCOMPARE(all.size(), 8);
    for (const QString &hash : all) {
        const auto commit = repository->commit(hash);
        VERIFY_OK(commit);
        QCOMPARE(m_project.git({QStringLiteral("rev-parse"), commit->position}), hash);
    }
}

void TestGitRepository::filesAreThoseOfGit()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    for (const QString &hash : {m_first, m_second, m_last}) {
        QStringList files =
            m_project
                .git({QStringLiteral("-c"), QStringLiteral("core.quotePath=false"), QStringLiteral("ls-tree"),
                      QStringLiteral("-r"), QStringLiteral("--name-only"), hash})
                .split(u'\n');
        files.sort();
        const auto told = repository->filesAt(hash);
        VERIFY_OK(told);
        QCOMPARE(*told, files);
    }
}

void TestGitRepository::aFileIsReadAsItWas()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    QCOMPARE(repository->fileAt(m_first, QStringLiteral("README.md")).value(), QByteArray("# one\n"));
    QCOMPARE(repository->fileAt(m_last.left(8), QStringLiteral("./README.md")).value(),
             QByteArray("# two\nmore\nlines\n"));
    QCOMPARE(repository->fileAt(m_first, QStringLiteral("data/größe ü.txt")).value(),
             QByteArray("umlauts\n"));
    QCOMPARE(repository->fileAt(m_second, QStringLiteral("model.bin")).value(), QByteArray("\0\1\2\3", 4));
    for (const QString &absent : {QStringLiteral("nothing"), QStringLiteral("src"), QStringLiteral("../x"),
                                  QString(), QStringLiteral("/etc/passwd"), QStringLiteral("README.md/x")}) {
        const auto file = repository->fileAt(m_second, absent);
        VERIFY_OK(file);
        QVERIFY2(!file->has_value(), qPrintable(absent));
    }
    QVERIFY(repository->fileAt(QString(40, u'0'), QStringLiteral("README.md")).isError());
}

void TestGitRepository::changesAreThoseOfGit()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    const auto changes = repository->changes(m_second, m_last);
    VERIFY_OK(changes);
    QStringList told;
    for (const FileChange &change : *changes)
        told << QStringLiteral("%1 %2 +%3 -%4")
                    .arg(QLatin1Char(change.kind))
                    .arg(change.path)
                    .arg(change.added)
                    .arg(change.removed);
    QCOMPARE(told,
             (QStringList{QStringLiteral("M README.md +3 -1"), QStringLiteral("R src/inputs.py +0 -0")}));

    const QStringList wanted =
        m_project.git(words(QStringLiteral("diff --numstat -M %1 %2").arg(m_first, m_second))).split(u'\n');
    const auto first = repository->changes(m_first, m_second);
    VERIFY_OK(first);
    QCOMPARE(first->size(), wanted.size());
    QCOMPARE(first->at(0).kind, 'A');
    QCOMPARE(first->at(1).added, wanted.at(1).section(u'\t', 0, 0).toInt());
    QCOMPARE(repository->changes(m_last, m_last)->size(), 0);
    QVERIFY(repository->changes(QString(40, u'0'), m_last).isError());
}

void TestGitRepository::theLogIsThatOfGit()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    const auto log = repository->log(100);
    VERIFY_OK(log);
    QStringList told;
    for (const CommitInfo &commit : *log)
        told << commit.hash;
    QCOMPARE(told.first(), m_last);
    QStringList wanted = m_project.git(words(QStringLiteral("rev-list HEAD"))).split(u'\n');
    QCOMPARE(QSet<QString>(told.cbegin(), told.cend()), QSet<QString>(wanted.cbegin(), wanted.cend()));
    QCOMPARE(told.size(), wanted.size());
    QCOMPARE(repository->log(2)->size(), 2);
    QCOMPARE(repository->log(0)->size(), 0);
}

void TestGitRepository::headIsABranchOrAHash()
{
    TestProject empty;
    empty.initGit();
    const auto repository = opened(empty.folder());
    QVERIFY(repository);
    QCOMPARE(*repository->head(), QString());
    QCOMPARE(repository->log(5)->size(), 0);
    empty.write(QStringLiteral("a"), "a");
    const QString hash = empty.commit(QStringLiteral("First")); // while it is open
    QCOMPARE(*repository->head(), QStringLiteral("main"));
    QCOMPARE(repository->commit(hash)->position, QStringLiteral("main"));
    empty.git(words(QStringLiteral("checkout -q --detach")));
    QCOMPARE(*repository->head(), hash.left(8));
}

void TestGitRepository::readingChangesNothing()
{
    const QByteArray before = treeDigest(m_project.folder());
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    VERIFY_OK(repository->head());
    VERIFY_OK(repository->commit(m_first));
    VERIFY_OK(repository->log(100));
    VERIFY_OK(repository->filesAt(m_last));
    VERIFY_OK(repository->fileAt(m_last, QStringLiteral("README.md")));
    VERIFY_OK(repository->changes(m_first, m_last));
    QVERIFY(repository->commit(QString(40, u'a')).isError());
    QCOMPARE(treeDigest(m_project.folder()), before);
}

void TestGitRepository::manyThreadsMayAsk()
{
    const auto repository = opened(m_project.folder());
    QVERIFY(repository);
    std::vector<std::unique_ptr<QThread>> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back(QThread::create([&] {
            const auto commit = repository->commit(m_first);
            const auto changes = repository->changes(m_first, m_last);
            const auto own = GitRepository::open(m_project.folder());
            if (commit.ok() && changes.ok() && own.ok() && (*own)->filesAt(m_last).ok())
                ++right;
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(30'000));
    QCOMPARE(right.load(), 8);
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestGitRepository)

#include "tst_gitrepository.moc"
