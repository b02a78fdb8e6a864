// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The other forms in which a clone lies on a disk: bare, shallow, linked, inside another one, packed,
// partial, damaged.

#include "models/io/git/gitrepository.h"
#include "tests/support/testcase.h"
#include "tests/support/testproject.h"

#include <QDir>
#include <QUrl>

namespace driftline {

namespace {

QStringList words(const QString &text)
{
    return text.split(u' ');
}

class TestGitClones : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aBareCloneHasEverything();
    void aShallowCloneSaysWhatItLacks();
    void aLinkedWorkTreeIsTheSameRepository();
    void aSubmoduleIsItsOwnRepository();
    void packedObjectsAndBorrowedOnesAreRead();
    void aPartialCloneSaysWhichFileItLacks();
    void aSparseWorkTreeIsRead();
    void aDamagedRepositoryIsAnError();
    void aDamagedPackIsAnError();
    void aNewerFormatIsAnError();

private:
    [[nodiscard]] QString url() const { return QUrl::fromLocalFile(m_project->folder()).toString(); }

    std::unique_ptr<TestProject> m_project;
    QString m_first;
    QString m_last;
};

void TestGitClones::init()
{
    TestCase::init();
    m_project = std::make_unique<TestProject>();
    m_project->initGit();
    m_project->write(QStringLiteral("a.txt"), "first\n");
    m_project->write(QStringLiteral("sub/b.txt"), "b\n");
    m_first = m_project->commit(QStringLiteral("One"));
    m_project->write(QStringLiteral("a.txt"), "second\n");
    m_project->commit(QStringLiteral("Two"));
    m_project->write(QStringLiteral("a.txt"), "third\n");
    m_last = m_project->commit(QStringLiteral("Three"));
    m_project->git(words(QStringLiteral("config uploadpack.allowFilter true")));
}

void TestGitClones::aBareCloneHasEverything()
{
    const QString bare = m_project->beside(QStringLiteral("bare.git"));
    m_project->git(
        {QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--bare"), m_project->folder(), bare});
    const auto repository = GitRepository::open(bare);
    VERIFY_OK(repository);
    QCOMPARE((*repository)->root(), QDir(bare).canonicalPath());
    QCOMPARE((*repository)->commit(m_first)->position, QStringLiteral("main~2"));
    QCOMPARE((*repository)->fileAt(m_first, QStringLiteral("a.txt")).value(), QByteArray("first\n"));
    QCOMPARE(*(*repository)->head(), QStringLiteral("main"));
}

void TestGitClones::aShallowCloneSaysWhatItLacks()
{
    const QString shallow = m_project->beside(QStringLiteral("shallow"));
    m_project->git({QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--depth"),
                    QStringLiteral("2"), url(), shallow});
    const auto repository = GitRepository::open(shallow);
    VERIFY_OK(repository);
    QCOMPARE((*repository)->log(10)->size(), 2);
    QCOMPARE((*repository)->commit(m_last)->position, QStringLiteral("main"));
    const auto lacking = (*repository)->commit(m_first);
    QVERIFY(lacking.isError());
    QVERIFY2(lacking.error().hint.contains(QStringLiteral("shallow")), qPrintable(lacking.error().line()));
    m_project->git({QStringLiteral("fetch"), QStringLiteral("-q"), QStringLiteral("--unshallow")}, shallow);
    VERIFY_OK((*repository)->commit(m_first)); // without opening it again
}

void TestGitClones::aLinkedWorkTreeIsTheSameRepository()
{
    const QString tree = m_project->beside(QStringLiteral("tree"));
    m_project->git({QStringLiteral("worktree"), QStringLiteral("add"), QStringLiteral("-q"),
                    QStringLiteral("-b"), QStringLiteral("topic"), tree, m_first});
    const auto repository = GitRepository::open(tree + QStringLiteral("/sub"));
    VERIFY_OK(repository);
    QCOMPARE((*repository)->root(), QDir(tree).canonicalPath());
    QCOMPARE(*(*repository)->head(), QStringLiteral("topic"));
    QCOMPARE((*repository)->commit(m_first)->position, QStringLiteral("topic"));
    QCOMPARE((*repository)->commit(m_last)->position, QStringLiteral("main"));
}

void TestGitClones::aSubmoduleIsItsOwnRepository()
{
    TestProject outer;
    outer.initGit();
    outer.git({QStringLiteral("-c"), QStringLiteral("protocol.file.allow=always"),
               QStringLiteral("submodule"), QStringLiteral("add"), QStringLiteral("-q"), m_project->folder(),
               QStringLiteral("inner")});
    const QString outerCommit = outer.commit(QStringLiteral("Outer"));
    const auto inner = GitRepository::open(outer.path(QStringLiteral("inner/sub")));
    VERIFY_OK(inner);
    QCOMPARE((*inner)->root(), QDir(outer.path(QStringLiteral("inner"))).canonicalPath());
    VERIFY_OK((*inner)->commit(m_first));
    QVERIFY((*inner)->commit(outerCommit).isError());
    const auto repository = GitRepository::open(outer.folder());
    VERIFY_OK(repository);
    QCOMPARE(*(*repository)->filesAt(outerCommit), QStringList{QStringLiteral(".gitmodules")});
}

void TestGitClones::packedObjectsAndBorrowedOnesAreRead()
{
    m_project->git(words(QStringLiteral("gc -q --aggressive")));
    m_project->git(words(QStringLiteral("pack-refs --all")));
    const QString borrowing = m_project->beside(QStringLiteral("borrowing"));
    m_project->git({QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--shared"),
                    m_project->folder(), borrowing});
    for (const QString &place : {m_project->folder(), borrowing}) {
        const auto repository = GitRepository::open(place);
        VERIFY_OK(repository);
        QCOMPARE((*repository)->commit(m_first.left(10))->position, QStringLiteral("main~2"));
        QCOMPARE((*repository)->fileAt(m_first, QStringLiteral("a.txt")).value(), QByteArray("first\n"));
    }
}

void TestGitClones::aPartialCloneSaysWhichFileItLacks()
{
    const QString partial = m_project->beside(QStringLiteral("partial"));
    m_project->git({QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--filter=blob:none"),
                    url(), partial});
    const auto repository = GitRepository::open(partial);
    VERIFY_OK(repository);
    VERIFY_OK((*repository)->commit(m_first));
    QCOMPARE((*repository)->fileAt(m_last, QStringLiteral("a.txt")).value(), QByteArray("third\n"));
    const auto lacking = (*repository)->fileAt(m_first, QStringLiteral("a.txt"));
    QVERIFY(lacking.isError());
    QVERIFY2(lacking.error().what.contains(QStringLiteral("a.txt")), qPrintable(lacking.error().line()));
    QVERIFY2(lacking.error().hint.contains(QStringLiteral("--filter")), qPrintable(lacking.error().line()));
}

void TestGitClones::aSparseWorkTreeIsRead()
{
    m_project->git(words(QStringLiteral("sparse-checkout set sub")));
    const auto repository = GitRepository::open(m_project->folder());
    VERIFY_OK(repository);
    QCOMPARE((*repository)->fileAt(m_last, QStringLiteral("sub/b.txt")).value(), QByteArray("b\n"));
}

void TestGitClones::aDamagedRepositoryIsAnError()
{
    const QString tree = m_project->beside(QStringLiteral("lost"));
    QVERIFY(QDir().mkpath(tree));
    QFile file(tree + QStringLiteral("/.git"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("gitdir: /nowhere/at/all\n");
    file.close();
    const auto lost = GitRepository::open(tree);
    QVERIFY(lost.isError());
    QCOMPARE(lost.error().code, ErrorCode::Unreadable);

    // An object that is cut off half-way.
    const QString tip = m_project->git(words(QStringLiteral("rev-parse HEAD:a.txt")));
    const QString object = m_project->path(QStringLiteral(".git/objects/%1/%2").arg(tip.left(2), tip.mid(2)));
    QFile::setPermissions(object, QFile::ReadOwner | QFile::WriteOwner);
    for (const int size : {12, 5, 1, 0}) {
        QVERIFY(QFile::resize(object, size));
        const auto repository = GitRepository::open(m_project->folder());
        VERIFY_OK(repository);
        const auto broken = (*repository)->fileAt(m_last, QStringLiteral("a.txt"));
        QVERIFY(broken.isError());
        QCOMPARE(broken.error().code, ErrorCode::Unreadable);
        QVERIFY2(broken.error().hint.contains(tip.mid(2)), qPrintable(broken.error().line()));
        VERIFY_OK((*repository)->fileAt(m_first, QStringLiteral("a.txt")));
    }
    const QString commit =
        m_project->path(QStringLiteral(".git/objects/%1/%2").arg(m_first.left(2), m_first.mid(2)));
    QFile::setPermissions(commit, QFile::ReadOwner | QFile::WriteOwner);
    QVERIFY(QFile::resize(commit, 40));
    const auto repository = GitRepository::open(m_project->folder());
    VERIFY_OK(repository);
    for (const int digits : {40, 7})
        QCOMPARE((*repository)->commit(m_first.left(digits)).error().code, ErrorCode::Unreadable);
    QCOMPARE((*repository)->commit(m_last)->position, QStringLiteral("main"));

    m_project->write(QStringLiteral(".git/refs/heads/main"), "not a hash\n");
    QVERIFY((*repository)->head().isError());
    QVERIFY((*repository)->log(3).isError());
}

void TestGitClones::aDamagedPackIsAnError()
{
    m_project->git(words(QStringLiteral("gc -q")));
    const QDir packs(m_project->path(QStringLiteral(".git/objects/pack")));
    const QString pack = packs.filePath(packs.entryList({QStringLiteral("*.pack")}).value(0));
    const qint64 size = QFileInfo(pack).size();
    QFile::setPermissions(pack, QFile::ReadOwner | QFile::WriteOwner);
    for (const qint64 left : {size - 1, size / 2, qint64(12), qint64(0)}) {
        QVERIFY(QFile::resize(pack, left));
        const auto repository = GitRepository::open(m_project->folder());
        VERIFY_OK(repository);
        QVERIFY((*repository)->commit(m_first).isError());
        QVERIFY((*repository)->filesAt(m_last).isError());
    }
}

void TestGitClones::aNewerFormatIsAnError()
{
    m_project->git(words(QStringLiteral("config core.repositoryformatversion 1")));
    m_project->git(words(QStringLiteral("config extensions.objectformat sha256")));
    const auto repository = GitRepository::open(m_project->folder());
    QVERIFY(repository.isError());
    QCOMPARE(repository.error().code, ErrorCode::Unreadable);
    QVERIFY2(!repository.error().hint.isEmpty(), qPrintable(repository.error().line()));
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestGitClones)

#include "tst_gitclones.moc"
