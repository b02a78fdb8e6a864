// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/jsonrows.h"

#include "models/io/dataset/columntypes.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <charconv>

namespace driftline {

namespace {

constexpr size_t pieceBytes = 4 << 20;
constexpr size_t longestRow = 64 << 20;
constexpr std::string_view byteOrderMark("\xEF\xBB\xBF");

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool endsValue(char c)
{
    return isSpace(c) || c == ',' || c == '}' || c == ']';
}

bool isNumber(std::string_view text, bool &whole)
{
    if (text == "NaN" || text == "Infinity" || text == "-Infinity") {
        whole = false;
        return true;
    }
    size_t i = text.starts_with('-') ? 1 : 0;
    const auto digits = [&text, &i] {
        const size_t begin = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9')
            ++i;
        return i > begin;
    };
    if (!digits())
        return false;
    whole = i == text.size();
    if (i < text.size() && text[i] == '.' && (++i, !digits()))
        return false;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-'))
            ++i;
        if (!digits())
            return false;
    }
    return i == text.size();
}

void appendUtf8(std::string &text, char32_t c)
{
    const auto byte = [&text](char32_t bits) { text.push_back(char(static_cast<unsigned char>(bits))); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

/// Four hexadecimal digits at `at`; -1 when they are none.
int hexadecimal(std::string_view text, size_t at)
{
    const std::string_view digits = text.substr(std::min(at, text.size()), 4);
    int value = 0;
    const auto end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value, 16);
    return digits.size() == 4 && result.ptr == end && value >= 0 ? value : -1;
}

/// What stands between the quotes, without its escapes. False if there is one that JSON does not know.
bool unescape(std::string_view written, std::string &text)
{
    for (size_t i = 0; i < written.size(); ++i) {
        if (written[i] != '\\') {
            text.push_back(written[i]);
            continue;
        }
        constexpr std::string_view letters("\"\\/bfnrt");
        constexpr std::string_view meanings("\"\\/\b\f\n\r\t");
        const char letter = written[++i]; // a string does not end with a single backslash
        if (const size_t known = letters.find(letter); known != std::string_view::npos) {
            text.push_back(meanings[known]);
            continue;
        }
        const int unit = letter == 'u' ? hexadecimal(written, i + 1) : -1;
        if (unit < 0)
            return false;
        i += 4;
        auto character = char32_t(unit);
        if (QChar::isHighSurrogate(character) && written.substr(i + 1, 2) == "\\u") {
            const int low = hexadecimal(written, i + 3);
            if (low >= 0 && QChar::isLowSurrogate(char32_t(low))) {
                character = QChar::surrogateToUcs4(char16_t(unit), char16_t(low));
                i += 6;
            }
        }
        appendUtf8(text, QChar::isSurrogate(character) ? char32_t(QChar::ReplacementCharacter) : character);
    }
    return true;
}

} // namespace

JsonRows::JsonRows(const DataFile &file, StopToken stop) : m_file(file), m_stop(std::move(stop)) {}

Status JsonRows::refill()
{
    if (m_stop.stopRequested())
        return Cancelled{};
    if (m_buffer.size() - m_at >= longestRow) {
        return fail(ErrorCode::Unreadable, tr("row %1 does not end within 64 MiB").arg(m_row + 1),
                    QDir::toNativeSeparators(m_file.path), tr("look for a missing quote or bracket there"));
    }
    // Twice as much as is there, so that a long row is not read again from its beginning all too often.
    const size_t wanted = std::max(pieceBytes, m_buffer.size() - m_at);
    const auto piece = m_file.bytes(m_offset, qint64(wanted));
    if (!piece.ok())
        return piece.failure();
    if (piece->isEmpty()) { // the file became shorter
        return fail(ErrorCode::Unreadable, tr("the file has changed while it was read"),
                    QDir::toNativeSeparators(m_file.path), tr("compare again when it is written"));
    }
    m_buffer.erase(0, m_at);
    m_at = 0;
    m_buffer.append(piece->constData(), size_t(piece->size()));
    m_offset += piece->size();
    return Done{};
}

/// To the first byte of the next row; false if the buffer has none.
bool JsonRows::skipToRow()
{
    if (!m_started) {
        if (m_buffer.starts_with(byteOrderMark))
            m_at = byteOrderMark.size();
        while (m_at < m_buffer.size() && isSpace(m_buffer[m_at]))
            ++m_at;
        if (m_at == m_buffer.size())
            return false;
        m_started = true;
        m_array = m_buffer[m_at] == '[';
        m_at += m_array ? 1 : 0;
    }
    while (m_at < m_buffer.size() &&
           (isSpace(m_buffer[m_at]) || (m_array && (m_buffer[m_at] == ',' || m_buffer[m_at] == ']'))))
        ++m_at;
    return m_at < m_buffer.size();
}

Result<bool> JsonRows::next()
{
    for (;;) {
        const bool atEnd = m_offset >= m_file.size;
        if (!skipToRow()) {
            if (atEnd)
                return false;
            if (const Status filled = refill(); !filled.ok())
                return filled.failure();
            continue;
        }
        const size_t begin = m_at;
        Outcome outcome = parseRow();
        if (outcome == Outcome::NeedsMore && !atEnd) {
            m_at = begin;
            if (const Status filled = refill(); !filled.ok())
                return filled.failure();
            continue;
        }
        if (outcome == Outcome::NeedsMore)
            outcome = wrong(QT_TRANSLATE_NOOP("Dataset", "it does not end"));
        if (m_stop.stopRequested())
            return Cancelled{};
        if (outcome == Outcome::Row) {
            ++m_row;
            return true;
        }
        // The next row begins on the next line, as far as anybody can know; it may not have been read yet.
        const size_t end = m_buffer.find('\n', begin);
        if (end == std::string::npos && !atEnd) {
            m_at = begin;
            if (const Status filled = refill(); !filled.ok())
                return filled.failure();
            continue;
        }
        m_at = end == std::string::npos ? m_buffer.size() : end + 1;
        ++m_row;
        if (m_wrong++ == 0) {
            m_firstWrong = m_row;
            m_reason = tr(m_error);
        }
    }
}

JsonRows::Outcome JsonRows::wrong(const char *reason)
{
    m_error = reason;
    return Outcome::Wrong;
}

JsonRows::Outcome JsonRows::skipSpace()
{
    while (m_at < m_buffer.size() && isSpace(m_buffer[m_at]))
        ++m_at;
    return m_at < m_buffer.size() ? Outcome::Row : Outcome::NeedsMore;
}

JsonRows::Outcome JsonRows::parseRow()
{
    m_cells.clear();
    m_unescaped.clear();
    if (m_buffer[m_at] != '{')
        return wrong(QT_TRANSLATE_NOOP("Dataset", "it is no JSON object"));
    ++m_at;
    for (;;) {
        if (const Outcome outcome = skipSpace(); outcome != Outcome::Row)
            return outcome;
        if (m_buffer[m_at] == '}' && m_cells.empty())
            break;
        if (m_buffer[m_at] != '"')
            return wrong(QT_TRANSLATE_NOOP("Dataset", "a name in quotes is missing"));
        JsonCell cell;
        if (const Outcome outcome = parseString(cell.name); outcome != Outcome::Row)
            return outcome;
        if (const Outcome outcome = skipSpace(); outcome != Outcome::Row)
            return outcome;
        if (m_buffer[m_at] != ':')
            return wrong(QT_TRANSLATE_NOOP("Dataset", "a colon is missing after a name"));
        ++m_at;
        if (const Outcome outcome = skipSpace(); outcome != Outcome::Row)
            return outcome;
        if (const Outcome outcome = parseValue(cell); outcome != Outcome::Row)
            return outcome;
        m_cells.push_back(cell);
        if (const Outcome outcome = skipSpace(); outcome != Outcome::Row)
            return outcome;
        if (m_buffer[m_at] == '}')
            break;
        if (m_buffer[m_at] != ',')
            return wrong(QT_TRANSLATE_NOOP("Dataset", "a comma is missing between two values"));
        ++m_at;
    }
    ++m_at;
    return Outcome::Row;
}

JsonRows::Outcome JsonRows::parseValue(JsonCell &cell)
{
    const char first = m_buffer[m_at];
    const size_t begin = m_at;
    if (first == '"') {
        cell.kind = JsonKind::Text;
        return parseString(cell.text);
    }
    if (first == '{' || first == '[') {
        cell.kind = JsonKind::Nested;
        const Outcome outcome = skipNested();
        cell.text = std::string_view(m_buffer).substr(begin, m_at - begin);
        return outcome;
    }
    while (m_at < m_buffer.size() && !endsValue(m_buffer[m_at]))
        ++m_at;
    if (m_at == m_buffer.size())
        return Outcome::NeedsMore;
    cell.text = std::string_view(m_buffer).substr(begin, m_at - begin);
    bool whole = false;
    if (cell.text == "null")
        cell.kind = JsonKind::Null;
    else if (cell.text == "true" || cell.text == "false")
        cell.kind = JsonKind::Boolean;
    else if (isNumber(cell.text, whole))
        cell.kind = whole ? JsonKind::Integer : JsonKind::Fraction;
    else
        return wrong(QT_TRANSLATE_NOOP("Dataset", "a value is none that JSON knows"));
    return Outcome::Row;
}

JsonRows::Outcome JsonRows::parseString(std::string_view &text)
{
    const size_t begin = ++m_at;
    bool escaped = false;
    for (; m_at < m_buffer.size(); ++m_at) {
        const char c = m_buffer[m_at];
        if (c == '\\') {
            escaped = true;
            ++m_at;
        } else if (c == '\n') {
            return wrong(QT_TRANSLATE_NOOP("Dataset", "a text does not end before the line does"));
        } else if (c == '"') {
            break;
        }
    }
    if (m_at >= m_buffer.size())
        return Outcome::NeedsMore;
    text = std::string_view(m_buffer).substr(begin, m_at - begin);
    ++m_at;
    if (escaped) {
        std::string &meant = m_unescaped.emplace_back();
        if (!unescape(text, meant))
            return wrong(
                QT_TRANSLATE_NOOP("Dataset", "a backslash stands before something that JSON does not know"));
        text = meant;
    }
    return Outcome::Row;
}

/// Over a list or a structure, whose content is not looked at.
JsonRows::Outcome JsonRows::skipNested()
{
    qint64 depth = 0;
    while (m_at < m_buffer.size()) {
        const char c = m_buffer[m_at];
        if (c == '"') {
            std::string_view text;
            if (const Outcome outcome = parseString(text); outcome != Outcome::Row)
                return outcome;
            continue;
        }
        ++m_at;
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
        if (depth == 0)
            return Outcome::Row;
    }
    return Outcome::NeedsMore;
}

} // namespace driftline
