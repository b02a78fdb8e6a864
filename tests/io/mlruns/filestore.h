// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// File stores for tests: the peers' (make_filestore.py), and small ones written line by line.

#include "models/domain/registry.h"
#include "models/domain/trackingstore.h"

#include "models/base/problem.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace driftline {

/// <build>/peers/filestore3/mlruns: read only.
[[nodiscard]] QString filestoreFolder(int generation);
/// What MLflow's own client says of it.
[[nodiscard]] Result<QJsonObject> filestoreExpectation(int generation);
/// Names, sizes, times of change and SHA-256 of everything in and below a folder, as one text to compare.
[[nodiscard]] QString treeState(const QString &folder);

/// A store in a folder of the test's; every path is below it.
class FileStoreWriter
{
public:
    explicit FileStoreWriter(QString root) : m_root(std::move(root)) {}
    [[nodiscard]] QString path(const QString &relative) const { return m_root + u'/' + relative; }
    /// Makes the folders above; the file looks as if it was written an hour ago.
    void write(const QString &relative, const QByteArray &text) const;
    void append(const QString &relative, const QByteArray &text) const;
    void experiment(const QString &id, const QString &name) const;
    /// A finished run, without metrics, parameters and tags.
    void run(const QString &experiment, const QString &id, qint64 startTime = 1'767'225'600'000) const;
    /// A run's meta.yaml as MLflow 3 writes it.
    [[nodiscard]] QByteArray runMeta(const QString &experiment, const QString &id, qint64 startTime) const;
    /// Sets back the times of everything, so that it is settled.
    void settle() const;

private:
    const QString m_root;
};

/// "c" and the number, as 32 hexadecimal digits.
[[nodiscard]] QString runId(int number);
/// "what | where below `root`", one a line, sorted.
[[nodiscard]] QString toldOf(const ProblemLog &problems, const QString &root);
/// All runs of all active experiments.
[[nodiscard]] QList<Run> allRuns(TrackingStore &store);

} // namespace driftline
