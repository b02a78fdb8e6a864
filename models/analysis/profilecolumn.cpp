// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/profilecolumn.h"

#include "models/analysis/driftbins.h"
#include "models/analysis/driftsample.h"
#include "models/analysis/numbergrid.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <numeric>

namespace driftline {

namespace {

using Counted = std::vector<std::pair<double, qint64>>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

bool isNull(const ColumnInfo &info)
{
    return info.storageType == QLatin1StringView("null");
}

bool isInteger(const ColumnInfo &info)
{
    return info.storageType.startsWith(QLatin1StringView("int")) ||
           info.storageType.startsWith(QLatin1StringView("uint"));
}

bool isDictionary(const ColumnInfo &info)
{
    return info.storageType.startsWith(QLatin1StringView("dictionary"));
}

double characterCount(const QString &text)
{
    return double(text.size() - std::ranges::count_if(text, [](QChar c) { return c.isLowSurrogate(); }));
}

/// The number that each category is, or its length, ascending and each once.
template <typename NumberOf>
Counted numbersOf(const QStringList &names, const std::vector<qint64> &counts, NumberOf numberOf)
{
    Counted all;
    for (qsizetype i = 0; i < names.size(); ++i)
        all.emplace_back(numberOf(names.at(i)), counts[size_t(i)]);
    std::ranges::sort(all);
    Counted once;
    for (const auto &[number, count] : all) {
        if (!once.empty() && once.back().first == number)
            once.back().second += count;
        else
            once.emplace_back(number, count);
    }
    return once;
}

void count(ColumnProfile &profile, const Counted &numbers)
{
    profile.numbers = gridOf(numbers);
    profile.moments = momentsOf(numbers);
}

/// Leaves the most frequent ones; of equally frequent ones those that come first.
void keepMostFrequent(CategoryProfile &categories)
{
    if (categories.names.size() <= keptCategories)
        return;
    std::vector<qsizetype> order(size_t(categories.names.size()));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&categories](qsizetype a, qsizetype b) {
        return categories.counts[size_t(a)] > categories.counts[size_t(b)];
    });
    std::sort(order.begin(), order.begin() + keptCategories);
    CategoryProfile kept;
    kept.otherDistinct = categories.otherDistinct + categories.names.size() - keptCategories;
    kept.otherRows = categories.otherRows + sumOf(categories.counts);
    for (qsizetype i = 0; i < keptCategories; ++i) {
        const qsizetype at = order[size_t(i)];
        kept.names.append(categories.names.at(at));
        kept.counts.push_back(categories.counts[size_t(at)]);
        kept.otherRows -= kept.counts.back();
    }
    categories = std::move(kept);
}

CategoryProfile merged(const CategoryProfile &a, const CategoryProfile &b)
{
    std::vector<std::pair<QByteArray, qint64>> all; // UTF-8 sorts by code point
    for (const CategoryProfile *side : {&a, &b}) {
        for (qsizetype i = 0; i < side->names.size(); ++i)
            all.emplace_back(side->names.at(i).toUtf8(), side->counts[size_t(i)]);
    }
    std::ranges::sort(all);
    CategoryProfile both;
    both.otherDistinct = std::max(a.otherDistinct, b.otherDistinct);
    both.otherRows = a.otherRows + b.otherRows;
    QByteArray last;
    for (const auto &[name, count] : all) {
        if (!both.names.isEmpty() && name == last) {
            both.counts.back() += count;
            continue;
        }
        both.names.append(QString::fromUtf8(name));
        both.counts.push_back(count);
        last = name;
    }
    return both;
}

/// The same rule as that of the readers of data.
bool isText(const ColumnInfo &info, const CategoryProfile &categories)
{
    if (isDictionary(info) || categories.otherRows > 0)
        return false;
    const auto distinct = qint64(categories.names.size());
    return distinct > fewTexts && 2 * std::ranges::count(categories.counts, qint64{1}) > distinct;
}

ColumnInfo mergedInfo(const ColumnInfo &a, const ColumnInfo &b)
{
    ColumnInfo info = a;
    if (a.storageType == b.storageType || a.type == ColumnType::Datetime)
        return info;
    if (a.type == ColumnType::Numeric)
        info.storageType = isInteger(a) && isInteger(b) ? QStringLiteral("int64") : QStringLiteral("double");
    else if (a.type == ColumnType::Categorical)
        info.storageType = QStringLiteral("string");
    return info;
}

