// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Commits written as a real git repository, whatever the user's own git settings are.

#include "models/io/sample/history.h"

#include "models/base/stoptoken.h"

namespace driftline::sample {

/// Makes `folder`/.git with branch main at the last commit and writes that commit's files. Files and folders
/// named in `excluded` (git's own patterns) are left out of `git status`. Returns the hashes, oldest first.
/// Errors: Output.
[[nodiscard]] Result<QStringList> writeRepository(const QString &folder, const QList<StoryCommit> &commits,
                                                  const QByteArray &excluded, const StopToken &stop);

} // namespace driftline::sample
