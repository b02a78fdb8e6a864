// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything that runs can be grouped by, of which one can be checked. GUI thread.

#include "models/analysis/rungrouping.h"

#include <QAbstractListModel>

namespace driftline {

class GroupChoiceModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit GroupChoiceModel(QObject *parent = nullptr);

    /// Experiment, dataset, parent run, parameters, tags; MLflow's own tags come last.
    void setKeys(const RunKeys &keys);
    void setChosen(const std::optional<GroupBy> &by);
    [[nodiscard]] const std::optional<GroupBy> &chosen() const { return m_chosen; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// Checks one and unchecks the others, or unchecks it.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// A view has checked or unchecked a row.
    void chosenChanged();

private:
    QList<GroupBy> m_choices;
    std::optional<GroupBy> m_chosen;
};

} // namespace driftline
