// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/serverlogin.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace driftline {

namespace {

QString variable(const char *name)
{
    return qEnvironmentVariable(name).trimmed();
}

/// ~/.mlflow/credentials: an INI file with a section [mlflow].
void readCredentialsFile(HttpLogin &login)
{
    QFile file(QDir::home().filePath(QStringLiteral(".mlflow/credentials")));
    if (!file.open(QIODevice::ReadOnly))
        return;
    bool ours = false;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine(4096)).trimmed();
        if (line.startsWith(u'[')) {
            ours = line == QLatin1StringView("[mlflow]");
            continue;
        }
        const qsizetype sign = line.indexOf(u'=');
        if (!ours || sign < 0)
            continue;
        const QString key = line.left(sign).trimmed();
        const QString value = line.mid(sign + 1).trimmed();
        if (key == QLatin1StringView("mlflow_tracking_username"))
            login.user = value;
        else if (key == QLatin1StringView("mlflow_tracking_password"))
            login.password = value;
    }
}

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 32; });
}

} // namespace

Result<HttpLogin> serverLogin(const QUrl &url)
{
    HttpLogin login;
    login.caFile = variable("MLFLOW_TRACKING_SERVER_CERT_PATH");
    login.certificateFile = variable("MLFLOW_TRACKING_CLIENT_CERT_PATH");
    if (!url.userName().isEmpty()) {
        login.user = url.userName(QUrl::FullyDecoded);
        login.password = url.password(QUrl::FullyDecoded);
    } else {
        readCredentialsFile(login);
        if (const QString user = variable("MLFLOW_TRACKING_USERNAME"); !user.isEmpty())
            login.user = user;
        if (const QString password = variable("MLFLOW_TRACKING_PASSWORD"); !password.isEmpty())
            login.password = password;
        login.token = variable("MLFLOW_TRACKING_TOKEN");
    }
    if (hasControlCharacters(login.user + login.password + login.token))
        return fail(
            ErrorCode::Usage,
            QCoreApplication::translate("Server", "a user name, password or token with a line break in it"),
            {}, QCoreApplication::translate("Server", "check the variables MLFLOW_TRACKING_…"));
    return login;
}

} // namespace driftline
