// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The line between the files and the table: which test, which threshold, how bins are drawn, how the live
// data are split, what each column is; swap the sides, look for a column.

#include "models/domain/drift.h"

#include <QWidget>

#include <functional>

class QAction;
class QActionGroup;
class QDoubleSpinBox;
class QLineEdit;
class QMenu;
class QToolButton;

namespace driftline {

class DriftOptionsBar final : public QWidget
{
    Q_OBJECT
public:
    explicit DriftOptionsBar(QWidget *parent = nullptr);
    [[nodiscard]] const DriftOptions &options() const { return m_options; }
    void setColumnOptions(const QMap<QString, ColumnOptions> &options);
    /// What was chosen for columns by name: other data have others. optionsChanged() is not emitted.
    void forgetColumns();
    /// What the last check found: columns of times, which can tell the windows, and the test of each column.
    void setFound(const DriftReport &report);
    [[nodiscard]] const DriftReport &found() const { return m_found; }
    /// Why the threshold that stands in the field is not applied; empty: it is.
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    [[nodiscard]] QAction *swapAction() const { return m_swap; }
    [[nodiscard]] QAction *compareAction() const { return m_compare; }
    [[nodiscard]] QAction *columnsAction() const { return m_columns; }

Q_SIGNALS:
    /// Something else was chosen.
    void optionsChanged();
    void problemChanged();
    void filterChanged(const QString &text);

private:
    /// A button with a menu, one of whose actions is checked.
    struct Choice
    {
        QToolButton *button = nullptr;
        QMenu *menu = nullptr;
        QActionGroup *group = nullptr;
    };
    void buildChoice(Choice &choice, const char *name, const QString &accessibleName, const QString &toolTip);
    QAction *addTo(const Choice &choice, const QString &text, bool checked, const std::function<void()> &set);
    void buildTests();
    void buildBins();
    void buildWindows();
    void buildThreshold();
    void buildLayout();
    void setTimeColumns(const QStringList &columns);
    /// Applies what stands in the field, unless a warning would begin beyond it; then the field says so. True
    /// when it is applied.
    bool takeThreshold();
    /// Asks for a rule in words; an answer that is none is asked again.
    void askForBins();
    void askForRows();
    void showChoices();
    void changed();

    DriftOptions m_options;
    DriftReport m_found;
    QString m_problem;
    Choice m_test;
    Choice m_bins;
    Choice m_windows;
    QMenu *m_timeColumns;
    QDoubleSpinBox *m_threshold;
    QLineEdit *m_filter;
    QAction *m_columns;
    QAction *m_swap;
    QAction *m_compare;
};

} // namespace driftline
