// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hexadecimal digests of bytes and files.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QCryptographicHash>

#include <functional>

namespace driftline {

/// Called with bytes done and bytes in all, from the hashing thread.
using ByteProgress = std::function<void(qint64 done, qint64 total)>;

/// The lower-case hexadecimal digest of a file's bytes, read in pieces of 1 MiB. Errors: Unreadable.
[[nodiscard]] Result<QString> fileDigest(const QString &path, QCryptographicHash::Algorithm algorithm,
                                         const StopToken &stop = {}, const ByteProgress &progress = {});

} // namespace driftline
