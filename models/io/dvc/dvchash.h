// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// md5-dos2unix, the hash of DVC before 3.0. (Since 3.0 it is the plain md5: fileDigest.)

#include "models/base/hash.h"

namespace driftline {

/// The md5 of a file in which, in every piece of 1 MiB that begins like text, CRLF counts as LF. Lower-case
/// hexadecimal. Errors: Unreadable.
[[nodiscard]] Result<QString> dos2unixDigest(const QString &path, const StopToken &stop = {},
                                             const ByteProgress &progress = {});

} // namespace driftline
