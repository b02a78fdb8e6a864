// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a view shows when it has nothing to show: why, and what to do next. Also for errors and while busy.

#include "models/base/error.h"

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QHBoxLayout;

namespace driftline {

class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    void setContent(const QString &iconName, const QString &title, const QString &text);
    /// What, where and hint of an error; the text can be selected and copied.
    void setError(const Error &error);
    /// A moving bar and a text; until setContent or setError.
    void setBusy(const QString &text);
    /// A button under the text that triggers the action (not owned); null removes it.
    void setAction(QAction *action);
    /// The same with several; the first is the one to take.
    void setActions(const QList<QAction *> &actions);

private:
    void setState(const QString &iconName, const QString &title, const QString &text, bool busy);

    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QProgressBar *m_busy;
    QHBoxLayout *m_buttons;
};

} // namespace driftline
