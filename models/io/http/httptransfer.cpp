// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/http/httptransfer.h"

#include "models/io/http/httpsink.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <curl/curl.h>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace driftline {

namespace {

constexpr int pollMs = 50;                   // how late a stop is noticed
constexpr qint64 stallBytes = 1024;          // what must come in each HttpLimits::stallMs
constexpr qint64 maxHeaderBytes = 200 << 10; // below libcurl's own limit, whose error says less
constexpr auto userAgent = "Driftline";

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

struct StringList
{
    curl_slist *list = nullptr;
    StringList() = default;
    StringList(const StringList &) = delete;
    StringList &operator=(const StringList &) = delete;
    ~StringList() { curl_slist_free_all(list); }
    void add(const QByteArray &line) { list = curl_slist_append(list, line.constData()); }
};

/// What arrives, kept within bounds.
struct Arrival
{
    CURL *easy = nullptr;
    HttpSink *sink = nullptr;
    QByteArray body;
    qint64 maxBytes = 0;
    qint64 headerBytes = 0;
    qint64 sunkBytes = 0;
    bool tooLarge = false;
    bool isAttachment = false;
    bool isPacked = false; ///< the length that the server tells is not the body's
    bool sinkBegun = false;
    bool sinkEnded = false; ///< it wants no more

    [[nodiscard]] qint64 total() const { return headerBytes + sunkBytes + body.size(); }

    [[nodiscard]] bool goesToSink() const
    {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        return sink != nullptr && status >= 200 && status <= 299;
    }

    bool sinkBegins()
    {
        curl_off_t length = -1;
        curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
        sinkBegun = true;
        return sink->begin(length < 0 || isPacked ? std::nullopt : std::optional<qint64>(length));
    }

