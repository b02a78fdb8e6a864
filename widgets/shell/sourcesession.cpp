// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/sourcesession.h"

#include "models/session/settings.h"

#include <QDir>

namespace driftline {

SourceSession::SourceSession(JobQueue &jobs, const SourceOpener &opener, Settings &settings, QObject *parent)
    : QObject(parent), m_jobs(jobs), m_opener(opener), m_settings(settings)
{}

void SourceSession::useLogin(const QString &uri, const ServerSecret &secret, bool keep)
{
    m_toKeep.reset();
    SecretStore *secrets = m_opener.secrets();
    if (secrets == nullptr || secret.isEmpty())
        return;
    secrets->use(uri, secret);
    if (keep)
        m_toKeep = Login{uri, secret};
}

void SourceSession::open(const QString &uri, const QString &repository)
{
    if (m_opening)
        m_jobs.cancel(m_job);
    m_uri = uri;
    m_repository = repository;
    if (!repository.isEmpty())
        m_settings.setRepositoryFor(uri, repository);
    retry();
}

QString SourceSession::uri() const
{
    return withoutSecrets(m_uri);
}

std::optional<QString> SourceSession::refusedUser() const
{
    return m_error && offersLogin() ? m_opener.secrets()->refusedUser(m_uri) : std::nullopt;
}

void SourceSession::retry()
{
    const QString repository = m_repository.isEmpty() ? m_settings.repositoryFor(m_uri) : m_repository;
    const auto ticket = m_generation.next();
    m_opening = true;
    m_error.reset();
    const QString shown = this->uri();
    m_job = m_jobs.run<Opened>(
        shown.isEmpty() ? tr("Opening") : tr("Opening %1").arg(shown),
        [&opener = m_opener, uri = m_uri, repository, toKeep = m_toKeep](const StopToken &stop,
                                                                         const JobProgress &) {
            return openNow(opener, uri, repository, toKeep, stop);
        },
        this,
        [this, ticket](Result<Opened> result) {
            if (m_generation.isCurrent(ticket))
                finish(std::move(result));
        });
    Q_EMIT stateChanged();
}

Result<SourceSession::Opened> SourceSession::openNow(const SourceOpener &opener, const QString &uri,
                                                     const QString &repository,
                                                     const std::optional<Login> &toKeep,
                                                     const StopToken &stop)
{
    auto workspace = opener.open(uri, repository, stop);
    if (!workspace.ok())
        return workspace.failure();
    if (toKeep && toKeep->uri == uri) {
        const Status kept = opener.secrets()->keep(uri, toKeep->secret, stop);
        if (kept.isError())
            (*workspace)->problems->add({kept.error().what, kept.error().where, kept.error().hint, 1});
    }
    Opened opened{*workspace, {}};
    if (const auto &clone = opened.workspace->repository) {
        opened.repositoryText = QDir(clone->root()).dirName();
        const auto head = clone->head();
        // A repository without a readable HEAD is named all the same; lineage says what is wrong with it.
        if (head.ok() && !head->isEmpty())
            opened.repositoryText += QLatin1Char('@') + *head;
    }
    return opened;
}

void SourceSession::finish(Result<Opened> result)
{
    m_opening = false;
    if (result.ok()) {
        m_toKeep.reset();
        m_workspace = result->workspace;
        m_repositoryText = result->repositoryText;
        m_settings.addRecentSource({m_workspace->info.uri, m_workspace->info.name});
        Q_EMIT stateChanged();
        Q_EMIT opened();
        return;
    }
    if (result.isError()) {
        m_error = result.error();
        // Whatever a reader quotes, what the user typed may hold a password.
        m_error->where = withoutSecrets(m_error->where);
    }
    Q_EMIT stateChanged();
    if (m_error)
        Q_EMIT failed(*m_error);
}

} // namespace driftline
