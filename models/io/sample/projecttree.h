// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files of a repository at one commit, in memory.

#include <QByteArray>
#include <QMap>
#include <QString>

namespace driftline::sample {

class ProjectTree
{
public:
    void set(const QString &path, const QByteArray &bytes) { m_files.insert(path, bytes); }
    /// Replaces the one occurrence of `before`; a text that is not there is a defect of the story.
    void edit(const QString &path, const QByteArray &before, const QByteArray &after);
    [[nodiscard]] bool contains(const QString &path) const { return m_files.contains(path); }
    [[nodiscard]] QByteArray bytes(const QString &path) const { return m_files.value(path); }
    [[nodiscard]] const QMap<QString, QByteArray> &files() const { return m_files; }

private:
    QMap<QString, QByteArray> m_files;
};

} // namespace driftline::sample