    bool sinkTakes(QByteArrayView bytes)
    {
        sunkBytes += bytes.size();
        sinkEnded = (!sinkBegun && !sinkBegins()) || !sink->take(bytes);
        return !sinkEnded;
    }
};

size_t onBody(char *data, size_t size, size_t count, void *target)
{
    auto *arrival = static_cast<Arrival *>(target);
    const auto bytes = qsizetype(size) * qsizetype(count);
    if (arrival->goesToSink())
        return arrival->sinkTakes(QByteArrayView(data, bytes)) ? size * count : 0;
    arrival->tooLarge = arrival->body.size() + bytes > arrival->maxBytes;
    if (arrival->tooLarge)
        return 0;
    arrival->body.append(data, bytes);
    return size * count;
}

size_t onHeader(char *data, size_t size, size_t count, void *target)
{
    auto *arrival = static_cast<Arrival *>(target);
    arrival->headerBytes += qint64(size * count);
    arrival->tooLarge = arrival->headerBytes > maxHeaderBytes;
    const QByteArray line = QByteArray(data, qsizetype(size * count)).toLower();
    if (line.startsWith("content-disposition:"))
        arrival->isAttachment = line.mid(line.indexOf(':') + 1).trimmed().startsWith("attachment");
    else if (line.startsWith("content-encoding:"))
        arrival->isPacked = line.mid(line.indexOf(':') + 1).trimmed() != "identity";
    return arrival->tooLarge ? 0 : size * count;
}

bool isLoopback(const QString &host)
{
    return host == QLatin1StringView("localhost") || host == QLatin1StringView("::1") ||
           host.startsWith(QLatin1StringView("127."));
}

struct TransferError
{
    CURLcode code;
    const char *what;
    const char *hint;
    bool mayRetry;
};

const std::array transferErrors{
    TransferError{CURLE_COULDNT_CONNECT, QT_TRANSLATE_NOOP("Http", "the server does not take connections"),
                  QT_TRANSLATE_NOOP("Http", "check that it is running, and its port"), false},
    TransferError{CURLE_COULDNT_RESOLVE_HOST, QT_TRANSLATE_NOOP("Http", "there is no host of this name"),
                  QT_TRANSLATE_NOOP("Http", "check the spelling and the network"), false},
    TransferError{CURLE_COULDNT_RESOLVE_PROXY, QT_TRANSLATE_NOOP("Http", "the proxy's host is unknown"),
                  QT_TRANSLATE_NOOP("Http", "check the proxy settings of the environment"), false},
    TransferError{CURLE_OPERATION_TIMEDOUT, QT_TRANSLATE_NOOP("Http", "the server does not answer"),
                  QT_TRANSLATE_NOOP("Http", "check that it is running, and that no firewall is in between"),
                  false},
    TransferError{CURLE_SSL_CACERT_BADFILE,
                  QT_TRANSLATE_NOOP("Http", "the file of trusted certificates cannot be read"),
                  QT_TRANSLATE_NOOP("Http", "check MLFLOW_TRACKING_SERVER_CERT_PATH"), false},
    TransferError{CURLE_SSL_CERTPROBLEM, QT_TRANSLATE_NOOP("Http", "the client certificate cannot be used"),
                  QT_TRANSLATE_NOOP("Http", "check MLFLOW_TRACKING_CLIENT_CERT_PATH"), false},
    TransferError{
        CURLE_SSL_CONNECT_ERROR, QT_TRANSLATE_NOOP("Http", "no secure connection could be made"),
        QT_TRANSLATE_NOOP("Http", "check whether the address should begin with http instead of https"),
        false},
    TransferError{
        CURLE_GOT_NOTHING, QT_TRANSLATE_NOOP("Http", "the server hung up without an answer"),
        QT_TRANSLATE_NOOP("Http", "check whether the address should begin with https, and try again"), true},
    TransferError{CURLE_PARTIAL_FILE, QT_TRANSLATE_NOOP("Http", "the answer was cut off"),
                  QT_TRANSLATE_NOOP("Http", "try again"), true},
    TransferError{CURLE_RECV_ERROR, QT_TRANSLATE_NOOP("Http", "the connection broke off"),
                  QT_TRANSLATE_NOOP("Http", "try again"), true},
    TransferError{CURLE_SEND_ERROR, QT_TRANSLATE_NOOP("Http", "the connection broke off"),
                  QT_TRANSLATE_NOOP("Http", "try again"), true},
    TransferError{CURLE_UNSUPPORTED_PROTOCOL,
                  QT_TRANSLATE_NOOP("Http", "what answers here is not a web server"),
                  QT_TRANSLATE_NOOP("Http", "check the address and its port"), false},
    TransferError{CURLE_WEIRD_SERVER_REPLY,
                  QT_TRANSLATE_NOOP("Http", "what answers here is not a web server"),
                  QT_TRANSLATE_NOOP("Http", "check the address and its port"), false},
    TransferError{CURLE_BAD_CONTENT_ENCODING,
                  QT_TRANSLATE_NOOP("Http", "the answer is packed in an unknown way"), "", false},
};

/// What is wrong about certificates, from libcurl's and OpenSSL's own words; nothing when it is something
/// else.
std::optional<HttpConnection::Failed> certificateFailure(CURLcode code, const QString &details,
                                                         const QString &where)
{
    const auto because = [&](const QString &what, const char *hint) {
        return HttpConnection::Failed{{ErrorCode::Unreachable, what, where, tr(hint), std::nullopt}, false};
    };
    if (details.contains(QLatin1StringView("certificate required")) ||
        details.contains(QLatin1StringView("alert bad certificate")) ||
        details.contains(QLatin1StringView("alert handshake failure")))
        return because(tr("the server demands a client certificate"),
                       QT_TRANSLATE_NOOP(
                           "Http", "name its PEM file, with the key, in MLFLOW_TRACKING_CLIENT_CERT_PATH"));
    if (code != CURLE_PEER_FAILED_VERIFICATION)
        return std::nullopt;
    if (details.contains(QLatin1StringView("host name")) || details.contains(QLatin1StringView("hostname")))
        return because(tr("the server's certificate is another host's"),
                       QT_TRANSLATE_NOOP("Http", "use the name that the certificate was made for"));
    const QString reason = details.section(QStringLiteral("problem: "), 1).simplified();
    return because(
        reason.isEmpty() ? tr("the server's certificate is not trusted")
                         : tr("the server's certificate is not trusted: %1").arg(reason),
        QT_TRANSLATE_NOOP("Http", "name your own authority's file in MLFLOW_TRACKING_SERVER_CERT_PATH"));
}

/// A server that demands a client certificate says so after the client has sent its request; when it hangs up
/// in a hurry, its alert is lost, and all that is left is a connection that broke off.
bool mayDemandCertificate(CURLcode code, const HttpRequest &request, const HttpLogin &login)
{
    return (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) && login.certificateFile.isEmpty() &&
           request.url.scheme() == QLatin1StringView("https");
}

HttpConnection::Failed failed(CURLcode code, const HttpRequest &request, const HttpLogin &login,
                              const QString &details = {})
{
    const QString where = shownUrl(request.url);
    if (auto certificate = certificateFailure(code, details, where))
        return *std::move(certificate);
    if (mayDemandCertificate(code, request, login)) {
        return {
            {ErrorCode::Unreachable, tr("the connection broke off"), where,
             tr("try again; if the server demands a client certificate, name its PEM file, with the key, in "
                "MLFLOW_TRACKING_CLIENT_CERT_PATH"),
             std::nullopt},
            true};
    }
    for (const TransferError &known : transferErrors) {
        if (known.code == code)
            return {{ErrorCode::Unreachable, tr(known.what), where, tr(known.hint), std::nullopt},
                    known.mayRetry};
    }
    return {{ErrorCode::Unreachable, tr("the request failed"), where,
             QString::fromUtf8(curl_easy_strerror(code)), std::nullopt},
            true};
}

HttpConnection::Failed tooLate(const HttpRequest &request, const HttpLogin &login, bool begun)
{
    if (!begun)
        return failed(CURLE_OPERATION_TIMEDOUT, request, login);
    return {{ErrorCode::Unreachable, tr("the answer stopped in the middle"), shownUrl(request.url),
             tr("try again"), std::nullopt},
            false};
}

} // namespace

