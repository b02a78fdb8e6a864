// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values as bytes and back, for records in memory and in the index file: this machine's byte order, lengths
// in front. Reading never leaves the buffer: past its end, or on a length that cannot be, it fails for good
// and gives zeros.

#include <QByteArray>
#include <QString>

#include <cstring>
#include <optional>
#include <type_traits>

namespace driftline::mlruns {

class ByteWriter
{
public:
    template <typename Number>
    requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    void put(Number value) { m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value); }
    void put(QByteArrayView bytes)
    {
        put(quint32(bytes.size()));
        m_bytes.append(bytes);
    }
    /// A null text stays null.
    void put(const QString &text)
    {
        put(!text.isNull());
        put(QByteArrayView(text.toUtf8()));
    }
    void put(const std::optional<qint64> &value)
    {
        put(value.has_value());
        put(value.value_or(0));
    }
    [[nodiscard]] QByteArray take() { return std::move(m_bytes); }

private:
    QByteArray m_bytes;
};

class ByteReader
{
public:
    explicit ByteReader(QByteArrayView bytes) : m_rest(bytes) {}
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }

    template <typename Number>
    requires std::is_arithmetic_v<Number> || std::is_enum_v<Number> Number number()
    {
        Number value{};
        const QByteArrayView bytes = take(sizeof value);
        if (!bytes.isEmpty())
            std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    /// Points into the buffer.
    QByteArrayView bytes() { return take(number<quint32>()); }
    QString text()
    {
        const bool isThere = number<quint8>() != 0;
        const QByteArrayView found = bytes();
        if (!isThere)
            return {};
        return found.isEmpty() ? QStringLiteral("") : QString::fromUtf8(found);
    }
    void skipText()
    {
        number<quint8>();
        bytes();
    }
    std::optional<qint64> optional()
    {
        const bool isThere = number<quint8>() != 0;
        const auto value = number<qint64>();
        return isThere ? std::optional(value) : std::nullopt;
    }
    /// A count of things that take at least `least` bytes each.
    qsizetype count(qsizetype least)
    {
        const auto found = qsizetype(number<quint32>());
        if (found > m_rest.size() / least)
            m_ok = false;
        return m_ok ? found : 0;
    }

private:
    QByteArrayView take(qsizetype size)
    {
        if (!m_ok || size > m_rest.size()) {
            m_ok = false;
            return {};
        }
        const QByteArrayView found = m_rest.first(size);
        m_rest = m_rest.sliced(size);
        return found;
    }

    QByteArrayView m_rest;
    bool m_ok = true;
};

} // namespace driftline::mlruns