/// Whole numbers are categories while they are few in all parts together.
void decideAboutNumbers(ColumnProfile &both, const ColumnProfile &a, const ColumnProfile &b)
{
    const auto isEmpty = [](const ColumnProfile &column) { return column.moments.count == 0; };
    const auto isFew = [&](const ColumnProfile &column) { return column.categories || isEmpty(column); };
    if (isInteger(both.info) && isFew(a) && isFew(b) && !(isEmpty(a) && isEmpty(b))) {
        const CategoryProfile none;
        CategoryProfile categories = merged(a.categories.value_or(none), b.categories.value_or(none));
        if (size_t(categories.names.size()) <= fewIntegers) {
            both.type = ColumnType::Categorical;
            both.note = a.categories ? a.note : b.note;
            both.categories = std::move(categories);
            return;
        }
    }
    both.type = ColumnType::Numeric;
    for (const ColumnProfile *part : {&a, &b}) {
        if (both.note.isEmpty() && part->type == ColumnType::Numeric)
            both.note = part->note;
    }
}

void decideAboutStrings(ColumnProfile &both, const ColumnProfile &a, const ColumnProfile &b)
{
    both.type = ColumnType::Text;
    if (a.categories && b.categories) {
        CategoryProfile categories = merged(*a.categories, *b.categories);
        if (!isText(both.info, categories)) {
            both.type = ColumnType::Categorical;
            both.note = a.note;
            keepMostFrequent(categories);
            both.categories = std::move(categories);
        }
    }
    if (both.type == ColumnType::Text)
        both.note = textNote();
}

Result<ColumnProfile> merged(const ColumnProfile &a, const ColumnProfile &b)
{
    if (!isNull(a.info) && !isNull(b.info) && a.info.type != b.info.type) {
        return fail(
            ErrorCode::Usage,
            tr("the column's type is not the same: %1 and %2").arg(a.info.storageType, b.info.storageType),
            a.info.name, tr("merge profiles of parts of one table"));
    }
    ColumnProfile both = isNull(a.info) ? b : a;
    both.rows = a.rows + b.rows;
    both.missing = a.missing + b.missing;
    both.infinite = a.infinite + b.infinite;
    if (isNull(a.info) || isNull(b.info))
        return both;
    both.info = mergedInfo(a.info, b.info);
    both.categories.reset();
    both.note.clear();
    if (a.numbers && b.numbers) {
        both.numbers = merged(*a.numbers, *b.numbers);
        both.moments = merged(a.moments, b.moments);
    }
    switch (both.info.type) {
    case ColumnType::Numeric:
        decideAboutNumbers(both, a, b);
        break;
    case ColumnType::Categorical:
        decideAboutStrings(both, a, b);
        break;
    default:
        both.type = both.info.type;
        both.note = a.note;
        if (a.categories && b.categories)
            both.categories = merged(*a.categories, *b.categories);
        break;
    }
    return both;
}

Failure notTheSame(const QString &column)
{
    return fail(ErrorCode::Usage, tr("a column is in one part only"), column,
                tr("merge profiles of parts of one table"));
}

} // namespace

ColumnProfile profileOf(ColumnData data, const ColumnInfo &schema)
{
    ColumnProfile profile;
    profile.info = schema;
    profile.info.guessed = false; // what stood in the file is not kept
    profile.type = data.info.type;
    profile.note = data.info.note;
    profile.rows = data.rows;
    profile.missing = data.missing;
    profile.infinite = data.infinite;
    if (isNull(schema) || schema.type == ColumnType::Unsupported)
        return profile;
    const bool categories =
        data.info.type == ColumnType::Categorical || data.info.type == ColumnType::Boolean;
    if (!categories) {
        sortNumbers(data.numbers);
        profile.numbers = gridOf(data.numbers);
        profile.moments = momentsOf(data.numbers);
        return profile;
    }
    if (schema.type == ColumnType::Numeric)
        count(profile,
              numbersOf(data.categories, data.counts, [](const QString &name) { return name.toDouble(); }));
    else if (schema.type == ColumnType::Categorical)
        count(profile, numbersOf(data.categories, data.counts, characterCount));
    profile.categories = CategoryProfile{std::move(data.categories), std::move(data.counts), 0, 0};
    keepMostFrequent(*profile.categories);
    return profile;
}

Result<Profile> merged(const Profile &a, const Profile &b)
{
    if (a.rows > mostRows - b.rows)
        return fail(ErrorCode::Usage, tr("together they have more rows than can be counted"));
    Profile both;
    both.created = std::max(a.created, b.created);
    both.sources = a.sources + b.sources;
    both.rows = a.rows + b.rows;
    QHash<QString, QList<qsizetype>> places;
    for (qsizetype i = 0; i < b.columns.size(); ++i)
        places[b.columns.at(i).info.name].append(i);
    for (const ColumnProfile &column : a.columns) {
        QList<qsizetype> &candidates = places[column.info.name];
        if (candidates.isEmpty())
            return notTheSame(column.info.name);
        auto merge = merged(column, b.columns.at(candidates.takeFirst()));
        if (!merge.ok())
            return merge.failure();
        both.columns.append(*std::move(merge));
    }
    if (both.columns.size() != b.columns.size()) {
        for (const ColumnProfile &column : b.columns) {
            if (!places.value(column.info.name).isEmpty())
                return notTheSame(column.info.name);
        }
    }
    return both;
}

} // namespace driftline
