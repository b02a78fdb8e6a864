// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which version was in Production before another one. Pure function.

#include "models/domain/registry.h"

namespace driftline {

/// As the journal tells it. Where the journal knows nothing of `version`, as the store does: MLflow archives
/// the old version in the same instant in which it moves the new one, and dates both alike. For a version
/// that never was in Production: the one that is there now. Empty when nothing proves one. `journal` is
/// oldest first.
[[nodiscard]] QString previousProductionVersion(const ModelVersion &version,
                                                const QList<ModelVersion> &versions,
                                                const QList<JournalEntry> &journal);

} // namespace driftline
