// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs as rows, any attribute, metric, parameter or tag as columns. Of a source that reads anywhere all rows
// are there from the first page on, and those that are looked at are put in. Of another one the rows come
// page by page: the model says pageWanted() when a view scrolls near the end of what is loaded, and whoever
// listens answers with appendPage() or pageFailed(). Order and filter are the source's: the model never
// sorts. GUI thread.

#include "models/domain/runparents.h"
#include "models/domain/trackingstore.h"
#include "models/items/roles.h"
#include "models/items/runcolumn.h"
#include "models/items/runrows.h"

#include <QAbstractTableModel>

namespace driftline {

/// What a source said of the runs on a stretch of rows.
struct RunsRead
{
    qsizetype place = 0; ///< of the first one among all that match
    QList<Run> runs;
    bool more = false;           ///< there are others behind them
    std::optional<qint64> total; ///< all that match, of a source that reads anywhere
    NestedRuns nested;           ///< what is inside those that are unfolded
    QList<Run> pinned;           ///< above all others, and not among `runs`
};

class RunTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// How many of the rows that match are there.
    enum class Extent { Unknown, Partial, Complete };
    /// How far away from the rows on the screen runs stay in memory.
    static constexpr int keptAround = 4000;

    explicit RunTableModel(QObject *parent = nullptr);

    /// Mark and Name come before these.
    void setColumns(const QList<RunColumn> &columns);
    [[nodiscard]] QList<RunColumn> columns() const { return m_columns.mid(2); }
    /// The column at a section, Mark and Name included.
    [[nodiscard]] const RunColumn &columnAt(int section) const { return m_columns[section]; }
    /// The section of a column; -1 when it is not shown.
    [[nodiscard]] int sectionOf(const RunColumn &column) const
    {
        return static_cast<int>(m_columns.indexOf(column));
    }

    void clear();
    /// Replaces all rows. `now` is what relative times are counted from.
    void setFirstPage(const RunsRead &read, UtcMs now);
    /// The same question, answered again: rows that stay where they were are only announced as changed.
    void updateRuns(const RunsRead &read, UtcMs now);
    /// Runs that are loaded already (the source changed between two pages) are left out.
    void appendPage(const QList<Run> &runs, bool more);
    /// The runs from a place on, of a source that reads anywhere.
    void putRuns(qsizetype place, const QList<Run> &runs);
    /// Runs far from this row leave the memory; their rows stay, and can be put in again.
    void keepNear(int row);
    /// The wanted page did not come; it is not asked for again until allowRetry().
    void pageFailed();
    void allowRetry();
    [[nodiscard]] Extent extent() const { return m_extent; }

    /// Chips of the registered versions of each run.
    void setVersionPills(const QHash<RunId, QList<PillItem>> &pills);
    /// Runs that are selected, with the colours that they have as compared series.
    void setMarked(const QHash<RunId, int> &series);
    /// Runs that have a colour whether they are selected or not.
    void setColours(const QHash<RunId, int> &colours);
    /// Marked in the header; the first key's values are emphasised.
    void setOrder(const QList<SortKey> &keys);
    void setExperimentNames(const QHash<ExperimentId, QString> &names);
    [[nodiscard]] const QHash<ExperimentId, QString> &experimentNames() const { return m_experimentNames; }

    /// The metrics of which columns show the lowest, highest or best value. A run brings the last ones only.
    [[nodiscard]] QStringList rangedMetrics() const;
    /// Some cell in this row waits for such a value, or has one that may have changed.
    [[nodiscard]] bool lacksRanges(int row) const;
    /// What the source says of these metrics of these runs.
    void setRanges(const QList<RunId> &runs, const QStringList &metrics, const MetricRanges &ranges);
    void setNow(UtcMs now);

    /// Who has runs inside, by id; the others show nothing to unfold. Absent: rows are not folded.
    void setParents(const std::optional<RunParents> &parents);
    void unfold(int row, const QList<Run> &inside);
    void fold(int row);

    [[nodiscard]] const RunRows &rows() const { return m_rows; }
    /// Null while it is not loaded.
    [[nodiscard]] const Run *runAt(int row) const { return m_rows.at(row); }
    /// -1 when it is not loaded.
    [[nodiscard]] int rowOf(const RunId &id) const { return m_rows.rowOf(id); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted();

private:
    [[nodiscard]] QString display(const Run &run, const RunColumn &column) const;
    [[nodiscard]] QVariant toolTip(const Run &run, const RunColumn &column) const;
    [[nodiscard]] QVariant sortValue(const Run &run, const RunColumn &column) const;
    [[nodiscard]] QString metricCell(const Run &run, const RunColumn &column) const;
    [[nodiscard]] std::optional<double> metricOf(const Run &run, const RunColumn &column) const;
    [[nodiscard]] bool isNumericParam(const RunColumn &column) const;
    [[nodiscard]] QString sortMark(const RunColumn &column) const;
    [[nodiscard]] QVariant copyValue(const Run &run, const RunColumn &column) const;
    [[nodiscard]] QVariant meaning(const Run &run, int section, int role) const;
    [[nodiscard]] QString nameOf(const QString &id) const;
    [[nodiscard]] QVariant awaited(int row, const RunColumn &column, int role) const;
    [[nodiscard]] Fold foldOf(int row) const;
    [[nodiscard]] static RunRows rowsOf(const RunsRead &read);
    [[nodiscard]] QString pillsText(const Run &run) const;
    void announceColumn(RunColumn::Kind kind);

    /// The range of one metric of one run, as it was when the source was asked.
    struct KnownRange
    {
        std::optional<MetricRange> range;
        double last = 0;
        quint64 reading = 0; ///< m_reading then
    };

    QList<RunColumn> m_columns;
    RunRows m_rows;
    std::optional<RunParents> m_parents;
    QHash<RunId, QList<PillItem>> m_pills;
    QHash<RunId, int> m_marked;
    QHash<RunId, int> m_colours;
    QHash<RunId, QHash<QString, KnownRange>> m_ranges;
    mutable QHash<QString, bool> m_numericParams; ///< by key
    QHash<ExperimentId, QString> m_experimentNames;
    QList<SortKey> m_order;
    UtcMs m_now = 0;
    quint64 m_reading = 0; ///< how often the runs were read
    Extent m_extent = Extent::Unknown;
    bool m_fetching = false;
    bool m_failed = false;
};

} // namespace driftline
