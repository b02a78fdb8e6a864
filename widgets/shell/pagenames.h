// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What pages are called: in settings, to people, and by icon.

#include "widgets/kit/page.h"

namespace driftline {

/// "runs", "compare", "drift", "lineage", "registry".
[[nodiscard]] QString pageName(PageId id);
[[nodiscard]] std::optional<PageId> pageFromName(const QString &name);
[[nodiscard]] QString pageTitle(PageId id);
/// Files can be compared without any source; every other page shows what a source holds.
[[nodiscard]] bool needsSource(PageId id);

} // namespace driftline
