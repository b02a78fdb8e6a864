// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/artifacts/localartifacts.h"

#include "models/base/savefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QUrl>

namespace driftline {

namespace {

constexpr qint64 blockSize = 1 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Artifacts", text);
}

/// "s3" of "s3://bucket/…"; empty for a path, also one of another system ("C:\…").
QString schemeOf(const QString &uri)
{
    const qsizetype colon = uri.indexOf(u':');
    return colon > 1 ? uri.left(colon).toLower() : QString();
}

/// The folder of this run below a place where MLflow keeps artifacts by experiment.
QString inPlace(const QString &place, const Run &run)
{
    const QString path =
        QStringLiteral("%1/%2/%3/artifacts").arg(place, run.experimentId.text(), run.id.text());
    return QFileInfo(path).isDir() ? path : QString();
}

} // namespace

Result<QString> LocalArtifacts::rootOf(const Run &run) const
{
    const QString &uri = run.artifactUri;
    const QString scheme = schemeOf(uri);
    const QDir folder(m_storeFolder);
    QString path;
    if (scheme.isEmpty())
        path = folder.absoluteFilePath(uri);
    else if (scheme == QLatin1StringView("file"))
        path = QUrl(uri).toLocalFile();
    else if (scheme == QLatin1StringView("mlflow-artifacts"))
        path = folder.absoluteFilePath(QStringLiteral("mlartifacts/") + QUrl(uri).path().mid(1));
    else
        return fail(ErrorCode::Unreadable, tr("the artifacts of this run lie in a remote storage"), uri,
                    tr("open the MLflow server that serves them"));
    if (!uri.isEmpty() && QFileInfo(path).isDir())
        return QDir::cleanPath(path);
    for (const QString &place : {folder.absolutePath(), folder.filePath(QStringLiteral("mlruns")),
                                 folder.filePath(QStringLiteral("mlartifacts"))}) {
        if (const QString beside = inPlace(place, run); !beside.isEmpty())
            return QDir::cleanPath(beside);
    }
    return QDir::cleanPath(path); // MLflow makes the folder with the first artifact
}

Result<QString> LocalArtifacts::existing(const Run &run, const QString &path) const
{
    auto root = rootOf(run);
    if (!root.ok())
        return root;
    if (!isInnerPath(path))
        return fail(ErrorCode::Usage, tr("this path leads out of the run's artifacts"), path);
    const QString whole = path.isEmpty() ? *root : *root + u'/' + path;
    if (!QFileInfo::exists(whole))
        return fail(ErrorCode::Usage, tr("the run has no such artifact"), whole,
                    tr("it may have been moved or deleted since the run ended"));
    return whole;
}

Result<QList<ArtifactEntry>> LocalArtifacts::list(const Run &run, const QString &folder,
                                                  const StopToken &stop)
{
    const auto root = rootOf(run);
    if (!root.ok())
        return root.failure();
    if (folder.isEmpty() && !QFileInfo::exists(*root))
        return QList<ArtifactEntry>();
    const auto place = existing(run, folder);
    if (!place.ok())
        return place.failure();
    if (!QFileInfo(*place).isReadable())
        return fail(ErrorCode::Unreadable, tr("no permission to read this folder"), *place,
                    tr("ask its owner for the permission"));
    QList<ArtifactEntry> entries;
    const auto found = QDir(*place).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QFileInfo &info : found) {
        if (stop.stopRequested())
            return Cancelled{};
        ArtifactEntry entry;
        entry.path = folder.isEmpty() ? info.fileName() : folder + u'/' + info.fileName();
        entry.isFolder = info.isDir();
        if (!entry.isFolder)
            entry.size = info.size();
        entries.append(entry);
    }
    sortArtifacts(entries);
    return entries;
}

Result<QByteArray> LocalArtifacts::head(const Run &run, const QString &path, qint64 most, const StopToken &)
{
    const auto place = existing(run, path);
    if (!place.ok())
        return place.failure();
    QFile file(*place);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, tr("this file cannot be read"), *place, file.errorString());
    return file.read(most);
}

Status LocalArtifacts::download(const Run &run, const QString &path, const QString &target,
                                const StopToken &stop, const ByteProgress &progress)
{
    const auto place = existing(run, path);
    if (!place.ok())
        return place.failure();
    QFile file(*place);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, tr("this file cannot be read"), *place, file.errorString());
    QSaveFile output(target);
    const auto unwritten = [&] {
        return fail(ErrorCode::Output, tr("cannot write this file"), target, output.errorString());
    };
    if (!output.open(QIODevice::WriteOnly))
        return unwritten();
    while (!file.atEnd()) {
        if (stop.stopRequested())
            return Cancelled{};
        const QByteArray block = file.read(blockSize);
        if (block.isEmpty())
            return fail(ErrorCode::Unreadable, tr("this file cannot be read"), *place, file.errorString());
        if (output.write(block) != block.size())
            return unwritten();
        if (progress)
            progress(file.pos(), file.size());
    }
    if (!output.commit())
        return unwritten();
    return Done{};
}

Status LocalArtifacts::add(const Run &run, const QString &path, const QByteArray &bytes, const StopToken &)
{
    const auto root = rootOf(run);
    if (!root.ok())
        return root.failure();
    if (path.isEmpty() || !isInnerPath(path))
        return fail(ErrorCode::Usage, tr("this path leads out of the run's artifacts"), path);
    const QString whole = *root + u'/' + path;
    if (QFileInfo::exists(whole))
        return artifactExists(whole);
    const QString folder = QFileInfo(whole).path();
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Output, tr("cannot make this folder"), folder,
                    tr("ask the owner of the store for the permission"));
    return saveFile(whole, bytes);
}

} // namespace driftline
