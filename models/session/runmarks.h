// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the user has marked on a source's runs: those that stay at the top, those that are not to be seen, and
// those that have a colour of their own, in every table and chart. Kept in the settings, one entry a source;
// the source knows nothing of it. GUI thread.

#include "models/base/ids.h"

#include <QHash>
#include <QList>
#include <QMap>

namespace driftline {

class Settings;

struct RunMarks
{
    /// Each of them is read by itself.
    static constexpr qsizetype mostPinned = 20;
    /// Each of them is named in the filter.
    static constexpr qsizetype mostHidden = 200;

    QList<RunId> pinned;         ///< in the order in which they were pinned
    QMap<RunId, QString> hidden; ///< and their names, for those who want to see them again
    QHash<RunId, int> colours;   ///< by their places in the palette of series

    /// The colour of each run: its own, else the first one that none of these has.
    [[nodiscard]] QList<int> seriesOf(const QList<RunId> &runs) const;
    bool operator==(const RunMarks &) const = default;
};

/// What is damaged is left out.
[[nodiscard]] RunMarks runMarks(const Settings &settings, const QString &sourceUri);
void keepRunMarks(Settings &settings, const QString &sourceUri, const RunMarks &marks);

} // namespace driftline
