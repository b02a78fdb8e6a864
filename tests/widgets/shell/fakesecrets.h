// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Logins in memory, and a keychain that can be missing.

#include "models/domain/secretstore.h"

#include <QHash>

#include <mutex>

namespace driftline {

class FakeSecrets final : public SecretStore
{
public:
    void use(const QString &address, const ServerSecret &secret) override { m_used.insert(address, secret); }
    [[nodiscard]] ServerSecret used(const QString &address) const override { return m_used.value(address); }
    void setRefused(const QString &address, const std::optional<QString> &user) override
    {
        const std::scoped_lock lock(m_mutex);
        m_refused.insert(address, user);
    }
    [[nodiscard]] std::optional<QString> refusedUser(const QString &address) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_refused.value(address);
    }
    Result<ServerSecret> kept(const QString &address, const StopToken &) override
    {
        return keeps.value(address);
    }
    Status keep(const QString &address, const ServerSecret &secret, const StopToken &) override
    {
        if (noKeychain)
            return fail(ErrorCode::Output, QStringLiteral("the login is not kept"));
        keeps.insert(address, secret);
        return Done{};
    }
    QHash<QString, ServerSecret> keeps;
    bool noKeychain = false;

private:
    QHash<QString, ServerSecret> m_used;
    mutable std::mutex m_mutex; // guards what follows: the opener's job tells of it
    QHash<QString, std::optional<QString>> m_refused;
};

} // namespace driftline
