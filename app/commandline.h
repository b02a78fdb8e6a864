// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The window program's command line as a plain value.

#include "widgets/kit/page.h"
#include "widgets/kit/theme.h"

#include "models/base/result.h"

#include <QSize>

namespace driftline {

struct WindowOptions
{
    QString source; ///< empty: the source opened last, at the first start the sample workspace
    std::optional<PageId> page;
    std::optional<ThemeChoice> theme; ///< instead of the one in the settings
    QSize size;                       ///< invalid: as the settings say
    QString picture;                  ///< draw into this PNG file and exit
    PageRequest request;              ///< --select, --model, --reference, --live, --filter, --column
    QString helpText;                 ///< not empty: print it and stop
};

/// `arguments` without the program's name; bare words are a source or data files, as if dropped on the
/// window. Errors: Usage, naming the word that is wrong.
[[nodiscard]] Result<WindowOptions> parseWindowOptions(const QStringList &arguments);

} // namespace driftline
