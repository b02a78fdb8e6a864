// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restapi.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace driftline {

namespace {

constexpr qsizetype maxMessage = 300;
constexpr int maxBarrenPages = 5;
constexpr qsizetype maxPages = 100'000;
constexpr int pingMs = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

bool isThereNot(const HttpResponse &response)
{
    // A code of MLflow's tells its 404 from that of any web server.
    const QString code =
        QJsonDocument::fromJson(response.body).object().value(QLatin1StringView("error_code")).toString();
    return (response.status == 404 || response.status == 405) &&
           (code.isEmpty() || code == QLatin1StringView("ENDPOINT_NOT_FOUND"));
}

QString queryOf(const RestParameters &parameters)
{
    QByteArray query;
    for (const auto &[key, value] : parameters) {
        query += query.isEmpty() ? "" : "&";
        query += QUrl::toPercentEncoding(key) + '=' + QUrl::toPercentEncoding(value);
    }
    return QString::fromLatin1(query);
}

bool isWebPage(const HttpResponse &response)
{
    return response.contentType.contains(QLatin1StringView("html"), Qt::CaseInsensitive) ||
           response.body.trimmed().startsWith('<');
}

} // namespace

RestApi::RestApi(QUrl base, HttpLogin login, HttpLimits limits)
    : m_base(std::move(base)), m_client(std::move(login), limits)
{}

HttpRequest RestApi::request(const QString &path) const
{
    HttpRequest request;
    request.url = m_base;
    request.url.setPath(m_base.path() + path);
    request.endpoint = path;
    request.until = m_until;
    if (!m_workspace.isEmpty())
        request.headers.append("X-MLFLOW-WORKSPACE: " + m_workspace.toLatin1());
    return request;
}

Result<QJsonObject> RestApi::get(const QString &name, const RestParameters &parameters,
                                 const StopToken &stop) const
{
    HttpRequest question = request(QStringLiteral("/api/2.0/mlflow/") + name);
    if (!parameters.isEmpty())
        question.url.setQuery(queryOf(parameters), QUrl::StrictMode);
    return answerTo(question, stop);
}

HttpRequest RestApi::postRequest(const QString &name, const QJsonObject &body) const
{
    HttpRequest question = request(QStringLiteral("/api/2.0/mlflow/") + name);
    question.method = HttpRequest::Method::Post;
    question.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return question;
}

Result<QJsonObject> RestApi::answerTo(const HttpRequest &request, const StopToken &stop) const
{
    const auto response = m_client.send(request, stop);
    if (!response.ok())
        return response.failure();
    return parsed(request, *response);
}

Result<QJsonObject> RestApi::post(const QString &name, const QJsonObject &body, const StopToken &stop,
                                  bool readOnly) const
{
    HttpRequest question = postRequest(name, body);
    question.readOnly = readOnly;
    return answerTo(question, stop);
}

Result<QJsonObject> RestApi::postAside(const QString &name, const QJsonObject &body,
                                       const StopToken &stop) const
{
    HttpRequest question = postRequest(name, body);
    question.aloneOnConnection = true;
    return answerTo(question, stop);
}

Result<std::optional<QJsonObject>> RestApi::postIfKnown(const QString &name, const QJsonObject &body,
                                                        const StopToken &stop) const
{
    const HttpRequest question = postRequest(name, body);
    const auto response = m_client.send(question, stop);
    if (!response.ok())
        return response.failure();
    if (isThereNot(*response))
        return std::optional<QJsonObject>();
    auto answer = parsed(question, *response);
    if (!answer.ok())
        return answer.failure();
    return std::optional(*std::move(answer));
}

Result<RestFile> RestApi::getFile(const QString &path, const RestParameters &parameters, HttpSink &sink,
                                  const StopToken &stop) const
{
    HttpRequest question = request({});
    question.url.setPath(path);
    question.sink = &sink;
    if (!parameters.isEmpty())
        question.url.setQuery(queryOf(parameters), QUrl::StrictMode);
    const auto response = m_client.send(question, stop);
    if (!response.ok())
        return response.failure();
    RestFile file{response->status, std::nullopt};
    if (response->status < 200 || response->status > 299)
        file.refused = refused(question, *response).error();
    else if (isWebPage(*response) && !response->isAttachment) // MLflow hands out its own pages as files too
        file.refused = webPage(question).error();
    return file;
}

