// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/secrets.h"

#include "models/io/credentials/serveraddress.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace driftline {

namespace {

/// One entry for a server, however its address is written; empty for what is no server's.
QString keyOf(const QString &address)
{
    const auto server = serverAddress(QUrl(address.trimmed(), QUrl::TolerantMode));
    return server.ok() ? server->base.toString() : QString();
}

QString textOf(const ServerSecret &secret)
{
    const QJsonObject object{{QStringLiteral("user"), secret.user},
                             {QStringLiteral("password"), secret.password},
                             {QStringLiteral("token"), secret.token}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

void Secrets::use(const QString &address, const ServerSecret &secret)
{
    const QString key = keyOf(address);
    if (key.isEmpty())
        return;
    const std::lock_guard guard(m_mutex);
    if (secret.isEmpty())
        m_used.remove(key);
    else
        m_used.insert(key, secret);
}

ServerSecret Secrets::used(const QString &address) const
{
    const std::lock_guard guard(m_mutex);
    return m_used.value(keyOf(address));
}

void Secrets::setRefused(const QString &address, const std::optional<QString> &user)
{
    const QString key = keyOf(address);
    if (key.isEmpty())
        return;
    const std::lock_guard guard(m_mutex);
    if (user)
        m_refused.insert(key, *user);
    else
        m_refused.remove(key);
}

std::optional<QString> Secrets::refusedUser(const QString &address) const
{
    const std::lock_guard guard(m_mutex);
    const auto user = m_refused.constFind(keyOf(address));
    return user == m_refused.cend() ? std::nullopt : std::optional(*user);
}

Result<ServerSecret> Secrets::kept(const QString &address, const StopToken &stop)
{
    const QString key = keyOf(address);
    if (key.isEmpty())
        return ServerSecret{};
    const auto text = m_keychain->read(key, stop);
    if (!text.ok())
        return text.failure();
    const QJsonObject object = QJsonDocument::fromJson(text->toUtf8()).object();
    return ServerSecret{object.value(QLatin1StringView("user")).toString(),
                        object.value(QLatin1StringView("password")).toString(),
                        object.value(QLatin1StringView("token")).toString()};
}

Status Secrets::keep(const QString &address, const ServerSecret &secret, const StopToken &stop)
{
    const QString key = keyOf(address);
    if (key.isEmpty())
        return Done{};
    Status done =
        secret.isEmpty() ? m_keychain->remove(key, stop) : m_keychain->write(key, textOf(secret), stop);
    if (!done.isError())
        return done;
    return fail(ErrorCode::Output,
                QCoreApplication::translate("Keychain", "the login is not kept: %1").arg(done.error().what),
                done.error().where, done.error().hint);
}

} // namespace driftline
