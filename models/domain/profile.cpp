// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/profile.h"

#include <algorithm>

namespace driftline {

bool Profile::mergesExactly() const
{
    return std::ranges::none_of(columns, [](const ColumnProfile &column) {
        return column.categories && column.categories->otherRows > 0;
    });
}

} // namespace driftline
