// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/textspelling.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <arrow/util/value_parsing.h>
#include <cmath>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isWhole(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigit);
}

std::optional<double> plainNumber(QByteArrayView text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

/// 1,234,567.8 with its thousands between `separator`s and its fraction after `mark`.
std::optional<double> groupedNumber(QByteArrayView text, char separator, char mark)
{
    const bool isSigned = text.startsWith('-') || text.startsWith('+');
    const QByteArrayView digits = isSigned ? text.sliced(1) : text;
    const qsizetype fraction = digits.indexOf(mark);
    const QByteArrayView whole = fraction < 0 ? digits : digits.first(fraction);
    QByteArray plain = isSigned ? text.first(1).toByteArray() : QByteArray();
    for (qsizetype begin = 0; begin <= whole.size();) {
        const qsizetype found = whole.indexOf(separator, begin);
        const QByteArrayView group = whole.sliced(begin, (found < 0 ? whole.size() : found) - begin);
        const bool first = begin == 0;
        const bool complete =
            first ? found < 0 || (group.size() <= 3 && !group.startsWith('0')) : group.size() == 3;
        if (!isWhole(group) || !complete)
            return std::nullopt;
        plain.append(group);
        begin += group.size() + 1;
    }
    if (fraction >= 0) {
        const QByteArrayView after = digits.sliced(fraction + 1);
        if (!isWhole(after))
            return std::nullopt;
        plain += '.';
        plain.append(after);
    }
    return plainNumber(plain);
}

std::optional<qint64> isoTime(QByteArrayView text)
{
    static const auto parser = arrow::TimestampParser::MakeISO8601();
    bool hasZone = false;
    int64_t time = 0;
    const auto size = size_t(text.size());
    if ((*parser)(text.data(), size, arrow::TimeUnit::MICRO, &time, &hasZone))
        return qint64(std::floor(double(time) / 1'000));
    if ((*parser)(text.data(), size, arrow::TimeUnit::NANO, &time, &hasZone))
        return qint64(std::floor(double(time) / 1'000'000));
    return std::nullopt;
}

/// 31.12.2025, with what may come after it, as ISO 8601 has it; empty: it is no such date.
QByteArray asIso(QByteArrayView text, char separator, bool dayFirst)
{
    const qsizetype first = text.indexOf(separator);
    const qsizetype second = first < 0 ? -1 : text.indexOf(separator, first + 1);
    if (first < 1 || first > 2 || second < first + 2 || second > first + 3 || text.size() < second + 5)
        return {};
    const QByteArrayView a = text.first(first);
    const QByteArrayView b = text.sliced(first + 1, second - first - 1);
    const QByteArrayView year = text.sliced(second + 1, 4);
    if (!isWhole(a) || !isWhole(b) || !isWhole(year))
        return {};
    const auto twoDigits = [](QByteArrayView number) { return number.toByteArray().rightJustified(2, '0'); };
    return year.toByteArray() + '-' + twoDigits(dayFirst ? b : a) + '-' + twoDigits(dayFirst ? a : b) +
           text.sliced(second + 5).toByteArray();
}

std::optional<qint64> dateOf(QByteArrayView text, char separator, bool dayFirst)
{
    const QByteArray iso = asIso(text, separator, dayFirst);
    return iso.isEmpty() ? std::nullopt : isoTime(iso);
}

QString asNumeric(const QString &look)
{
    return tr("most of the texts look like %1: to compare them as such, choose the type numeric").arg(look);
}

QString asDatetime(const QString &look)
{
    return tr("most of the texts look like %1: to compare them as such, choose the type datetime").arg(look);
}

QString unclear(const QString &look, const Error &why)
{
    return tr("most of the texts look like %1, but %2: %3").arg(look, why.what, why.hint);
}

} // namespace

std::optional<double> numberOf(QByteArrayView text, Spelling spelling)
{
    if (spelling != Spelling::DecimalComma) {
        const auto number = plainNumber(text);
        return number || !text.contains(',') ? number : groupedNumber(text, ',', '.');
    }
    return text.contains(',') || text.contains('.') ? groupedNumber(text, '.', ',') : plainNumber(text);
}

std::optional<qint64> timeOf(QByteArrayView text, Spelling spelling)
{
    std::optional<qint64> time;
    if (spelling == Spelling::DayFirst)
        time = dateOf(text, '.', true);
    if (!time && spelling != Spelling::Usual)
        time = dateOf(text, '/', spelling == Spelling::DayFirst);
    return time ? time : isoTime(text);
}

void SpellingFinder::add(QByteArrayView text)
{
    text = text.trimmed();
    if (text.isEmpty())
        return;
    ++m_texts;
    addNumber(text);
    addTime(text);
}

void SpellingFinder::addNumber(QByteArrayView text)
{
    const bool isCode = text.size() > 1 && text.front() == '0' && isDigit(text.at(1));
    if (isCode)
        return;
    const bool comma = text.contains(',');
    const bool usual = numberOf(text, Spelling::Usual).has_value();
    const bool decimalComma = numberOf(text, Spelling::DecimalComma).has_value();
    m_groups = m_groups || (usual && comma);
    m_eitherGroups = m_eitherGroups || (usual && decimalComma && comma);
    m_eitherNumbers += usual && decimalComma ? 1 : 0;
    m_usualNumbers += usual && !decimalComma ? 1 : 0;
    m_commaNumbers += decimalComma && !usual ? 1 : 0;
}

void SpellingFinder::addTime(QByteArrayView text)
{
    if (isoTime(text)) {
        ++m_isoTimes;
        return;
    }
    if (dateOf(text, '.', true)) {
        ++m_dotted;
        return;
    }
    const bool day = dateOf(text, '/', true).has_value();
    const bool month = dateOf(text, '/', false).has_value();
    m_either += day && month ? 1 : 0;
    m_dayFirst += day && !month ? 1 : 0;
    m_monthFirst += month && !day ? 1 : 0;
}

Result<Spelling> SpellingFinder::ofNumbers() const
{
    if (m_usualNumbers == 0 && m_commaNumbers == 0 && m_eitherGroups) {
        return fail(ErrorCode::Usage,
                    tr("it cannot be told whether a comma is the decimal mark or stands between thousands"),
                    {}, tr("write them with a decimal point and without commas"));
    }
    return m_commaNumbers > m_usualNumbers ? Spelling::DecimalComma : Spelling::Usual;
}

Result<Spelling> SpellingFinder::ofTimes() const
{
    if (otherTimes() <= m_isoTimes)
        return Spelling::Usual;
    const bool slashes = otherTimes() > m_dotted;
    if (!slashes || (m_dayFirst > 0 && m_monthFirst == 0))
        return Spelling::DayFirst;
    if (m_monthFirst > 0 && m_dayFirst == 0 && m_dotted == 0)
        return Spelling::MonthFirst;
    const bool mixed = m_monthFirst > 0;
    return fail(ErrorCode::Usage,
                mixed ? tr("some have the day first, others the month")
                      : tr("no day beyond 12 tells, as in 31/12/2025, whether it or the month is first"),
                {}, tr("write them as 2025-12-31"));
}

QString SpellingFinder::look() const
{
    if (2 * (std::max(m_usualNumbers, m_commaNumbers) + m_eitherNumbers) > m_texts) {
        const auto spelling = ofNumbers();
        if (!spelling.ok())
            return unclear(tr("numbers"), spelling.error());
        if (*spelling == Spelling::DecimalComma)
            return asNumeric(tr("numbers with a decimal comma"));
        return asNumeric(m_groups ? tr("numbers with commas between thousands") : tr("numbers"));
    }
    if (2 * std::max(m_isoTimes, otherTimes()) > m_texts) {
        const auto spelling = ofTimes();
        if (!spelling.ok())
            return unclear(tr("dates"), spelling.error());
        return asDatetime(*spelling == Spelling::DayFirst     ? tr("dates with the day first")
                          : *spelling == Spelling::MonthFirst ? tr("dates with the month first")
                                                              : tr("times"));
    }
    return {};
}

} // namespace driftline
