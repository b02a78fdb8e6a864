// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runranks.h"

#include <algorithm>
#include <tuple>

namespace driftline {

RunRanks versionRanks(const VersionsByRun &versions)
{
    using Version = std::tuple<QString, qint64, RunId>;
    QList<Version> sorted;
    for (auto it = versions.cbegin(); it != versions.cend(); ++it) {
        if (!it->isEmpty())
            sorted.append({it->first().model, it->first().version.toLongLong(), it.key()});
    }
    std::ranges::sort(sorted);
    RunRanks ranks;
    double place = 0;
    for (const Version &version : std::as_const(sorted))
        ranks.runs.insert(std::get<RunId>(version), ++place);
    return ranks;
}

RunRanks experimentRanks(const QList<Experiment> &experiments)
{
    QList<std::pair<QString, ExperimentId>> sorted;
    for (const Experiment &experiment : experiments)
        sorted.append({experiment.name, experiment.id});
    std::ranges::sort(sorted);
    RunRanks ranks;
    double place = 0;
    for (const auto &[name, id] : std::as_const(sorted))
        ranks.experiments.insert(id, ++place);
    return ranks;
}

QList<OrderBy> sourceOrder(const QList<SortKey> &keys, const VersionsByRun &versions,
                           const QList<Experiment> &experiments)
{
    QList<OrderBy> order;
    for (const SortKey &key : keys) {
        auto by = runColumnOrder(key.column, key.ascending);
        if (!by)
            continue;
        if (by->entity == FilterEntity::Ranked)
            by->ranks = std::make_shared<const RunRanks>(key.column.kind == RunColumn::Kind::Model
                                                             ? versionRanks(versions)
                                                             : experimentRanks(experiments));
        order.append(*by);
    }
    return order;
}

} // namespace driftline
