// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The program's one place for secrets: memory for what was typed, the keychain for what the user wants kept.

#include "models/domain/secretstore.h"
#include "models/io/credentials/keychain.h"

#include <QHash>

#include <memory>
#include <mutex>

namespace driftline {

class Secrets final : public SecretStore
{
public:
    explicit Secrets(std::unique_ptr<Keychain> keychain) : m_keychain(std::move(keychain)) {}

    void use(const QString &address, const ServerSecret &secret) override;
    [[nodiscard]] ServerSecret used(const QString &address) const override;
    void setRefused(const QString &address, const std::optional<QString> &user) override;
    [[nodiscard]] std::optional<QString> refusedUser(const QString &address) const override;
    [[nodiscard]] Result<ServerSecret> kept(const QString &address, const StopToken &stop) override;
    [[nodiscard]] Status keep(const QString &address, const ServerSecret &secret,
                              const StopToken &stop) override;

private:
    const std::unique_ptr<Keychain> m_keychain;
    mutable std::mutex m_mutex; // guards what follows
    QHash<QString, ServerSecret> m_used;
    QHash<QString, QString> m_refused; // users
};

} // namespace driftline
