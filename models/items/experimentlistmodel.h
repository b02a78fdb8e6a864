// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The experiments of a source with their numbers of runs; before them "All experiments" when there are
// several. GUI thread.

#include "models/domain/experiment.h"
#include "models/items/roles.h"

#include <QAbstractListModel>

namespace driftline {

class ExperimentListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit ExperimentListModel(QObject *parent = nullptr);

    /// Ordered by number of runs where all are known, else as given.
    void setExperiments(QList<Experiment> experiments);
    void setRunCounts(const QHash<ExperimentId, qint64> &counts);
    [[nodiscard]] const QList<Experiment> &experiments() const { return m_experiments; }

    /// The experiments that a row stands for: one, or all of them.
    [[nodiscard]] QList<ExperimentId> experimentsAt(int row) const;
    /// The row of an experiment; -1 when there is none.
    [[nodiscard]] int rowOf(const ExperimentId &id) const;
    /// Absent while any of them is not known.
    [[nodiscard]] std::optional<qint64> runCountAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] int firstRow() const { return m_experiments.size() > 1 ? 1 : 0; }

    QList<Experiment> m_experiments;
};

} // namespace driftline
