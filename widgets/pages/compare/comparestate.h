// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the Compare page was left: what is drawn and how. A value; stored as JSON by Settings::setPageState.

#include "widgets/pages/compare/runcurves.h"

#include <QByteArray>

namespace driftline {

struct CompareState
{
    CurveAxis axis = CurveAxis::Step;
    double smoothing = 0.6; ///< [0, 0.99]
    bool logarithmic = false;
    bool onlyDiffering = true;
    QStringList metrics; ///< chosen by hand; empty: chosen for you
    QList<int> splitter; ///< charts, table; empty: the defaults

    [[nodiscard]] QByteArray toJson() const;
    /// What is missing or damaged has its default.
    [[nodiscard]] static CompareState fromJson(const QByteArray &json);
};

} // namespace driftline
