// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names and values in two columns: the parameters, metrics or tags of one run. GUI thread.

#include "models/domain/experiment.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

struct KeyValue
{
    QString key;
    QString value; ///< as shown
    QString whole; ///< as copied and in the tool tip
};

[[nodiscard]] QList<KeyValue> metricEntries(const Run &run);
[[nodiscard]] QList<KeyValue> paramEntries(const Run &run);
[[nodiscard]] QList<KeyValue> tagEntries(const Run &run);

class KeyValueModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit KeyValueModel(QObject *parent = nullptr);

    void setEntries(const QList<KeyValue> &entries);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<KeyValue> m_entries;
};

} // namespace driftline
