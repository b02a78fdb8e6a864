// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The cache of a DVC project, 3.x layout (files/md5/ab/cdef…) and the older one (ab/cdef…), read directly:
// DVC is never called, no lock is taken, nothing is written. Immutable once opened; any thread.

#include "models/domain/repository.h"

#include <memory>

namespace driftline {

class DvcCache final : public DataCache
{
public:
    /// `projectFolder` is the one with .dvc in it. A project whose cache folder does not exist yet, or a
    /// folder without .dvc, such as a bare repository, has an empty cache: every object is missing. Errors:
    /// Unreadable when a configuration file is damaged.
    [[nodiscard]] static Result<std::shared_ptr<DvcCache>> open(const QString &projectFolder);

    [[nodiscard]] QString root() const override { return m_root; }
    Result<QList<DvcOutput>> parsePointer(const QByteArray &text, const QString &where) override;
    Result<QList<DvcStage>> parseStages(const QByteArray &text, const QString &where) override;
    Result<CacheObject> find(const DvcOutput &output) override;
    Result<QString> computeHash(const DvcOutput &output, const StopToken &stop,
                                const ByteProgress &progress) override;
    Result<QString> hashOfPath(const QString &path, const DvcOutput &output, const StopToken &stop,
                               const ByteProgress &progress) override;

private:
    explicit DvcCache(QString root);

    [[nodiscard]] QStringList candidates(const QString &hash, bool legacy) const;
    [[nodiscard]] Result<QString> computeFolderHash(const DvcOutput &output, const QString &listing,
                                                    const StopToken &stop,
                                                    const ByteProgress &progress) const;
    [[nodiscard]] Result<QString> hashOfFolder(const QString &path, bool legacy, const StopToken &stop,
                                               const ByteProgress &progress) const;

    QString m_root;
};

} // namespace driftline
