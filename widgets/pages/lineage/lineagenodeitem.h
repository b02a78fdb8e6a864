// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A node of the lineage graph as a card: kind, label, detail, note; its top edge has the colour of its kind.

#include "models/domain/lineage.h"

#include <QFont>
#include <QGraphicsItem>

namespace driftline {

class LineageNodeItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };

    /// `font` is the view's; the card's size follows from it.
    LineageNodeItem(LineageNode node, const QFont &font);
    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] const LineageNode &node() const { return m_node; }
    /// Of a node with `font`, without the item.
    [[nodiscard]] static QSizeF sizeOf(const LineageNode &node, const QFont &font);
    /// What the hop that ends here says; shown as a chip. Absent: no hop ends here.
    void setStatus(std::optional<HopStatus> status) { m_status = status; }

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    LineageNode m_node;
    QFont m_font;
    QSizeF m_size;
    std::optional<HopStatus> m_status;
};

/// From the right side of one card to the left side of another. A hop's line says by dash, colour and mark
/// whether it is proved; other edges are plain.
class LineageEdgeItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 2 };

    LineageEdgeItem(QPointF from, QPointF to, std::optional<HopStatus> status);
    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QPointF m_from;
    QPointF m_to;
    std::optional<HopStatus> m_status;
};

} // namespace driftline
