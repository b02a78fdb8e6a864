// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each column is: type, role, test, thresholds, bins. Nothing changes before it is accepted, which it
// can be when nothing is wrong with it.

#include "models/domain/drift.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace driftline {

class ColumnOptionsModel;

class DriftColumnsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `found`: of the last check.
    DriftColumnsDialog(const DriftReport &found, const DriftOptions &options, QWidget *parent);

Q_SIGNALS:
    void chosen(const QMap<QString, driftline::ColumnOptions> &options);

private:
    void showProblem();

    ColumnOptionsModel *m_model;
    QLabel *m_problem;
    QPushButton *m_accept = nullptr;
};

} // namespace driftline
