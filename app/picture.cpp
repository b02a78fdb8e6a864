// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture.h"

#include "widgets/shell/mainwindow.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QImage>
#include <QPixmap>
#include <QSaveFile>
#include <QtEndian>

#include <array>

namespace driftline {

namespace {

constexpr int settleLimitMs = 120'000;
constexpr int quickest = 1; // of zlib's levels

/// CRC-32 as PNG has it.
quint32 checksum(QByteArrayView bytes)
{
    static const auto table = [] {
        std::array<quint32, 256> sums{};
        for (quint32 byte = 0; byte < sums.size(); ++byte) {
            quint32 sum = byte;
            for (int bit = 0; bit < 8; ++bit)
                sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb8'8320 : 0);
            sums.at(byte) = sum;
        }
        return sums;
    }();
    quint32 sum = 0xffff'ffff;
    for (const char byte : bytes)
        sum = (sum >> 8) ^ table[(sum ^ static_cast<unsigned char>(byte)) & 0xff];
    return ~sum;
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(sizeof value, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray &kind, const QByteArray &content)
{
    return bigEndian(quint32(content.size())) + kind + content + bigEndian(checksum(kind + content));
}

/// Qt's writer tries five filters on each row, which takes longer than painting the page; on even areas such
/// as a window's the file is smaller without any.
QByteArray png(const QImage &image)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    const qsizetype width = qsizetype(rgb.width()) * 3;
    QByteArray rows;
    rows.reserve((width + 1) * rgb.height());
    for (int y = 0; y < rgb.height(); ++y) {
        rows.append('\0'); // no filter
        rows.append(reinterpret_cast<const char *>(rgb.constScanLine(y)), width);
    }
    const QByteArray depthAndColours("\x08\x02\0\0\0", 5);
    const QByteArray size = bigEndian(quint32(rgb.width())) + bigEndian(quint32(rgb.height()));
    // qCompress() puts the length in front of zlib's own stream.
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", size + depthAndColours) +
           chunk("IDAT", qCompress(rows, quickest).sliced(4)) + chunk("IEND", {});
}

/// Settled twice in a row: what a result has started shows up only when the events it posted have run.
bool waitUntilSettled(const MainWindow &window)
{
    const QDeadlineTimer deadline(settleLimitMs);
    for (int calm = 0; calm < 2;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        calm = window.isSettled() ? calm + 1 : 0;
        if (deadline.hasExpired())
            return false;
        if (calm == 0)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

} // namespace

Status drawPicture(MainWindow &window, const QString &file)
{
    window.show();
    if (!waitUntilSettled(window)) {
        return fail(ErrorCode::Unreachable, QStringLiteral("the page was not complete after two minutes"),
                    window.windowTitle(), QStringLiteral("check that the source answers, or ask for less"));
    }
    // What the last event changed may still wait for its layout.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QSaveFile output(file);
    const QByteArray bytes = png(window.grab().toImage());
    if (!output.open(QIODevice::WriteOnly) || output.write(bytes) != bytes.size() || !output.commit()) {
        return fail(ErrorCode::Output, QStringLiteral("cannot write the picture"),
                    QFileInfo(file).absoluteFilePath(), output.errorString());
    }
    return Done{};
}

} // namespace driftline
