// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Artifacts in folders of this machine, as MLflow lays them beside a local store.

#include "models/domain/artifactstore.h"

namespace driftline {

class LocalArtifacts final : public ArtifactStore
{
public:
    /// `storeFolder`: where the mlflow.db or the mlruns folder lies; relative roots begin there.
    explicit LocalArtifacts(QString storeFolder) : m_storeFolder(std::move(storeFolder)) {}

    Result<QList<ArtifactEntry>> list(const Run &run, const QString &folder, const StopToken &stop) override;
    Result<QByteArray> head(const Run &run, const QString &path, qint64 most, const StopToken &stop) override;
    Status download(const Run &run, const QString &path, const QString &target, const StopToken &stop,
                    const ByteProgress &progress) override;
    Status add(const Run &run, const QString &path, const QByteArray &bytes, const StopToken &stop) override;

    /// The folder that a run's artifact root means here: a path, a file: URI, the folder mlartifacts in which
    /// `mlflow server` keeps what it serves, or, in a store that was moved from another machine, the folder
    /// of the same run beside the store. Errors: Unreadable when it is in a remote storage.
    [[nodiscard]] Result<QString> rootOf(const Run &run) const;

private:
    [[nodiscard]] Result<QString> existing(const Run &run, const QString &path) const;

    QString m_storeFolder;
};

} // namespace driftline
