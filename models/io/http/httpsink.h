// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the body of an answer goes that is not to be held in memory.

#include <QByteArrayView>

#include <optional>

namespace driftline {

/// Called in the thread that sends the request. What goes wrong in it, it keeps for its owner.
class HttpSink
{
public:
    HttpSink() = default;
    HttpSink(const HttpSink &) = delete;
    HttpSink &operator=(const HttpSink &) = delete;
    virtual ~HttpSink() = default;

    /// A body begins; once more when the one before broke off, and then what was taken of it counts for
    /// nothing. `total` in bytes, where the server says so. False: as take().
    virtual bool begin(std::optional<qint64> total) = 0;
    /// The next bytes. False: no more are wanted, which ends the transfer as if it were whole.
    virtual bool take(QByteArrayView bytes) = 0;
};

} // namespace driftline