Status RestApi::putFile(const QString &path, const QByteArray &bytes, const StopToken &stop) const
{
    HttpRequest upload = request({});
    upload.url.setPath(path);
    upload.method = HttpRequest::Method::Put;
    upload.body = bytes;
    upload.readOnly = false;
    const auto response = m_client.send(upload, stop);
    if (!response.ok())
        return response.failure();
    if (response->status < 200 || response->status > 299)
        return refused(upload, *response);
    if (isWebPage(*response))
        return webPage(upload);
    return Done{};
}

Result<QString> RestApi::version(const StopToken &stop) const
{
    static const QRegularExpression shape(QStringLiteral("^[0-9]+\\.[0-9]+[0-9A-Za-z.+-]{0,40}$"));
    // 3.x serves it below the prefix, 2.x beside it.
    QList<HttpRequest> places{request(QStringLiteral("/version"))};
    places.first().headers.clear(); // a workspace is refused here before it is known whether there are any
    if (!m_base.path().isEmpty()) {
        places.append(places.first());
        places.last().url.setPath(QStringLiteral("/version"));
    }
    for (const HttpRequest &place : std::as_const(places)) {
        const auto response = m_client.send(place, stop);
        if (!response.ok())
            return response.failure();
        const QString text = QString::fromUtf8(response->body.left(100)).trimmed();
        if (response->status == 200 && shape.match(text).hasMatch())
            return text;
    }
    return QString();
}

Result<bool> RestApi::hasWorkspaces(const StopToken &stop) const
{
    HttpRequest question = request(QStringLiteral("/api/3.0/mlflow/server-info"));
    question.headers.clear();
    const auto response = m_client.send(question, stop);
    if (!response.ok())
        return response.failure();
    // Servers of before have no such endpoint, and a proxy may let nothing but 2.0 through: both have none.
    const QJsonObject info = QJsonDocument::fromJson(response->body).object();
    return response->status == 200 && info.value(QLatin1StringView("workspaces_enabled")).toBool();
}

Result<QStringList> RestApi::workspaces(const StopToken &stop) const
{
    HttpRequest question = request(QStringLiteral("/api/3.0/mlflow/workspaces"));
    question.headers.clear();
    const auto response = m_client.send(question, stop);
    if (!response.ok())
        return response.failure();
    const auto answer = parsed(question, *response);
    if (!answer.ok())
        return answer.failure();
    QStringList names;
    const QJsonArray list = answer->value(QLatin1StringView("workspaces")).toArray();
    for (const auto each : list) {
        if (const QString name = each.toObject().value(QLatin1StringView("name")).toString(); !name.isEmpty())
            names.append(name);
    }
    names.sort();
    return names;
}

Result<qint64> RestApi::ping(const StopToken &stop) const
{
    HttpRequest question = request(QStringLiteral("/health"));
    question.headers.clear();
    question.mayRepeat = false; // a retry would count as latency
    question.until = QDeadlineTimer(pingMs);
    QElapsedTimer clock;
    clock.start();
    const auto response = m_client.send(question, stop);
    if (!response.ok())
        return response.failure();
    if (response->status >= 500 || response->status == 429)
        return refused(question, *response);
    return clock.elapsed();
}

Result<QJsonObject> RestApi::parsed(const HttpRequest &request, const HttpResponse &response) const
{
    if (response.status < 200 || response.status > 299)
        return refused(request, response);
    const QString where = shownUrl(request.url);
    if (isWebPage(response))
        return webPage(request);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(response.body, &error);
    if (error.error == QJsonParseError::NoError && document.isObject())
        return document.object();
    const QString hint =
        tr("check that this is an MLflow server and that nothing in between changes its answers");
    if (error.error == QJsonParseError::NoError)
        return fail(ErrorCode::Unreadable, tr("the answer is not MLflow's: no JSON object"), where, hint);
    return fail(ErrorCode::Unreadable,
                tr("the answer is not JSON (%1 at byte %2 of %3)")
                    .arg(error.errorString())
                    .arg(std::min(qsizetype(error.offset), response.body.size()))
                    .arg(response.body.size()),
                where, hint);
}

