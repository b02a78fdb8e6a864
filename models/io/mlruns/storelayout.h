// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names and habits of MLflow's file store that its readers share.

#include "models/io/mlruns/folder.h"
#include "models/io/mlruns/metafile.h"
#include "models/io/mlruns/trouble.h"

#include <QByteArray>
#include <QList>

namespace driftline::mlruns {

inline constexpr auto metaName = "meta.yaml";
inline constexpr auto trashName = ".trash";
inline constexpr auto modelsName = "models";

/// A parameter has at most 6 000 characters, a tag 8 000, a dataset's profile 16 MB.
inline constexpr qint64 maxTextFile = 32 << 20;
inline constexpr qint64 maxMetricFile = qint64(2) << 30;
/// Keys with slashes are folders in one another.
inline constexpr int maxKeyDepth = 32;
/// What changed less long ago may be changing still, and again within one tick of the file system's clock (2
/// s on FAT): it is read again the next time.
inline constexpr qint64 unsettledNs = 2'000'000'000;

/// What the system itself leaves in folders.
[[nodiscard]] bool isLitter(const QByteArray &name);
/// MLflow's own folders beside an experiment's runs.
[[nodiscard]] bool isReserved(const QByteArray &name);
/// 32 hexadecimal digits.
[[nodiscard]] bool looksLikeRunId(const QByteArray &name);
[[nodiscard]] bool isUnsettled(const Stamp &stamp);
/// "a/b", and "b" where `folder` is the root itself.
[[nodiscard]] QString joined(const QString &folder, const QByteArray &name);

/// A time in the meta.yaml at `path`, in milliseconds; one that is not a number is noted in `troubles`.
[[nodiscard]] std::optional<qint64> timeOf(const MetaFile &meta, const char *key, const QString &path,
                                           QList<Trouble> &troubles);

/// One meta.yaml, read and parsed; while it is being written it may be empty or cut, so that a young one is
/// tried again. `isWhole` says whether everything needed is there. On failure nothing, and why in `troubles`.
[[nodiscard]] std::optional<MetaFile> readMeta(const Folder &folder, const QString &relative,
                                               bool (*isWhole)(const MetaFile &), Stamp &stamp,
                                               QList<Trouble> &troubles);

/// Reads a small text whole; nothing, and why in `troubles`, when that cannot be.
[[nodiscard]] std::optional<QString> readText(const Folder &folder, const QByteArray &name,
                                              const QString &relative, Stamp &stamp,
                                              QList<Trouble> &troubles);

/// Calls `take(folder, name, key)` for every file in and below `folder`: key is its path from there.
template <typename Take>
void eachKeyFile(const Folder &folder, const QByteArray &prefix, const QString &relative,
                 QList<Trouble> &troubles, const Take &take)
{
    if (!folder.isOpen()) {
        if (folder.exists())
            troubles.append({TroubleKind::Unreadable, relative, 0, folder.error()});
        return;
    }
    for (const Entry &entry : folder.entries()) {
        if (entry.kind == EntryKind::File && !isLitter(entry.name)) {
            take(folder, entry.name, prefix.isEmpty() ? entry.name : prefix + entry.name);
        } else if (entry.kind != EntryKind::Folder) {
            continue;
        } else if (entry.isLink) { // MLflow does not follow it either; it may lead round in circles
            troubles.append({TroubleKind::Foreign, joined(relative, entry.name), 0, {}});
        } else if (prefix.count('/') >= maxKeyDepth) {
            troubles.append({TroubleKind::TooDeep, joined(relative, entry.name), 0, {}});
        } else {
            eachKeyFile(folder.child(entry.name), prefix + entry.name + '/', joined(relative, entry.name),
                        troubles, take);
        }
    }
}

} // namespace driftline::mlruns
