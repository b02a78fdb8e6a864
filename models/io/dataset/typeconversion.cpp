// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/typeconversion.h"

#include "models/io/dataset/arrownumbers.h"

#include <QByteArrayView>
#include <QCoreApplication>
#include <QLocale>

#include <arrow/builder.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/util/checked_cast.h>
#include <cmath>
#include <string_view>

namespace driftline {

namespace {

using arrow::internal::checked_cast;

constexpr qsizetype shownCharacters = 40; // of a value that cannot be read

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

std::optional<bool> truthOf(QByteArrayView text)
{
    for (const QByteArrayView yes : {"true", "yes", "t", "y", "1"}) {
        if (text.compare(yes, Qt::CaseInsensitive) == 0)
            return true;
    }
    for (const QByteArrayView no : {"false", "no", "f", "n", "0"}) {
        if (text.compare(no, Qt::CaseInsensitive) == 0)
            return false;
    }
    return std::nullopt;
}

/// How many milliseconds are one of the units in which this number is a time of our days: seconds up to the
/// year 5138, then milliseconds, microseconds, nanoseconds.
double epochUnitOf(double value)
{
    const double size = std::abs(value);
    return size < 1e11 ? 1'000 : size < 1e14 ? 1 : size < 1e17 ? 1e-3 : 1e-6;
}

QString epochUnitName(double unit)
{
    return unit == 1'000  ? tr("seconds since 1970")
           : unit == 1    ? tr("milliseconds since 1970")
           : unit == 1e-3 ? tr("microseconds since 1970")
                          : tr("nanoseconds since 1970");
}

/// UTC, to the millisecond: the same time is spelled the same whatever the file's unit is.
arrow::Result<std::shared_ptr<arrow::Array>> spelledTimes(const arrow::Array &batch)
{
    ARROW_ASSIGN_OR_RAISE(const auto times,
                          arrow::compute::Cast(batch, arrow::timestamp(arrow::TimeUnit::MILLI),
                                               arrow::compute::CastOptions::Unsafe()));
    return arrow::compute::Cast(*times, arrow::utf8());
}

QString shownText(std::string_view text)
{
    const QString all = QString::fromUtf8(text.data(), qsizetype(text.size()));
    return all.size() <= shownCharacters ? all : all.left(shownCharacters) + QChar(0x2026);
}

} // namespace

bool TypeConversion::isPossible(const ColumnInfo &from, ColumnType to)
{
    switch (to) {
    case ColumnType::Numeric:
        return isWords(from.type) || from.type == ColumnType::Boolean;
    case ColumnType::Datetime:
    case ColumnType::Boolean:
        return isWords(from.type) || from.type == ColumnType::Numeric;
    case ColumnType::Categorical:
        return from.type == ColumnType::Boolean || from.type == ColumnType::Datetime;
    default:
        return false;
    }
}

TypeConversion::TypeConversion(ColumnInfo from, std::optional<ColumnType> to)
    : m_info(std::move(from)), m_converts(to && isPossible(m_info, *to)), m_fromTexts(isWords(m_info.type))
{
    if (m_converts)
        m_info.type = *to;
}

bool TypeConversion::learnsFirst() const
{
    return m_converts && m_fromTexts &&
           (m_info.type == ColumnType::Numeric || m_info.type == ColumnType::Datetime);
}

arrow::Status TypeConversion::learn(const arrow::Array &batch)
{
    if (batch.type_id() == arrow::Type::EXTENSION)
        return learn(*checked_cast<const arrow::ExtensionArray &>(batch).storage());
    if (batch.type_id() == arrow::Type::DICTIONARY)
        return learn(*checked_cast<const arrow::DictionaryArray &>(batch).dictionary());
    if (!arrow::is_base_binary_like(batch.type_id()) && !arrow::is_binary_view_like(batch.type_id()))
        return arrow::Status::OK();
    ARROW_ASSIGN_OR_RAISE(const auto texts, arrow::compute::Cast(batch, arrow::large_utf8()));
    const auto &array = checked_cast<const arrow::LargeStringArray &>(*texts);
    for (int64_t i = 0; i < array.length(); ++i) {
        const std::string_view text = array.IsValid(i) ? array.GetView(i) : std::string_view();
        m_learnt.add(QByteArrayView(text.data(), qsizetype(text.size())));
    }
    return arrow::Status::OK();
}

Status TypeConversion::settle(const QString &where)
{
    const auto spelling = m_info.type == ColumnType::Numeric ? m_learnt.ofNumbers() : m_learnt.ofTimes();
    if (!spelling.ok())
        return fail(spelling.error().code, spelling.error().what, where, spelling.error().hint);
    m_spelling = *spelling;
    return Done{};
}

void TypeConversion::noteUnreadable(qint64 row, const QString &text)
{
    if (m_unreadable++ > 0)
        return;
    m_firstRow = row;
    m_firstText = text;
}

/// `read` makes of a value what the builder takes, or nothing.
template <typename Builder, typename Read>
arrow::Result<std::shared_ptr<arrow::Array>> TypeConversion::convertEach(const arrow::Array &batch,
                                                                         Builder &builder, const Read &read)
{
    const auto &texts = checked_cast<const arrow::LargeStringArray &>(batch);
    ARROW_RETURN_NOT_OK(builder.Reserve(batch.length()));
    for (int64_t i = 0; i < texts.length(); ++i) {
        const std::string_view text = texts.IsValid(i) ? texts.GetView(i) : std::string_view();
        const QByteArrayView trimmed = QByteArrayView(text.data(), qsizetype(text.size())).trimmed();
        const auto value = trimmed.isEmpty() ? decltype(read(trimmed))() : read(trimmed);
        if (value)
            builder.UnsafeAppend(*value);
        else
            builder.UnsafeAppendNull();
        if (!value && !trimmed.isEmpty())
            noteUnreadable(m_rows + i + 1, shownText(text));
    }
    return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::Array>>
TypeConversion::fromTexts(const std::shared_ptr<arrow::Array> &batch)
{
    ARROW_ASSIGN_OR_RAISE(const auto texts, arrow::compute::Cast(*batch, arrow::large_utf8()));
    if (m_info.type == ColumnType::Numeric) {
        arrow::DoubleBuilder numbers;
        return convertEach(*texts, numbers,
                           [this](QByteArrayView text) { return numberOf(text, m_spelling); });
    }
    if (m_info.type == ColumnType::Boolean) {
        arrow::BooleanBuilder truths;
        return convertEach(*texts, truths, truthOf);
    }
    arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MILLI), arrow::default_memory_pool());
    return convertEach(*texts, times, [this](QByteArrayView text) { return timeOf(text, m_spelling); });
}

