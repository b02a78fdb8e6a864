// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A folder in which the real git and the real DVC work, for tests of what reads what they wrote. A command
// that fails is a warning with its output, and so fails the test.

#include <QByteArray>
#include <QStringList>
#include <QTemporaryDir>

namespace driftline {

class TestProject
{
public:
    /// The folder is empty at first. Neither program sees the user's settings; commits are dated one day
    /// apart.
    TestProject() = default;

    [[nodiscard]] QString folder() const { return m_folder.path() + QStringLiteral("/project"); }
    /// A path beside the project, for clones and work trees.
    [[nodiscard]] QString beside(const QString &name) const { return m_folder.path() + u'/' + name; }
    [[nodiscard]] QString path(const QString &name) const { return folder() + u'/' + name; }

    void write(const QString &name, const QByteArray &text) const;
    void remove(const QString &name) const;
    [[nodiscard]] QByteArray read(const QString &name) const;

    /// git's or DVC's standard output without white space at its end. `in`: another folder than the
    /// project's.
    QString git(const QStringList &arguments, const QString &in = {});
    QString dvc(const QStringList &arguments);
    /// git init, and dvc init with it.
    void initGit();
    void initDvc();
    /// Commits everything that is there; the commit's hash.
    QString commit(const QString &message);

private:
    QString run(const QString &program, const QStringList &arguments, const QString &in);

    QTemporaryDir m_folder;
    int m_commits = 0;
};

/// One digest of all names, sizes, times of change and contents below a folder: whether anything was written.
[[nodiscard]] QByteArray treeDigest(const QString &folder);

} // namespace driftline
