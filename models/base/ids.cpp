// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/ids.h"

namespace driftline {

QString shortId(const QString &id, int digits)
{
    return id.left(digits);
}

} // namespace driftline
