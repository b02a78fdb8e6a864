// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/datafile.h"

#include "models/io/dataset/columntypes.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/util/compression.h>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

struct Packing
{
    QByteArrayView magic;
    arrow::Compression::type codec;
    const char *name;
};
constexpr Packing packings[] = {
    {QByteArrayView("\x1f\x8b"), arrow::Compression::GZIP, "gzip"},
    {QByteArrayView("\x28\xb5\x2f\xfd"), arrow::Compression::ZSTD, "Zstandard"},
};

using File = std::shared_ptr<arrow::io::RandomAccessFile>;

/// A file, and what keeps it on the disk.
struct Temporary
{
    std::unique_ptr<QTemporaryFile> onDisk;
    File file;
};

Result<DataFile> opened(const QString &path, File file)
{
    const auto size = file->GetSize();
    if (!size.ok())
        return arrowFailure(size.status(), path);
    if (*size == 0) {
        return fail(ErrorCode::Unreadable, tr("the file is empty"), QDir::toNativeSeparators(path),
                    readableFormatsHint());
    }
    return DataFile{path, std::move(file), *size};
}

Failure noRoom(const QTemporaryFile &file, const QString &path)
{
    return fail(ErrorCode::Output,
                tr("a copy of the file cannot be written to the temporary folder %1: %2")
                    .arg(QDir::toNativeSeparators(QDir::tempPath()), file.errorString()),
                QDir::toNativeSeparators(path),
                tr("make room there, or let TMPDIR name a folder with more, or unpack the file (or save it "
                   "as UTF-8) yourself"));
}

Failure damaged(const arrow::Status &status, const DataFile &packed, const char *name)
{
    if (status.IsOutOfMemory())
        return arrowFailure(status, packed.path);
    const QString reason = QString::fromStdString(status.message()).section(QLatin1Char('\n'), 0, 0);
    const bool cutOff = reason.contains(QLatin1StringView("truncated"), Qt::CaseInsensitive);
    return fail(ErrorCode::Unreadable,
                cutOff ? tr("the %1 file is cut off: its end is missing").arg(QLatin1StringView(name))
                       : tr("the %1 file is damaged: %2").arg(QLatin1StringView(name), reason.left(300)),
                QDir::toNativeSeparators(packed.path), tr("write or fetch it again"));
}

Result<DataFile> unpack(const DataFile &packed, const Packing &packing, const StopToken &stop)
{
    auto codec = arrow::util::Codec::Create(packing.codec);
    if (!codec.ok()) // Arrow was built without it
        return fail(ErrorCode::Unreadable, tr("%1 is not known here").arg(QLatin1StringView(packing.name)),
                    QDir::toNativeSeparators(packed.path), tr("unpack the file yourself"));
    const auto from = arrow::io::RandomAccessFile::GetStream(packed.file, 0, packed.size);
    if (!from.ok())
        return damaged(from.status(), packed, packing.name);
    const auto stream = arrow::io::CompressedInputStream::Make(codec->get(), *from);
    if (!stream.ok())
        return damaged(stream.status(), packed, packing.name);
    auto data = writeTemporary(
        packed,
        [&]() -> Result<QByteArray> {
            QByteArray piece(1 << 20, Qt::Uninitialized);
            const auto count = (*stream)->Read(piece.size(), piece.data());
            if (!count.ok())
                return damaged(count.status(), packed, packing.name);
            piece.truncate(qsizetype(*count));
            return piece;
        },
        stop);
    if (data.ok())
        data->facts.append(QString::fromLatin1(packing.name));
    return data;
}

} // namespace

QString readableFormatsHint()
{
    return tr("give CSV, JSON lines, Parquet, Arrow or Feather");
}

Result<DataFile> writeTemporary(const DataFile &of, const std::function<Result<QByteArray>()> &next,
                                const StopToken &stop)
{
    auto copy = std::make_shared<Temporary>();
    copy->onDisk =
        std::make_unique<QTemporaryFile>(QDir(QDir::tempPath()).filePath(QStringLiteral("driftline-XXXXXX")));
    QTemporaryFile &file = *copy->onDisk;
    if (!file.open())
        return noRoom(file, of.path);
    for (;;) {
        if (stop.stopRequested())
            return Cancelled{};
        const auto piece = next();
        if (!piece.ok())
            return piece.failure();
        if (piece->isEmpty())
            break;
        if (file.write(*piece) != piece->size())
            return noRoom(file, of.path);
    }
    if (!file.flush())
        return noRoom(file, of.path);
    auto again = arrow::io::ReadableFile::Open(file.fileName().toStdString());
    if (!again.ok())
        return arrowFailure(again.status(), of.path);
    copy->file = *std::move(again);
    arrow::io::RandomAccessFile *const plain = copy->file.get();
    auto data = opened(of.path, File(std::move(copy), plain));
    if (data.ok()) {
        data->facts = of.facts;
        data->opened = of.opened;
    }
    return data;
}

FileState FileState::of(const QString &file)
{
    const QFileInfo info(file);
    return info.exists() ? FileState{file, info.size(), info.lastModified().toMSecsSinceEpoch()}
                         : FileState{file};
}

Result<QByteArray> DataFile::bytes(qint64 offset, qint64 count) const
{
    QByteArray bytes(qsizetype(std::clamp<qint64>(size - offset, 0, count)), Qt::Uninitialized);
    const auto read = file->ReadAt(offset, bytes.size(), bytes.data());
    if (!read.ok())
        return arrowFailure(read.status(), path);
    bytes.truncate(qsizetype(*read));
    return bytes;
}

Result<DataFile> openDataFile(const QString &path, const QString &shownPath, const StopToken &stop)
{
    const FileState state = FileState::of(path);
    const QFileInfo info(path);
    const QString where = QDir::toNativeSeparators(shownPath);
    if (path.isEmpty() || !info.exists())
        return fail(ErrorCode::Unreadable, tr("no such file"), where, readableFormatsHint());
    if (!info.isFile())
        return fail(ErrorCode::Unreadable, tr("this is not an ordinary file"), where, readableFormatsHint());
    if (!info.isReadable())
        return fail(ErrorCode::Unreadable, tr("no permission to read the file"), where);
    auto file = arrow::io::ReadableFile::Open(path.toStdString());
    if (!file.ok())
        return arrowFailure(file.status(), shownPath);
    auto data = opened(shownPath, *std::move(file));
    if (!data.ok())
        return data;
    data->opened = state;
    const auto start = data->bytes(0, 8);
    if (!start.ok())
        return start.failure();
    for (const Packing &packing : packings) {
        if (start->startsWith(packing.magic))
            return unpack(*data, packing, stop);
    }
    return data;
}

} // namespace driftline
