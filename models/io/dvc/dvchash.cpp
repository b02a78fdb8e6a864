// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dvc/dvchash.h"

#include <QFile>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype pieceSize = 1 << 20; // the rule looks at pieces, so the size is part of it
constexpr qsizetype sampleSize = 512;

/// No NUL, and at most 30 % of the first bytes outside printable ASCII and white space.
bool beginsLikeText(QByteArrayView piece)
{
    const QByteArrayView sample = piece.first(std::min(piece.size(), sampleSize));
    if (sample.contains('\0'))
        return false;
    const auto others = std::ranges::count_if(sample, [](char c) {
        return !((c >= 32 && c < 127) || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\b');
    });
    return double(others) / double(sample.size()) <= 0.30;
}

} // namespace

Result<QString> dos2unixDigest(const QString &path, const StopToken &stop, const ByteProgress &progress)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read file"), path, file.errorString());
    QCryptographicHash hash(QCryptographicHash::Md5);
    const qint64 total = file.size();
    qint64 done = 0;
    while (true) {
        if (stop.stopRequested())
            return Cancelled{};
        QByteArray piece = file.read(pieceSize);
        if (file.error() != QFileDevice::NoError)
            return fail(ErrorCode::Unreadable, QStringLiteral("cannot read file"), path, file.errorString());
        if (piece.isEmpty())
            break;
        done += piece.size();
        if (beginsLikeText(piece))
            piece.replace("\r\n", "\n");
        hash.addData(piece);
        if (progress)
            progress(done, total);
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace driftline