Failure RestApi::webPage(const HttpRequest &request) const
{
    m_wantsLogin = true;
    return fail(ErrorCode::Unreadable, tr("a web page answers here instead of MLflow's interface"),
                shownUrl(request.url), tr("check the address; a login page may stand in between"));
}

/// One line of what the server says. A server that repeats what it was sent must not put a password on
/// screen.
QString RestApi::quoted(const QString &message) const
{
    QString text = message.simplified();
    const HttpLogin &login = m_client.login();
    const QString basic = QString::fromLatin1((login.user + u':' + login.password).toUtf8().toBase64());
    const QStringList secrets{login.user.isEmpty() ? QString() : basic, login.password, login.token};
    for (const QString &secret : secrets) {
        if (!secret.isEmpty())
            text.replace(secret, QStringLiteral("…"));
    }
    return text.size() > maxMessage ? text.left(maxMessage) + u'…' : text;
}

Failure RestApi::refused(const HttpRequest &request, const HttpResponse &response) const
{
    const QString where = shownUrl(request.url);
    const QJsonObject object = QJsonDocument::fromJson(response.body).object();
    const QString code = object.value(QLatin1StringView("error_code")).toString();
    const QString message = quoted(
        code.isEmpty() ? (isWebPage(response) ? QString() : QString::fromUtf8(response.body.left(2000)))
                       : object.value(QLatin1StringView("message")).toString());
    if (response.status == 401) {
        m_wantsLogin = true;
        if (m_client.login().isEmpty())
            return fail(ErrorCode::Unreachable, tr("the server asks for a login"), where,
                        tr("in the window, choose Sign in…; elsewhere set MLFLOW_TRACKING_USERNAME and "
                           "MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, or write user name and "
                           "password into ~/.mlflow/credentials"));
        return fail(ErrorCode::Unreachable, tr("the server does not accept this login"), where,
                    tr("check the user name and password, or the token: in the window by Sign in…, elsewhere "
                       "in MLFLOW_TRACKING_… and ~/.mlflow/credentials"));
    }
    if (response.status == 403 && message.contains(QLatin1StringView("Invalid Host header")))
        return fail(ErrorCode::Unreachable, tr("the server does not answer to this host name"), where,
                    tr("start it with --allowed-hosts naming the host and port, or use another name of it"));
    if (response.status == 403)
        m_wantsLogin = true;
    const auto said = [&message](const QString &what) {
        return message.isEmpty() ? what : tr("%1: %2").arg(what, message);
    };
    if (response.status == 403)
        return fail(ErrorCode::Unreachable, said(tr("the server forbids this")), where,
                    tr("ask its administrator for the permission"));
    if (response.status == 407)
        return fail(ErrorCode::Unreachable, tr("the proxy asks for a login"), where,
                    tr("put it into HTTPS_PROXY or HTTP_PROXY: http://user:password@proxy:port"));
    if (response.status == 429)
        return fail(ErrorCode::Unreachable, tr("the server has had too many requests"), where,
                    response.retryAfterMs > 0 ? tr("try again in %1 s").arg(response.retryAfterMs / 1000)
                                              : tr("try again later"));
    if (response.status >= 500)
        return fail(ErrorCode::Unreachable, said(tr("the server failed (HTTP %1)").arg(response.status)),
                    where, tr("try again later, or look into the server's log"));
    if (!code.isEmpty() && code != QLatin1StringView("ENDPOINT_NOT_FOUND"))
        return fail(ErrorCode::Usage, message.isEmpty() ? tr("the server refuses this") : message, where);
    if (isThereNot(response))
        return fail(ErrorCode::Unreadable, tr("this is not an MLflow server"), where,
                    tr("check the address, its port and path"));
    return fail(ErrorCode::Unreadable, said(tr("the server refuses this (HTTP %1)").arg(response.status)),
                where, tr("check the address, and what this login may do"));
}

Status PageGuard::accept(const QString &nextToken, qsizetype newEntries)
{
    if (nextToken.isEmpty())
        return Done{};
    m_barren = newEntries > 0 ? 0 : m_barren + 1;
    if (m_seen.contains(nextToken) || m_barren > maxBarrenPages || m_seen.size() >= maxPages)
        return fail(ErrorCode::Unreadable, tr("the server's pages never end"), m_where,
                    tr("this is a fault of the server or of something in between"));
    m_seen.insert(nextToken);
    return Done{};
}

} // namespace driftline
