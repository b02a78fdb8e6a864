// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Builds the services that both programs use, once, and hands out references to them.

#include "models/domain/tablefile.h"
#include "models/domain/workspace.h"

#include <memory>

namespace driftline {

class Composition
{
public:
    Composition();
    ~Composition();
    Composition(const Composition &) = delete;
    Composition &operator=(const Composition &) = delete;

    [[nodiscard]] const SourceOpener &sources() const { return *m_sources; }
    [[nodiscard]] const DatasetReader &datasets() const { return *m_datasets; }
    [[nodiscard]] const TableFiles &tableFiles() const { return *m_tableFiles; }

private:
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<const SourceOpener> m_sources;
    std::unique_ptr<const DatasetReader> m_datasets;
    std::unique_ptr<const TableFiles> m_tableFiles;
};

} // namespace driftline
