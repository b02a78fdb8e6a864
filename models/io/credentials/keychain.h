// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The system's keychain as one text under one key: Keychain on macOS, Credential Manager on Windows, GNOME
// Keyring or KWallet elsewhere.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QString>

#include <memory>

namespace driftline {

class Keychain
{
public:
    Keychain() = default;
    Keychain(const Keychain &) = delete;
    Keychain &operator=(const Keychain &) = delete;
    virtual ~Keychain() = default;

    /// Empty when there is no such entry. Errors: Unreachable. Blocks while the user unlocks the keychain, at
    /// most ten seconds. Thread-safe, as are the others.
    [[nodiscard]] virtual Result<QString> read(const QString &key, const StopToken &stop) = 0;
    [[nodiscard]] virtual Status write(const QString &key, const QString &text, const StopToken &stop) = 0;
    /// Done as well when there was nothing to remove.
    [[nodiscard]] virtual Status remove(const QString &key, const StopToken &stop) = 0;
};

/// At most one at a time in a process: QtKeychain puts all its jobs into one queue, which lives in the thread
/// of the first of them.
[[nodiscard]] std::unique_ptr<Keychain> systemKeychain();

} // namespace driftline
