// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Several files as one table: their rows one after the other, their columns by name.

#include "models/io/dataset/arrowdataset.h"
#include "models/io/dataset/dataparts.h"

namespace driftline {

class PartsDataset final : public ArrowDataset
{
public:
    using Opened = std::vector<std::shared_ptr<const ArrowDataset>>;

    /// `opened`: the parts of `found`, in their order. A column that some do not have is missing there; one
    /// of which different types were guessed is Categorical, one whose types cannot be one is Unsupported,
    /// and both are problems.
    [[nodiscard]] static std::shared_ptr<const ArrowDataset> join(const QString &path, DataParts found,
                                                                  Opened opened);

    [[nodiscard]] QList<DatasetFile> files() const override;
    [[nodiscard]] qint64 rowCount() const override { return m_rows; }
    /// Where it is the same for all parts.
    [[nodiscard]] std::optional<ReadOptions> csvOptions() const override;
    [[nodiscard]] QList<Problem> problems() const override { return m_problems; }
    /// The first file that has changed, and how many more.
    [[nodiscard]] QList<Problem> changes() const override;
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const override;

private:
    using ArrowDataset::ArrowDataset;

    /// Where a column is.
    struct Place
    {
        std::vector<qsizetype> columns; ///< in each part; -1: not there
        bool asWritten = false;         ///< where a part has guessed otherwise
        QString key{};                  ///< not in the files: one of their folders' keys
    };

    void addKeys();
    void addPlaces();
    [[nodiscard]] ColumnInfo joined(const QString &name, Place &place);
    [[nodiscard]] std::optional<QString> keyOf(size_t part, const QString &key) const;
    [[nodiscard]] arrow::Status visitKey(const QString &key, bool whole, const TakeBatch &take) const;

    QList<DataPart> m_found;
    Opened m_parts;
    std::vector<Place> m_places; ///< parallel to columns()
    qint64 m_rows = 0;
    QList<Problem> m_problems;
};

} // namespace driftline
