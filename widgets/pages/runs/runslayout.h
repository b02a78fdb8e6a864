// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the Runs page was left: order and widths by column, so that they survive another choice of columns, and
// the splitter. A value; stored as JSON by Settings::setPageState.

#include "models/items/runcolumn.h"

#include <QByteArray>
#include <QHash>

namespace driftline {

struct RunsLayout
{
    QList<SortKey> order{{{RunColumn::Kind::Started, {}}, false}}; ///< never empty
    int frozen = 1;      ///< columns that stay when the others scroll, the run's name among them; 0: none
    bool folded = false; ///< runs inside others are shown below these, when they are unfolded
    QHash<QString, int> widths; ///< by runColumnId, in pixels
    QList<int> splitter;        ///< experiments, table, inspector; empty: the defaults

    [[nodiscard]] QByteArray toJson() const;
    /// What is missing or damaged has its default.
    [[nodiscard]] static RunsLayout fromJson(const QByteArray &json);
};

} // namespace driftline
