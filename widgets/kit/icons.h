// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The project's own icons (resources/icons/<name>.svg), stroked in a colour of the theme. An icon follows the
// theme by itself: it is drawn when it is painted, in the colours of the application's palette at that time,
// at any resolution.

#include <QIcon>
#include <QString>

namespace driftline {

enum class IconTone { Text, Muted, Faint, Accent, OnAccent, Good, Warn, Bad };

/// Muted icons turn to the accent colour while their button is checked; disabled ones are faint.
[[nodiscard]] QIcon icon(const QString &name, IconTone tone = IconTone::Text);
/// Names of all icons there are.
[[nodiscard]] QStringList iconNames();

} // namespace driftline
