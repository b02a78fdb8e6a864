// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrownumbers.h"

#include <algorithm>
#include <arrow/extension_type.h>
#include <arrow/util/checked_cast.h>
#include <arrow/util/decimal.h>
#include <arrow/util/float16.h>
#include <limits>
#include <string_view>
#include <type_traits>

namespace driftline {

namespace {

using arrow::internal::checked_cast;

int64_t perSecond(arrow::TimeUnit::type unit)
{
    switch (unit) {
    case arrow::TimeUnit::SECOND:
        return 1;
    case arrow::TimeUnit::MILLI:
        return 1'000;
    case arrow::TimeUnit::MICRO:
        return 1'000'000;
    case arrow::TimeUnit::NANO:
        break;
    }
    return 1'000'000'000;
}

/// The whole part first: nanoseconds since 1970 are more than a double can hold.
auto divided(int64_t by)
{
    return [by](int64_t value) {
        const int64_t whole = value / by;
        return double(whole) + double(value % by) / double(by);
    };
}

template <typename ArrayType, typename ToDouble>
bool append(const arrow::Array &any, std::vector<double> &numbers, ToDouble toDouble)
{
    const auto &array = checked_cast<const ArrayType &>(any);
    const size_t begin = numbers.size();
    numbers.resize(begin + size_t(array.length()));
    double *to = numbers.data() + begin;
    if (array.null_count() == 0) {
        for (int64_t i = 0; i < array.length(); ++i)
            to[i] = toDouble(array.GetView(i));
        return true;
    }
    for (int64_t i = 0; i < array.length(); ++i)
        to[i] = array.IsValid(i) ? toDouble(array.GetView(i)) : std::numeric_limits<double>::quiet_NaN();
    return true;
}

template <typename ArrayType>
bool appendPlain(const arrow::Array &any, std::vector<double> &numbers)
{
    if (any.null_count() > 0)
        return append<ArrayType>(any, numbers, [](auto value) { return double(value); });
    const auto &array = checked_cast<const ArrayType &>(any);
    const auto *values = array.raw_values();
    if constexpr (std::is_same_v<decltype(values), const double *>) {
        numbers.insert(numbers.end(), values, values + array.length());
    } else {
        const size_t begin = numbers.size();
        numbers.resize(begin + size_t(array.length()));
        std::transform(values, values + array.length(), numbers.data() + begin,
                       [](auto value) { return double(value); });
    }
    return true;
}

template <typename Decimal, typename ArrayType>
bool appendDecimals(const arrow::Array &array, std::vector<double> &numbers)
{
    const int32_t scale = checked_cast<const arrow::DecimalType &>(*array.type()).scale();
    return append<ArrayType>(array, numbers, [scale](std::string_view bytes) {
        return Decimal(reinterpret_cast<const uint8_t *>(bytes.data())).ToDouble(scale);
    });
}

bool appendIntegers(const arrow::Array &array, std::vector<double> &numbers)
{
    switch (array.type_id()) {
    case arrow::Type::INT8:
        return appendPlain<arrow::Int8Array>(array, numbers);
    case arrow::Type::INT16:
        return appendPlain<arrow::Int16Array>(array, numbers);
    case arrow::Type::INT32:
        return appendPlain<arrow::Int32Array>(array, numbers);
    case arrow::Type::INT64:
        return appendPlain<arrow::Int64Array>(array, numbers);
    case arrow::Type::UINT8:
        return appendPlain<arrow::UInt8Array>(array, numbers);
    case arrow::Type::UINT16:
        return appendPlain<arrow::UInt16Array>(array, numbers);
    case arrow::Type::UINT32:
        return appendPlain<arrow::UInt32Array>(array, numbers);
    case arrow::Type::UINT64:
        return appendPlain<arrow::UInt64Array>(array, numbers);
    default:
        return false;
    }
}

bool appendFractions(const arrow::Array &array, std::vector<double> &numbers)
{
    switch (array.type_id()) {
    case arrow::Type::HALF_FLOAT:
        return append<arrow::HalfFloatArray>(
            array, numbers, [](uint16_t bits) { return arrow::util::Float16::FromBits(bits).ToDouble(); });
    case arrow::Type::FLOAT:
        return appendPlain<arrow::FloatArray>(array, numbers);
    case arrow::Type::DOUBLE:
        return appendPlain<arrow::DoubleArray>(array, numbers);
    case arrow::Type::DECIMAL32:
        return appendDecimals<arrow::Decimal32, arrow::Decimal32Array>(array, numbers);
    case arrow::Type::DECIMAL64:
        return appendDecimals<arrow::Decimal64, arrow::Decimal64Array>(array, numbers);
    case arrow::Type::DECIMAL128:
        return appendDecimals<arrow::Decimal128, arrow::Decimal128Array>(array, numbers);
    case arrow::Type::DECIMAL256:
        return appendDecimals<arrow::Decimal256, arrow::Decimal256Array>(array, numbers);
    default:
        return false;
    }
}

bool appendTimes(const arrow::Array &array, std::vector<double> &numbers)
{
    const arrow::DataType &type = *array.type();
    switch (array.type_id()) {
    case arrow::Type::DATE32:
        return append<arrow::Date32Array>(array, numbers,
                                          [](int32_t days) { return double(days) * 86'400'000.0; });
    case arrow::Type::DATE64:
        return appendPlain<arrow::Date64Array>(array, numbers);
    case arrow::Type::TIMESTAMP: {
        const auto unit = checked_cast<const arrow::TimestampType &>(type).unit();
        if (unit == arrow::TimeUnit::SECOND)
            return append<arrow::TimestampArray>(array, numbers,
                                                 [](int64_t value) { return double(value) * 1000; });
        return append<arrow::TimestampArray>(array, numbers, divided(perSecond(unit) / 1000));
    }
    case arrow::Type::TIME32:
        return append<arrow::Time32Array>(
            array, numbers, divided(perSecond(checked_cast<const arrow::Time32Type &>(type).unit())));
    case arrow::Type::TIME64:
        return append<arrow::Time64Array>(
            array, numbers, divided(perSecond(checked_cast<const arrow::Time64Type &>(type).unit())));
    case arrow::Type::DURATION:
        return append<arrow::DurationArray>(
            array, numbers, divided(perSecond(checked_cast<const arrow::DurationType &>(type).unit())));
    default:
        return false;
    }
}

} // namespace

bool appendNumbers(const arrow::Array &array, std::vector<double> &numbers)
{
    if (array.type_id() == arrow::Type::EXTENSION)
        return appendNumbers(*checked_cast<const arrow::ExtensionArray &>(array).storage(), numbers);
    if (array.type_id() == arrow::Type::NA) {
        numbers.insert(numbers.end(), size_t(array.length()), std::numeric_limits<double>::quiet_NaN());
        return true;
    }
    return appendIntegers(array, numbers) || appendFractions(array, numbers) || appendTimes(array, numbers);
}

} // namespace driftline
