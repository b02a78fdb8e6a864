// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// F1: every shortcut that there is, by place.

#include <QDialog>

class QAction;

namespace driftline {

struct ShortcutGroup
{
    QString title;
    QList<QAction *> actions; ///< those without a shortcut are left out
    /// Keys that are no actions: "Ctrl+C" → "Copy the selected rows".
    QList<std::pair<QString, QString>> keys;
};

class KeyboardMap final : public QDialog
{
    Q_OBJECT
public:
    KeyboardMap(const QList<ShortcutGroup> &groups, QWidget *parent);
};

} // namespace driftline
