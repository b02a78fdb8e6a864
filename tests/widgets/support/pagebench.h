// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a test of a page needs around it: services, waiting until the page is settled, pictures of it.

#include "models/session/settings.h"
#include "widgets/kit/page.h"

#include <QTemporaryDir>

namespace driftline {

/// For pages that read no data files.
class NoDatasets final : public DatasetReader
{
public:
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &,
                                                const StopToken &) const override;
};

/// For pages that write none.
class NoTableFiles final : public TableFiles
{
public:
    Result<std::unique_ptr<TableWriter>> create(const QString &path,
                                                const QList<FileColumn> &columns) const override;
};

struct PageBench
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("driftline.ini"))};
    NoDatasets datasets;
    NoTableFiles tableFiles;
    JobQueue jobs; ///< the last member: its threads end before what they use does
    [[nodiscard]] PageServices services() { return {jobs, settings, datasets, tableFiles}; }
};

/// Waits until nothing is loading any more; false after half a minute.
[[nodiscard]] bool settle(const Page &page);

/// The size of a page inside a window of this size: the shell's bar, rail and status line are around it.
[[nodiscard]] QSize pageSizeIn(QSize window);

/// Writes <build>/pictures/<name>-<light|dark>-<width>.png in both themes and both window sizes, to be looked
/// at.
void takePictures(Page &page, const QString &name);

} // namespace driftline
