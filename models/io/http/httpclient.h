// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A blocking HTTP client for worker threads, on libcurl: connections are kept alive, answers may be
// compressed, TLS is verified unless the user says otherwise, redirects stay on the same host, no Origin
// header is sent (MLflow refuses those). Credentials never appear in an error. Thread-safe; each call in
// progress has a connection of its own.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QList>
#include <QUrl>

#include <memory>

namespace driftline {

class HttpSink;

struct HttpLogin
{
    QString user; ///< with password: Basic
    QString password;
    QString token;           ///< Bearer; only where there is no user
    QString caFile;          ///< certificates, or a folder of them, to trust instead of the system's
    bool verifyTls = true;   ///< false: any certificate will do
    QString certificateFile; ///< the client's certificate and key, PEM; empty: none

    [[nodiscard]] bool isEmpty() const { return user.isEmpty() && token.isEmpty(); }
};

struct HttpLimits
{
    int connectMs = 10'000;
    int answerMs = 27'000; ///< until an answer begins, with all retries and the pauses between them
    int stallMs = 10'000;  ///< an answer that has begun must bring 1 kB in any such time
    int lateMs = 3000; ///< the same, once answerMs is over: with it, a source that fails does so within 30 s
    int pauseMs = 500; ///< before the first retry; doubled before each further one
    int attempts = 4;
    qint64 maxBytes = 256LL << 20; ///< of an answer, unpacked; a sink takes any number
    int fileMs =
        120'000; ///< instead of answerMs where there is a sink: the server may have to fetch it first
};

struct HttpRequest
{
    enum class Method { Get, Post, Put };
    Method method = Method::Get;
    QUrl url;              ///< http or https; user info in it is not sent
    QString endpoint;      ///< the end of the URL's path that the user knows nothing of
    QByteArray body;       ///< POST: JSON; PUT: a file
    bool readOnly = true;  ///< may be sent again when the answer was lost
    bool mayRepeat = true; ///< false: one attempt, whatever comes of it
    bool aloneOnConnection =
        false; ///< on a new one, closed behind it: whichever process of the server is idle takes it
    QList<QByteArray> headers; ///< "X-Name: value"
    QDeadlineTimer until =
        QDeadlineTimer::Forever; ///< as HttpLimits::answerMs, for several requests together
    HttpSink *sink = nullptr;    ///< takes the body of an answer with a status of 200 to 299
};

struct HttpResponse
{
    int status = 0;
    QString contentType;
    bool isAttachment = false; ///< meant to be saved as a file: no page of a proxy's
    QByteArray body;           ///< empty where a sink has taken it
    int retryAfterMs = 0;      ///< when the server wants to be asked again; 0: it does not say
};

class HttpClient
{
public:
    explicit HttpClient(HttpLogin login, HttpLimits limits = {});
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;
    ~HttpClient();

    /// The answer, whatever its status; a read-only request is repeated on 408, 429, 500, 502, 503, 504 and
    /// when the connection broke off. `stop` ends a transfer in flight within a tenth of a second. Errors:
    /// Unreachable when there is no whole answer, Unreadable when it is too large.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request, const StopToken &stop) const;
    [[nodiscard]] const HttpLogin &login() const { return m_login; }

private:
    class Connections;
    const HttpLogin m_login;
    const HttpLimits m_limits;
    const std::unique_ptr<Connections> m_connections;
};

/// The address as it may be shown: without user info, query and fragment.
[[nodiscard]] QString shownUrl(const QUrl &url);

} // namespace driftline
