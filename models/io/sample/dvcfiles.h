// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DVC's text files as DVC 3 writes them, and its cache.

#include "models/io/sample/projecttree.h"

#include "models/base/result.h"

#include <QByteArrayList>

namespace driftline::sample {

/// What a pointer or a lock file says of a file.
struct DataObject
{
    QString md5;
    qint64 size = 0;
};

[[nodiscard]] DataObject dataObject(const QByteArray &bytes);

/// The .dvc file beside `fileName`.
[[nodiscard]] QByteArray pointerText(const DataObject &object, const QString &fileName);

struct DvcStage
{
    QByteArray name;
    QByteArray command;
    QByteArrayList deps;
    QByteArray params;  ///< a section of params.yaml
    QByteArray out;     ///< kept in the cache
    QByteArray metrics; ///< kept in git; may be empty
};

[[nodiscard]] QByteArray dvcYaml(const QList<DvcStage> &stages);

/// The lock file as after `dvc repro`: files of the tree with their md5, `tracked` files with that of their
/// object.
[[nodiscard]] QByteArray dvcLock(const QList<DvcStage> &stages, const ProjectTree &tree,
                                 const QMap<QString, DataObject> &tracked);

/// Puts bytes into the cache below `project`, write-protected as DVC leaves them. Errors: Output.
[[nodiscard]] Status addToCache(const QString &project, const QByteArray &bytes);

/// Writes a file below `folder`, with the folders on the way. Errors: Output.
[[nodiscard]] Status writeFile(const QString &folder, const QString &path, const QByteArray &bytes);

} // namespace driftline::sample
