// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/http/httpclient.h"

#include "models/io/http/httptransfer.h"

#include <QCoreApplication>
#include <QThread>

#include <curl/curl.h>
#include <mutex>
#include <vector>

namespace driftline {

namespace {

constexpr int maxRedirects = 5;
constexpr int waitStepMs = 50;

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

bool isTemporary(int status)
{
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == QLatin1StringView("https") ? 443 : 80);
}

/// The same server, or the same server over TLS: anywhere else neither the question nor the password goes.
bool mayFollow(const QUrl &from, const QUrl &to)
{
    if (from.host() != to.host())
        return false;
    if (from.scheme() == to.scheme())
        return portOf(from) == portOf(to);
    return to.scheme() == QLatin1StringView("https") && portOf(from) == 80 && portOf(to) == 443;
}

/// False when stopped.
bool pause(int ms, const StopToken &stop)
{
    for (const QDeadlineTimer end(ms); !end.hasExpired();) {
        if (stop.stopRequested())
            return false;
        QThread::msleep(std::min<unsigned long>(waitStepMs, ulong(std::max<qint64>(1, end.remainingTime()))));
    }
    return !stop.stopRequested();
}

void initialise()
{
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(once)
}

/// Names what the user would open: the address of the server, not that of one of its answers.
QString hintFor(QUrl redirect, const QString &endpoint)
{
    if (redirect.scheme() != QLatin1StringView("http") && redirect.scheme() != QLatin1StringView("https"))
        return tr("check the address");
    if (!endpoint.isEmpty() && redirect.path().endsWith(endpoint)) {
        redirect.setPath(redirect.path().chopped(endpoint.size()));
        redirect.setQuery(QString());
    }
    return tr("if you trust it, open %1").arg(shownUrl(redirect));
}

} // namespace

QString shownUrl(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// Idle connections, kept for the next request.
class HttpClient::Connections
{
public:
    std::unique_ptr<HttpConnection> take()
    {
        const std::lock_guard guard(m_mutex);
        if (m_idle.empty())
            return std::make_unique<HttpConnection>();
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        return connection;
    }

    void give(std::unique_ptr<HttpConnection> connection)
    {
        const std::lock_guard guard(m_mutex);
        m_idle.push_back(std::move(connection));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<HttpConnection>> m_idle;
};

HttpClient::HttpClient(HttpLogin login, HttpLimits limits)
    : m_login(std::move(login)), m_limits(limits), m_connections(std::make_unique<Connections>())
{
    initialise();
}

HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const HttpRequest &request, const StopToken &stop) const
{
    const int answerMs = request.sink != nullptr ? m_limits.fileMs : m_limits.answerMs;
    const QDeadlineTimer deadline = std::min(QDeadlineTimer(answerMs), request.until);
    HttpRequest current = request;
    int redirects = 0;
    int pauseMs = m_limits.pauseMs;
    auto connection = m_connections->take();
    for (int attempt = 1;; ++attempt) {
        if (stop.stopRequested())
            return Cancelled{};
        auto outcome = connection->perform(current, m_login, m_limits, deadline, stop);
        if (std::holds_alternative<Cancelled>(outcome))
            return Cancelled{};
        const bool last = attempt >= m_limits.attempts || !current.readOnly || !current.mayRepeat;
        int wait = pauseMs;
        if (auto *failed = std::get_if<HttpConnection::Failed>(&outcome)) {
            if (last || !failed->mayRetry || deadline.remainingTime() <= wait)
                return std::move(failed->error);
        } else {
            auto &answer = std::get<HttpConnection::Answer>(outcome);
            if (answer.redirect.isValid() && !answer.redirect.isEmpty()) {
                if (!mayFollow(current.url, answer.redirect))
                    return fail(ErrorCode::Unreachable, tr("the server sends us to another one"),
                                shownUrl(current.url), hintFor(answer.redirect, request.endpoint));
                if (++redirects > maxRedirects)
                    return fail(ErrorCode::Unreachable, tr("the server sends us round in circles"),
                                shownUrl(request.url), tr("check the address"));
                current.url = answer.redirect;
                --attempt;
                continue;
            }
            wait = std::max(wait, answer.response.retryAfterMs);
            if (!isTemporary(answer.response.status) || last || deadline.remainingTime() <= wait) {
                m_connections->give(std::move(connection));
                return std::move(answer.response);
            }
        }
        if (!pause(wait, stop))
            return Cancelled{};
        pauseMs *= 2;
    }
}

} // namespace driftline
