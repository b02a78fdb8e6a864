// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files of a server's runs. They come through the server, wherever it keeps them; where their folder is
// one of this machine, they are read there, as MLflow's own client does. Thread-safe.

#include "models/domain/artifactstore.h"
#include "models/io/artifacts/localartifacts.h"
#include "models/io/mlflow_rest/restapi.h"

#include "models/base/problem.h"

namespace driftline {

class RestArtifacts final : public ArtifactStore
{
public:
    /// `prefix`: what the paths of the server's web interface begin with, as api.prefix(), from which it
    /// differs when a 2.x server was started with --static-prefix. What a server lists and cannot be there
    /// goes to `problems`.
    RestArtifacts(std::shared_ptr<const RestApi> api, QString prefix, std::shared_ptr<ProblemLog> problems);

    /// A folder that is not there is an empty one: a server does not tell them apart.
    Result<QList<ArtifactEntry>> list(const Run &run, const QString &folder, const StopToken &stop) override;
    Result<QByteArray> head(const Run &run, const QString &path, qint64 most, const StopToken &stop) override;
    /// `progress` is told a total of 0 when the server does not say how much there is.
    Status download(const Run &run, const QString &path, const QString &target, const StopToken &stop,
                    const ByteProgress &progress) override;
    /// Only where the server itself serves the run's files (mlflow-artifacts:), or they lie on this machine.
    Status add(const Run &run, const QString &path, const QByteArray &bytes, const StopToken &stop) override;

private:
    [[nodiscard]] QString servedPlace(const Run &run, const QString &path) const;
    Status fetch(const Run &run, const QString &path, HttpSink &sink, const StopToken &stop);
    Result<RestFile> ask(const Run &run, const QString &path, HttpSink &sink, const StopToken &stop) const;
    Status explain(const Run &run, const QString &path, const Error &refused, const StopToken &stop);

    const std::shared_ptr<const RestApi> m_api;
    const QString m_prefix;
    const std::shared_ptr<ProblemLog> m_problems;
    LocalArtifacts m_local;
};

} // namespace driftline
