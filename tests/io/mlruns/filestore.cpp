// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/mlruns/filestore.h"

#include "tests/support/peers.h"

#include "models/base/hash.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

namespace driftline {

namespace {

constexpr int hour = 3600;

void age(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        file.setFileTime(QDateTime::currentDateTime().addSecs(-hour), QFileDevice::FileModificationTime);
}

} // namespace

QString filestoreFolder(int generation)
{
    return QStringLiteral(DRIFTLINE_BINARY_DIR "/peers/filestore%1/mlruns").arg(generation);
}

Result<QJsonObject> filestoreExpectation(int generation)
{
    QFile file(QStringLiteral(DRIFTLINE_BINARY_DIR "/peers/filestore%1/expected.json").arg(generation));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, file.errorString(), file.fileName(),
                    QStringLiteral("run the ctest test peers_filestore"));
    return QJsonDocument::fromJson(file.readAll()).object();
}

QString treeState(const QString &folder)
{
    QStringList lines;
    QDirIterator each(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        const QFileInfo info = each.fileInfo();
        // A named pipe would never end.
        const auto digest =
            info.isFile() ? fileDigest(path, QCryptographicHash::Sha256) : Result<QString>(QString());
        lines.append(QStringLiteral("%1 %2 %3 %4")
                         .arg(path, digest.ok() ? *digest : QString())
                         .arg(info.size())
                         .arg(info.lastModified().toMSecsSinceEpoch()));
    }
    lines.sort();
    return lines.join(u'\n');
}

void FileStoreWriter::write(const QString &relative, const QByteArray &text) const
{
    QDir().mkpath(QFileInfo(path(relative)).path());
    QFile file(path(relative));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path(relative)));
    file.close();
    age(path(relative));
}

void FileStoreWriter::append(const QString &relative, const QByteArray &text) const
{
    QFile file(path(relative));
    if (!file.open(QIODevice::Append) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path(relative)));
}

void FileStoreWriter::experiment(const QString &id, const QString &name) const
{
    write(
        id + QStringLiteral("/meta.yaml"),
        QStringLiteral("artifact_location: file://%1/%2\ncreation_time: 1767225600000\nexperiment_id: '%2'\n"
                       "last_update_time: 1767225600000\nlifecycle_stage: active\nname: %3\n")
            .arg(m_root, id, name)
            .toUtf8());
}

QByteArray FileStoreWriter::runMeta(const QString &experiment, const QString &id, qint64 startTime) const
{
    return QStringLiteral(
               "artifact_uri: file://%1/%2/%3/artifacts\nend_time: %5\nentry_point_name: ''\n"
               "experiment_id: '%2'\nlifecycle_stage: active\nrun_id: %3\nrun_name: run %4\nsource_name: ''\n"
               "source_type: 4\nsource_version: ''\nstart_time: %6\nstatus: 3\ntags: []\nuser_id: trainer\n")
        .arg(m_root, experiment, id, id.right(2))
        .arg(startTime + 1000)
        .arg(startTime)
        .toUtf8();
}

void FileStoreWriter::run(const QString &experiment, const QString &id, qint64 startTime) const
{
    const QString folder = experiment + u'/' + id;
    for (const char *kind : {"/metrics", "/params", "/tags", "/artifacts"})
        QDir().mkpath(path(folder + QLatin1StringView(kind)));
    write(folder + QStringLiteral("/meta.yaml"), runMeta(experiment, id, startTime));
}

void FileStoreWriter::settle() const
{
    QDirIterator each(m_root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext())
        age(each.next());
}

QString runId(int number)
{
    return QStringLiteral("c%1").arg(number, 31, 16, QLatin1Char('0'));
}

QString toldOf(const ProblemLog &problems, const QString &root)
{
    QStringList lines;
    for (const Problem &problem : problems.all())
        lines.append(problem.what + QStringLiteral(" | ") +
                     (problem.where.startsWith(root) ? problem.where.mid(root.size() + 1) : problem.where));
    lines.sort();
    return lines.join(u'\n');
}

QList<Run> allRuns(TrackingStore &store)
{
    RunQuery query;
    query.maxResults = 50'000;
    query.viewType = ViewType::All;
    const auto page = store.searchRuns(query, {});
    return page.ok() ? page->runs : QList<Run>();
}

} // namespace driftline