struct HttpConnection::Handles
{
    CURL *easy = curl_easy_init();
    CURLM *multi = curl_multi_init();
    std::array<char, CURL_ERROR_SIZE> details{}; ///< what libcurl says of the last failure
    curl_socket_t socket = CURL_SOCKET_BAD;      ///< the connection made last

    Handles() = default;
    Handles(const Handles &) = delete;
    Handles &operator=(const Handles &) = delete;
    ~Handles()
    {
        curl_easy_cleanup(easy);
        curl_multi_cleanup(multi);
    }

    /// MLflow's servers send an answer's head and body apart and wait between the two for an acknowledgement,
    /// which Linux holds back for 40 ms on a connection that is used again. Asked for anew each time: the
    /// kernel forgets.
    void acknowledgeAtOnce() const
    {
#ifdef TCP_QUICKACK
        const int on = 1;
        if (socket != CURL_SOCKET_BAD)
            setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
#endif
    }

    static int onSocket(void *target, curl_socket_t made, curlsocktype)
    {
        *static_cast<curl_socket_t *>(target) = made;
        return CURL_SOCKOPT_OK;
    }

    void prepareTls(const HttpLogin &login) const
    {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, login.verifyTls ? 1L : 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, login.verifyTls ? 2L : 0L);
        if (!login.caFile.isEmpty()) {
            const QByteArray path = QFile::encodeName(login.caFile);
            if (QFileInfo(login.caFile).isDir()) { // as Python's requests takes it
                curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
                curl_easy_setopt(easy, CURLOPT_CAPATH, path.constData());
            } else {
                curl_easy_setopt(easy, CURLOPT_CAINFO, path.constData());
            }
        }
        if (!login.certificateFile.isEmpty())
            curl_easy_setopt(easy, CURLOPT_SSLCERT, QFile::encodeName(login.certificateFile).constData());
    }

    void prepare(const HttpRequest &request, const HttpLogin &login, const HttpLimits &limits,
                 const QDeadlineTimer &deadline, StringList &headers, Arrival &arrival)
    {
        curl_easy_reset(easy); // keeps the open connections
        const QUrl url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, details.data());
        details.front() = '\0';
        curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, onSocket);
        curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, &socket);
        curl_easy_setopt(easy, CURLOPT_URL, url.toEncoded().constData());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        // Of a file, the plain bytes, so that its length is known; one that comes packed all the same is
        // unpacked.
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, request.sink != nullptr ? "identity" : "");
        curl_easy_setopt(easy, CURLOPT_USERAGENT, userAgent);
        const qint64 connectMs = std::clamp<qint64>(deadline.remainingTime(), 1, limits.connectMs);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(connectMs));
        if (isLoopback(url.host()))
            curl_easy_setopt(easy, CURLOPT_PROXY, "");

        prepareTls(login);
        headers.add(request.sink != nullptr ? "Accept: */*" : "Accept: application/json");
        headers.add("Expect:");
        for (const QByteArray &line : request.headers)
            headers.add(line);
        if (!login.user.isEmpty()) {
            curl_easy_setopt(easy, CURLOPT_HTTPAUTH, long(CURLAUTH_BASIC));
            curl_easy_setopt(easy, CURLOPT_USERNAME, login.user.toUtf8().constData());
            curl_easy_setopt(easy, CURLOPT_PASSWORD, login.password.toUtf8().constData());
        } else if (!login.token.isEmpty()) {
            headers.add("Authorization: Bearer " + login.token.toUtf8());
        }
        if (request.method == HttpRequest::Method::Post) {
            headers.add("Content-Type: application/json");
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.constData());
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        } else if (request.method == HttpRequest::Method::Put) {
            headers.add("Content-Type: application/octet-stream");
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.constData());
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        }
        // On a kept connection that has died meanwhile, libcurl would send a request a second time by itself.
        if (!request.readOnly || request.aloneOnConnection)
            curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        if (request.aloneOnConnection)
            curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.list);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &arrival);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onHeader);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &arrival);
    }

    /// libcurl's verdict when the transfer is over.
    [[nodiscard]] std::optional<CURLcode> verdict() const
    {
        int left = 0;
        while (const CURLMsg *message = curl_multi_info_read(multi, &left)) {
            if (message->msg == CURLMSG_DONE)
                return message->data.result;
        }
        return std::nullopt;
    }

    [[nodiscard]] Answer answer(Arrival &&arrival) const
    {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        const char *type = nullptr;
        curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
        const char *redirect = nullptr;
        curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
        curl_off_t retryAfter = 0;
        curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retryAfter);
        Answer answer;
        answer.response = {int(status), QString::fromUtf8(type), arrival.isAttachment,
                           std::move(arrival.body), 0};
        if (redirect != nullptr)
            answer.redirect = QUrl::fromEncoded(redirect);
        if (retryAfter > 0)
            answer.response.retryAfterMs = int(std::min<curl_off_t>(retryAfter, 3600) * 1000);
        return answer;
    }
};

