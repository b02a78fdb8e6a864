// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/versioncarddelegate.h"

#include "models/items/roles.h"
#include "models/items/versiontablemodel.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace driftline {

namespace {
constexpr int padding = 11;
constexpr int gapBelow = 8;
constexpr int rightGap = 8;
constexpr int lineGap = 4;
constexpr double radius = 6;
} // namespace

QSize VersionCardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(option.font).height();
    int height = 2 * padding + 2 * line + lineGap + gapBelow;
    if (!index.data(VersionTableModel::AliasesRole).toStringList().isEmpty())
        height += lineGap + pillSize(QStringLiteral("@"), option.font).height();
    return {120, height};
}

void VersionCardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const Theme &theme = option.widget != nullptr ? Theme::of(option.widget) : Theme::light();
    const bool current = option.state & QStyle::State_Selected;
    const bool focused = current && (option.state & QStyle::State_HasFocus);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect card = option.rect.adjusted(0, 0, -rightGap, -gapBelow);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->fillPath(shape, current ? theme.accentSoft : theme.surface);
    painter->setPen(QPen(focused ? theme.accent : theme.hairline, 1));
    painter->drawPath(shape);

    QRect box = card.adjusted(padding, padding, -padding, -padding);
    const int line = QFontMetrics(option.font).height();
    const QFont bold = boldFont(option.font);
    const QFont mono = monospacedFont(option.font);
    const QString title = index.data(Qt::DisplayRole).toString();
    const int titleWidth = QFontMetrics(bold).horizontalAdvance(title);
    painter->setFont(bold);
    painter->setPen(theme.text);
    painter->drawText(QRect(box.left(), box.top(), titleWidth + 2, line), Qt::AlignLeft | Qt::AlignVCenter,
                      title);
    painter->setFont(mono);
    const int room = box.width() - titleWidth - 10;
    painter->drawText(QRect(box.right() - room, box.top(), room, line), Qt::AlignRight | Qt::AlignVCenter,
                      QFontMetrics(mono).elidedText(index.data(VersionTableModel::MetricTextRole).toString(),
                                                    Qt::ElideLeft, room));
    box.setTop(box.top() + line + lineGap);
    painter->setFont(option.font);
    painter->setPen(theme.muted);
    painter->drawText(
        QRect(box.left(), box.top(), box.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(index.data(SecondLineRole).toString(), Qt::ElideRight, box.width()));
    box.setTop(box.top() + line + lineGap);
    const QStringList aliases = index.data(VersionTableModel::AliasesRole).toStringList();
    for (const QString &alias : aliases) {
        const QSize size = pillSize(alias, option.font);
        if (box.width() < size.height())
            break;
        const QRect place(box.topLeft(), QSize(qMin(size.width(), box.width()), size.height()));
        paintPill(*painter, place, {alias, PillKind::Accent}, option.font, theme);
        box.setLeft(place.right() + 6);
    }
    painter->restore();
}

} // namespace driftline
