// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrowdatasetreader.h"

#include "models/analysis/profilejson.h"
#include "models/io/dataset/arrowfiledataset.h"
#include "models/io/dataset/csvdataset.h"
#include "models/io/dataset/dataparts.h"
#include "models/io/dataset/jsondataset.h"
#include "models/io/dataset/parquetdataset.h"
#include "models/io/dataset/partsdataset.h"
#include "models/io/dataset/profiledataset.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace driftline {

namespace {

constexpr QByteArrayView plainMagic("PAR1");
constexpr QByteArrayView encryptedMagic("PARE");
constexpr qint64 startBytes = 4096; // JSON may begin with blank lines

using Opened = std::shared_ptr<const ArrowDataset>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

Result<Opened> openParquet(const DataFile &file)
{
    const QString where = QDir::toNativeSeparators(file.path);
    const auto begin = file.bytes(0, 4);
    const auto end = file.bytes(std::max<qint64>(0, file.size - 4), 4);
    if (!begin.ok() || !end.ok())
        return begin.ok() ? end.failure() : begin.failure();
    if (*begin == encryptedMagic || *end == encryptedMagic)
        return fail(ErrorCode::Unreadable, tr("the Parquet file is encrypted"), where,
                    tr("write it without encryption"));
    if (file.size < 12 || *end != plainMagic) {
        return fail(ErrorCode::Unreadable, tr("the Parquet file is cut off: its end is missing"), where,
                    tr("write or fetch it again"));
    }
    return ParquetDataset::open(file);
}

/// A table as it lies in a file that begins with `start`.
Result<Opened> openTable(DataFile file, const QByteArray &start, qint64 bytesPerPass,
                         const ReadOptions &options, const StopToken &stop)
{
    if (start.startsWith(plainMagic) || start.startsWith(encryptedMagic))
        return openParquet(file);
    if (ArrowFileDataset::recognises(start))
        return ArrowFileDataset::open(file, bytesPerPass, stop);
    if (ArrowStreamDataset::recognises(start))
        return ArrowStreamDataset::open(std::move(file), bytesPerPass, stop);
    if (start.startsWith("FEA1")) // Arrow's reader of these believes every byte, and it is leaving Arrow
        return fail(ErrorCode::Unreadable, tr("this is Feather V1, a format of before 2020"),
                    QDir::toNativeSeparators(file.path), tr("write it again as Feather V2 or Parquet"));
    // What its name promises, for a file that is damaged from its beginning on.
    const QString ending = QFileInfo(file.path).suffix().toLower();
    for (const char *name : {"parquet", "pq", "arrow", "feather", "arrows", "ipc"}) {
        const QLatin1StringView known(name);
        if (ending == known) {
            return fail(ErrorCode::Unreadable, tr("the file is named .%1, but is no such file").arg(known),
                        QDir::toNativeSeparators(file.path), tr("write or fetch it again"));
        }
    }
    if (JsonDataset::recognises(start))
        return JsonDataset::open(std::move(file), bytesPerPass, stop);
    return CsvDataset::open(file, bytesPerPass, options, stop);
}

Result<Opened> openPart(const DataPart &part, qint64 bytesPerPass, const ReadOptions &options,
                        const StopToken &stop)
{
    auto file = openDataFile(part.file, part.path, stop);
    if (!file.ok())
        return file.failure();
    const auto start = file->bytes(0, startBytes);
    if (!start.ok())
        return start.failure();
    if (looksLikeProfile(*start))
        return fail(ErrorCode::Unreadable, tr("a profile is no part of a table"),
                    QDir::toNativeSeparators(part.path), tr("give it alone"));
    return openTable(*std::move(file), *start, bytesPerPass, options, stop);
}

/// A table or a profile.
Result<std::shared_ptr<const Dataset>> openAlone(const DataParts &found, qint64 bytesPerPass,
                                                 const ReadOptions &options, const StopToken &stop)
{
    const DataPart &only = found.parts.first();
    auto file = openDataFile(only.file, only.path, stop);
    if (!file.ok())
        return file.failure();
    if (!found.origin.isEmpty())
        file->facts.append(found.origin);
    const auto start = file->bytes(0, startBytes);
    if (!start.ok())
        return start.failure();
    if (ProfileDataset::recognises(only.path, *start))
        return ProfileDataset::open(*file);
    const auto opened = openTable(*std::move(file), *start, bytesPerPass, options, stop);
    if (!opened.ok())
        return opened.failure();
    return std::shared_ptr<const Dataset>(*opened);
}

} // namespace

Result<std::shared_ptr<const Dataset>>
ArrowDatasetReader::open(const QString &path, const ReadOptions &options, const StopToken &stop) const
{
    auto found = findDataParts(path, stop);
    if (!found.ok())
        return found.failure();
    if (found->single)
        return openAlone(*found, m_bytesPerPass, options, stop);
    qint64 total = 0;
    for (const DataPart &part : std::as_const(found->parts))
        total += QFileInfo(part.file).size();
    PartsDataset::Opened parts;
    for (const DataPart &part : std::as_const(found->parts)) {
        // What is held in memory is divided among them by their sizes.
        const double share = double(QFileInfo(part.file).size()) / double(total);
        auto opened =
            openPart(part, std::max<qint64>(1, qint64(double(m_bytesPerPass) * share)), options, stop);
        if (!opened.ok())
            return opened.failure();
        parts.push_back(*std::move(opened));
    }
    return std::shared_ptr<const Dataset>(PartsDataset::join(path, *std::move(found), std::move(parts)));
}

} // namespace driftline
