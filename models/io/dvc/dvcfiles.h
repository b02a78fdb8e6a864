// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DVC's YAML files and the listing of a folder, as values. Pure functions, any thread.

#include "models/domain/repository.h"

#include <utility>

namespace driftline {

/// See DataCache::parsePointer and DataCache::parseStages; `where` names the text in errors.
[[nodiscard]] Result<QList<DvcOutput>> parseDvcPointer(const QByteArray &text, const QString &where);
[[nodiscard]] Result<QList<DvcStage>> parseDvcStages(const QByteArray &text, const QString &where);

/// One file of a folder: path inside it with '/', and its md5.
struct DvcListed
{
    QString path;
    QString hash;
};

/// The content of a .dir object. Errors: Unreadable, also when a path leads out of the folder.
[[nodiscard]] Result<QList<DvcListed>> parseDvcListing(const QByteArray &text, const QString &where);
/// The very bytes that DVC hashes: JSON as Python writes it, in the order given.
[[nodiscard]] QByteArray dvcListingText(const QList<DvcListed> &files);

} // namespace driftline
