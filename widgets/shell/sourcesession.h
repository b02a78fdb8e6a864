// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The source that the window shows: opens one at a time as a job, remembers it among the recent ones, keeps
// the one before when the new one fails or is cancelled. GUI thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QObject>

namespace driftline {

class Settings;

class SourceSession final : public QObject
{
    Q_OBJECT
public:
    SourceSession(JobQueue &jobs, const SourceOpener &opener, Settings &settings, QObject *parent);

    /// For the next open() of this address and all after it in this session; with `keep` also in the
    /// keychain, once it has let us in. An empty secret is none.
    void useLogin(const QString &uri, const ServerSecret &secret, bool keep);
    /// `repository` empty: the one that the settings remember for this source, else the one found beside it.
    void open(const QString &uri, const QString &repository);
    /// The last open() once more.
    void retry();

    [[nodiscard]] bool isOpening() const { return m_opening; }
    /// Whether useLogin() has any effect.
    [[nodiscard]] bool offersLogin() const { return m_opener.secrets() != nullptr; }
    /// Null while none is open.
    [[nodiscard]] const WorkspacePtr &workspace() const { return m_workspace; }
    /// "fraud-detection@main": the git clone in use; empty without one.
    [[nodiscard]] const QString &repositoryText() const { return m_repositoryText; }
    /// Why the last open() failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// What the last open() was asked for, without secrets.
    [[nodiscard]] QString uri() const;
    /// The user, perhaps none, whom the server did not let in when open() failed; nullopt: it failed
    /// otherwise.
    [[nodiscard]] std::optional<QString> refusedUser() const;

Q_SIGNALS:
    /// isOpening() or error() has changed.
    void stateChanged();
    void opened();
    void failed(const driftline::Error &error);

private:
    struct Opened
    {
        WorkspacePtr workspace;
        QString repositoryText;
    };
    struct Login
    {
        QString uri;
        ServerSecret secret;
    };
    [[nodiscard]] static Result<Opened> openNow(const SourceOpener &opener, const QString &uri,
                                                const QString &repository, const std::optional<Login> &toKeep,
                                                const StopToken &stop);
    void finish(Result<Opened> result);

    JobQueue &m_jobs;
    const SourceOpener &m_opener;
    Settings &m_settings;
    Generation m_generation;
    qint64 m_job = 0;
    bool m_opening = false;
    QString m_uri;
    QString m_repository;
    std::optional<Login> m_toKeep; ///< as soon as it is known to be right
    WorkspacePtr m_workspace;
    QString m_repositoryText;
    std::optional<Error> m_error;
};

} // namespace driftline
