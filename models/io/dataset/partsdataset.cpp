// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/partsdataset.h"

#include "models/io/dataset/columntypes.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <arrow/array/util.h>
#include <arrow/scalar.h>

namespace driftline {

namespace {

constexpr QLatin1StringView hiveNull("__HIVE_DEFAULT_PARTITION__");
constexpr int64_t batchRows = 1 << 17;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isNull(const ColumnInfo &info)
{
    return info.storageType == QLatin1StringView("null");
}

/// Of two storage types of the same kind, the one that says less of the values: a fraction may be whole, a
/// string is of no given set.
QString widerStorage(const QString &a, const QString &b)
{
    const bool narrow = a.startsWith(QLatin1StringView("int")) || a.startsWith(QLatin1StringView("uint")) ||
                        a.startsWith(QLatin1StringView("dictionary"));
    return narrow ? b : a;
}

arrow::Status passOnNulls(int64_t rows,
                          const std::function<arrow::Status(const std::shared_ptr<arrow::Array> &)> &take)
{
    for (; rows > 0; rows -= batchRows) {
        ARROW_ASSIGN_OR_RAISE(const auto nulls,
                              arrow::MakeArrayOfNull(arrow::null(), std::min(rows, batchRows)));
        ARROW_RETURN_NOT_OK(take(nulls));
    }
    return arrow::Status::OK();
}

/// What is told of several files in the same words is told once, of the first of them.
QList<Problem> saidOnce(const QList<Problem> &all)
{
    QList<Problem> once;
    QList<int> files;               // of each
    QHash<QString, qsizetype> told; // where in the list
    for (const Problem &problem : all) {
        const auto known = told.constFind(problem.what);
        if (known == told.cend()) {
            told.insert(problem.what, once.size());
            once.append(problem);
            files.append(1);
        } else {
            once[*known].count += problem.count;
            ++files[*known];
        }
    }
    for (qsizetype i = 0; i < once.size(); ++i) {
        if (files.at(i) > 1)
            once[i].what = tr("%1; so it is with %2 more of the table's files")
                               .arg(once.at(i).what, QString::number(files.at(i) - 1));
    }
    return once;
}

} // namespace

std::shared_ptr<const ArrowDataset> PartsDataset::join(const QString &path, DataParts found, Opened opened)
{
    std::shared_ptr<PartsDataset> dataset(new PartsDataset(path));
    dataset->m_found = std::move(found.parts);
    dataset->m_problems = std::move(found.problems);
    dataset->m_parts = std::move(opened);
    QStringList formats;
    QList<Problem> told;
    for (const auto &part : dataset->m_parts) {
        dataset->m_rows += part->rowCount();
        told += part->problems();
        if (!formats.contains(part->format()))
            formats.append(part->format());
    }
    dataset->m_problems += saidOnce(told);
    const auto count = dataset->m_parts.size();
    if (!found.origin.isEmpty())
        formats.append(found.origin);
    dataset->setFormat(count == 1 ? tr("1 file") : tr("%1 files").arg(count), formats);
    dataset->addPlaces();
    dataset->addKeys();
    return dataset;
}

QList<DatasetFile> PartsDataset::files() const
{
    QList<DatasetFile> files;
    for (const DataPart &part : m_found)
        files.append({part.path, part.file});
    return files;
}

std::optional<ReadOptions> PartsDataset::csvOptions() const
{
    auto options = m_parts.front()->csvOptions();
    const bool same =
        std::ranges::all_of(m_parts, [&options](const auto &part) { return part->csvOptions() == options; });
    return same ? options : std::nullopt;
}

QList<Problem> PartsDataset::changes() const
{
    QList<Problem> all;
    for (const auto &part : m_parts)
        all += part->changes();
    if (all.size() < 2)
        return all;
    Problem first = all.constFirst();
    first.what = tr("%1; so it was with %2 more of the table's files")
                     .arg(first.what, QString::number(all.size() - 1));
    first.count = int(all.size());
    return {first};
}

void PartsDataset::addPlaces()
{
    QStringList names;
    QHash<QString, size_t> known;
    std::vector<Place> places;
    for (size_t part = 0; part < m_parts.size(); ++part) {
        const auto &columns = m_parts[part]->columns();
        for (qsizetype column = 0; column < columns.size(); ++column) {
            const QString &name = columns.at(column).name;
            if (!known.contains(name)) {
                known.insert(name, places.size());
                names.append(name);
                places.push_back({std::vector<qsizetype>(m_parts.size(), -1)});
            }
            places[known.value(name)].columns[part] = column;
        }
    }
    for (size_t i = 0; i < places.size(); ++i) {
        addColumn(joined(names.at(qsizetype(i)), places[i]));
        m_places.push_back(std::move(places[i]));
    }
}

ColumnInfo PartsDataset::joined(const QString &name, Place &place)
{
    std::optional<ColumnInfo> info;
    size_t from = 0;
    const auto whereOf = [this](size_t part) { return QDir::toNativeSeparators(m_parts[part]->path()); };
    const auto difference = [&](const ColumnInfo &one, size_t part) {
        return tr("column %1 is %2 in %3, but %4 in %5")
            .arg(name, info->storageType, QFileInfo(m_parts[from]->path()).fileName(), one.storageType,
                 QFileInfo(m_parts[part]->path()).fileName());
    };
    std::optional<Problem> guesses; // that differ
    bool onlyGuessesDiffer = true;  // from words
    for (size_t part = 0; part < m_parts.size(); ++part) {
        if (place.columns[part] < 0)
            continue;
        const ColumnInfo &one = m_parts[part]->columns().at(place.columns[part]);
        if (!info || (isNull(*info) && !isNull(one))) {
            info = one;
            from = part;
            onlyGuessesDiffer = isWords(one.type) || one.guessed;
            continue;
        }
        if (isNull(one))
            continue;
        const bool bothSupported =
            info->type != ColumnType::Unsupported && one.type != ColumnType::Unsupported;
        onlyGuessesDiffer = onlyGuessesDiffer && (isWords(one.type) || one.guessed);
        if (info->type == one.type && (bothSupported || info->storageType == one.storageType)) {
            info->storageType = widerStorage(info->storageType, one.storageType);
            info->guessed = info->guessed || one.guessed;
        } else if (bothSupported && onlyGuessesDiffer) {
            if (!guesses)
                guesses =
                    Problem{difference(one, part), whereOf(part),
                            tr("all of it is compared as text; choose another type for it (in the window: "
                               "Columns; else --type), or write it alike in all files")};
            if (isWords(one.type))
                from = part;
            place.asWritten = true;
            info->type = ColumnType::Categorical;
            info->storageType = QStringLiteral("string");
            info->guessed = true;
            info->note.clear();
        } else {
            guesses.reset();
            const QString what = difference(one, part);
            m_problems.append({what, whereOf(part), tr("write it with one type in all files"), 1});
            info->type = ColumnType::Unsupported;
            info->note = what;
            break;
        }
    }
    if (guesses)
        m_problems.append(*guesses);
    info->name = name;
    return *std::move(info);
}

std::optional<QString> PartsDataset::keyOf(size_t part, const QString &key) const
{
    for (const auto &[name, value] : m_found.at(qsizetype(part)).keys) {
        if (name == key && value != hiveNull)
            return value;
    }
    return std::nullopt;
}

/// A key that is a column of the files as well is theirs.
void PartsDataset::addKeys()
{
    QStringList names;
    for (const DataPart &part : std::as_const(m_found))
        for (const auto &key : part.keys)
            if (!names.contains(key.first))
                names.append(key.first);
    for (const QString &name : std::as_const(names)) {
        if (std::ranges::any_of(columns(), [&name](const ColumnInfo &info) { return info.name == name; }))
            continue;
        bool whole = true;
        for (size_t part = 0; part < m_parts.size(); ++part) {
            const auto value = keyOf(part, name);
            bool isWhole = true;
            if (value)
                (void)value->toLongLong(&isWhole);
            whole = whole && isWhole;
        }
        ColumnInfo info =
            describeColumn(*arrow::field(name.toStdString(), whole ? arrow::int64() : arrow::utf8()));
        info.guessed = true;
        info.note = tr("from the names of the folders");
        addColumn(info);
        m_places.push_back({{}, false, name});
    }
}

arrow::Status PartsDataset::visitKey(const QString &key, bool whole, const TakeBatch &take) const
{
    for (size_t part = 0; part < m_parts.size(); ++part) {
        const auto value = keyOf(part, key);
        int64_t rows = m_parts[part]->rowCount();
        if (!value) {
            ARROW_RETURN_NOT_OK(passOnNulls(rows, take));
            continue;
        }
        std::shared_ptr<arrow::Scalar> scalar = std::make_shared<arrow::StringScalar>(value->toStdString());
        if (whole)
            scalar = std::make_shared<arrow::Int64Scalar>(value->toLongLong());
        for (; rows > 0; rows -= batchRows) {
            ARROW_ASSIGN_OR_RAISE(const auto array,
                                  arrow::MakeArrayFromScalar(*scalar, std::min(rows, batchRows)));
            ARROW_RETURN_NOT_OK(take(array));
        }
    }
    return arrow::Status::OK();
}

Status PartsDataset::visit(qsizetype index, Values values, const TakeBatch &take, const StopToken &stop) const
{
    const Place &place = m_places[size_t(index)];
    if (!place.key.isEmpty()) {
        const bool whole = values == Values::Typed && columns().at(index).type == ColumnType::Numeric;
        const auto status = visitKey(place.key, whole, take);
        return status.ok() ? Status(Done{}) : arrowFailure(status, path(), columns().at(index).name);
    }
    for (size_t part = 0; part < m_parts.size(); ++part) {
        const ArrowDataset &dataset = *m_parts[part];
        const qsizetype column = place.columns[part];
        if (column < 0) {
            const auto status = passOnNulls(dataset.rowCount(), take);
            if (!status.ok())
                return arrowFailure(status, dataset.path(), columns().at(index).name);
            continue;
        }
        const ColumnInfo &info = dataset.columns().at(column);
        const bool asWritten =
            (place.asWritten || values == Values::AsWritten) && info.guessed && !isWords(info.type);
        Status visited = dataset.visit(column, asWritten ? Values::AsWritten : Values::Typed, take, stop);
        if (!visited.ok())
            return visited;
    }
    return Done{};
}

Result<TableHead> PartsDataset::head(qsizetype rows, const StopToken &stop) const
{
    TableHead head;
    for (const ColumnInfo &info : columns())
        head.columns.append(info.name);
    for (size_t part = 0; part < m_parts.size() && head.rows.size() < rows; ++part) {
        const auto of = m_parts[part]->head(rows - head.rows.size(), stop);
        if (!of.ok())
            return of.failure();
        for (const QStringList &cells : of->rows) {
            QStringList row(head.columns.size());
            for (size_t i = 0; i < m_places.size(); ++i) {
                const Place &place = m_places[i];
                if (!place.key.isEmpty())
                    row[qsizetype(i)] = keyOf(part, place.key).value_or(QString());
                else if (place.columns[part] >= 0)
                    row[qsizetype(i)] = cells.at(place.columns[part]);
            }
            head.rows.append(row);
        }
    }
    return head;
}

} // namespace driftline
