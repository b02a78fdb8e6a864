// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A keychain in memory, or one that is not there.

#include "models/io/credentials/keychain.h"

#include <QHash>

namespace driftline {

class FakeKeychain final : public Keychain
{
public:
    /// The entries outlive the keychain, so that a test can look at them.
    explicit FakeKeychain(QHash<QString, QString> *entries) : m_entries(entries) {}

    Result<QString> read(const QString &key, const StopToken &) override
    {
        if (m_entries == nullptr)
            return none();
        return m_entries->value(key);
    }
    Status write(const QString &key, const QString &text, const StopToken &) override
    {
        if (m_entries == nullptr)
            return none();
        m_entries->insert(key, text);
        return Done{};
    }
    Status remove(const QString &key, const StopToken &) override
    {
        if (m_entries == nullptr)
            return none();
        m_entries->remove(key);
        return Done{};
    }

private:
    static Failure none()
    {
        return fail(ErrorCode::Unreachable, QStringLiteral("no keychain service runs here"),
                    QStringLiteral("system keychain"), QStringLiteral("start one"));
    }
    QHash<QString, QString> *m_entries; ///< null: there is no keychain
};

} // namespace driftline
