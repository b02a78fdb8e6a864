// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/keyboardmap.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>

namespace driftline {

namespace {
constexpr QSize dialogSize(620, 560);
}

KeyboardMap::KeyboardMap(const QList<ShortcutGroup> &groups, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard map"));
    resize(dialogSize);
    auto *content = new QWidget;
    auto *grid = new QGridLayout(content);
    grid->setColumnStretch(0, 1);
    grid->setVerticalSpacing(6);
    int row = 0;
    const auto addLine = [&](const QString &text, const QString &keys) {
        auto *key = new QLabel(keys, content);
        key->setProperty("look", QStringLiteral("key"));
        grid->addWidget(new QLabel(text, content), row, 0);
        grid->addWidget(key, row++, 1, Qt::AlignRight);
    };
    for (const ShortcutGroup &group : groups) {
        auto *title = new QLabel(group.title, content);
        title->setProperty("look", QStringLiteral("section"));
        if (row > 0)
            grid->setRowMinimumHeight(row++, 8);
        grid->addWidget(title, row++, 0, 1, 2);
        for (const QAction *action : group.actions) {
            if (!action->shortcut().isEmpty())
                addLine(action->text().remove(QLatin1Char('&')),
                        action->shortcut().toString(QKeySequence::NativeText));
        }
        for (const auto &[keys, text] : group.keys)
            addLine(text, keys);
    }
    grid->setRowStretch(row, 1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace driftline
