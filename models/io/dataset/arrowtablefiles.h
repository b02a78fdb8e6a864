// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// CSV and Parquet files to be written. Thread-safe.

#include "models/domain/tablefile.h"

namespace driftline {

class ArrowTableFiles final : public TableFiles
{
public:
    Result<std::unique_ptr<TableWriter>> create(const QString &path,
                                                const QList<FileColumn> &columns) const override;
};

} // namespace driftline
