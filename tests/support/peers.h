// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The real tools that answers are compared with, and the stories that they wrote (tests/peers/make_story.py;
// a test that reads one sets FIXTURES_REQUIRED peers_story). A story is read only: copy what is to be
// changed.

#include "models/base/result.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace driftline {

enum class Peer { MLflow3, MLflow2, Evidently, Dvc };

/// The interpreter of a peer's own environment below .deps/peers.
[[nodiscard]] QString peerPython(Peer peer);
[[nodiscard]] Peer mlflowPeer(int generation);

/// Runs a peer's python with `arguments` ({script, …} or {"-c", code, …}), stops it at the time limit, and
/// parses its standard output as JSON. Secrets and settings of the caller's environment (MLFLOW_*, GIT_*,
/// DVC_*) are not passed on.
[[nodiscard]] Result<QJsonDocument> runPeer(Peer peer, const QStringList &arguments,
                                            const QByteArray &input = {}, int timeoutMs = 60'000);

/// <build>/peers/story3 or story2.
[[nodiscard]] QString storyFolder(int generation);
/// What MLflow's own client says of the story: expected.json.
[[nodiscard]] Result<QJsonObject> storyExpectation(int generation);
/// Copies a folder with everything in it, or one file.
[[nodiscard]] Status copyTree(const QString &from, const QString &to);

/// A real `mlflow server` on a free loopback port, gone when this object (or the test's process) is.
class MlflowServer
{
public:
    struct Options
    {
        QString prefix;           ///< --static-prefix
        bool basicAuth = false;   ///< user admin, password "open sesame 42"
        bool workspaces = false;  ///< --enable-workspaces; 3.x only
        bool noArtifacts = false; ///< --no-serve-artifacts: clients write them into a folder beside the store
    };

    MlflowServer() = default;
    MlflowServer(const MlflowServer &) = delete;
    MlflowServer &operator=(const MlflowServer &) = delete;
    ~MlflowServer();

    /// Serves the SQLite store `database`, and returns when the server answers: 6–10 s, at most 150 s.
    [[nodiscard]] Status start(int generation, const QString &database, const Options &options);
    [[nodiscard]] Status start(int generation, const QString &database)
    {
        return start(generation, database, {});
    }
    void stop();
    [[nodiscard]] const QString &url() const { return m_url; } ///< "http://127.0.0.1:43211"
    [[nodiscard]] const QString &version() const { return m_version; }

private:
    QProcess m_process;
    QString m_url;
    QString m_version;
};

} // namespace driftline
