// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

class QString;

namespace driftline {

class MainWindow;

/// Shows the window, waits until nothing in it is loading any more, and writes it as a PNG file, whole or not
/// at all. What failed to open is part of the picture. GUI thread; runs the event loop. Errors: Output;
/// Unreachable when the page does not settle within two minutes.
[[nodiscard]] Status drawPicture(MainWindow &window, const QString &file);

} // namespace driftline
