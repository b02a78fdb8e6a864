// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrowdatasetreader.h"

#include "models/analysis/profilejson.h"
#include "models/io/dataset/columntypes.h"
#include "models/io/dataset/csvdataset.h"
#include "models/io/dataset/parquetdataset.h"
#include "models/io/dataset/profiledataset.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <arrow/io/file.h>

namespace driftline {

namespace {

constexpr QByteArrayView plainMagic("PAR1");
constexpr QByteArrayView encryptedMagic("PARE");
constexpr int64_t profileHead = 4096; // bytes in which a profile says that it is one

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

arrow::Result<QByteArray> bytesAt(arrow::io::RandomAccessFile &file, int64_t offset, int64_t count)
{
    QByteArray bytes(qsizetype(count), Qt::Uninitialized);
    ARROW_ASSIGN_OR_RAISE(const int64_t read, file.ReadAt(offset, count, bytes.data()));
    bytes.truncate(qsizetype(read));
    return bytes;
}

Result<std::shared_ptr<arrow::io::RandomAccessFile>> openFile(const QString &path)
{
    const QFileInfo info(path);
    const QString where = QDir::toNativeSeparators(path);
    if (path.isEmpty() || !info.exists())
        return fail(ErrorCode::Unreadable, tr("no such file"), where, tr("give a CSV or Parquet file"));
    if (info.isDir())
        return fail(ErrorCode::Unreadable, tr("this is a folder, not a file"), where,
                    tr("give a CSV or Parquet file"));
    if (!info.isFile())
        return fail(ErrorCode::Unreadable, tr("this is not an ordinary file"), where,
                    tr("give a CSV or Parquet file"));
    if (!info.isReadable())
        return fail(ErrorCode::Unreadable, tr("no permission to read the file"), where);
    auto file = arrow::io::ReadableFile::Open(path.toStdString());
    if (!file.ok())
        return arrowFailure(file.status(), path);
    return std::shared_ptr<arrow::io::RandomAccessFile>(*std::move(file));
}

} // namespace

Result<std::shared_ptr<const Dataset>> ArrowDatasetReader::open(const QString &path,
                                                                const StopToken &stop) const
{
    auto file = openFile(path);
    if (!file.ok())
        return file.failure();
    const QString where = QDir::toNativeSeparators(path);
    const auto size = (*file)->GetSize();
    if (!size.ok())
        return arrowFailure(size.status(), path);
    if (*size == 0)
        return fail(ErrorCode::Unreadable, tr("the file is empty"), where, tr("give a CSV or Parquet file"));
    const auto begin = bytesAt(**file, 0, 4);
    const auto end = bytesAt(**file, std::max<int64_t>(0, *size - 4), 4);
    if (!begin.ok() || !end.ok())
        return arrowFailure(begin.ok() ? end.status() : begin.status(), path);
    if (*begin == encryptedMagic || (*begin == plainMagic && *end == encryptedMagic))
        return fail(ErrorCode::Unreadable, tr("the Parquet file is encrypted"), where,
                    tr("write it without encryption"));
    if (*begin == plainMagic) {
        if (*size < 12 || *end != plainMagic) {
            return fail(ErrorCode::Unreadable, tr("the Parquet file is cut off: its end is missing"), where,
                        tr("write or fetch it again"));
        }
        return ParquetDataset::open(path, *std::move(file));
    }
    if (QFileInfo(path).suffix().compare(QLatin1StringView("parquet"), Qt::CaseInsensitive) == 0) {
        return fail(ErrorCode::Unreadable, tr("the file is named .parquet, but is not Parquet"), where,
                    tr("write or fetch it again"));
    }
    const auto head = bytesAt(**file, 0, std::min<int64_t>(*size, profileHead));
    if (!head.ok())
        return arrowFailure(head.status(), path);
    if (path.endsWith(QLatin1StringView(".profile.json"), Qt::CaseInsensitive) || looksLikeProfile(*head))
        return ProfileDataset::open(path);
    return CsvDataset::open(path, *std::move(file), m_csvBytesPerPass, stop);
}

} // namespace driftline
