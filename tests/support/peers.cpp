// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/peers.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>

namespace driftline {

namespace {

constexpr int serverStartMs = 170'000; // serve.py itself gives up after 150 s

QProcessEnvironment peerEnvironment()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment environment = own;
    const QStringList names = own.keys();
    for (const QString &name : names) {
        for (const char *prefix : {"MLFLOW_", "GIT_", "DVC_"}) {
            if (name.startsWith(QLatin1StringView(prefix)))
                environment.remove(name);
        }
    }
    environment.insert(QStringLiteral("MLFLOW_DISABLE_TELEMETRY"), QStringLiteral("true"));
    environment.insert(QStringLiteral("DVC_NO_ANALYTICS"), QStringLiteral("1"));
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    return environment;
}

} // namespace

QString peerPython(Peer peer)
{
    QLatin1StringView name("mlflow3");
    if (peer == Peer::MLflow2)
        name = QLatin1StringView("mlflow2");
    else if (peer == Peer::Evidently)
        name = QLatin1StringView("evidently");
    else if (peer == Peer::Dvc)
        name = QLatin1StringView("dvc");
    return QStringLiteral(DRIFTLINE_SOURCE_DIR "/.deps/peers/%1/bin/python").arg(name);
}

Peer mlflowPeer(int generation)
{
    return generation == 2 ? Peer::MLflow2 : Peer::MLflow3;
}

Result<QJsonDocument> runPeer(Peer peer, const QStringList &arguments, const QByteArray &input, int timeoutMs)
{
    QProcess process;
    process.setProcessEnvironment(peerEnvironment());
    process.start(peerPython(peer), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(timeoutMs)) {
        const QString why = process.errorString();
        process.kill();
        process.waitForFinished(5000);
        return fail(ErrorCode::Unreachable, QStringLiteral("the peer did not finish"), peerPython(peer), why);
    }
    const QByteArray output = process.readAllStandardOutput();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return fail(ErrorCode::Unreadable, QStringLiteral("the peer failed"), peerPython(peer),
                    QString::fromUtf8(process.readAllStandardError().right(4000)));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(output, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::Unreadable, error.errorString(), peerPython(peer),
                    QString::fromUtf8(output.left(2000)));
    return document;
}

QString storyFolder(int generation)
{
    return QStringLiteral(DRIFTLINE_BINARY_DIR "/peers/story%1").arg(generation);
}

Result<QJsonObject> storyExpectation(int generation)
{
    QFile file(storyFolder(generation) + QLatin1StringView("/expected.json"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, file.errorString(), file.fileName(),
                    QStringLiteral("run the ctest test peers_story"));
    return QJsonDocument::fromJson(file.readAll()).object();
}

Status copyTree(const QString &from, const QString &to)
{
    QList<QPair<QString, QString>> files;
    if (QFileInfo(from).isFile()) {
        QDir().mkpath(QFileInfo(to).path());
        files.append({from, to});
    } else {
        QDir().mkpath(to);
        const QDir root(from);
        QDirIterator each(from, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            const QString target = to + QLatin1Char('/') + root.relativeFilePath(path);
            if (each.fileInfo().isDir())
                QDir().mkpath(target);
            else
                files.append({path, target});
        }
    }
    for (const auto &[source, target] : std::as_const(files)) {
        if (!QFile::copy(source, target))
            return fail(ErrorCode::Output, QStringLiteral("could not copy"), target);
    }
    return Done{};
}

MlflowServer::~MlflowServer()
{
    stop();
}

Status MlflowServer::start(int generation, const QString &database, const Options &options)
{
    QStringList arguments{QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/serve.py"),
                          QStringLiteral("--store"), database};
    if (!options.prefix.isEmpty())
        arguments << QStringLiteral("--prefix") << options.prefix;
    if (options.basicAuth)
        arguments << QStringLiteral("--basic-auth");
    if (options.workspaces)
        arguments << QStringLiteral("--workspaces");
    if (options.noArtifacts)
        arguments << QStringLiteral("--no-artifacts");
    m_process.setProcessEnvironment(peerEnvironment());
    m_process.start(peerPython(mlflowPeer(generation)), arguments);
    QElapsedTimer clock;
    clock.start();
    while (!m_process.canReadLine() && clock.elapsed() < serverStartMs &&
           m_process.waitForReadyRead(serverStartMs)) {
    }
    const QJsonObject answer = QJsonDocument::fromJson(m_process.readLine()).object();
    m_url = answer.value(QLatin1StringView("url")).toString();
    m_version = answer.value(QLatin1StringView("version")).toString();
    if (!m_url.isEmpty())
        return Done{};
    const QString why = answer.value(QLatin1StringView("error")).toString();
    stop();
    return fail(ErrorCode::Unreachable, QStringLiteral("mlflow server did not start"), database,
                why.isEmpty() ? QString::fromUtf8(m_process.readAllStandardError()) : why);
}

void MlflowServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel(); // serve.py then stops the server's process group
    if (!m_process.waitForFinished(15'000)) {
        m_process.kill();
        m_process.waitForFinished(5000);
    }
}

} // namespace driftline
