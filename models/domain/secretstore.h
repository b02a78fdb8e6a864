// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Logins for servers, by the server's address: typed in this session, or kept in the system's keychain.
// Nothing else of this program keeps a secret. An address may be written as the user writes it: user info,
// query, fragment and a closing slash make no difference. Thread-safe.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QString>

#include <optional>

namespace driftline {

struct ServerSecret
{
    QString user; ///< with password: Basic
    QString password;
    QString token; ///< Bearer; only where there is no user

    [[nodiscard]] bool isEmpty() const { return user.isEmpty() && token.isEmpty(); }
    bool operator==(const ServerSecret &) const = default;
};

class SecretStore
{
public:
    SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;
    virtual ~SecretStore() = default;

    /// For this session; an empty secret takes it back.
    virtual void use(const QString &address, const ServerSecret &secret) = 0;
    /// What use() was last given; empty when nothing.
    [[nodiscard]] virtual ServerSecret used(const QString &address) const = 0;

    /// The server was asked: it turned down this user, or us without any (empty); nullopt: it did not.
    virtual void setRefused(const QString &address, const std::optional<QString> &user) = 0;
    /// What setRefused() was last told; nullopt when nothing.
    [[nodiscard]] virtual std::optional<QString> refusedUser(const QString &address) const = 0;

    /// From the keychain; empty when there is none. May ask the user to unlock it, blocks at most ten
    /// seconds. Errors: Unreachable when there is no keychain or it does not answer.
    [[nodiscard]] virtual Result<ServerSecret> kept(const QString &address, const StopToken &stop) = 0;
    /// Into the keychain; an empty secret removes what was there. Errors: Output.
    [[nodiscard]] virtual Status keep(const QString &address, const ServerSecret &secret,
                                      const StopToken &stop) = 0;
};

} // namespace driftline
