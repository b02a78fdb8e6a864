// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The history of moves that MLflow does not keep: one entry a settled move, chained by SHA-256.

#include "models/base/time.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace driftline {

struct JournalEntry
{
    qint64 seq = 0; ///< 1, 2, 3 … within one journal
    UtcMs time = 0;
    QString actor;
    QString kind; ///< "transition", later also "alias"
    QString model;
    QString version;
    QString from;
    QString to;
    QString reason;
    QStringList archived;
    QString hash; ///< SHA-256 of previousHash and the canonical JSON of the fields above, lower-case hex
    QString previousHash; ///< empty for the first entry
};

struct JournalVerification
{
    bool verified = true;
    std::optional<qint64> brokenAt; ///< seq of the first entry that does not fit
};

} // namespace driftline
