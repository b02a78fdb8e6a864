// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restapi.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>

namespace driftline {

namespace {

constexpr qsizetype maxMessage = 300;
constexpr int maxBarrenPages = 5;
constexpr qsizetype maxPages = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
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

QUrl RestApi::url(const QString &name) const
{
    QUrl result = m_base;
    result.setPath(m_base.path() + name);
    return result;
}

Result<QJsonObject> RestApi::get(const QString &name, const RestParameters &parameters,
                                 const StopToken &stop) const
{
    HttpRequest request;
    request.url = url(QStringLiteral("/api/2.0/mlflow/") + name);
    QByteArray query;
    for (const auto &[key, value] : parameters) {
        query += query.isEmpty() ? "" : "&";
        query += QUrl::toPercentEncoding(key) + '=' + QUrl::toPercentEncoding(value);
    }
    if (!query.isEmpty())
        request.url.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    const auto response = m_client.send(request, stop);
    if (!response.ok())
        return response.failure();
    return parsed(request, *response);
}

Result<QJsonObject> RestApi::post(const QString &name, const QJsonObject &body, const StopToken &stop,
                                  bool readOnly) const
{
    HttpRequest request;
    request.method = HttpRequest::Method::Post;
    request.url = url(QStringLiteral("/api/2.0/mlflow/") + name);
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.readOnly = readOnly;
    const auto response = m_client.send(request, stop);
    if (!response.ok())
        return response.failure();
    return parsed(request, *response);
}

Result<QString> RestApi::version(const StopToken &stop) const
{
    static const QRegularExpression shape(QStringLiteral("^[0-9]+\\.[0-9]+[0-9A-Za-z.+-]{0,40}$"));
    // 3.x serves it below the prefix, 2.x beside it.
    QList<QUrl> places{url(QStringLiteral("/version"))};
    if (!m_base.path().isEmpty()) {
        QUrl root = m_base;
        root.setPath(QStringLiteral("/version"));
        places.append(root);
    }
    for (const QUrl &place : std::as_const(places)) {
        HttpRequest request;
        request.url = place;
        const auto response = m_client.send(request, stop);
        if (!response.ok())
            return response.failure();
        const QString text = QString::fromUtf8(response->body.left(100)).trimmed();
        if (response->status == 200 && shape.match(text).hasMatch())
            return text;
    }
    return QString();
}

Result<QJsonObject> RestApi::parsed(const HttpRequest &request, const HttpResponse &response) const
{
    if (response.status < 200 || response.status > 299)
        return refused(request, response);
    const QString where = shownUrl(request.url);
    if (isWebPage(response))
        return fail(ErrorCode::Unreadable, tr("a web page answers here instead of MLflow's interface"), where,
                    tr("check the address; a login page may stand in between"));
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
                    .arg(error.offset)
                    .arg(response.body.size()),
                where, hint);
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
        if (m_client.login().isEmpty())
            return fail(
                ErrorCode::Unreachable, tr("the server asks for a login"), where,
                tr("set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"));
        return fail(ErrorCode::Unreachable, tr("the server does not accept this login"), where,
                    tr("check the user name and password, or the token"));
    }
    if (response.status == 403 && message.contains(QLatin1StringView("Invalid Host header")))
        return fail(ErrorCode::Unreachable, tr("the server does not answer to this host name"), where,
                    tr("start it with --allowed-hosts naming the host and port, or use another name of it"));
    if (response.status == 403)
        return fail(ErrorCode::Unreachable, tr("the server forbids this"), where,
                    message.isEmpty() ? tr("ask its administrator for the permission") : message);
    if (response.status >= 500)
        return fail(ErrorCode::Unreachable, tr("the server failed (HTTP %1)").arg(response.status), where,
                    message.isEmpty() ? tr("try again later") : message);
    // A code of MLflow's tells its 404 from that of any web server.
    if (!code.isEmpty() && code != QLatin1StringView("ENDPOINT_NOT_FOUND"))
        return fail(ErrorCode::Usage, message.isEmpty() ? tr("the server refuses this") : message, where);
    if (response.status == 404 || response.status == 405)
        return fail(ErrorCode::Unreadable, tr("this is not an MLflow server"), where,
                    tr("check the address, its port and path"));
    return fail(ErrorCode::Unreadable, tr("the server refuses this (HTTP %1)").arg(response.status), where,
                message);
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
