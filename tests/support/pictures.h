// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the pictures that tests leave to be looked at are: build/…/pictures.

#include <QString>

namespace driftline {

/// The file of that name among them; their folder is made when it is not there, so no test counts on another.
[[nodiscard]] QString picturePath(const QString &name);

} // namespace driftline
