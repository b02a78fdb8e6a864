// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include "models/io/credentials/secrets.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "models/io/dataset/arrowtablefiles.h"
#include "models/io/sources.h"

#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#else
#include <cstdio>
#endif

#include <algorithm>

namespace driftline {

namespace {

/// A folder of many parts is as many open files, of which a program is given few unless it asks.
void allowManyFiles()
{
#ifdef Q_OS_UNIX
    constexpr rlim_t most = 10'240; // macOS grants no more
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= most)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, most);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit)); // what cannot be had is told when it is missed
#else
    static_cast<void>(_setmaxstdio(8192));
#endif
}

} // namespace

Composition::Composition()
    : m_secrets(std::make_unique<Secrets>(systemKeychain())),
      m_sources(std::make_unique<Sources>(
          QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation),
          QStandardPaths::writableLocation(QStandardPaths::CacheLocation), m_secrets.get())),
      m_datasets(std::make_unique<ArrowDatasetReader>()),
      m_tableFiles(std::make_unique<ArrowTableFiles>())
{
    allowManyFiles();
}

Composition::~Composition() = default;

} // namespace driftline
