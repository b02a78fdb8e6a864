// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The lineage as a graph from left to right. Wheel with Ctrl zooms, dragging pans, arrow keys go from node to
// node, + and
// - zoom, 0 fits.

#include "models/domain/lineage.h"

#include <QGraphicsView>

namespace driftline {

class LineageNodeItem;

class LineageView final : public QGraphicsView
{
    Q_OBJECT
public:
    explicit LineageView(QWidget *parent = nullptr);
    ~LineageView() override;
    void setGraph(const LineageGraph &graph);
    void clear();
    /// Everything in sight, never larger than life and never too small to read.
    void fit();
    void selectNode(const QString &id);
    /// Empty when none is selected.
    [[nodiscard]] QString selectedNode() const;
    /// Where a node's card is, in this widget's coordinates; null when there is no such node.
    [[nodiscard]] QRect nodeRect(const QString &id) const;

Q_SIGNALS:
    void nodeSelected(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void zoom(double factor);
    /// The nearest node in this direction from the selected one; the first one when none is.
    [[nodiscard]] LineageNodeItem *neighbour(QPointF direction) const;
    [[nodiscard]] LineageNodeItem *selectedItem() const;

    LineageGraph m_graph;
    QHash<QString, LineageNodeItem *> m_items; ///< owned by the scene
    bool m_fitted = true;                      ///< the user has not zoomed: a new size fits again
};

} // namespace driftline
