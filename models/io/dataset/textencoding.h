// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text of other encodings as UTF-8, which is all that the CSV reader knows.

#include "models/domain/dataset.h"
#include "models/io/dataset/datafile.h"

namespace driftline {

/// By its byte order mark; UTF-16 without one by its zero bytes; what is mostly not UTF-8 is Windows-1252.
/// `head` is the beginning of a file.
[[nodiscard]] TextEncoding detectEncoding(const QByteArray &head);

/// The file in UTF-8: itself, or a copy in the temporary folder that is gone when the last of its readers is.
/// A byte or pair that is no character becomes U+FFFD. Errors: Unreadable; Output when there is no room.
[[nodiscard]] Result<DataFile> inUtf8(const DataFile &file, TextEncoding encoding, const StopToken &stop);

} // namespace driftline
