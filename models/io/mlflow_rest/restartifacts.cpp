// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restartifacts.h"

#include "models/io/http/httpsink.h"
#include "models/io/mlflow_rest/restjson.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// Whether the run's files lie in a folder that is there on this machine. A relative one is relative to the
/// server's folder, which is anywhere; and a server must not send us to another machine's share, which
/// Windows would log in to.
bool isHere(const Run &run)
{
    const QString &uri = run.artifactUri;
    const QString path =
        uri.startsWith(QLatin1StringView("file:"), Qt::CaseInsensitive) ? QUrl(uri).toLocalFile() : uri;
    if (QDir::fromNativeSeparators(path).startsWith(QLatin1StringView("//")) || path.startsWith(u'\\'))
        return false;
    const QFileInfo folder(path);
    return folder.isAbsolute() && folder.isDir() && folder.isReadable();
}

/// Of "mlflow-artifacts:/1/abc/artifacts", the path below the folder that the server serves; empty for a root
/// of another kind, or of another server.
QString servedPath(const QString &uri)
{
    const QUrl url(uri);
    if (url.scheme() != QLatin1StringView("mlflow-artifacts") || !url.host().isEmpty())
        return {};
    const QString path = url.path(QUrl::FullyDecoded).mid(1);
    return isInnerPath(path) ? path : QString();
}

QString inFolder(const QString &folder, const QString &name)
{
    return folder.isEmpty() ? name : folder + u'/' + name;
}

/// The beginning of a file.
class HeadSink final : public HttpSink
{
public:
    explicit HeadSink(qint64 most) : m_most(most) {}
    bool begin(std::optional<qint64>) override
    {
        m_bytes.clear();
        return m_most > 0;
    }
    bool take(QByteArrayView bytes) override
    {
        m_bytes.append(bytes.first(std::min<qint64>(bytes.size(), m_most - m_bytes.size())));
        return m_bytes.size() < m_most;
    }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    const qint64 m_most;
    QByteArray m_bytes;
};

/// A file that is put in its place only when all of it is there.
class FileSink final : public HttpSink
{
public:
    FileSink(const QString &target, const ByteProgress &progress) : m_file(target), m_progress(progress) {}
    bool open() { return m_file.open(QIODevice::WriteOnly); }
    bool commit() { return m_file.commit(); }
    bool begin(std::optional<qint64> total) override
    {
        m_total = total.value_or(0);
        return m_file.seek(0) && m_file.resize(0);
    }
    bool take(QByteArrayView bytes) override
    {
        if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
            return false;
        if (m_progress)
            m_progress(m_file.pos(), m_total);
        return true;
    }
    [[nodiscard]] bool hasFailed() const { return m_file.error() != QFileDevice::NoError; }
    [[nodiscard]] Failure unwritten() const
    {
        return fail(ErrorCode::Output, tr("cannot write this file"), m_file.fileName(), m_file.errorString());
    }

private:
    QSaveFile m_file;
    const ByteProgress &m_progress;
    qint64 m_total = 0;
};

} // namespace

RestArtifacts::RestArtifacts(std::shared_ptr<const RestApi> api, QString prefix,
                             std::shared_ptr<ProblemLog> problems)
    : m_api(std::move(api)),
      m_prefix(std::move(prefix)),
      m_problems(std::move(problems)),
      m_local(QDir::rootPath())
{}

Result<QList<ArtifactEntry>> RestArtifacts::list(const Run &run, const QString &folder, const StopToken &stop)
{
    if (isHere(run))
        return m_local.list(run, folder, stop);
    if (!isInnerPath(folder))
        return fail(ErrorCode::Usage, tr("this path leads out of the run's artifacts"), folder);
    const QString where = run.id.text() + QStringLiteral(" · ") + tr("artifacts");
    QList<ArtifactEntry> entries;
    QSet<QString> known;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        RestParameters parameters{{QStringLiteral("run_id"), run.id.text()}};
        if (!folder.isEmpty())
            parameters.append({QStringLiteral("path"), folder});
        if (!token.isEmpty())
            parameters.append({QStringLiteral("page_token"), token});
        const auto answer = m_api->get(QStringLiteral("artifacts/list"), parameters, stop);
        if (!answer.ok())
            return answer.failure();
        auto files = entriesFromJson(*answer, "files", artifactFromJson, where, *m_problems);
        if (!files.ok())
            return files.failure();
        const qsizetype before = entries.size();
        for (ArtifactEntry &entry : *files) {
            if (!isInnerPath(entry.path) || entry.path != inFolder(folder, entry.name())) {
                m_problems->add({tr("the server lists a file that is not in the folder that was asked for"),
                                 where, entry.path, 1});
            } else if (!known.contains(entry.path)) { // a page may overlap the one before
                known.insert(entry.path);
                entries.append(std::move(entry));
            }
        }
        token = answer->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, entries.size() - before); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    sortArtifacts(entries);
    return entries;
}

Result<QByteArray> RestArtifacts::head(const Run &run, const QString &path, qint64 most,
                                       const StopToken &stop)
{
    if (isHere(run))
        return m_local.head(run, path, most, stop);
    HeadSink sink(most);
    if (const Status fetched = fetch(run, path, sink, stop); !fetched.ok())
        return fetched.failure();
    return sink.bytes();
}