HttpConnection::HttpConnection() : m_handles(std::make_unique<Handles>()) {}
HttpConnection::~HttpConnection() = default;

HttpConnection::Outcome HttpConnection::perform(const HttpRequest &request, const HttpLogin &login,
                                                const HttpLimits &limits, const QDeadlineTimer &deadline,
                                                const StopToken &stop)
{
    StringList headers;
    Arrival arrival;
    arrival.easy = m_handles->easy;
    arrival.sink = request.sink;
    arrival.maxBytes = limits.maxBytes;
    m_handles->prepare(request, login, limits, deadline, headers, arrival);
    struct Attached
    {
        Handles &handles;
        explicit Attached(Handles &to) : handles(to) { curl_multi_add_handle(handles.multi, handles.easy); }
        Attached(const Attached &) = delete;
        Attached &operator=(const Attached &) = delete;
        ~Attached() { curl_multi_remove_handle(handles.multi, handles.easy); }
    };
    const Attached attached(*m_handles);

    QElapsedTimer sinceProgress;
    sinceProgress.start();
    qint64 progress = 0;
    for (;;) {
        int running = 0;
        curl_multi_perform(m_handles->multi, &running);
        if (const auto code = m_handles->verdict()) {
            if (arrival.tooLarge)
                return Failed{{ErrorCode::Unreadable, tr("the answer is too large"), shownUrl(request.url),
                               tr("narrow the question, or check the address"), std::nullopt},
                              false};
            if (*code != CURLE_OK && !arrival.sinkEnded)
                return failed(*code, request, login, QString::fromUtf8(m_handles->details.data()));
            if (arrival.goesToSink() && !arrival.sinkBegun)
                arrival.sinkBegins(); // nothing is what the body consists of
            return m_handles->answer(std::move(arrival));
        }
        if (stop.stopRequested())
            return Cancelled{};
        if (arrival.total() >= progress + stallBytes || (progress == 0 && arrival.total() > 0)) {
            progress = arrival.total();
            sinceProgress.start();
        }
        const bool late = deadline.hasExpired() && request.sink == nullptr; // a large file may take its time
        const int stallMs = late ? std::min(limits.lateMs, limits.stallMs) : limits.stallMs;
        if (progress == 0 ? deadline.hasExpired() : sinceProgress.hasExpired(stallMs))
            return tooLate(request, login, progress > 0);
        m_handles->acknowledgeAtOnce();
        curl_multi_poll(m_handles->multi, nullptr, 0, pollMs, nullptr);
    }
}

} // namespace driftline
