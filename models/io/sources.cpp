// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/sources.h"

#include "models/io/artifacts/localartifacts.h"
#include "models/io/dvc/dvccache.h"
#include "models/io/git/gitrepository.h"
#include "models/io/mlflow_rest/mlflowrest.h"
#include "models/io/mlflow_sql/mlflowsql.h"
#include "models/io/mlruns/mlruns.h"
#include "models/io/projectfiles.h"
#include "models/io/sample/sample.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QRegularExpression>
#include <QUrl>

#include <array>

namespace driftline {

namespace {

using MutableWorkspace = std::shared_ptr<Workspace>;

/// What was asked for, and what a reader may need to open it.
struct Request
{
    QString uri;        ///< as given
    QString path;       ///< the local path it means; empty when it is none
    QString repository; ///< the clone to use; empty: the one found beside the source
    QString dataFolder;
    QString cacheFolder;
    SecretStore *secrets;
    std::shared_ptr<ProblemLog> problems;
    const StopToken &stop;
};

struct Reader
{
    bool (*recognises)(const Request &request);
    Result<MutableWorkspace> (*open)(const Request &request);
};

const QLatin1StringView sampleUri("sample:");

MutableWorkspace newWorkspace(const Request &request)
{
    auto workspace = std::make_shared<Workspace>();
    workspace->problems = request.problems;
    return workspace;
}

/// SQLAlchemy's form: three slashes before a relative path, four before an absolute one, options behind a
/// question mark. MLflow writes what is special in a path with percent signs, people do not.
QString sqlitePath(const QString &rest)
{
    QString path = QFileInfo::exists(rest) ? rest : rest.section(u'?', 0, 0);
    if (const QString decoded = QUrl::fromPercentEncoding(path.toUtf8());
        !QFileInfo::exists(path) && QFileInfo::exists(decoded))
        path = decoded;
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

QString localPath(const QString &uri)
{
    const QLatin1StringView sqlite("sqlite:///");
    if (uri.startsWith(sqlite))
        return sqlitePath(uri.mid(sqlite.size()));
    if (uri.startsWith(QLatin1StringView("file:"))) {
        QUrl url(uri);
        if (url.host() == QLatin1StringView("localhost")) // this machine, not a share of that name
            url.setHost({});
        return QDir::cleanPath(QFileInfo(url.toLocalFile()).absoluteFilePath());
    }
    if (uri.isEmpty() || uri.startsWith(sampleUri) || uri.contains(QLatin1StringView("://")))
        return {};
    return QDir::cleanPath(QFileInfo(uri).absoluteFilePath());
}

/// The nearest folder with .dvc in it, from `folder` up to `top`.
QString dvcProjectAbove(const QString &folder, const QString &top)
{
    QDir dir(folder);
    do {
        if (QFileInfo(dir.filePath(QStringLiteral(".dvc"))).isDir())
            return dir.absolutePath();
    } while (dir.absolutePath() != top && dir.cdUp());
    return {};
}

/// Finds the clone and the DVC cache that belong to a source in `folder`. One that the user named must open;
/// one that was only found may be damaged, which is a problem to list and no reason to refuse the source.
Status addProject(Workspace &workspace, const QString &folder, const QString &named)
{
    const QString start = named.isEmpty() ? folder : QFileInfo(named).absoluteFilePath();
    if (start.isEmpty())
        return Done{};
    QString top = start;
    if (!named.isEmpty() || !discoverRepository(start).isEmpty()) {
        auto repository = GitRepository::open(start);
        if (repository.ok()) {
            top = (*repository)->root();
            workspace.repository = *repository;
        } else if (!named.isEmpty()) {
            return repository.failure();
        } else {
            workspace.problems->add(
                {repository.error().what, repository.error().where, repository.error().hint, 1});
        }
    }
    const QString project = dvcProjectAbove(start, QDir(top).absolutePath());
    if (project.isEmpty() && !workspace.repository)
        return Done{};
    auto cache = DvcCache::open(project.isEmpty() ? top : project);
    if (cache.ok())
        workspace.dataCache = *cache;
    else if (cache.isError())
        workspace.problems->add({cache.error().what, cache.error().where, cache.error().hint, 1});
    return Done{};
}

Status addStore(Workspace &workspace, const QString &file, const StopToken &stop)
{
    auto store = openSqlStore(file, workspace.problems, stop);
    if (!store.ok())
        return store.failure();
    workspace.tracking = store->tracking;
    workspace.registry = store->registry;
    workspace.artifacts = std::make_shared<LocalArtifacts>(QFileInfo(file).absolutePath());
    workspace.info.detail = store->detail;
    return Done{};
}

Status addFileStore(Workspace &workspace, const QString &folder, const Request &request)
{
    auto store = openMlruns(folder, {.cacheFolder = request.cacheFolder}, workspace.problems, request.stop);
    if (!store.ok())
        return store.failure();
    workspace.tracking = store->tracking;
    workspace.registry = store->registry;
    workspace.artifacts = std::make_shared<LocalArtifacts>(folder);
    workspace.info.detail = store->detail;
    return Done{};
}

// ---------------------------------------------------------------- readers

bool recognisesServer(const Request &request)
{
    return request.uri.startsWith(QLatin1StringView("http://"), Qt::CaseInsensitive) ||
           request.uri.startsWith(QLatin1StringView("https://"), Qt::CaseInsensitive);
}

Result<MutableWorkspace> openServerSource(const Request &request)
{
    auto workspace = newWorkspace(request);
    auto server =
        openServer(request.uri, request.dataFolder, workspace->problems, request.stop, request.secrets);
    if (!server.ok())
        return server.failure();
    workspace->info = server->info;
    workspace->tracking = server->tracking;
    workspace->registry = server->registry;
    workspace->artifacts = server->artifacts;
    workspace->health = server->health;
    if (auto added = addProject(*workspace, {}, request.repository); !added.ok())
        return added.failure();
    return workspace;
}

bool recognisesStore(const Request &request)
{
    // Of a file that may not be read nobody knows what it is; SQLite's reader says that it may not.
    return request.uri.startsWith(QLatin1StringView("sqlite:")) || looksLikeSqlite(request.path) ||
           isClosedToUs(request.path);
}

Result<MutableWorkspace> openStoreSource(const Request &request)
{
    auto workspace = newWorkspace(request);
    const QFileInfo file(request.path);
    workspace->info.uri = request.path;
    workspace->info.kind = QStringLiteral("sqlite");
    workspace->info.name = file.dir().dirName() + QLatin1Char('/') + file.fileName();
    if (auto added = addStore(*workspace, request.path, request.stop); !added.ok())
        return added.failure();
    if (auto added = addProject(*workspace, file.absolutePath(), request.repository); !added.ok())
        return added.failure();
    return workspace;
}

bool recognisesFileStore(const Request &request)
{
    return !request.path.isEmpty() && looksLikeMlruns(request.path);
}

Result<MutableWorkspace> openFileStore(const Request &request)
{
    auto workspace = newWorkspace(request);
    const QFileInfo folder(request.path);
    workspace->info.uri = request.path;
    workspace->info.kind = QStringLiteral("mlruns");
    workspace->info.name = folder.dir().dirName() + QLatin1Char('/') + folder.fileName();
    if (auto added = addFileStore(*workspace, request.path, request); !added.ok())
        return added.failure();
    // The store lies in its project, as an mlflow.db does.
    if (auto added = addProject(*workspace, folder.absolutePath(), request.repository); !added.ok())
        return added.failure();
    return workspace;
}

bool recognisesProject(const Request &request)
{
    return !request.path.isEmpty() && QFileInfo(request.path).isDir();
}

Result<MutableWorkspace> openProject(const Request &request)
{
    auto workspace = newWorkspace(request);
    workspace->info.uri = request.path;
    workspace->info.kind = QStringLiteral("project");
    workspace->info.name = QDir(request.path).dirName();
    const QString store = storeInFolder(request.path);
    if (!store.isEmpty()) {
        if (auto added = addStore(*workspace, store, request.stop); !added.ok())
            return added.failure();
    } else if (const QString folder = QDir(request.path).filePath(QStringLiteral("mlruns"));
               looksLikeMlruns(folder)) {
        if (auto added = addFileStore(*workspace, folder, request); !added.ok())
            return added.failure();
    }
    if (auto added = addProject(*workspace, request.path, request.repository); !added.ok())
        return added.failure();
    workspace->dataFiles = dataFilesBelow(request.path, *workspace->problems, request.stop);
    if (request.stop.stopRequested())
        return Cancelled{};
    if (!workspace->tracking && !workspace->repository && !workspace->dataCache &&
        workspace->dataFiles.isEmpty())
        return fail(
            ErrorCode::Unreadable, QStringLiteral("nothing in this folder that can be opened"), request.path,
            QStringLiteral(
                "choose one with an mlflow.db, an mlruns folder, a git repository, a .dvc folder, or CSV or "
                "Parquet files"));
    return workspace;
}

bool recognisesSample(const Request &request)
{
    return request.uri.isEmpty() || request.uri == sampleUri;
}

Result<MutableWorkspace> openSample(const Request &request)
{
    if (!QDir().mkpath(request.dataFolder))
        return fail(ErrorCode::Output, QStringLiteral("cannot make the folder for the sample workspace"),
                    request.dataFolder, QStringLiteral("check that its parent folder can be written"));
    const QString folder = QDir(request.dataFolder).filePath(QStringLiteral("sample"));
    if (!isSample(folder)) {
        QLockFile lock(folder + QStringLiteral(".lock")); // two programs started at once write it once
        lock.setStaleLockTime(0);
        while (!lock.tryLock(100)) {
            if (request.stop.stopRequested())
                return Cancelled{};
            if (lock.error() != QLockFile::LockFailedError)
                return fail(ErrorCode::Output, QStringLiteral("cannot write the sample workspace"), folder,
                            QStringLiteral("check that its parent folder can be written"));
        }
        if (!isSample(folder)) {
            if (auto written = writeSample(folder, request.stop); !written.ok())
                return written.failure();
        }
    }
    Request project = request;
    project.path = folder;
    auto workspace = openProject(project);
    if (!workspace.ok())
        return workspace.failure();
    (*workspace)->info.uri = sampleUri;
    (*workspace)->info.kind = QStringLiteral("sample");
    (*workspace)->info.name = QStringLiteral("fraud-detection");
    return workspace;
}

constexpr std::array readers{
    Reader{recognisesSample, openSample},     Reader{recognisesServer, openServerSource},
    Reader{recognisesStore, openStoreSource}, Reader{recognisesFileStore, openFileStore},
    Reader{recognisesProject, openProject},
};

/// Why no reader recognised it, as precisely as the text allows; a user and password are not repeated, also
/// those of an address that is taken for a path since its beginning is mistyped.
Failure unrecognised(const Request &request)
{
    static const QRegularExpression login(QStringLiteral("[^/@\\s]*:[^@\\s]*@"));
    // Words that MLflow's client knows, which look like names of files.
    static const QRegularExpression databricks(QStringLiteral("^(databricks|databricks-uc|uc)(:.*)?$"));
    if (databricks.match(request.uri).hasMatch() && !QFileInfo::exists(request.path))
        return fail(ErrorCode::Unreadable,
                    QStringLiteral("Databricks and Unity Catalog, their registries too, are not opened"),
                    request.uri.section(u':', 0, 0) +
                        (request.uri.contains(QLatin1StringView("://")) ? QStringLiteral("://…") : QString()),
                    QStringLiteral("name an MLflow server, an mlflow.db or an mlruns folder"));
    if (!request.path.isEmpty() && !QFileInfo::exists(request.path))
        return fail(ErrorCode::Unreadable, QStringLiteral("no such file or folder"),
                    QString(request.path).replace(login, QStringLiteral("…@")),
                    QStringLiteral("check the spelling; a server's address begins with http:// or https://"));
    if (!request.path.isEmpty())
        return fail(
            ErrorCode::Unreadable, QStringLiteral("not an MLflow SQLite file"), request.path,
            QStringLiteral("open an mlflow.db, an mlruns folder, a project folder or a server's address"));
    const QString scheme = request.uri.section(u':', 0, 0);
    return fail(ErrorCode::Unreadable, QStringLiteral("this kind of source is not read directly"),
                scheme + QStringLiteral("://…"),
                QStringLiteral("start mlflow server on it and open the server's http address"));
}

Result<MutableWorkspace> openByReader(const Request &request)
{
    for (const Reader &reader : readers) {
        if (reader.recognises(request))
            return reader.open(request);
    }
    return unrecognised(request);
}

/// As for MLflow's own client, MLFLOW_REGISTRY_URI says where the models are, whatever is open. What is wrong
/// with it is a problem to list: the runs are shown all the same.
Status addSeparateRegistry(Workspace &workspace, const Request &request)
{
    const QString uri = qEnvironmentVariable("MLFLOW_REGISTRY_URI").trimmed();
    if (uri.isEmpty() || uri == request.uri || workspace.info.uri == sampleUri)
        return Done{};
    const QString path = localPath(uri);
    if (!path.isEmpty() && path == request.path)
        return Done{};
    const auto other = openByReader({uri,
                                     path,
                                     {},
                                     request.dataFolder,
                                     request.cacheFolder,
                                     request.secrets,
                                     workspace.problems,
                                     request.stop});
    if (other.isCancelled())
        return Cancelled{};
    workspace.registry = other.ok() ? (*other)->registry : nullptr;
    if (other.isError()) {
        Error error = other.error();
        error.where.prepend(QStringLiteral("MLFLOW_REGISTRY_URI: "));
        workspace.problems->add({error.what, error.where, error.hint, 1});
        workspace.registryError = std::move(error);
        return Done{};
    }
    workspace.info.detail +=
        QStringLiteral("%1models of %2")
            .arg(workspace.info.detail.isEmpty() ? QString() : QStringLiteral(" · "), (*other)->info.name);
    return Done{};
}

} // namespace

Result<WorkspacePtr> Sources::open(const QString &uri, const QString &repository, const StopToken &stop) const
{
    const Request request{
        uri.trimmed(), localPath(uri.trimmed()),       repository, m_dataFolder, m_cacheFolder,
        m_secrets,     std::make_shared<ProblemLog>(), stop};
    auto workspace = openByReader(request);
    if (!workspace.ok())
        return workspace.failure();
    if (const Status added = addSeparateRegistry(**workspace, request); !added.ok())
        return added.failure();
    return WorkspacePtr(*std::move(workspace));
}

} // namespace driftline
