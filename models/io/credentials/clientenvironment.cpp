// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/clientenvironment.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace driftline {

namespace {

constexpr qint64 largestFile = 1 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

QString variable(const char *name)
{
    return qEnvironmentVariable(name);
}

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 32 || c.unicode() == 127; });
}

/// As MLflow does: true, 1, false, 0 in any case, and nothing else.
Result<bool> flag(const char *name)
{
    const QString text = variable(name).toLower();
    if (text.isEmpty() || text == QLatin1StringView("false") || text == QLatin1StringView("0"))
        return false;
    if (text == QLatin1StringView("true") || text == QLatin1StringView("1"))
        return true;
    return fail(ErrorCode::Usage, tr("this variable must be true or false"), QString::fromLatin1(name),
                tr("set it to true or false, or unset it"));
}

ServerSecret secretInHome()
{
    QFile file(QDir::home().filePath(QStringLiteral(".mlflow/credentials")));
    return file.open(QIODevice::ReadOnly) ? secretFromFile(file.read(largestFile)) : ServerSecret{};
}

/// Names a file as MLflow's client would open it; ~ is not expanded there either.
QString firstSet(std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        if (QString value = variable(name).trimmed(); !value.isEmpty())
            return value;
    }
    return {};
}

} // namespace

ServerSecret secretFromFile(const QByteArray &content)
{
    ServerSecret ours;
    ServerSecret fallback; // [DEFAULT] counts for every section, but only beside one of ours
    ServerSecret *section = nullptr;
    bool present = false;
    const QList<QByteArray> lines = content.split('\n');
    for (const QByteArray &bytes : lines) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[') && line.contains(u']')) {
            const QString name = line.mid(1, line.lastIndexOf(u']') - 1);
            present = present || name == QLatin1StringView("mlflow");
            section = name == QLatin1StringView("mlflow")    ? &ours
                      : name == QLatin1StringView("DEFAULT") ? &fallback
                                                             : nullptr;
            continue;
        }
        const auto sign = std::ranges::find_if(line, [](QChar c) { return c == u'=' || c == u':'; });
        if (section == nullptr || sign == line.end())
            continue;
        const qsizetype at = sign - line.begin();
        const QString key = line.left(at).trimmed().toLower();
        QString value = line.mid(at + 1).trimmed();
        value.replace(QLatin1StringView("%%"), QLatin1StringView("%")); // its way to write a percent sign
        if (key == QLatin1StringView("mlflow_tracking_username"))
            section->user = value;
        else if (key == QLatin1StringView("mlflow_tracking_password"))
            section->password = value;
    }
    if (!present)
        return {};
    if (ours.user.isNull())
        ours.user = fallback.user;
    if (ours.password.isNull())
        ours.password = fallback.password;
    return ours;
}

Result<ClientEnvironment> clientEnvironment()
{
    ClientEnvironment environment;
    environment.registryUri = variable("MLFLOW_REGISTRY_URI").trimmed();
    environment.workspace = variable("MLFLOW_WORKSPACE").trimmed();
    environment.secret = secretInHome();
    if (const QString user = variable("MLFLOW_TRACKING_USERNAME"); !user.isEmpty())
        environment.secret.user = user;
    if (const QString password = variable("MLFLOW_TRACKING_PASSWORD"); !password.isEmpty())
        environment.secret.password = password;
    if (environment.secret.user.isEmpty() || environment.secret.password.isEmpty())
        environment.secret = {{}, {}, variable("MLFLOW_TRACKING_TOKEN")};
    const ServerSecret &secret = environment.secret;
    if (hasControlCharacters(secret.user + secret.password + secret.token))
        return fail(ErrorCode::Usage, tr("a user name, password or token with a line break in it"), {},
                    tr("check the variables MLFLOW_TRACKING_…"));

    const QString ownAuthority = firstSet({"MLFLOW_TRACKING_SERVER_CERT_PATH"});
    environment.caFile =
        ownAuthority.isEmpty() ? firstSet({"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}) : ownAuthority;
    environment.certificateFile = firstSet({"MLFLOW_TRACKING_CLIENT_CERT_PATH"});
    const auto insecure = flag("MLFLOW_TRACKING_INSECURE_TLS");
    if (!insecure.ok())
        return insecure.failure();
    environment.insecureTls = *insecure;
    if (*insecure && !ownAuthority.isEmpty())
        return fail(ErrorCode::Usage, tr("certificates are to be trusted and not to be looked at"),
                    QStringLiteral("MLFLOW_TRACKING_INSECURE_TLS, MLFLOW_TRACKING_SERVER_CERT_PATH"),
                    tr("set only one of the two"));
    for (const char *name : {"MLFLOW_TRACKING_AUTH", "MLFLOW_TRACKING_AWS_SIGV4"}) {
        const QString value = variable(name).toLower();
        if (!value.isEmpty() && value != QLatin1StringView("false") && value != QLatin1StringView("0"))
            environment.unsupported.append(QString::fromLatin1(name));
    }
    return environment;
}

} // namespace driftline
