// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Permissions as they are for most people, in tests that root runs, who may read everything.

#include <QString>

namespace driftline {

/// Takes all permissions from a file or folder, as `chmod 000`, and gives them back at the end of its life.
/// Only on Unix.
class WithoutPermission
{
public:
    explicit WithoutPermission(const QString &path);
    WithoutPermission(const WithoutPermission &) = delete;
    WithoutPermission &operator=(const WithoutPermission &) = delete;
    ~WithoutPermission();

private:
    const QByteArray m_path;
    unsigned m_mode = 0;
};

/// While it lives, the whole process is a user who may read only what everybody may. It is that already
/// unless root runs it. Only on Unix.
class Unprivileged
{
public:
    /// What is in `folder`, and the way to it from there, is opened to everybody first.
    explicit Unprivileged(const QString &folder);
    Unprivileged(const Unprivileged &) = delete;
    Unprivileged &operator=(const Unprivileged &) = delete;
    ~Unprivileged();

private:
    bool m_wasRoot = false;
};

} // namespace driftline
