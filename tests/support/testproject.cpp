// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testproject.h"

#include "tests/support/peers.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QProcessEnvironment>

namespace driftline {

namespace {

constexpr int timeLimitMs = 60'000;
constexpr qint64 firstCommit = 1'767'225'600; // 2026-01-01
constexpr qint64 day = 86'400;

} // namespace

void TestProject::write(const QString &name, const QByteArray &text) const
{
    const QFileInfo info(path(name));
    QDir().mkpath(info.path());
    QFile file(info.filePath());
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qWarning("cannot write %s", qPrintable(info.filePath()));
}

void TestProject::remove(const QString &name) const
{
    if (!QFile::remove(path(name)))
        qWarning("cannot remove %s", qPrintable(path(name)));
}

QByteArray TestProject::read(const QString &name) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::ReadOnly))
        qWarning("cannot read %s", qPrintable(path(name)));
    return file.readAll();
}

QString TestProject::run(const QString &program, const QStringList &arguments, const QString &in)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(QLatin1StringView("GIT_")) || name.startsWith(QLatin1StringView("DVC_")))
            environment.remove(name);
    }
    const QString date = QStringLiteral("%1 +0000").arg(firstCommit + m_commits * day);
    for (const char *who : {"AUTHOR", "COMMITTER"}) {
        const QString prefix = QStringLiteral("GIT_") + QLatin1StringView(who);
        environment.insert(prefix + QStringLiteral("_NAME"), QStringLiteral("Driftline Tests"));
        environment.insert(prefix + QStringLiteral("_EMAIL"), QStringLiteral("tests@driftline.invalid"));
        environment.insert(prefix + QStringLiteral("_DATE"), date);
    }
    environment.insert(QStringLiteral("GIT_CONFIG_GLOBAL"), QProcess::nullDevice());
    environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
    environment.insert(QStringLiteral("DVC_NO_ANALYTICS"), QStringLiteral("1"));
    environment.insert(QStringLiteral("DVC_SITE_CACHE_DIR"), beside(QStringLiteral("dvc-site")));
    environment.insert(QStringLiteral("DVC_GLOBAL_CONFIG_DIR"), beside(QStringLiteral("dvc-global")));
    environment.insert(QStringLiteral("DVC_SYSTEM_CONFIG_DIR"), beside(QStringLiteral("dvc-system")));
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));

    QDir().mkpath(folder());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(in.isEmpty() ? folder() : in);
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(timeLimitMs)) {
        process.kill();
        process.waitForFinished(5000);
    }
    QByteArray output = process.readAllStandardOutput();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qWarning("%s %s: %s%s%s", qPrintable(program), qPrintable(arguments.join(u' ')),
                 qPrintable(process.errorString()), output.constData(),
                 process.readAllStandardError().constData());
    while (output.endsWith('\n'))
        output.chop(1);
    return QString::fromUtf8(output);
}

QString TestProject::git(const QStringList &arguments, const QString &in)
{
    return run(QStringLiteral("git"), arguments, in);
}

QString TestProject::dvc(const QStringList &arguments)
{
    return run(peerPython(Peer::Dvc), QStringList{QStringLiteral("-m"), QStringLiteral("dvc")} + arguments,
               {});
}

void TestProject::initGit()
{
    git({QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main")});
}

void TestProject::initDvc()
{
    initGit();
    dvc({QStringLiteral("init"), QStringLiteral("-q")});
}

QString TestProject::commit(const QString &message)
{
    ++m_commits;
    git({QStringLiteral("add"), QStringLiteral("-A")});
    git({QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("--allow-empty"),
         QStringLiteral("-m"), message});
    return git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")});
}

QByteArray treeDigest(const QString &folder)
{
    QStringList entries;
    QDirIterator each(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        const QFileInfo info = each.fileInfo();
        QFile file(info.filePath());
        QByteArray content;
        if (info.isFile() && !info.isSymLink() && file.open(QIODevice::ReadOnly))
            content = QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex();
        entries << QStringLiteral("%1 %2 %3 %4")
                       .arg(info.filePath(), QString::number(info.lastModified().toMSecsSinceEpoch()),
                            QString::number(int(info.permissions())), QString::fromLatin1(content));
    }
    entries.sort();
    return QCryptographicHash::hash(entries.join(u'\n').toUtf8(), QCryptographicHash::Sha256).toHex();
}

} // namespace driftline
