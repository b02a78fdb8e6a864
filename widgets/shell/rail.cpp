// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/rail.h"

#include <QAction>
#include <QToolButton>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int railWidth = 72;
constexpr QSize buttonSize(58, 54);
constexpr int iconSize = 18;
} // namespace

Rail::Rail(QWidget *parent) : QFrame(parent), m_layout(new QVBoxLayout(this))
{
    setProperty("look", QStringLiteral("rail"));
    setFixedWidth(railWidth);
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(0, 8, 0, 8);
    m_layout->setSpacing(2);
    m_layout->addStretch(1);
}

void Rail::addPage(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setProperty("look", QStringLiteral("rail"));
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({iconSize, iconSize});
    button->setMinimumSize(buttonSize);
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(action->text());
    m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignHCenter);
}

} // namespace driftline
