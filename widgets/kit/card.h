// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A surface with a hairline border and rounded corners; optionally one coloured edge (left: reference and
// live; top: lineage nodes).

#include <QColor>
#include <QFrame>

namespace driftline {

class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);
    /// Paints `edge` 4 px wide in this colour; an invalid colour removes it.
    void setEdge(const QColor &color, Qt::Edge edge);
    /// Another background than the theme's surface, without a border (verdicts); invalid: the surface again.
    void setFill(const QColor &color);
    /// Draws the border in the accent colour (a drag is over it, or it is the current one).
    void setHighlighted(bool highlighted);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor m_edgeColor;
    QColor m_fill;
    Qt::Edge m_edge = Qt::LeftEdge;
    bool m_highlighted = false;
};

} // namespace driftline
