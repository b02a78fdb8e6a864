// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each column is: type, role, test, thresholds, bins. Nothing changes before it is accepted.

#include "models/domain/drift.h"

#include <QDialog>

namespace driftline {

class ColumnOptionsModel;

class DriftColumnsDialog final : public QDialog
{
    Q_OBJECT
public:
    DriftColumnsDialog(const QList<ColumnDrift> &columns, const QMap<QString, ColumnOptions> &chosen,
                       QWidget *parent);

Q_SIGNALS:
    void chosen(const QMap<QString, driftline::ColumnOptions> &options);

private:
    ColumnOptionsModel *m_model;
};

} // namespace driftline
