// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrowtablefiles.h"

#include "models/io/dataset/csvtablewriter.h"
#include "models/io/dataset/outputfailure.h"
#include "models/io/dataset/parquettablewriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace driftline {

Result<std::unique_ptr<TableWriter>> ArrowTableFiles::create(const QString &path,
                                                             const QList<FileColumn> &columns) const
{
    const QFileInfo info(path);
    // A new file takes the old one's place: not that of a folder, and not that of a device.
    if (info.exists() && !info.isFile())
        return outputFailure(path, QCoreApplication::translate("TableFiles", "it is not an ordinary file"));
    const QString ending = info.suffix().toLower();
    if (ending == QLatin1StringView("csv"))
        return CsvTableWriter::create(path, columns);
    if (ending == QLatin1StringView("parquet"))
        return ParquetTableWriter::create(path, columns);
    return fail(ErrorCode::Usage,
                QCoreApplication::translate("TableFiles", "the file's ending says no format"),
                QDir::toNativeSeparators(path),
                QCoreApplication::translate("TableFiles", "name it .csv or .parquet"));
}

} // namespace driftline