Status RestArtifacts::download(const Run &run, const QString &path, const QString &target,
                               const StopToken &stop, const ByteProgress &progress)
{
    if (isHere(run))
        return m_local.download(run, path, target, stop, progress);
    FileSink sink(target, progress);
    if (!sink.open())
        return sink.unwritten();
    Status fetched = fetch(run, path, sink, stop);
    if (sink.hasFailed())
        return sink.unwritten();
    if (!fetched.ok())
        return fetched;
    return sink.commit() ? Status(Done{}) : sink.unwritten();
}

Status RestArtifacts::add(const Run &run, const QString &path, const QByteArray &bytes, const StopToken &stop)
{
    if (isHere(run))
        return m_local.add(run, path, bytes, stop);
    if (path.isEmpty() || !isInnerPath(path))
        return fail(ErrorCode::Usage, tr("this path leads out of the run's artifacts"), path);
    const QString place = servedPlace(run, path);
    if (place.isEmpty()) {
        return fail(ErrorCode::Usage, tr("this server does not take files for its runs itself"),
                    run.artifactUri,
                    tr("save to a file, and add it with MLflow's client where the storage can be reached"));
    }
    const auto isThere = [&](const ArtifactEntry &entry) { return entry.path == path; };
    const QString folder = path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
    const auto before = list(run, folder, stop);
    if (!before.ok())
        return before.failure();
    if (std::ranges::any_of(*before, isThere))
        return artifactExists(run.name + QStringLiteral(" · ") + path);
    if (Status sent = m_api->putFile(place, bytes, stop); !sent.ok())
        return sent;
    const auto after = list(run, folder, stop);
    if (!after.ok())
        return after.failure();
    if (std::ranges::none_of(*after, isThere))
        return fail(ErrorCode::Output, tr("the server took the file and does not list it"), path,
                    tr("look into the server's log"));
    return Done{};
}

/// Where the server itself serves a file, from the host's root; empty: it does not.
QString RestArtifacts::servedPlace(const Run &run, const QString &path) const
{
    const QString root = servedPath(run.artifactUri);
    return root.isEmpty() ? QString()
                          : m_api->prefix() +
                                QStringLiteral("/api/2.0/mlflow-artifacts/artifacts/%1/%2").arg(root, path);
}

Status RestArtifacts::fetch(const Run &run, const QString &path, HttpSink &sink, const StopToken &stop)
{
    if (path.isEmpty() || !isInnerPath(path))
        return fail(ErrorCode::Usage, tr("this path leads out of the run's artifacts"), path);
    const auto file = ask(run, path, sink, stop);
    if (!file.ok())
        return file.failure();
    if (!file->refused)
        return Done{};
    return file->status == 500 ? explain(run, path, *file->refused, stop) : Status(*file->refused);
}

/// /get-artifact finds a file wherever the server keeps it, but is not always where we look: 2.x has it below
/// its prefix, and a proxy may let nothing but the interface through. What the server serves itself can be
/// asked for there.
Result<RestFile> RestArtifacts::ask(const Run &run, const QString &path, HttpSink &sink,
                                    const StopToken &stop) const
{
    const RestParameters named{{QStringLiteral("run_uuid"), run.id.text()}, {QStringLiteral("path"), path}};
    QList<std::pair<QString, RestParameters>> places{{m_prefix + QStringLiteral("/get-artifact"), named}};
    if (m_prefix != m_api->prefix())
        places.append({m_api->prefix() + QStringLiteral("/get-artifact"), named});
    if (const QString served = servedPlace(run, path); !served.isEmpty())
        places.append({served, {}});
    std::optional<RestFile> first;
    for (const auto &[place, parameters] : std::as_const(places)) {
        auto file = m_api->getFile(place, parameters, sink, stop);
        const bool isElsewhere = file.ok() && file->refused && file->refused->code == ErrorCode::Unreadable;
        if (!isElsewhere)
            return file;
        if (!first)
            first = *std::move(file);
    }
    if (first->status == 404 || first->status == 405) {
        first->refused->what = tr("the server does not hand out the files of its runs here");
        first->refused->hint = tr("if it was started with --static-prefix, open it by an address with this "
                                  "prefix; a proxy in between must let /get-artifact through");
    }
    return *std::move(first);
}

/// 2.x breaks down over a file that is not there; whether that is the reason, its folder tells.
Status RestArtifacts::explain(const Run &run, const QString &path, const Error &refused,
                              const StopToken &stop)
{
    const auto beside = list(run, path.contains(u'/') ? path.section(u'/', 0, -2) : QString(), stop);
    if (beside.isCancelled())
        return Cancelled{};
    if (!beside.ok())
        return refused;
    for (const ArtifactEntry &entry : *beside) {
        if (entry.path != path)
            continue;
        return entry.isFolder ? Status(fail(ErrorCode::Usage, tr("this is a folder"), path)) : refused;
    }
    return fail(ErrorCode::Usage, tr("the run has no such artifact"), path,
                tr("it may have been moved or deleted since the run ended"));
}

} // namespace driftline
