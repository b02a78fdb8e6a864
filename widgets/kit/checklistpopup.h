// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A small window below a button with a list of things to check and a line to search in it: columns of a
// table, metrics of a chart. The model says what is checked; it is changed at once. Escape closes.

#include <QFrame>

class QAbstractItemModel;
class QLineEdit;
class QListView;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;

namespace driftline {

class CheckListPopup final : public QFrame
{
    Q_OBJECT
public:
    /// `model` has one column of checkable rows and is not owned.
    explicit CheckListPopup(QAbstractItemModel *model, QWidget *parent);
    /// A button under the list that emits resetRequested(); an empty text removes it.
    void setResetText(const QString &text);
    /// Another button beside it, which opens a menu.
    void setMenu(const QString &text, QMenu *menu);
    /// Shows it below `anchor`, inside the screen, with the keyboard in the search line.
    void popupBelow(QWidget *anchor);

Q_SIGNALS:
    void resetRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void toggleCurrent();

    QLineEdit *m_search;
    QListView *m_list;
    QPushButton *m_reset;
    QPushButton *m_more;
    QSortFilterProxyModel *m_found;
};

} // namespace driftline
