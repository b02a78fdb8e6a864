// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A stage as a chip: a symbol beside the word, so that colour is never the only sign.

#include "models/domain/registry.h"
#include "models/items/roles.h"

namespace driftline {

/// "● Production" good, "◐ Staging" warn, "▣ Archived", "None" dashed. Stage names are MLflow's and not
/// translated.
[[nodiscard]] PillItem stagePillItem(Stage stage);

} // namespace driftline
