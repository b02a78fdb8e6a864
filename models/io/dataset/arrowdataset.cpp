// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrowdataset.h"

#include "models/io/dataset/arrownumbers.h"
#include "models/io/dataset/columncollector.h"
#include "models/io/dataset/columntypes.h"
#include "models/io/dataset/typeconversion.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <numeric>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

/// Rows of one batch to the collectors of their groups, in runs of rows of the same group. Where these are
/// short, the rows are first brought into the order of their groups.
arrow::Status addGrouped(std::shared_ptr<arrow::Array> batch, std::span<const qint32> groups,
                         std::vector<ColumnCollector> &collectors)
{
    constexpr int64_t shortRun = 64; // rows; below, many slices cost more than one gathering
    int64_t runs = 0;
    for (size_t i = 0; i < groups.size(); ++i)
        runs += i == 0 || groups[i] != groups[i - 1] ? 1 : 0;
    std::vector<qint32> sorted;
    if (runs * shortRun > batch->length()) {
        std::vector<int64_t> order(groups.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [groups](int64_t a, int64_t b) { return groups[size_t(a)] < groups[size_t(b)]; });
        for (const int64_t row : order)
            sorted.push_back(groups[size_t(row)]);
        const arrow::Int64Array indices(batch->length(), arrow::Buffer::Wrap(order));
        ARROW_ASSIGN_OR_RAISE(
            batch, arrow::compute::Take(*batch, indices, arrow::compute::TakeOptions::NoBoundsCheck()));
        groups = sorted;
    }
    for (size_t begin = 0; begin < groups.size();) {
        size_t end = begin;
        while (end < groups.size() && groups[end] == groups[begin])
            ++end;
        if (groups[begin] >= 0)
            ARROW_RETURN_NOT_OK(
                collectors[size_t(groups[begin])].add(*batch->Slice(int64_t(begin), int64_t(end - begin))));
        begin = end;
    }
    return arrow::Status::OK();
}

} // namespace

QString ArrowDataset::name() const
{
    return QFileInfo(m_path).fileName();
}

void ArrowDataset::setFormat(const QString &format, const QStringList &facts)
{
    m_format = (QStringList(format) + facts).join(QStringLiteral(" · "));
}

void ArrowDataset::addColumn(ColumnInfo info)
{
    info.name = m_names.next(info.name);
    m_columns.append(std::move(info));
}

QString ArrowDataset::whereOf(qsizetype index) const
{
    return QDir::toNativeSeparators(m_path) + QStringLiteral(", ") + m_columns.at(index).name;
}

std::pair<ColumnInfo, ArrowDataset::Values> ArrowDataset::wayTo(qsizetype index, const ReadAs &as) const
{
    ColumnInfo info = m_columns.at(index);
    if (!as.asWritten || !info.guessed || isWords(info.type))
        return {info, Values::Typed};
    info.type = ColumnType::Categorical;
    return {info, Values::AsWritten};
}

Status ArrowDataset::checkReadable(qsizetype index, const ReadAs &as) const
{
    const ColumnInfo info = wayTo(index, as).first;
    if (info.type == ColumnType::Unsupported && info.storageType != QLatin1StringView("null"))
        return fail(ErrorCode::Usage, info.note, whereOf(index));
    if (as.type && !ColumnCollector::canReadAs(info, *as.type) &&
        !TypeConversion::isPossible(info, *as.type)) {
        return fail(ErrorCode::Usage,
                    tr("%1 cannot be read as %2").arg(info.storageType, columnTypeName(*as.type)),
                    whereOf(index));
    }
    return Done{};
}

Status ArrowDataset::visitGuarded(qsizetype index, Values values, const TakeBatch &take,
                                  const StopToken &stop) const
{
    const QString &column = m_columns.at(index).name;
    try {
        return visit(index, values, take, stop);
    } catch (const std::bad_alloc &) {
        return arrowFailure(arrow::Status::OutOfMemory(""), m_path, column);
    } catch (const std::exception &failure) {
        return arrowFailure(arrow::Status::IOError(failure.what()), m_path, column);
    }
}

Status ArrowDataset::learn(TypeConversion &conversion, qsizetype index, Values values,
                           const StopToken &stop) const
{
    if (!conversion.learnsFirst())
        return Done{};
    const auto take = [&](const std::shared_ptr<arrow::Array> &batch) { return conversion.learn(*batch); };
    if (Status visited = visitGuarded(index, values, take, stop); !visited.ok())
        return visited;
    return conversion.settle(whereOf(index));
}

