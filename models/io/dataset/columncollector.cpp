// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/columncollector.h"

#include "models/io/dataset/arrownumbers.h"
#include "models/io/dataset/textspelling.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <arrow/extension_type.h>
#include <arrow/scalar.h>
#include <arrow/util/checked_cast.h>
#include <cmath>
#ifdef Q_OS_LINUX
#include <sys/mman.h>
#endif

namespace driftline {

namespace {

using arrow::internal::checked_cast;

constexpr qint64 firstDecision = 1 << 18; // so many distinct strings are not held without asking what for
constexpr qint64 mostExpected = 1 << 25;  // rows that a file may promise before they are there
constexpr qint64 exactInDouble = 1LL << 53;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

/// Characters, not bytes: UTF-8's continuation bytes are left out.
double characterCount(std::string_view text)
{
    return double(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Asks for large pages under the room of many numbers: a fifth of the time to read and sort ten million of
/// them is spent on the faults of small ones. Only advice; elsewhere than on Linux the system does as it
/// likes.
void useLargePages([[maybe_unused]] std::vector<double> &numbers)
{
#ifdef Q_OS_LINUX
    constexpr size_t largePage = size_t{1} << 21;
    auto *begin = reinterpret_cast<char *>(numbers.data());
    const size_t size = numbers.capacity() * sizeof(double);
    const size_t before = (largePage - reinterpret_cast<uintptr_t>(begin) % largePage) % largePage;
    if (size >= before + largePage)
        madvise(begin + before, (size - before) / largePage * largePage, MADV_HUGEPAGE);
#endif
}

} // namespace

QString numberCategory(double value)
{
    if (value == std::trunc(value) && std::abs(value) < double(exactInDouble))
        return QString::number(static_cast<qint64>(value));
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

ColumnCollector::ColumnCollector(ColumnInfo info, std::optional<ColumnType> as)
    : m_as(as), m_integers(!as || *as == ColumnType::Categorical), m_nextDecision(firstDecision)
{
    m_data.info = std::move(info);
}

void ColumnCollector::expect(qint64 rows)
{
    const ColumnType type = m_as.value_or(m_data.info.type);
    if (type != ColumnType::Numeric && type != ColumnType::Datetime)
        return;
    m_data.numbers.reserve(size_t(std::clamp<qint64>(rows, 0, mostExpected)));
    useLargePages(m_data.numbers);
}

bool ColumnCollector::canReadAs(const ColumnInfo &info, ColumnType as)
{
    if (info.type == as || info.storageType == QLatin1StringView("null"))
        return true;
    if (info.type == ColumnType::Numeric)
        return as == ColumnType::Categorical;
    return isWords(info.type) && isWords(as);
}

arrow::Status ColumnCollector::add(const arrow::Array &batch)
{
    const arrow::DataType &type = *batch.type();
    if (type.id() == arrow::Type::EXTENSION)
        return add(*checked_cast<const arrow::ExtensionArray &>(batch).storage());
    m_data.rows += batch.length();
    switch (type.id()) {
    case arrow::Type::NA:
        m_data.missing += batch.length();
        return arrow::Status::OK();
    case arrow::Type::BOOL:
        addBooleans(batch);
        return arrow::Status::OK();
    case arrow::Type::DICTIONARY:
        return addDictionary(batch);
    default:
        break;
    }
    if (addIfIntegers(batch) || addIfNumbers(batch) || addIfTexts(batch))
        return arrow::Status::OK();
    return arrow::Status::NotImplemented("values of type ", type.ToString());
}

bool ColumnCollector::addIfIntegers(const arrow::Array &batch)
{
    switch (batch.type_id()) {
    case arrow::Type::INT8:
        addIntegers<arrow::Int8Type>(batch);
        return true;
    case arrow::Type::INT16:
        addIntegers<arrow::Int16Type>(batch);
        return true;
    case arrow::Type::INT32:
        addIntegers<arrow::Int32Type>(batch);
        return true;
    case arrow::Type::INT64:
        addIntegers<arrow::Int64Type>(batch);
        return true;
    case arrow::Type::UINT8:
        addIntegers<arrow::UInt8Type>(batch);
        return true;
    case arrow::Type::UINT16:
        addIntegers<arrow::UInt16Type>(batch);
        return true;
    case arrow::Type::UINT32:
        addIntegers<arrow::UInt32Type>(batch);
        return true;
    case arrow::Type::UINT64:
        addIntegers<arrow::UInt64Type>(batch);
        return true;
    default:
        return false;
    }
}

bool ColumnCollector::addIfTexts(const arrow::Array &batch)
{
    switch (batch.type_id()) {
    case arrow::Type::STRING:
        addTexts<arrow::StringArray>(batch);
        return true;
    case arrow::Type::LARGE_STRING:
        addTexts<arrow::LargeStringArray>(batch);
        return true;
    case arrow::Type::STRING_VIEW:
        addTexts<arrow::StringViewArray>(batch);
        return true;
    default:
        return false;
    }
}

template <typename ArrowType>
void ColumnCollector::addIntegers(const arrow::Array &batch)
{
    using Value = typename ArrowType::c_type;
    const auto &array = checked_cast<const arrow::NumericArray<ArrowType> &>(batch);
    const Value *values = array.raw_values();
    const bool hasNulls = array.null_count() > 0;
    m_unsigned = std::is_same_v<Value, uint64_t>;
    m_data.missing += array.null_count();
    const bool asNumbers = m_as != ColumnType::Categorical;
    for (int64_t i = 0; i < array.length(); ++i) {
        if (hasNulls && array.IsNull(i))
            continue;
        if (asNumbers)
            m_data.numbers.push_back(double(values[i]));
        if constexpr (std::is_same_v<Value, uint64_t>)
            m_beyondExact = m_beyondExact || values[i] > uint64_t(exactInDouble);
        else if constexpr (std::is_same_v<Value, int64_t>)
            m_beyondExact = m_beyondExact || values[i] > exactInDouble || values[i] < -exactInDouble;
        if (!m_integers)
            continue;
        ++m_integerCounts[static_cast<qint64>(values[i])];
        if (asNumbers && m_integerCounts.size() > fewIntegers) {
            m_integers = false;
            m_integerCounts.clear();
        }
    }
}

bool ColumnCollector::addIfNumbers(const arrow::Array &batch)
{
    std::vector<double> categories; // the numbers, if they are to become such
    std::vector<double> &numbers = m_as == ColumnType::Categorical ? categories : m_data.numbers;
    const auto begin = std::ptrdiff_t(numbers.size());
    if (!appendNumbers(batch, numbers))
        return false;
    m_integers = false;
    const auto end = std::remove_if(numbers.begin() + begin, numbers.end(), [this](double value) {
        m_data.missing += std::isnan(value) ? 1 : 0;
        m_data.infinite += std::isinf(value) ? 1 : 0;
        return !std::isfinite(value);
    });
    numbers.erase(end, numbers.end());
    for (const double value : categories)
        ++m_numberCounts[value];
    return true;
}

template <typename ArrayType>
void ColumnCollector::addTexts(const arrow::Array &batch)
{
    const auto &array = checked_cast<const ArrayType &>(batch);
    m_data.missing += array.null_count();
    for (int64_t i = 0; i < array.length(); ++i) {
        if (array.IsValid(i))
            addText(array.GetView(i), 1);
    }
}

void ColumnCollector::addText(std::string_view text, qint64 times)
{
    if (m_as == ColumnType::Text) {
        m_data.numbers.insert(m_data.numbers.end(), size_t(times), characterCount(text));
        return;
    }
    const auto known = m_textCounts.find(text);
    if (known != m_textCounts.end()) {
        known->second += times;
        return;
    }
    m_textCounts.emplace(std::string(text), times);
    if (!m_as && !m_dictionary && qint64(m_textCounts.size()) >= m_nextDecision) {
        m_nextDecision *= 2;
        decideIfText();
    }
}

void ColumnCollector::noteLook()
{
    constexpr size_t looked = 1000;
    SpellingFinder finder;
    const size_t some = std::min(looked, m_textCounts.size());
    for (auto text = m_textCounts.cbegin(); text != std::next(m_textCounts.cbegin(), qint64(some)); ++text)
        finder.add(QByteArrayView(text->first.data(), qsizetype(text->first.size())));
    if (const QString look = finder.look(); !look.isEmpty())
        m_data.info.note = look;
}

void ColumnCollector::decideIfText()
{
    const auto distinct = qint64(m_textCounts.size());
    const auto once = std::count_if(m_textCounts.begin(), m_textCounts.end(),
                                    [](const auto &entry) { return entry.second == 1; });
    if (distinct <= fewTexts || 2 * once <= distinct)
        return;
    m_as = ColumnType::Text;
    noteLook();
    for (const auto &[text, times] : m_textCounts)
        addText(text, times);
    m_textCounts.clear();
}

arrow::Status ColumnCollector::addDictionary(const arrow::Array &batch)
{
    const auto &array = checked_cast<const arrow::DictionaryArray &>(batch);
    const arrow::Array &values = *array.dictionary();
    // A string column is read as a dictionary for speed; it is a choice of the file's author only if the file
    // says so.
    m_dictionary = m_data.info.storageType.startsWith(QLatin1StringView("dictionary"));
    const auto add = [this, &values](int64_t code, qint64 times) {
        if (values.IsNull(code))
            m_data.missing += times;
        else
            addCategoryOf(values, code, times);
    };
    const bool longer = values.length() > array.length(); // than to be counted through for these rows
    std::vector<qint64> counts(longer ? 0 : size_t(values.length()), 0);
    for (int64_t i = 0; i < array.length(); ++i) {
        if (array.IsNull(i)) {
            ++m_data.missing;
            continue;
        }
        const int64_t code = array.GetValueIndex(i);
        if (code < 0 || code >= values.length())
            return arrow::Status::Invalid("a category's code is outside of its dictionary");
        if (longer)
            add(code, 1);
        else
            ++counts[size_t(code)];
    }
    for (size_t code = 0; code < counts.size(); ++code) {
        if (counts[code] > 0)
            add(int64_t(code), counts[code]);
    }
    return arrow::Status::OK();
}

void ColumnCollector::addCategoryOf(const arrow::Array &values, int64_t index, qint64 times)
{
    switch (values.type_id()) {
    case arrow::Type::STRING:
        return addText(checked_cast<const arrow::StringArray &>(values).GetView(index), times);
    case arrow::Type::LARGE_STRING:
        return addText(checked_cast<const arrow::LargeStringArray &>(values).GetView(index), times);
    case arrow::Type::STRING_VIEW:
        return addText(checked_cast<const arrow::StringViewArray &>(values).GetView(index), times);
    case arrow::Type::DOUBLE:
    case arrow::Type::FLOAT: {
        const double value = values.type_id() == arrow::Type::DOUBLE
                                 ? checked_cast<const arrow::DoubleArray &>(values).Value(index)
                                 : double(checked_cast<const arrow::FloatArray &>(values).Value(index));
        if (std::isnan(value)) {
            m_data.missing += times;
            return;
        }
        return addText(numberCategory(value).toStdString(), times);
    }
    default:
        return addText(values.GetScalar(index).ValueOrDie()->ToString(), times);
    }
}

void ColumnCollector::addBooleans(const arrow::Array &batch)
{
    const auto &array = checked_cast<const arrow::BooleanArray &>(batch);
    const auto yes = array.true_count();
    m_data.missing += array.null_count();
    const auto no = array.length() - array.null_count() - yes;
    if (no > 0)
        m_textCounts["false"] += no;
    if (yes > 0)
        m_textCounts["true"] += yes;
}

ColumnData ColumnCollector::finish()
{
    if (m_data.info.storageType == QLatin1StringView("null")) {
        m_data.info.type = m_as.value_or(ColumnType::Unsupported);
        return std::move(m_data);
    }
    switch (m_data.info.type) {
    case ColumnType::Numeric:
        finishNumbers();
        break;
    case ColumnType::Categorical:
    case ColumnType::Text:
    case ColumnType::Boolean:
        finishTexts();
        break;
    default:
        break;
    }
    return std::move(m_data);
}

void ColumnCollector::finishNumbers()
{
    const bool few = !m_as && m_integers && !m_integerCounts.empty();
    if (few || m_as == ColumnType::Categorical) {
        m_data.numbers = {};
        m_data.info.type = ColumnType::Categorical;
        if (few)
            m_data.info.note = tr("whole numbers with at most 10 distinct values: compared as categories");
        for (const auto &[value, times] : m_integerCounts) {
            const QString text =
                m_unsigned ? QString::number(static_cast<quint64>(value)) : QString::number(value);
            m_textCounts[text.toStdString()] += times;
        }
        for (const auto &[value, times] : m_numberCounts)
            m_textCounts[numberCategory(value).toStdString()] += times;
        m_as = ColumnType::Categorical;
        finishTexts();
    } else if (m_beyondExact) {
        m_data.info.note =
            tr("numbers beyond 9 007 199 254 740 992 are rounded to the next that can be computed with");
    }
}

void ColumnCollector::finishTexts()
{
    if (!m_as && !m_dictionary && m_data.info.type == ColumnType::Categorical)
        decideIfText();
    if (m_as == ColumnType::Text) {
        m_data.info.type = ColumnType::Text;
        QString &note = m_data.info.note;
        note = note.isEmpty() ? textNote() : textNote() + QStringLiteral("; ") + note;
        return;
    }
    if (!m_as && !m_dictionary && m_data.info.type == ColumnType::Categorical)
        noteLook();
    // UTF-8 sorts by code point when it is sorted by byte; UTF-16 does not.
    std::vector<std::pair<std::string_view, qint64>> sorted(m_textCounts.begin(), m_textCounts.end());
    std::sort(sorted.begin(), sorted.end());
    m_data.categories.reserve(qsizetype(sorted.size()));
    m_data.counts.reserve(sorted.size());
    for (const auto &[text, times] : sorted) {
        m_data.categories.append(QString::fromUtf8(text.data(), qsizetype(text.size())));
        m_data.counts.push_back(times);
    }
}

} // namespace driftline
