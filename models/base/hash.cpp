// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/hash.h"

#include <QFile>

namespace driftline {

Result<QString> fileDigest(const QString &path, QCryptographicHash::Algorithm algorithm,
                           const StopToken &stop, const ByteProgress &progress)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read file"), path, file.errorString());

    QCryptographicHash hash(algorithm);
    QByteArray piece(1 << 20, Qt::Uninitialized);
    const qint64 total = file.size();
    qint64 done = 0;
    while (true) {
        if (stop.stopRequested())
            return Cancelled{};
        const qint64 read = file.read(piece.data(), piece.size());
        if (read < 0)
            return fail(ErrorCode::Unreadable, QStringLiteral("cannot read file"), path, file.errorString());
        if (read == 0)
            break;
        hash.addData(QByteArrayView(piece.constData(), read));
        done += read;
        if (progress)
            progress(done, total);
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace driftline
