// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/serverprobe.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QVersionNumber>

namespace driftline {

namespace {

constexpr qsizetype namesShown = 8;
constexpr int experimentsAsked = 200; // mostly all, so that the first search need not ask for them again

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// 3.10 brought workspaces. A server that does not tell its version may have them.
bool mayHaveWorkspaces(const QString &version)
{
    return version.isEmpty() || QVersionNumber::fromString(version) >= QVersionNumber(3, 9);
}

QString listed(const QStringList &names)
{
    return names.mid(0, namesShown).join(QStringLiteral(", ")) +
           (names.size() > namesShown ? QStringLiteral(", …") : QString());
}

class Probe
{
public:
    Probe(const ServerAddress &address, const ProbeWish &wish, const StopToken &stop)
        : m_address(address), m_wish(wish), m_stop(stop)
    {
        m_server.api = std::make_shared<RestApi>(address.base, wish.login);
        m_server.api->setUntil(wish.until);
    }

    Result<ProbedServer> run()
    {
        QElapsedTimer clock;
        clock.start();
        const auto version = m_server.api->version(m_stop);
        if (!version.ok())
            return version.failure();
        m_server.latencyMs = clock.elapsed();
        m_server.version = *version;
        if (const Status chosen = chooseWorkspace(); !chosen.ok())
            return chosen.failure();
        if (const Status there = askInterface(); !there.ok())
            return there.failure();
        m_server.api->setUntil(QDeadlineTimer::Forever);
        return m_server;
    }
    [[nodiscard]] bool wantsLogin() const { return m_server.api->wantsLogin(); }

private:
    Status chooseWorkspace()
    {
        bool any = false;
        if (mayHaveWorkspaces(m_server.version)) {
            const auto answer = m_server.api->hasWorkspaces(m_stop);
            if (!answer.ok())
                return answer.failure();
            any = *answer;
        }
        const QString &named = m_address.workspace;
        if (!any) {
            m_server.wishIgnored = named.isEmpty() && !m_wish.workspace.isEmpty();
            if (named.isEmpty())
                return Done{};
            return fail(ErrorCode::Usage, tr("this server has no workspaces"), m_address.uri(),
                        tr("open it without ?workspace=…, or start it with --enable-workspaces"));
        }
        const auto list = m_server.api->workspaces(m_stop);
        if (list.isCancelled())
            return Cancelled{};
        // Whoever may not list them may still be let into one.
        m_server.workspaces = list.ok() ? *list : QStringList();
        const QString wanted = named.isEmpty() ? m_wish.workspace : named;
        if (!wanted.isEmpty() && !m_server.workspaces.isEmpty() && !m_server.workspaces.contains(wanted))
            return fail(ErrorCode::Usage, tr("the server has no workspace of this name"), wanted,
                        tr("choose one of: %1").arg(listed(m_server.workspaces)));
        m_server.api->setWorkspace(wanted);
        m_server.workspace =
            wanted.isEmpty() ? QStringLiteral("default") : wanted; // what the server takes then
        return Done{};
    }

    /// The version says nothing of the interface behind it, which may want a login or not be there at all.
    Status askInterface()
    {
        const QJsonObject some{{QStringLiteral("max_results"), experimentsAsked},
                               {QStringLiteral("view_type"), QStringLiteral("ALL")}};
        const auto probe = m_server.api->post(QStringLiteral("experiments/search"), some, m_stop);
        if (probe.ok()) {
            m_server.experiments = *probe;
            return Done{};
        }
        if (!probe.isError() || probe.error().code != ErrorCode::Usage)
            return probe.failure();
        if (!m_server.workspace.isEmpty() && m_server.api->workspace().isEmpty())
            return fail(ErrorCode::Usage, tr("this server wants to know the workspace"), m_address.uri(),
                        tr("open it with /?workspace=NAME; it has %1").arg(listed(m_server.workspaces)));
        // No server of MLflow's refuses this.
        return fail(ErrorCode::Unreadable, probe.error().what, probe.error().where, probe.error().hint);
    }

    const ServerAddress &m_address;
    const ProbeWish &m_wish;
    const StopToken &m_stop;
    ProbedServer m_server;
};

} // namespace

ProbeOutcome probeServer(const ServerAddress &address, const ProbeWish &wish, const StopToken &stop)
{
    Probe probe(address, wish, stop);
    ProbeOutcome outcome{probe.run(), false};
    outcome.wantsLogin = probe.wantsLogin();
    const bool nothingThere =
        outcome.server.isError() && outcome.server.error().code == ErrorCode::Unreadable;
    if (!nothingThere || address.base.path().isEmpty())
        return outcome;
    ServerAddress root = address;
    root.base = address.base.adjusted(QUrl::RemovePath);
    Probe beside(root, wish, stop);
    if (auto found = beside.run(); found.ok())
        return {std::move(found), false};
    return outcome;
}

} // namespace driftline
