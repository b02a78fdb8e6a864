// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/chipbar.h"

#include "widgets/kit/pill.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

namespace driftline {

namespace {

class Chip final : public QAbstractButton
{
public:
    Chip(const QString &id, const QString &text, QWidget *parent) : QAbstractButton(parent)
    {
        setObjectName(id);
        setText(text);
        setCheckable(true);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setFocusPolicy(Qt::StrongFocus);
    }
    [[nodiscard]] QSize sizeHint() const override { return pillSize(text(), font()); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = Theme::of(this);
        painter.setOpacity(isEnabled() ? 1 : 0.5);
        paintPill(painter, rect(), {text(), isChecked() ? PillKind::Accent : PillKind::Dashed}, font(),
                  theme);
        if (hasFocus()) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(theme.accent);
            const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
        }
    }
};

} // namespace

ChipBar::ChipBar(QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool checked) {
        if (checked)
            Q_EMIT currentChanged(m_group->button(id)->objectName());
    });
}

void ChipBar::addChip(const QString &id, const QString &text)
{
    auto *added = new Chip(id, text, this);
    const bool first = m_group->buttons().isEmpty();
    m_layout->addWidget(added);
    m_group->addButton(added, int(m_group->buttons().size()));
    if (first) {
        // Nothing has changed for anybody yet.
        const QSignalBlocker blocker(m_group);
        added->setChecked(true);
    }
}

void ChipBar::setChipText(const QString &id, const QString &text)
{
    if (auto *button = chip(id)) {
        button->setText(text);
        button->updateGeometry();
    }
}

void ChipBar::setChipEnabled(const QString &id, bool enabled)
{
    if (auto *button = chip(id))
        button->setEnabled(enabled);
}

QString ChipBar::current() const
{
    const auto *checked = m_group->checkedButton();
    return checked == nullptr ? QString() : checked->objectName();
}

void ChipBar::setCurrent(const QString &id)
{
    if (auto *button = chip(id))
        button->setChecked(true);
}

QAbstractButton *ChipBar::chip(const QString &id) const
{
    const auto buttons = m_group->buttons();
    for (QAbstractButton *button : buttons) {
        if (button->objectName() == id)
            return button;
    }
    return nullptr;
}

} // namespace driftline
