// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/textencoding.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <functional>

namespace driftline {

namespace {

/// 0x80–0x9F of Windows-1252; the rest is Latin-1. The five that are not assigned stay what they are.
constexpr std::array<char16_t, 32> windows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

QString fromWindows1252(const QByteArray &bytes)
{
    QString text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xA0)
            c = QChar(windows1252[c.unicode() - 0x80]);
    }
    return text;
}

/// How long the UTF-8 character beyond ASCII at `at` is; 0 if there is none.
qsizetype characterAt(QByteArrayView text, qsizetype at)
{
    const auto first = static_cast<unsigned char>(text.at(at));
    const qsizetype length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    return length > 0 && at + length <= text.size() && text.sliced(at, length).isValidUtf8() ? length : 0;
}

bool isMostlyNotUtf8(const QByteArray &head)
{
    qsizetype right = 0;
    qsizetype wrong = 0;
    const qsizetype end = std::max<qsizetype>(head.size() - 3, 0); // the last character may be cut in two
    for (qsizetype i = 0; i < head.size();) {
        if (static_cast<unsigned char>(head.at(i)) < 0x80) {
            ++i;
            continue;
        }
        const qsizetype length = characterAt(head, i);
        right += length > 0 ? 1 : 0;
        wrong += length == 0 && (i < end || right == 0) ? 1 : 0;
        i += std::max<qsizetype>(length, 1);
    }
    return wrong > right;
}

} // namespace

TextEncoding detectEncoding(const QByteArray &head)
{
    if (head.startsWith("\xff\xfe"))
        return TextEncoding::Utf16LittleEndian;
    if (head.startsWith("\xfe\xff"))
        return TextEncoding::Utf16BigEndian;
    std::array<qsizetype, 2> zeros{};
    for (qsizetype i = 0; i < head.size(); ++i)
        zeros[size_t(i % 2)] += head.at(i) == '\0' ? 1 : 0;
    // Most characters of a table are digits and separators, of which one byte is zero.
    if (zeros[1] > head.size() / 4 && zeros[0] == 0)
        return TextEncoding::Utf16LittleEndian;
    if (zeros[0] > head.size() / 4 && zeros[1] == 0)
        return TextEncoding::Utf16BigEndian;
    return isMostlyNotUtf8(head) ? TextEncoding::Windows1252 : TextEncoding::Utf8;
}

Result<DataFile> inUtf8(const DataFile &file, TextEncoding encoding, const StopToken &stop)
{
    constexpr qint64 pieceBytes = 1 << 20;
    std::function<QString(const QByteArray &)> decode = fromWindows1252;
    if (encoding == TextEncoding::Utf8)
        return file;
    if (encoding != TextEncoding::Windows1252) {
        const auto kind = encoding == TextEncoding::Utf16LittleEndian ? QStringConverter::Utf16LE
                                                                      : QStringConverter::Utf16BE;
        decode = [decoder = std::make_shared<QStringDecoder>(kind)](const QByteArray &bytes) -> QString {
            return decoder->decode(bytes);
        };
    }
    qint64 offset = 0;
    return writeTemporary(
        file,
        [&]() -> Result<QByteArray> {
            const auto piece = file.bytes(offset, pieceBytes);
            if (!piece.ok())
                return piece.failure();
            offset += piece->size();
            return decode(*piece).toUtf8();
        },
        stop);
}

} // namespace driftline
