// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"

#include "models/io/mlflow_rest/restmodelregistry.h"
#include "models/io/mlflow_rest/resttrackingstore.h"
#include "models/io/mlflow_rest/serverlogin.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QElapsedTimer>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// "HTTP://Host:80/prefix/#/experiments/1" → "http://host/prefix", with the user info left out.
Result<QUrl> baseOf(const QUrl &given)
{
    const QString scheme = given.scheme().toLower();
    if (!given.isValid() || given.host().isEmpty() ||
        (scheme != QLatin1StringView("http") && scheme != QLatin1StringView("https")))
        return fail(ErrorCode::Usage, tr("this is not the address of a server"), shownUrl(given),
                    tr("write, for example, http://localhost:5000"));
    QUrl base;
    base.setScheme(scheme);
    base.setHost(given.host());
    if (given.port() != (scheme == QLatin1StringView("https") ? 443 : 80))
        base.setPort(given.port());
    QString path = given.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    base.setPath(path);
    return base;
}

QString journalPath(const QString &dataFolder, const QString &address, QString host)
{
    const QByteArray digest = QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256).toHex();
    host.replace(u':', u'_'); // IPv6
    return QStringLiteral("%1/journals/%2-%3.db").arg(dataFolder, host, QString::fromLatin1(digest.left(12)));
}

struct Server
{
    std::shared_ptr<const RestApi> api;
    QString version; ///< empty when it does not say
    qint64 latencyMs = 0;
};

Result<Server> reach(const QUrl &base, const HttpLogin &login, const StopToken &stop)
{
    Server server{std::make_shared<const RestApi>(base, login), {}, 0};
    QElapsedTimer clock;
    clock.start();
    const auto version = server.api->version(stop);
    if (!version.ok())
        return version.failure();
    server.latencyMs = clock.elapsed();
    server.version = *version;
    // The version says nothing of the interface behind it, which may want a login or not be there at all.
    const QJsonObject one{{QStringLiteral("max_results"), 1}};
    const auto probe = server.api->post(QStringLiteral("experiments/search"), one, stop);
    if (probe.ok())
        return server;
    if (probe.isError() && probe.error().code == ErrorCode::Usage) // no server of MLflow's refuses this
        return fail(ErrorCode::Unreadable, probe.error().what, probe.error().where, probe.error().hint);
    return probe.failure();
}

} // namespace

Result<RestSource> openServer(const QString &url, const QString &dataFolder,
                              const std::shared_ptr<ProblemLog> &problems, const StopToken &stop)
{
    const QUrl given = QUrl(url.trimmed(), QUrl::TolerantMode);
    const auto base = baseOf(given);
    if (!base.ok())
        return base.failure();
    auto login = serverLogin(given);
    if (!login.ok())
        return login.failure();
    auto server = reach(*base, *login, stop);
    // With --static-prefix, 2.x puts its web pages below the prefix and its interface beside it.
    if (server.isError() && server.error().code == ErrorCode::Unreadable && !base->path().isEmpty()) {
        if (auto root = reach(base->adjusted(QUrl::RemovePath), *login, stop); root.ok())
            server = std::move(root);
    }
    if (!server.ok())
        return server.failure();

    RestSource source;
    source.info.uri = server->api->shownBase();
    source.info.name =
        base->port() < 0 ? base->host() : QStringLiteral("%1:%2").arg(base->host()).arg(base->port());
    source.info.kind = QStringLiteral("server");
    source.info.remote = true;
    source.info.detail = QStringLiteral("MLflow %1").arg(server->version).trimmed();
    source.info.latencyMs = server->latencyMs;
    source.tracking = std::make_shared<RestTrackingStore>(server->api, problems);
    const auto registry = std::make_shared<RestModelRegistry>(
        server->api, journalPath(dataFolder, server->api->shownBase(), base->host()), problems);
    if (const Status settled = registry->settleOpenMoves(stop); settled.isError())
        problems->add({tr("a move whose outcome is open could not be settled"), source.info.uri,
                       settled.error().line(), 1});
    source.registry = registry;
    return source;
}

} // namespace driftline
