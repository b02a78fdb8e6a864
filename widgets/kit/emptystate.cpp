// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/emptystate.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/stylesheet.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int iconSize = 40;
constexpr int textWidth = 480;
} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_title(new QLabel(this)),
      m_text(new QLabel(this)),
      m_busy(new QProgressBar(this)),
      m_buttons(new QHBoxLayout)
{
    m_title->setProperty("look", QStringLiteral("title"));
    m_text->setProperty("look", QStringLiteral("muted"));
    for (QLabel *label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
        label->setMaximumWidth(textWidth);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setFocusPolicy(Qt::NoFocus);
    }
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedWidth(160);
    m_busy->setAccessibleName(tr("Working"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addWidget(m_busy, 0, Qt::AlignHCenter);
    layout->addSpacing(4);
    layout->addLayout(m_buttons);
    layout->addStretch(3);
    m_busy->hide();
    m_buttons->setAlignment(Qt::AlignHCenter);
    m_buttons->setSpacing(8);
}

void EmptyState::setState(const QString &iconName, const QString &title, const QString &text, bool busy)
{
    m_icon->setVisible(!iconName.isEmpty());
    if (!iconName.isEmpty())
        m_icon->setPixmap(icon(iconName, IconTone::Faint).pixmap(iconSize, iconSize));
    // A label that wraps and is centred takes its hint's width, which is too narrow for a long text. It keeps
    // the hint that it had at the width before until it gets a text: the width comes first.
    m_text->setMinimumWidth(qMin(textWidth, m_text->fontMetrics().horizontalAdvance(text) + 4));
    m_title->setMinimumWidth(qMin(textWidth, QFontMetrics(titleFont(font())).horizontalAdvance(title) + 8));
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    // Nor does a layout that centres it ask for the height of its lines.
    // (An empty one has none, which it says by -1.)
    m_text->setMinimumHeight(qMax(0, m_text->heightForWidth(m_text->minimumWidth())));
    m_title->setMinimumHeight(qMax(0, m_title->heightForWidth(m_title->minimumWidth())));
    // So that no layout above, shown or not, asks for the heights time and again. A label forgets it with
    // each text.
    for (QLabel *label : {m_title, m_text}) {
        QSizePolicy policy = label->sizePolicy();
        policy.setHeightForWidth(false);
        label->setSizePolicy(policy);
    }
    m_busy->setVisible(busy);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::setContent(const QString &iconName, const QString &title, const QString &text)
{
    setState(iconName, title, text, false);
}

void EmptyState::setError(const Error &error)
{
    QString title = error.what;
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    QStringList lines;
    if (!error.where.isEmpty())
        lines << error.where;
    if (!error.hint.isEmpty())
        lines << error.hint;
    setState(QStringLiteral("warning"), title, lines.join(QLatin1Char('\n')), false);
}

void EmptyState::setBusy(const QString &text)
{
    setState({}, {}, text, true);
    setAction(nullptr);
}

void EmptyState::setAction(QAction *action)
{
    setActions(action == nullptr ? QList<QAction *>() : QList{action});
}

void EmptyState::setActions(const QList<QAction *> &actions)
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        // Perhaps it is this button's click that asks for other buttons.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->text(), this);
        button->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        m_buttons->addWidget(button);
    }
}

} // namespace driftline
