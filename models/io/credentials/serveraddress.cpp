// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/serveraddress.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrlQuery>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// Our own form has it in the query, the web interface behind the hash, in one of two ways.
QString workspaceIn(const QUrl &url)
{
    const QString key = QStringLiteral("workspace");
    if (const QUrlQuery query(url); query.hasQueryItem(key))
        return query.queryItemValue(key, QUrl::FullyDecoded);
    const QString fragment = url.fragment(QUrl::FullyDecoded);
    if (const QUrlQuery query(fragment.section(u'?', 1)); query.hasQueryItem(key))
        return query.queryItemValue(key, QUrl::FullyDecoded);
    static const QRegularExpression page(QStringLiteral("^/?workspaces/([^/?]+)"));
    return page.match(fragment).captured(1);
}

} // namespace

bool isWorkspaceName(const QString &name)
{
    static const QRegularExpression shape(QStringLiteral("\\A[a-z0-9][-a-z0-9]{0,61}[a-z0-9]\\z"));
    return shape.match(name).hasMatch();
}

QString ServerAddress::uri() const
{
    QUrl url = base;
    if (!workspace.isEmpty()) {
        url.setPath(base.path() + u'/');
        url.setQuery(QStringLiteral("workspace=") + workspace);
    }
    return url.toString();
}

QString ServerAddress::name() const
{
    const QString host =
        base.port() < 0 ? base.host() : QStringLiteral("%1:%2").arg(base.host()).arg(base.port());
    return host + base.path();
}

Result<ServerAddress> serverAddress(const QUrl &given)
{
    const QString shown = given.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const QString scheme = given.scheme().toLower();
    if (!given.isValid() || given.host().isEmpty() ||
        (scheme != QLatin1StringView("http") && scheme != QLatin1StringView("https")))
        return fail(ErrorCode::Usage, tr("this is not the address of a server"), shown,
                    tr("write, for example, http://localhost:5000"));
    ServerAddress address;
    address.base.setScheme(scheme);
    address.base.setHost(given.host());
    if (given.port() != (scheme == QLatin1StringView("https") ? 443 : 80))
        address.base.setPort(given.port());
    QString path = given.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    address.base.setPath(path);
    address.workspace = workspaceIn(given).trimmed();
    if (!address.workspace.isEmpty() && !isWorkspaceName(address.workspace))
        return fail(ErrorCode::Usage, tr("this is not the name of a workspace"), address.workspace,
                    tr("it has 2 to 63 small letters, digits and hyphens"));
    return address;
}

} // namespace driftline
