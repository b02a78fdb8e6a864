// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/serverlogin.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 32 || c.unicode() == 127; });
}

} // namespace

HttpLogin withSecret(HttpLogin login, const ServerSecret &secret)
{
    login.user = secret.user;
    login.password = secret.password;
    login.token = secret.user.isEmpty() ? secret.token.trimmed() : QString();
    return login;
}

Result<HttpLogin> serverLogin(const QUrl &url, const ServerSecret &typed,
                              const ClientEnvironment &environment)
{
    HttpLogin login;
    login.caFile = environment.caFile;
    login.certificateFile = environment.certificateFile;
    login.verifyTls = !environment.insecureTls;
    ServerSecret secret = typed.isEmpty() ? environment.secret : typed;
    if (!url.userName().isEmpty())
        secret = {url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded), {}};
    login = withSecret(std::move(login), secret);
    if (hasControlCharacters(login.user + login.password + login.token))
        return fail(
            ErrorCode::Usage,
            QCoreApplication::translate("Server", "a user name, password or token with a line break in it"));
    return login;
}

} // namespace driftline
