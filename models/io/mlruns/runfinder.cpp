// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/runfinder.h"

#include "models/io/mlruns/experimentfolder.h"
#include "models/io/mlruns/runfolder.h"
#include "models/io/mlruns/storelayout.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace driftline::mlruns {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

/// No path, and nothing hidden.
bool canBeRunId(const QString &id)
{
    return !id.isEmpty() && !id.startsWith(u'.') &&
           std::ranges::none_of(id, [](QChar c) { return c == u'/' || c == u'\\' || c.isNull(); });
}

} // namespace

Status RunFinder::open()
{
    m_folder = Folder(m_root);
    if (!m_folder.isOpen())
        return fail(ErrorCode::Unreadable, tr("the store's folder cannot be read"), m_root, m_folder.error());
    m_experiments = experimentFolders(m_folder, m_troubles);
    return Done{};
}

Result<QByteArray> RunFinder::experimentOf(const QByteArray &id)
{
    for (const QByteArray &experiment : m_experiments) {
        if (m_stop.stopRequested())
            return Cancelled{};
        if (m_folder.stamp(experiment + '/' + id + '/' + metaName))
            return experiment;
    }
    return QByteArray();
}

void RunFinder::read(const QByteArray &experiment, const std::vector<QByteArray> &names, QList<Run> &runs)
{
    if (names.empty())
        return;
    ExperimentRead read = readExperiment(m_folder, experiment, nullptr);
    if (!read.entry)
        return;
    const RunsPlace place = runsPlace(std::move(read.folder), *read.entry);
    for (const QByteArray &name : names) {
        RunRead run = readRun(place, name);
        m_troubles += run.troubles;
        if (!run.run)
            continue;
        run.run->datasets = resolved(run.inputs, read.entry->datasets);
        runs.append(*std::move(run.run));
        if (runs.size() > 1)
            return; // enough to know that the id is ambiguous
    }
}

Status RunFinder::beginningWith(const QByteArray &id, QList<Run> &runs)
{
    for (const QByteArray &experiment : m_experiments) {
        if (m_stop.stopRequested())
            return Cancelled{};
        const Folder folder = m_folder.child(experiment);
        if (!folder.isOpen())
            continue;
        std::vector<QByteArray> names;
        for (const Entry &entry : folder.entries()) {
            if (entry.kind == EntryKind::Folder && entry.name.startsWith(id) && !isReserved(entry.name))
                names.push_back(entry.name);
        }
        read(experiment, names, runs);
        if (runs.size() > 1)
            break;
    }
    return Done{};
}

Result<QString> RunFinder::folder(const QString &id)
{
    if (!canBeRunId(id))
        return QString();
    if (const Status opened = open(); !opened.ok())
        return opened.failure();
    const QByteArray name = QFile::encodeName(id);
    const auto experiment = experimentOf(name);
    if (!experiment.ok())
        return experiment.failure();
    return experiment->isEmpty() ? QString() : joined(QFile::decodeName(*experiment), name);
}

Result<Run> RunFinder::run(const QString &id)
{
    QList<Run> runs;
    if (canBeRunId(id)) {
        if (const Status opened = open(); !opened.ok())
            return opened.failure();
        const QByteArray name = QFile::encodeName(id);
        const auto experiment = experimentOf(name);
        if (!experiment.ok())
            return experiment.failure();
        if (!experiment->isEmpty())
            read(*experiment, {name}, runs);
        if (runs.isEmpty()) {
            if (const Status looked = beginningWith(name, runs); !looked.ok())
                return looked.failure();
        }
    }
    if (runs.isEmpty())
        return fail(ErrorCode::Usage, tr("no such run"), id, tr("list the runs to find its id"));
    if (runs.size() > 1)
        return fail(ErrorCode::Usage, tr("more than one run begins with this id"), id,
                    tr("give more digits of it"));
    return runs.first();
}

} // namespace driftline::mlruns