Result<TableHead> ArrowDataset::head(qsizetype rows, const StopToken &stop) const
{
    TableHead head;
    for (qsizetype column = 0; column < m_columns.size(); ++column) {
        qsizetype row = 0;
        const auto take = [&](const std::shared_ptr<arrow::Array> &batch) {
            for (int64_t i = 0; i < batch->length() && row < rows; ++i, ++row) {
                if (row == head.rows.size())
                    head.rows.append(QStringList(m_columns.size()));
                ARROW_ASSIGN_OR_RAISE(head.rows[row][column], cellText(*batch, i));
            }
            return row < rows ? arrow::Status::OK() : arrow::Status::Cancelled("enough");
        };
        head.columns.append(m_columns.at(column).name);
        const Status visited = visitGuarded(column, Values::Typed, take, stop);
        if (!visited.ok() && (!visited.failure().isCancelled() || stop.stopRequested()))
            return visited.failure();
    }
    return head;
}

Result<ColumnData> ArrowDataset::read(qsizetype index, const ReadAs &as, const StopToken &stop) const
{
    if (const Status readable = checkReadable(index, as); !readable.ok())
        return readable.failure();
    const auto [info, values] = wayTo(index, as);
    TypeConversion conversion(info, as.type);
    if (const Status learnt = learn(conversion, index, values, stop); !learnt.ok())
        return learnt.failure();
    ColumnCollector collector(conversion.info(), as.type);
    collector.expect(rowCount());
    const auto take = [&](const std::shared_ptr<arrow::Array> &batch) {
        ARROW_ASSIGN_OR_RAISE(const auto converted, conversion.convert(batch));
        return collector.add(*converted);
    };
    const Status visited = visitGuarded(index, values, take, stop);
    if (!visited.ok())
        return visited.failure();
    ColumnData data = collector.finish();
    conversion.describe(data, whereOf(index));
    return data;
}

Result<std::vector<double>> ArrowDataset::readByRow(qsizetype index, ColumnType as,
                                                    const StopToken &stop) const
{
    Q_ASSERT(as == ColumnType::Numeric || as == ColumnType::Datetime);
    if (const Status readable = checkReadable(index, as); !readable.ok())
        return readable.failure();
    TypeConversion conversion(m_columns.at(index), as);
    if (const Status learnt = learn(conversion, index, Values::Typed, stop); !learnt.ok())
        return learnt.failure();
    std::vector<double> numbers;
    const auto take = [&](const std::shared_ptr<arrow::Array> &batch) {
        ARROW_ASSIGN_OR_RAISE(const auto converted, conversion.convert(batch));
        if (appendNumbers(*converted, numbers))
            return arrow::Status::OK();
        return arrow::Status::NotImplemented("values of type ", batch->type()->ToString());
    };
    if (const Status visited = visitGuarded(index, Values::Typed, take, stop); !visited.ok())
        return visited.failure();
    return numbers;
}

Result<std::vector<ColumnData>> ArrowDataset::readGrouped(qsizetype index, const ReadAs &as,
                                                          std::span<const qint32> groups, qint32 groupCount,
                                                          const StopToken &stop) const
{
    Q_ASSERT(std::ranges::all_of(groups, [groupCount](qint32 group) { return group < groupCount; }));
    if (!as.type) { // what the values decide is decided by all of them
        auto whole = read(index, as, stop);
        if (!whole.ok())
            return whole.failure();
        return readGrouped(index, {whole->info.type, as.asWritten}, groups, groupCount, stop);
    }
    if (const Status readable = checkReadable(index, as); !readable.ok())
        return readable.failure();
    const auto [info, values] = wayTo(index, as);
    TypeConversion conversion(info, as.type);
    if (const Status learnt = learn(conversion, index, values, stop); !learnt.ok())
        return learnt.failure();
    std::vector<ColumnCollector> collectors(size_t(groupCount), ColumnCollector(conversion.info(), as.type));
    size_t row = 0;
    const auto take = [&](const std::shared_ptr<arrow::Array> &batch) {
        const auto rows = size_t(batch->length());
        if (row + rows > groups.size())
            return arrow::Status::Invalid("more rows than when the file was opened");
        row += rows;
        ARROW_ASSIGN_OR_RAISE(auto converted, conversion.convert(batch));
        return addGrouped(std::move(converted), groups.subspan(row - rows, rows), collectors);
    };
    if (const Status visited = visitGuarded(index, values, take, stop); !visited.ok())
        return visited.failure();
    std::vector<ColumnData> data;
    data.reserve(collectors.size());
    for (ColumnCollector &collector : collectors)
        data.push_back(collector.finish());
    return data;
}

QList<Problem> ArrowDataset::changes() const
{
    const FileState now = FileState::of(m_opened.file);
    if (now == m_opened)
        return {};
    const QString what = now.size < 0 ? tr("the file was removed after it had been opened")
                         : now.size == m_opened.size
                             ? tr("the file was written to after it had been opened")
                             : tr("the file was written to after it had been opened: it had %1 bytes, now %2")
                                   .arg(QLocale().toString(m_opened.size), QLocale().toString(now.size));
    return {Problem{what, QDir::toNativeSeparators(m_path),
                    tr("the numbers may be of a part of it; compare again when it is complete")}};
}

} // namespace driftline
