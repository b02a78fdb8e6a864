// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One attempt of a request on one connection; HttpClient adds retries and redirects.

#include "models/io/http/httpclient.h"

#include <optional>
#include <variant>

namespace driftline {

/// A libcurl handle with its connection cache; used by one thread at a time.
class HttpConnection
{
public:
    HttpConnection();
    HttpConnection(const HttpConnection &) = delete;
    HttpConnection &operator=(const HttpConnection &) = delete;
    ~HttpConnection();

    struct Answer
    {
        HttpResponse response;
        QUrl redirect; ///< where the server sends us instead, absolute; else empty
    };
    struct Failed
    {
        Error error;
        bool mayRetry = false; ///< the connection broke off, so that another attempt may well succeed
    };
    using Outcome = std::variant<Answer, Failed, Cancelled>;

    /// `deadline`: when an answer must have begun.
    Outcome perform(const HttpRequest &request, const HttpLogin &login, const HttpLimits &limits,
                    const QDeadlineTimer &deadline, const StopToken &stop);

private:
    struct Handles;
    const std::unique_ptr<Handles> m_handles;
};

} // namespace driftline
