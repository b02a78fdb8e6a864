// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the readers of all formats have in common: their columns arrive as Arrow arrays, batch by batch.

#include "models/domain/dataset.h"
#include "models/io/dataset/datafile.h"
#include "models/io/dataset/uniquenames.h"

#include <arrow/array.h>
#include <functional>

namespace driftline {

class TypeConversion;

class ArrowDataset : public Dataset
{
public:
    [[nodiscard]] QString name() const final;
    [[nodiscard]] QString path() const final { return m_path; }
    [[nodiscard]] QList<DatasetFile> files() const override { return {{m_path, m_opened.file}}; }
    [[nodiscard]] QString format() const final { return m_format; }
    [[nodiscard]] const QList<ColumnInfo> &columns() const final { return m_columns; }
    /// Columns whose names were replaced; the formats that find more add it.
    [[nodiscard]] QList<Problem> problems() const override { return m_names.problems(m_path); }
    /// Reads column after column as far as needed; the formats that can do better do.
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;
    Result<ColumnData> read(qsizetype index, const ReadAs &as, const StopToken &stop) const final;
    Result<std::vector<double>> readByRow(qsizetype index, ColumnType as, const StopToken &stop) const final;
    Result<std::vector<ColumnData>> readGrouped(qsizetype index, const ReadAs &as,
                                                std::span<const qint32> groups, qint32 groupCount,
                                                const StopToken &stop) const final;
    [[nodiscard]] QList<Problem> changes() const override;

    enum class Values {
        Typed,    ///< as columns() says
        AsWritten ///< texts, as they stand in the file; asked for where the type was guessed
    };
    /// Called with the column's values in file order; what it returns ends the visit if it is no success.
    using TakeBatch = std::function<arrow::Status(const std::shared_ptr<arrow::Array> &batch)>;
    /// All of column `index`, on the calling thread. May throw what Parquet throws.
    [[nodiscard]] virtual Status visit(qsizetype index, Values values, const TakeBatch &take,
                                       const StopToken &stop) const = 0;

protected:
    explicit ArrowDataset(const DataFile &file) : m_path(file.path), m_opened(file.opened) {}
    /// Of more than one file.
    explicit ArrowDataset(QString path) : m_path(std::move(path)) {}
    void setFormat(const QString &format, const QStringList &facts);
    /// A name that is empty or taken already is replaced by one that is not.
    void addColumn(ColumnInfo info);

private:
    [[nodiscard]] Status visitGuarded(qsizetype index, Values values, const TakeBatch &take,
                                      const StopToken &stop) const;
    /// Before the column is visited for the conversion.
    [[nodiscard]] Status learn(TypeConversion &conversion, qsizetype index, Values values,
                               const StopToken &stop) const;
    /// What column `index` is to who reads it so, and how its values are to be visited.
    [[nodiscard]] std::pair<ColumnInfo, Values> wayTo(qsizetype index, const ReadAs &as) const;
    [[nodiscard]] Status checkReadable(qsizetype index, const ReadAs &as) const;
    [[nodiscard]] QString whereOf(qsizetype index) const;

    QString m_path;
    FileState m_opened;
    QString m_format;
    UniqueNames m_names;
    QList<ColumnInfo> m_columns;
};

} // namespace driftline
