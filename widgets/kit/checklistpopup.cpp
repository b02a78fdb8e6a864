// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/checklistpopup.h"

#include "widgets/kit/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int popupWidth = 300;
constexpr int shownRows = 12;
} // namespace

CheckListPopup::CheckListPopup(QAbstractItemModel *model, QWidget *parent)
    : QFrame(parent, Qt::Popup),
      m_search(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_reset(new QPushButton(this)),
      m_more(new QPushButton(this)),
      m_found(new QSortFilterProxyModel(this))
{
    m_found->setSourceModel(model);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search in the list"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setModel(m_found);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("What to show"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    auto *nothing = new QLabel(tr("Nothing found"), m_list);
    nothing->setProperty("look", QStringLiteral("muted"));
    nothing->hide();
    (new QVBoxLayout(m_list))->addWidget(nothing, 0, Qt::AlignCenter);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_reset, m_more}) {
        button->setProperty("look", QStringLiteral("flat"));
        button->hide();
        buttons->addWidget(button, 1);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_search, &QLineEdit::textChanged, nothing,
            [this, nothing] { nothing->setVisible(m_found->rowCount() == 0); });
    connect(m_search, &QLineEdit::returnPressed, this, &CheckListPopup::toggleCurrent);
    connect(m_reset, &QPushButton::clicked, this, &CheckListPopup::resetRequested);
}

void CheckListPopup::setResetText(const QString &text)
{
    m_reset->setText(text);
    m_reset->setVisible(!text.isEmpty());
}

void CheckListPopup::setMenu(const QString &text, QMenu *menu)
{
    m_more->setText(text + QStringLiteral(" ▾"));
    m_more->setMenu(menu);
    m_more->show();
}

void CheckListPopup::popupBelow(QWidget *anchor)
{
    m_search->clear();
    ensurePolished();
    const int row = qMax(m_list->sizeHintForRow(0), m_list->fontMetrics().height() + 4);
    m_list->setFixedHeight(row * qBound(3, m_found->rowCount(), shownRows) + 2 * m_list->frameWidth());
    resize(popupWidth, sizeHint().height());
    const QRect screen = anchor->screen()->availableGeometry();
    QPoint place = anchor->mapToGlobal(QPoint(0, anchor->height() + 4));
    place.setX(qBound(screen.left(), place.x(), qMax(screen.left(), screen.right() - width())));
    place.setY(qBound(screen.top(), place.y(), qMax(screen.top(), screen.bottom() - height())));
    move(place);
    show();
    m_list->setCurrentIndex(m_found->index(0, 0));
    m_search->setFocus(Qt::PopupFocusReason);
}

void CheckListPopup::toggleCurrent()
{
    QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        index = m_found->index(0, 0);
    if (!index.isValid())
        return;
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    m_found->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

bool CheckListPopup::eventFilter(QObject *watched, QEvent *event)
{
    // The arrow keys move in the list while the search line keeps the keyboard.
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int row = m_list->currentIndex().row();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int next =
                qBound(0, row + (key == Qt::Key_Down ? 1 : -1), qMax(0, m_found->rowCount() - 1));
            m_list->setCurrentIndex(m_found->index(next, 0));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace driftline
