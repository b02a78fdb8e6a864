// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A single run, straight from its folder: the index may not have it yet, or no longer have it right.

#include "models/domain/experiment.h"
#include "models/io/mlruns/folder.h"
#include "models/io/mlruns/trouble.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <vector>

namespace driftline::mlruns {

class RunFinder
{
public:
    RunFinder(const QString &root, const StopToken &stop) : m_root(root), m_stop(stop) {}

    /// The folder of the run with exactly this id, below the root; empty when there is none. Errors:
    /// Unreadable when the store's folder is gone.
    Result<QString> folder(const QString &id);
    /// The run whose id is, or unambiguously begins with, `id`. Errors: Usage when there is none or more than
    /// one.
    Result<Run> run(const QString &id);
    /// What was wrong with what was read.
    [[nodiscard]] const QList<Trouble> &troubles() const { return m_troubles; }

private:
    Status open();
    Result<QByteArray> experimentOf(const QByteArray &id);
    Status beginningWith(const QByteArray &id, QList<Run> &runs);
    void read(const QByteArray &experiment, const std::vector<QByteArray> &names, QList<Run> &runs);

    const QString m_root;
    const StopToken m_stop;
    Folder m_folder;
    std::vector<QByteArray> m_experiments; // their folders
    QList<Trouble> m_troubles;
};

} // namespace driftline::mlruns
