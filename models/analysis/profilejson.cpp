// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/profilejson.h"

#include "models/analysis/jsonvalues.h"
#include "models/analysis/numbergrid.h"
#include "models/analysis/profilecolumn.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr qint64 version = 1;
constexpr const char *versionKey = "driftline_profile";
constexpr size_t bucketsPossible = 2 * 2047 + 1; // magnitudes of a double, of both signs, and 0

constexpr std::array types{ColumnType::Numeric,  ColumnType::Categorical, ColumnType::Text,
                           ColumnType::Datetime, ColumnType::Boolean,     ColumnType::Unsupported};
constexpr std::array shownQuantiles{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

// ---------------------------------------------------------------- writing

Json known(const QString &value)
{
    return value.isEmpty() ? Json(nullptr) : Json(jsonText(value));
}

Json numbersJson(const NumberGrid &grid, const Moments &moments)
{
    Json quantiles = Json::object();
    for (const double p : shownQuantiles)
        quantiles[jsonText(QString::number(p))] = jsonNumber(quantile(grid, p));
    Json json{{"precision", grid.precision}, {"starts", grid.starts}, {"counts", grid.counts}};
    if (moments.count > 0) {
        json["min"] = moments.min;
        json["max"] = moments.max;
        json["mean"] = jsonNumber(moments.mean);
        json["m2"] = jsonNumber(moments.m2);
        json["m3"] = jsonNumber(moments.m3);
        json["m4"] = jsonNumber(moments.m4);
        json["quantiles"] = std::move(quantiles);
    }
    return json;
}

Json categoriesJson(const CategoryProfile &categories)
{
    Json names = Json::array();
    for (const QString &name : categories.names)
        names.push_back(jsonText(name));
    return Json{{"names", std::move(names)},
                {"counts", categories.counts},
                {"other", Json{{"distinct", categories.otherDistinct}, {"rows", categories.otherRows}}}};
}

Json columnJson(const ColumnProfile &column)
{
    return Json{{"name", jsonText(column.info.name)},
                {"type", jsonText(columnTypeName(column.type))},
                {"schema_type", jsonText(columnTypeName(column.info.type))},
                {"storage_type", jsonText(column.info.storageType)},
                {"schema_note", known(column.info.note)},
                {"note", known(column.note)},
                {"rows", column.rows},
                {"missing", column.missing},
                {"infinite", column.infinite},
                {"numbers", column.numbers ? numbersJson(*column.numbers, column.moments) : Json(nullptr)},
                {"categories", column.categories ? categoriesJson(*column.categories) : Json(nullptr)}};
}

Json sourceJson(const ProfileSource &source)
{
    Json parts = Json::array();
    for (const ProfilePart &part : source.parts)
        parts.push_back(
            Json{{"name", jsonText(part.name)}, {"sha256", jsonText(part.sha256)}, {"bytes", part.bytes}});
    return Json{{"name", jsonText(source.name)},
                {"sha256", known(source.sha256)},
                {"bytes", source.bytes},
                {"rows", source.rows},
                {"parts", std::move(parts)}};
}

QByteArray dumped(const Json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

QByteArray listText(const QByteArrayList &entries)
{
    return entries.isEmpty() ? QByteArrayLiteral("[]") : "[\n  " + entries.join(",\n  ") + "\n ]";
}

// ---------------------------------------------------------------- reading

/// What is wrong with the text, in one sentence.
struct Damage
{
    QString what;
};

/// Reads the members of one object; the first that is not as it has to be ends all by throwing Damage.
class Reader
{
public:
    explicit Reader(const Json &object, const char *what) : m_object(object)
    {
        if (!object.is_object())
            throw Damage{tr("%1 is not an object").arg(QString::fromLatin1(what))};
    }

    [[nodiscard]] const Json &member(const char *name) const
    {
        const auto found = m_object.find(name);
        if (found == m_object.end())
            throw Damage{tr("%1 is missing").arg(QString::fromLatin1(name))};
        return *found;
    }
    [[nodiscard]] QString text(const char *name) const { return textOf(member(name), name); }
    [[nodiscard]] QString textOrNull(const char *name) const
    {
        const Json &value = member(name);
        return value.is_null() ? QString() : textOf(value, name);
    }
    [[nodiscard]] qint64 count(const char *name) const { return countOf(member(name), name); }
    [[nodiscard]] const Json &list(const char *name) const
    {
        const Json &value = member(name);
        if (!value.is_array())
            throw Damage{tr("%1 is not a list").arg(QString::fromLatin1(name))};
        return value;
    }
    [[nodiscard]] std::vector<qint64> counts(const char *name) const
    {
        std::vector<qint64> counts;
        qint64 sum = 0;
        for (const Json &value : list(name)) {
            counts.push_back(countOf(value, name));
            sum += counts.back();
            if (counts.back() == 0 || sum > mostRows)
                throw Damage{tr("a number in %1 cannot be").arg(QString::fromLatin1(name))};
        }
        return counts;
    }
    [[nodiscard]] double number(const char *name) const
    {
        const Json &value = member(name);
        if (value.is_number())
            return value.get<double>();
        for (const double special :
             {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
              -std::numeric_limits<double>::infinity()}) {
            if (value == jsonNumber(special))
                return special;
        }
        throw Damage{tr("%1 is not a number").arg(QString::fromLatin1(name))};
    }
    [[nodiscard]] ColumnType type(const char *name) const
    {
        const QString given = text(name);
        for (const ColumnType type : types) {
            if (columnTypeName(type) == given)
                return type;
        }
        throw Damage{tr("there is no column type %1").arg(given.left(100))};
    }

private:
    static QString textOf(const Json &value, const char *name)
    {
        if (!value.is_string())
            throw Damage{tr("%1 is not a text").arg(QString::fromLatin1(name))};
        return QString::fromStdString(value.get_ref<const std::string &>());
    }
    static qint64 countOf(const Json &value, const char *name)
    {
        const bool fits = value.is_number_unsigned() ? value.get<quint64>() <= quint64(mostRows)
                                                     : value.is_number_integer() && value.get<qint64>() >= 0;
        if (!fits)
            throw Damage{tr("%1 is not a count").arg(QString::fromLatin1(name))};
        return value.get<qint64>();
    }

    const Json &m_object;
};

qint64 sumOf(const std::vector<qint64> &counts)
{
    qint64 sum = 0;
    for (const qint64 count : counts)
        sum += count;
    return sum;
}

void readNumbers(const Json &json, ColumnProfile &column)
{
    const Reader reader(json, "numbers");
    NumberGrid grid;
    const qint64 precision = reader.count("precision");
    if (precision > exactPrecision)
        throw Damage{tr("there is no precision %1").arg(precision)};
    grid.precision = int(precision);
    for (const Json &value : reader.list("starts")) {
        const double start =
            value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(start) || bucketStart(start, grid.precision) != start)
            throw Damage{tr("a bucket does not begin where one of its precision does")};
        if (!grid.starts.empty() && start <= grid.starts.back())
            throw Damage{tr("the buckets are not in ascending order")};
        grid.starts.push_back(start + 0.0);
    }
    grid.counts = reader.counts("counts");
    if (grid.counts.size() != grid.starts.size())
        throw Damage{tr("there are not as many counts as buckets")};
    if (grid.starts.size() > (grid.precision == 0 ? bucketsPossible : mostBuckets))
        throw Damage{tr("there are more buckets than a profile has")};
    Moments moments;
    moments.count = sumOf(grid.counts);
    if (moments.count > 0) {
        moments.min = reader.number("min");
        moments.max = reader.number("max");
        moments.mean = reader.number("mean");
        moments.m2 = reader.number("m2");
        moments.m3 = reader.number("m3");
        moments.m4 = reader.number("m4");
        const bool inside = bucketStart(moments.min, grid.precision) == grid.starts.front() &&
                            bucketStart(moments.max, grid.precision) == grid.starts.back();
        if (!inside || moments.m2 < 0 || moments.m4 < 0)
            throw Damage{tr("the moments do not belong to the buckets")};
    }
    column.numbers = std::move(grid);
    column.moments = moments;
}

void readCategories(const Json &json, ColumnProfile &column)
{
    const Reader reader(json, "categories");
    const Reader other(reader.member("other"), "other");
    const std::vector<qint64> counts = reader.counts("counts");
    std::vector<std::pair<std::string, qint64>> entries; // UTF-8 sorts by code point
    for (const Json &name : reader.list("names")) {
        if (!name.is_string() || entries.size() == counts.size())
            throw Damage{tr("there is not one count for each category")};
        entries.emplace_back(name.get<std::string>(), counts[entries.size()]);
    }
    if (entries.size() != counts.size())
        throw Damage{tr("there is not one count for each category")};
    std::ranges::sort(entries);
    CategoryProfile categories;
    for (size_t i = 0; i < entries.size(); ++i) {
        if (i > 0 && entries[i].first == entries[i - 1].first)
            throw Damage{
                tr("a category is there twice: %1").arg(QString::fromStdString(entries[i].first).left(100))};
        categories.names.append(QString::fromStdString(entries[i].first));
        categories.counts.push_back(entries[i].second);
    }
    categories.otherDistinct = other.count("distinct");
    categories.otherRows = other.count("rows");
    if (categories.names.size() > keptCategories ||
        (categories.otherDistinct == 0) != (categories.otherRows == 0) ||
        categories.otherDistinct > categories.otherRows)
        throw Damage{tr("the other categories do not add up")};
    column.categories = std::move(categories);
}

/// What a column of this schema has to hold.
void check(const ColumnProfile &column)
{
    const ColumnType schema = column.info.type;
    const bool strings = schema == ColumnType::Categorical;
    const bool counted = schema == ColumnType::Numeric || strings || schema == ColumnType::Datetime;
    const bool typeFits = column.type == schema ||
                          (schema == ColumnType::Numeric && column.type == ColumnType::Categorical) ||
                          (strings && column.type == ColumnType::Text);
    if (!typeFits || schema == ColumnType::Text)
        throw Damage{tr("the types do not belong together")};
    const bool named = column.type == ColumnType::Categorical || column.type == ColumnType::Boolean;
    if (column.numbers.has_value() != counted || column.categories.has_value() != named)
        throw Damage{tr("it has not what a %1 column has").arg(columnTypeName(column.type))};
    const qint64 absent = column.missing + column.infinite;
    const qint64 values = column.rows - absent;
    const bool numbersFit = !column.numbers || sumOf(column.numbers->counts) == values;
    const bool categoriesFit =
        !column.categories || sumOf(column.categories->counts) + column.categories->otherRows == values;
    if (schema != ColumnType::Unsupported && (!numbersFit || !categoriesFit))
        throw Damage{tr("the counts do not add up to the rows")};
    if (absent > column.rows)
        throw Damage{tr("more values are missing than there are rows")};
}

ColumnProfile readColumn(const Json &json, qint64 rows)
{
    const Reader reader(json, "a column");
    ColumnProfile column;
    column.info.name = reader.text("name");
    try {
        column.type = reader.type("type");
        column.info.type = reader.type("schema_type");
        column.info.storageType = reader.text("storage_type");
        column.info.note = reader.textOrNull("schema_note");
        column.note = reader.textOrNull("note");
        column.rows = reader.count("rows");
        column.missing = reader.count("missing");
        column.infinite = reader.count("infinite");
        if (column.rows != rows)
            throw Damage{tr("it has not as many rows as the profile")};
        if (const Json &numbers = reader.member("numbers"); !numbers.is_null())
            readNumbers(numbers, column);
        if (const Json &categories = reader.member("categories"); !categories.is_null())
            readCategories(categories, column);
        check(column);
    } catch (const Damage &damage) {
        throw Damage{tr("column %1: %2").arg(column.info.name.left(100), damage.what)};
    }
    return column;
}

ProfileSource readSource(const Json &json)
{
    const Reader reader(json, "a source");
    ProfileSource source{reader.text("name"), reader.textOrNull("sha256"), reader.count("bytes"),
                         reader.count("rows")};
    if (!json.contains("parts")) // profiles of before have none
        return source;
    for (const Json &entry : reader.list("parts")) {
        const Reader part(entry, "a part");
        source.parts.append({part.text("name"), part.text("sha256"), part.count("bytes")});
    }
    return source;
}

Profile readProfile(const Reader &reader)
{
    Profile profile;
    profile.created = reader.count("created_time");
    profile.rows = reader.count("rows");
    for (const Json &source : reader.list("sources"))
        profile.sources.append(readSource(source));
    for (const Json &column : reader.list("columns"))
        profile.columns.append(readColumn(column, profile.rows));
    if (profile.columns.isEmpty())
        throw Damage{tr("it has no columns")};
    return profile;
}

} // namespace

