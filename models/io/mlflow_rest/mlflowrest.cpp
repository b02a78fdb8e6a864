// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"

#include "models/io/mlflow_rest/restartifacts.h"
#include "models/io/mlflow_rest/restmodelregistry.h"
#include "models/io/mlflow_rest/resttrackingstore.h"
#include "models/io/mlflow_rest/serverlogin.h"
#include "models/io/mlflow_rest/serverprobe.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace driftline {

namespace {

constexpr int openMs = 27'000;      // as HttpLimits::answerMs, for everything that opening asks
constexpr int secondTryMs = 10'000; // with the keychain's login, when the first try has used up the time

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// A journal for each server and workspace; the default workspace's is that of a server without any.
QString journalPath(const QString &dataFolder, const QUrl &base, const QString &workspace)
{
    QString address = shownUrl(base);
    if (!workspace.isEmpty() && workspace != QLatin1StringView("default"))
        address += QStringLiteral("?workspace=") + workspace;
    const QByteArray digest = QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256).toHex();
    QString host = base.host();
    host.replace(u':', u'_'); // IPv6
    return QStringLiteral("%1/journals/%2-%3.db").arg(dataFolder, host, QString::fromLatin1(digest.left(12)));
}

class RestHealth final : public SourceHealth
{
public:
    RestHealth(std::shared_ptr<const RestApi> api, ServerAddress address)
        : m_api(std::move(api)), m_address(std::move(address))
    {}
    Result<qint64> ping(const StopToken &stop) override { return m_api->ping(stop); }
    [[nodiscard]] QString uriOfWorkspace(const QString &name) const override
    {
        ServerAddress other = m_address;
        other.workspace = name;
        return other.uri();
    }

private:
    const std::shared_ptr<const RestApi> m_api;
    const ServerAddress m_address;
};

/// The keychain is asked only when a server turned everything else down: it may want the user to unlock it.
ProbeOutcome withKeptLogin(ProbeOutcome refused, const ServerAddress &address, ProbeWish &wish,
                           SecretStore &secrets, const StopToken &stop)
{
    const auto kept = secrets.kept(address.base.toString(), stop);
    if (kept.isCancelled())
        return {Cancelled{}, false};
    if (kept.isError()) {
        Error error = refused.server.error();
        error.hint += QStringLiteral("; ") + kept.error().what;
        return {std::move(error), true};
    }
    if (kept->isEmpty())
        return refused;
    wish.login = withSecret(std::move(wish.login), *kept);
    wish.until = std::max(wish.until, QDeadlineTimer(secondTryMs));
    return probeServer(address, wish, stop);
}

void tellEnvironment(const ClientEnvironment &environment, const ProbedServer &server, ProblemLog &problems)
{
    for (const QString &name : environment.unsupported)
        problems.add({tr("this way to log in is not supported and not used"), name,
                      tr("a user name with a password, a token and a client certificate are"), 1});
    if (server.wishIgnored)
        problems.add({tr("this variable is not used: the server has no workspaces"),
                      QStringLiteral("MLFLOW_WORKSPACE"),
                      tr("unset it, or start the server with --enable-workspaces"), 1});
}

SourceInfo infoOf(const ServerAddress &address, const ProbedServer &server, bool insecure)
{
    SourceInfo info;
    info.uri = address.uri();
    info.name = address.name();
    if (!server.workspace.isEmpty())
        info.name += QStringLiteral(" · ") + server.workspace;
    info.kind = QStringLiteral("server");
    info.remote = true;
    info.detail = QStringLiteral("MLflow %1").arg(server.version).trimmed();
    if (insecure && address.base.scheme() == QLatin1StringView("https"))
        info.detail += tr(" · certificate not checked");
    info.latencyMs = server.latencyMs;
    info.workspace = server.workspace;
    info.workspaces = server.workspaces;
    return info;
}

} // namespace

Result<RestSource> openServer(const QString &url, const QString &dataFolder,
                              const std::shared_ptr<ProblemLog> &problems, const StopToken &stop,
                              SecretStore *secrets)
{
    const QUrl given = QUrl(url.trimmed(), QUrl::TolerantMode);
    auto address = serverAddress(given);
    if (!address.ok())
        return address.failure();
    const auto environment = clientEnvironment();
    if (!environment.ok())
        return environment.failure();
    const ServerSecret typed = secrets != nullptr ? secrets->used(address->base.toString()) : ServerSecret{};
    const auto login = serverLogin(given, typed, *environment);
    if (!login.ok())
        return login.failure();
    ProbeWish wish{*login, environment->workspace, QDeadlineTimer(openMs)};
    ProbeOutcome outcome = probeServer(*address, wish, stop);
    const bool ownLogin = !given.userName().isEmpty() || !typed.isEmpty();
    if (outcome.server.isError() && outcome.wantsLogin && secrets != nullptr && !ownLogin)
        outcome = withKeptLogin(std::move(outcome), *address, wish, *secrets, stop);
    if (secrets != nullptr) {
        // A page in between says so as well, but nobody knows what it would take.
        const bool refused = outcome.wantsLogin && outcome.server.isError() &&
                             outcome.server.error().code == ErrorCode::Unreachable;
        secrets->setRefused(address->base.toString(),
                            refused ? std::optional(wish.login.user) : std::nullopt);
    }
    if (!outcome.server.ok())
        return outcome.server.failure();

    const ProbedServer &server = *outcome.server;
    tellEnvironment(*environment, server, *problems);
    address->workspace = server.api->workspace();
    RestSource source;
    source.info = infoOf(*address, server, environment->insecureTls);
    source.tracking = std::make_shared<RestTrackingStore>(server.api, problems, server.experiments);
    source.artifacts = std::make_shared<RestArtifacts>(server.api, address->base.path(), problems);
    source.health = std::make_shared<RestHealth>(server.api, *address);
    const auto registry = std::make_shared<RestModelRegistry>(
        server.api, journalPath(dataFolder, QUrl(server.api->shownBase()), server.workspace), problems);
    if (const Status settled = registry->settleOpenMoves(stop); settled.isError())
        problems->add({tr("a move whose outcome is open could not be settled"), source.info.uri,
                       settled.error().line(), 1});
    source.registry = registry;
    return source;
}

} // namespace driftline
