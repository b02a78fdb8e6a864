// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/profiledataset.h"

#include "models/analysis/numbergrid.h"
#include "models/analysis/profilejson.h"
#include "models/io/dataset/columncollector.h"
#include "models/io/dataset/datafile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace driftline {

namespace {

constexpr qint64 mostNumbers = 10'000'000;
constexpr qint64 mostOfCategories = 100'000'000;
constexpr qint64 mostBytes = qint64{1} << 30;

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

qint64 sumOf(const std::vector<qint64> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), qint64{0});
}

/// The counts as shares of `most`, if they are more than that: a count's share is what rounding of the
/// running sum leaves to it, so that the sum is kept.
void scaleDown(std::vector<qint64> &counts, qint64 most, QString &note)
{
    const qint64 sum = sumOf(counts);
    if (sum <= most)
        return;
    double running = 0;
    qint64 given = 0;
    for (qint64 &count : counts) {
        running += double(count);
        const qint64 upTo = qRound64(running / double(sum) * double(most));
        count = upTo - given;
        given = upTo;
    }
    const QLocale locale;
    note += note.isEmpty() ? QString() : QStringLiteral("; ");
    note += tr("%1 values stand for %2").arg(locale.toString(most), locale.toString(sum));
}

void takeNumbers(ColumnData &data, const NumberGrid &grid)
{
    data.precision = grid.precision;
    std::vector<qint64> counts = grid.counts;
    scaleDown(counts, mostNumbers, data.info.note);
    data.numbers.reserve(size_t(sumOf(counts)));
    for (size_t i = 0; i < counts.size(); ++i)
        data.numbers.insert(data.numbers.end(), size_t(counts[i]),
                            bucketMiddle(grid.starts[i], grid.precision));
}

void takeCategories(ColumnData &data, const CategoryProfile &categories)
{
    std::vector<qint64> counts = categories.counts;
    counts.push_back(categories.otherRows);
    scaleDown(counts, mostOfCategories, data.info.note);
    data.otherRows = counts.back();
    for (qsizetype i = 0; i < categories.names.size(); ++i) {
        if (counts[size_t(i)] == 0)
            continue;
        data.categories.append(categories.names.at(i));
        data.counts.push_back(counts[size_t(i)]);
    }
}

/// Numbers that are each known, as the categories that they are in a file of data.
CategoryProfile categoriesOf(const NumberGrid &exact)
{
    std::map<std::string, qint64> named; // by code point
    for (size_t i = 0; i < exact.starts.size(); ++i)
        named[numberCategory(exact.starts[i]).toStdString()] += exact.counts[i];
    CategoryProfile categories;
    for (const auto &[name, count] : named) {
        categories.names.append(QString::fromStdString(name));
        categories.counts.push_back(count);
    }
    return categories;
}

Failure noRows(const QString &path)
{
    return fail(ErrorCode::Usage, tr("a profile has no rows"), QDir::toNativeSeparators(path),
                tr("compare with the data themselves"));
}

} // namespace

bool ProfileDataset::recognises(const QString &name, QByteArrayView head)
{
    return looksLikeProfile(head) ||
           std::ranges::any_of(std::array{".profile.json", ".profile.json.gz", ".profile.json.zst"},
                               [&name](const char *ending) {
                                   return name.endsWith(QLatin1StringView(ending), Qt::CaseInsensitive);
                               });
}

Result<std::shared_ptr<const Dataset>> ProfileDataset::open(const DataFile &file)
{
    const QString where = QDir::toNativeSeparators(file.path);
    if (file.size > mostBytes)
        return fail(ErrorCode::Unreadable, tr("the profile is larger than any can be"), where,
                    tr("make the profile again"));
    try {
        const auto text = file.bytes(0, file.size);
        if (!text.ok())
            return text.failure();
        auto profile = parseProfile(*text, file.path);
        if (!profile.ok())
            return profile.failure();
        return std::shared_ptr<const Dataset>(
            std::make_shared<ProfileDataset>(file.path, *std::move(profile), file.facts));
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::Unreadable, tr("not enough memory to read the profile"), where);
    }
}

ProfileDataset::ProfileDataset(QString path, Profile profile, QStringList facts)
    : m_path(std::move(path)),
      m_facts(std::move(facts)),
      m_profile(std::make_shared<const Profile>(std::move(profile)))
{
    for (const ColumnProfile &column : m_profile->columns)
        m_columns.append(column.info);
}

QString ProfileDataset::format() const
{
    return (QStringList(tr("profile")) + m_facts).join(QStringLiteral(" · "));
}

QString ProfileDataset::name() const
{
    return QFileInfo(m_path).fileName();
}

Result<ColumnData> ProfileDataset::read(qsizetype index, const ReadAs &as, const StopToken &) const
{
    const ColumnProfile &column = m_profile->columns.at(index);
    const QString where = QDir::toNativeSeparators(m_path) + QStringLiteral(", ") + column.info.name;
    const bool isNull = column.info.storageType == QLatin1StringView("null");
    if (column.info.type == ColumnType::Unsupported && !isNull)
        return fail(ErrorCode::Usage, column.info.note, where);
    if (as.type && !ColumnCollector::canReadAs(column.info, *as.type)) {
        return fail(ErrorCode::Usage,
                    tr("%1 cannot be read as %2").arg(column.info.storageType, columnTypeName(*as.type)),
                    where, tr("a profile does not keep the values; compare with the data themselves"));
    }
    ColumnData data;
    data.info = column.info;
    data.info.type = as.type.value_or(column.type);
    data.rows = column.rows;
    data.missing = column.missing;
    data.infinite = column.infinite;
    if (isNull)
        return data;
    if (data.info.type == column.type)
        data.info.note = column.note;
    else if (data.info.type == ColumnType::Text)
        data.info.note = textNote();
    const bool named = data.info.type == ColumnType::Categorical || data.info.type == ColumnType::Boolean;
    if (!named) {
        takeNumbers(data, *column.numbers);
        return data;
    }
    if (column.categories) {
        takeCategories(data, *column.categories);
    } else if (column.info.type == ColumnType::Numeric && column.numbers->precision == exactPrecision) {
        takeCategories(data, categoriesOf(*column.numbers));
    } else {
        return fail(
            ErrorCode::Usage,
            tr("the profile does not have this column's single values, so that it cannot be read as %1")
                .arg(columnTypeName(data.info.type)),
            where, tr("compare with the data themselves"));
    }
    return data;
}

Result<std::vector<double>> ProfileDataset::readByRow(qsizetype, ColumnType, const StopToken &) const
{
    return noRows(m_path);
}

Result<std::vector<ColumnData>> ProfileDataset::readGrouped(qsizetype, const ReadAs &,
                                                            std::span<const qint32>, qint32,
                                                            const StopToken &) const
{
    return noRows(m_path);
}

Result<TableHead> ProfileDataset::head(qsizetype, const StopToken &) const
{
    TableHead head;
    for (const ColumnInfo &column : m_columns)
        head.columns.append(column.name);
    return head;
}

} // namespace driftline
