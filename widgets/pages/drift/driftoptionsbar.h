// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The line between the files and the table: which test, which threshold, swap the sides, look for a column.

#include "models/domain/drift.h"

#include <QWidget>

class QAction;
class QActionGroup;
class QDoubleSpinBox;
class QLineEdit;
class QToolButton;

namespace driftline {

class DriftOptionsBar final : public QWidget
{
    Q_OBJECT
public:
    explicit DriftOptionsBar(QWidget *parent = nullptr);
    [[nodiscard]] DriftOptions options() const;
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    [[nodiscard]] QAction *swapAction() const { return m_swap; }
    [[nodiscard]] QAction *compareAction() const { return m_compare; }

Q_SIGNALS:
    /// Another test or threshold was chosen.
    void optionsChanged();
    void filterChanged(const QString &text);

private:
    void addTests();

    QToolButton *m_test;
    QActionGroup *m_tests;
    QDoubleSpinBox *m_threshold;
    QLineEdit *m_filter;
    QAction *m_swap;
    QAction *m_compare;
};

} // namespace driftline
