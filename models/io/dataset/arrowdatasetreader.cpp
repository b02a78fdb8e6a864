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

Result<Opened> openPart(const DataPart &part, const QString &origin, qint64 bytesPerPass,
                        const ReadOptions &options, const StopToken &stop)
{
    auto file = openDataFile(part.file, part.path, stop);
    if (!file.ok())
        return file.failure();
    if (!origin.isEmpty())
        file->facts.append(origin);
    const auto start = file->bytes(0, startBytes);
    if (!start.ok())
        return start.failure();
    if (start->startsWith(plainMagic) || start->startsWith(encryptedMagic))
        return openParquet(*file);
    if (ArrowFileDataset::recognises(*start))
        return ArrowFileDataset::open(*file, bytesPerPass, stop);
    if (ArrowStreamDataset::recognises(*start))
        return ArrowStreamDataset::open(*std::move(file), bytesPerPass, stop);
    if (start->startsWith("FEA1")) // Arrow's reader of these believes every byte, and it is leaving Arrow
        return fail(ErrorCode::Unreadable, tr("this is Feather V1, a format of before 2020"),
                    QDir::toNativeSeparators(part.path), tr("write it again as Feather V2 or Parquet"));
    // What its name promises, for a file that is damaged from its beginning on.
    const QString ending = QFileInfo(part.path).suffix().toLower();
    for (const char *name : {"parquet", "pq", "arrow", "feather", "arrows", "ipc"}) {
        const QLatin1StringView known(name);
        if (ending == known) {
            return fail(ErrorCode::Unreadable, tr("the file is named .%1, but is no such file").arg(known),
                        QDir::toNativeSeparators(part.path), tr("write or fetch it again"));
        }
    }
    if (looksLikeProfile(*start))
        return fail(ErrorCode::Unreadable, tr("a profile is no part of a table"),
                    QDir::toNativeSeparators(part.path), tr("give it alone"));
    if (JsonDataset::recognises(*start))
        return JsonDataset::open(*std::move(file), bytesPerPass, stop);
    return CsvDataset::open(*file, bytesPerPass, options, stop);
}

bool isProfile(const QString &path)
{
    QFile file(path);
    return path.endsWith(QLatin1StringView(".profile.json"), Qt::CaseInsensitive) ||
           (!path.isEmpty() && file.open(QIODevice::ReadOnly) && looksLikeProfile(file.read(startBytes)));
}

} // namespace

Result<std::shared_ptr<const Dataset>>
ArrowDatasetReader::open(const QString &path, const ReadOptions &options, const StopToken &stop) const
{
    auto found = findDataParts(path, stop);
    if (!found.ok())
        return found.failure();
    if (found->single) {
        const DataPart &only = found->parts.first();
        if (isProfile(only.file))
            return ProfileDataset::open(only.file);
        const auto opened = openPart(only, found->origin, m_bytesPerPass, options, stop);
        if (!opened.ok())
            return opened.failure();
        return std::shared_ptr<const Dataset>(*opened);
    }
    qint64 total = 0;
    for (const DataPart &part : std::as_const(found->parts))
        total += QFileInfo(part.file).size();
    PartsDataset::Opened parts;
    for (const DataPart &part : std::as_const(found->parts)) {
        // What is held in memory is divided among them by their sizes.
        const double share = double(QFileInfo(part.file).size()) / double(total);
        auto opened =
            openPart(part, {}, std::max<qint64>(1, qint64(double(m_bytesPerPass) * share)), options, stop);
        if (!opened.ok())
            return opened.failure();
        parts.push_back(*std::move(opened));
    }
    return std::shared_ptr<const Dataset>(PartsDataset::join(path, *std::move(found), std::move(parts)));
}

} // namespace driftline
