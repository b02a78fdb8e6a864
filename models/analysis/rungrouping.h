// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs put together by what they have in common, with count, mean, least and greatest of their metrics.
// Pure; values, not thread-safe.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

#include <QHash>
#include <QStringList>

#include <optional>
#include <vector>

namespace driftline {

struct GroupBy
{
    enum class Kind { Experiment, Dataset, Parent, Param, Tag };
    Kind kind = Kind::Experiment;
    QString key; ///< Param, Tag only
    bool operator==(const GroupBy &) const = default;
};

/// As it is stored and written on a command line: "experiment", "dataset", "parent",
/// "params.max_depth", "tags.team".
[[nodiscard]] QString groupById(const GroupBy &by);
/// Absent for what is no such text.
[[nodiscard]] std::optional<GroupBy> groupByFromId(const QString &id);

/// The last values of one metric in one group. NaN says nothing about the others: it is counted, and left out
/// of the rest. mean, least and greatest mean nothing when there are no values.
struct MetricSummary
{
    qint64 values = 0; ///< ±infinity among them
    qint64 nans = 0;
    double mean = 0;
    double least = 0;
    double greatest = 0;
};

struct RunGroup
{
    /// Experiment, Parent: its id; Dataset: its name; Param, Tag: the value. Absent: the runs that have none.
    std::optional<QString> value;
    QString digest; ///< Dataset only
    qint64 runs = 0;
    QList<MetricSummary> metrics; ///< parallel to RunGroups::metrics
    QString name{};               ///< Parent only: what that run is called, where somebody has looked
};

struct RunGroups
{
    GroupBy by;
    QStringList metrics;
    QList<RunGroup> groups; ///< most runs first, then by value; the one without a value last
    qint64 runs = 0;        ///< by dataset the groups may have more together: a run can have several
};

/// Takes runs one after the other, in any order.
class RunGrouper
{
public:
    RunGrouper(GroupBy by, QStringList metrics);
    void add(const Run &run);
    [[nodiscard]] RunGroups groups() const;

private:
    struct Sum
    {
        MetricSummary summary;
        double total = 0;
        double lost = 0; ///< what rounding has taken from the total
    };
    struct Group
    {
        RunGroup group;
        std::vector<Sum> sums;
    };
    void addTo(const std::optional<QString> &value, const QString &digest, const Run &run);

    GroupBy m_by;
    QStringList m_metrics;
    QHash<QString, qsizetype> m_places;
    std::vector<Group> m_groups;
    qint64 m_runs = 0;
};

/// The filter that leaves the runs of one group of those that match `filterText` (which parses); absent where
/// the language has no words for it: an experiment, which is not chosen by filters, and a text with both
/// kinds of quotation marks.
[[nodiscard]] std::optional<QString> filterOfGroup(const QString &filterText, const GroupBy &by,
                                                   const RunGroup &group);

} // namespace driftline