QByteArray profileText(const Profile &profile)
{
    QByteArrayList sources;
    for (const ProfileSource &source : profile.sources)
        sources.append(dumped(sourceJson(source)));
    QByteArrayList columns;
    for (const ColumnProfile &column : profile.columns)
        columns.append(dumped(columnJson(column)));
    return QByteArray("{\n \"") + versionKey + "\": " + QByteArray::number(version) +
           ",\n \"created_time\": " + QByteArray::number(profile.created) +
           ",\n \"rows\": " + QByteArray::number(profile.rows) +
           ",\n \"merges_exactly\": " + (profile.mergesExactly() ? "true" : "false") +
           ",\n \"sources\": " + listText(sources) + ",\n \"columns\": " + listText(columns) + "\n}\n";
}

Result<Profile> parseProfile(QByteArrayView text, const QString &path)
{
    const QString where = QDir::toNativeSeparators(path);
    const QString again = tr("make the profile again");
    try {
        const Json json = Json::parse(text.begin(), text.end());
        const Reader reader(json, "the file");
        if (json.find(versionKey) == json.end())
            throw Damage{tr("%1 is missing").arg(QString::fromLatin1(versionKey))};
        const qint64 given = reader.count(versionKey);
        if (given > version) {
            return fail(ErrorCode::Unreadable, tr("the profile is of a newer version: %1").arg(given), where,
                        tr("open it with a newer Driftline"));
        }
        if (given != version)
            throw Damage{tr("there is no version %1").arg(given)};
        return readProfile(reader);
    } catch (const Damage &damage) {
        return fail(ErrorCode::Unreadable, tr("the profile is damaged: %1").arg(damage.what), where, again);
    } catch (const Json::parse_error &error) {
        const auto end = text.begin() + std::min<qsizetype>(qsizetype(error.byte), text.size());
        const auto line = std::count(text.begin(), end, '\n') + 1;
        return fail(ErrorCode::Unreadable, tr("the profile is damaged: this is not JSON"),
                    tr("%1, line %2").arg(where, QString::number(line)), again);
    } catch (const Json::exception &) { // a number that no double holds
        return fail(ErrorCode::Unreadable, tr("the profile is damaged: a number in it cannot be"), where,
                    again);
    }
}

bool looksLikeProfile(QByteArrayView head)
{
    return QByteArray::fromRawData(head.data(), head.size()).trimmed().startsWith('{') &&
           head.contains(QByteArrayView(versionKey));
}

} // namespace driftline
