// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The column of pages at the left: one button a page, exactly one checked.

#include <QFrame>

class QAction;
class QVBoxLayout;

namespace driftline {

class Rail final : public QFrame
{
    Q_OBJECT
public:
    explicit Rail(QWidget *parent = nullptr);
    /// `action` is checkable and shows the page; its icon, text and shortcut become the button's.
    void addPage(QAction *action);

private:
    QVBoxLayout *m_layout;
};

} // namespace driftline
