// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// driftline-cli's command line as a plain value: what was asked, checked against the table of commands.

#include "models/base/result.h"

#include <QMap>
#include <QStringList>

namespace driftline::cli {

struct Arguments
{
    QString source; ///< --source; empty: MLFLOW_TRACKING_URI, else the sample workspace
    bool json = false;
    QString command;
    QStringList positionals;            ///< after the command
    QMap<QString, QStringList> options; ///< "experiment" → its values; a flag has one empty value
    QString helpText;                   ///< not empty: print it and stop
    QString versionText;                ///< likewise

    [[nodiscard]] bool has(const QString &option) const { return options.contains(option); }
    /// The last value given, or `fallback`.
    [[nodiscard]] QString value(const QString &option, const QString &fallback = {}) const;
};

/// `arguments` without the program's name. Errors: Usage, naming the word that is wrong.
[[nodiscard]] Result<Arguments> parseArguments(const QStringList &arguments);

/// What --help prints.
[[nodiscard]] QString usageText();

} // namespace driftline::cli
