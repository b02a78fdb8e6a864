// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A saved view of the Runs page: which runs, in which order, with which columns, in which groups. A value; a
// source's views are stored together as JSON by Settings::setPageState.

#include "models/analysis/rungrouping.h"
#include "widgets/pages/runs/runslayout.h"

#include <QStringList>

namespace driftline {

struct RunsView
{
    QString name;
    QStringList experiments; ///< ids; empty: all
    QString filter;
    QStringList columns;              ///< by runColumnId, in order; empty: those that are chosen for the user
    RunsLayout layout;                ///< order and widths; no splitter
    std::optional<GroupBy> groupBy{}; ///< absent: the runs themselves

    /// The same runs in the same order with the same columns and groups: what widths they have is no
    /// modification.
    [[nodiscard]] bool showsTheSameAs(const RunsView &other) const;
};

[[nodiscard]] QByteArray viewsToJson(const QList<RunsView> &views);
/// What is damaged is left out; views without a name, and second ones of a name, are too.
[[nodiscard]] QList<RunsView> viewsFromJson(const QByteArray &json);

} // namespace driftline
