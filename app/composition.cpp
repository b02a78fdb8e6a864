// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include "models/io/credentials/secrets.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "models/io/dataset/arrowtablefiles.h"
#include "models/io/sources.h"

#include <QStandardPaths>

namespace driftline {

Composition::Composition()
    : m_secrets(std::make_unique<Secrets>(systemKeychain())),
      m_sources(std::make_unique<Sources>(
          QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation),
          QStandardPaths::writableLocation(QStandardPaths::CacheLocation), m_secrets.get())),
      m_datasets(std::make_unique<ArrowDatasetReader>()),
      m_tableFiles(std::make_unique<ArrowTableFiles>())
{}

Composition::~Composition() = default;

} // namespace driftline