arrow::Result<std::shared_ptr<arrow::Array>> TypeConversion::fromNumbers(const arrow::Array &batch)
{
    std::vector<double> numbers;
    if (!appendNumbers(batch, numbers))
        return arrow::Status::NotImplemented("values of type ", batch.type()->ToString());
    const bool toTimes = m_info.type == ColumnType::Datetime;
    arrow::TimestampBuilder times(arrow::timestamp(arrow::TimeUnit::MILLI), arrow::default_memory_pool());
    arrow::BooleanBuilder truths;
    ARROW_RETURN_NOT_OK(times.Reserve(toTimes ? batch.length() : 0));
    ARROW_RETURN_NOT_OK(truths.Reserve(toTimes ? 0 : batch.length()));
    for (size_t i = 0; i < numbers.size(); ++i) {
        const double number = numbers[i];
        const bool readable = toTimes ? std::isfinite(number) : number == 0 || number == 1;
        if (!readable && !std::isnan(number))
            noteUnreadable(m_rows + qint64(i) + 1, QString::number(number));
        if (toTimes && m_epochUnit == 0 && readable && number != 0)
            m_epochUnit = epochUnitOf(number);
        if (toTimes && readable)
            times.UnsafeAppend(int64_t(std::floor(number * m_epochUnit)));
        else if (toTimes)
            times.UnsafeAppendNull();
        else if (readable)
            truths.UnsafeAppend(number == 1);
        else
            truths.UnsafeAppendNull();
    }
    return toTimes ? times.Finish() : truths.Finish();
}

arrow::Result<std::shared_ptr<arrow::Array>>
TypeConversion::convert(const std::shared_ptr<arrow::Array> &batch)
{
    if (!m_converts || batch->type_id() == arrow::Type::NA) {
        m_rows += batch->length();
        return batch;
    }
    if (batch->type_id() == arrow::Type::EXTENSION)
        return convert(checked_cast<const arrow::ExtensionArray &>(*batch).storage());
    if (batch->type_id() == arrow::Type::DICTIONARY) {
        ARROW_ASSIGN_OR_RAISE(
            const auto values,
            arrow::compute::Cast(*batch,
                                 checked_cast<const arrow::DictionaryType &>(*batch->type()).value_type()));
        return convert(values);
    }
    const arrow::Type::type type = batch->type_id();
    arrow::Result<std::shared_ptr<arrow::Array>> converted;
    if (m_info.type == ColumnType::Categorical && type == arrow::Type::BOOL)
        converted = arrow::compute::Cast(*batch, arrow::utf8());
    else if (m_info.type == ColumnType::Categorical)
        converted = spelledTimes(*batch);
    else if (arrow::is_base_binary_like(type) || arrow::is_binary_view_like(type))
        converted = fromTexts(batch);
    else if (m_info.type == ColumnType::Numeric)
        converted = arrow::compute::Cast(*batch, arrow::float64());
    else
        converted = fromNumbers(*batch);
    m_rows += batch->length();
    return converted;
}

void TypeConversion::describe(ColumnData &data, const QString &where) const
{
    if (m_epochUnit != 0)
        data.info.note = tr("numbers read as %1").arg(epochUnitName(m_epochUnit));
    if (m_spelling != Spelling::Usual)
        data.info.note = m_spelling == Spelling::DecimalComma ? tr("read as numbers with a decimal comma")
                         : m_spelling == Spelling::DayFirst   ? tr("read as dates with the day first")
                                                              : tr("read as dates with the month first");
    if (m_unreadable == 0)
        return;
    const QString what =
        m_unreadable == 1 ? tr("“%1” in row %2 cannot be read as %3 and counts as missing")
                                .arg(m_firstText, QLocale().toString(m_firstRow), columnTypeName(m_info.type))
                          : tr("%1 values cannot be read as %2 and count as missing, first “%3” in row %4")
                                .arg(QLocale().toString(m_unreadable), columnTypeName(m_info.type),
                                     m_firstText, QLocale().toString(m_firstRow));
    data.problem = Problem{what, where, tr("choose another type for this column, or mend the data")};
}

} // namespace driftline
