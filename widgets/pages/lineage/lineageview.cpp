// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/lineage/lineageview.h"

#include "models/analysis/graphlayout.h"
#include "models/items/hopmodel.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/lineage/lineagenodeitem.h"

#include <QGraphicsScene>
#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

constexpr double layerGap = 26;
constexpr double nodeGap = 20;
constexpr double border = 6;
constexpr double readableScale = 0.75; // smaller than this, it is better to scroll
constexpr double smallestScale = 0.25;
constexpr double largestScale = 3;
constexpr double zoomStep = 1.2;

} // namespace

LineageView::LineageView(QWidget *parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setRenderHint(QPainter::Antialiasing);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Lineage graph"));
    setProperty("look", QStringLiteral("clear"));
    viewport()->setCursor(Qt::ArrowCursor);
    connect(scene(), &QGraphicsScene::selectionChanged, this, [this] {
        const QString id = selectedNode();
        if (const LineageNodeItem *item = m_items.value(id))
            setAccessibleDescription(item->toolTip());
        Q_EMIT nodeSelected(id);
    });
}

LineageView::~LineageView()
{
    // The scene ends after the members here do, and tells that its selection goes.
    scene()->disconnect(this);
}

void LineageView::setGraph(const LineageGraph &graph)
{
    m_graph = graph;
    m_fitted = true;
    rebuild();
}

void LineageView::clear()
{
    setGraph({});
}

void LineageView::rebuild()
{
    const QString selected = selectedNode();
    m_items.clear();
    {
        const QSignalBlocker quiet(scene());
        scene()->clear();
    }
    QHash<QString, QSizeF> sizes;
    for (const LineageNode &node : std::as_const(m_graph.nodes))
        sizes.insert(node.id, LineageNodeItem::sizeOf(node, font()));
    const auto places = layeredLayout(m_graph, sizes, layerGap, nodeGap);
    for (const LineageNode &node : std::as_const(m_graph.nodes)) {
        auto *item = new LineageNodeItem(node, font());
        item->setPos(places.value(node.id));
        const auto hop = std::find_if(m_graph.hops.cbegin(), m_graph.hops.cend(),
                                      [&node](const LineageHop &h) { return h.to == node.id; });
        if (hop != m_graph.hops.cend())
            item->setStatus(hop->status);
        scene()->addItem(item);
        m_items.insert(node.id, item);
    }
    for (const LineageEdge &edge : std::as_const(m_graph.edges)) {
        if (!m_items.contains(edge.from) || !m_items.contains(edge.to))
            continue;
        const QSizeF from = sizes.value(edge.from);
        const QSizeF to = sizes.value(edge.to);
        const auto hop =
            std::find_if(m_graph.hops.cbegin(), m_graph.hops.cend(),
                         [&edge](const LineageHop &h) { return h.from == edge.from && h.to == edge.to; });
        scene()->addItem(
            new LineageEdgeItem(places.value(edge.from) + QPointF(from.width(), from.height() / 2),
                                places.value(edge.to) + QPointF(0, to.height() / 2),
                                hop == m_graph.hops.cend() ? std::nullopt : std::optional(hop->status)));
    }
    scene()->setSceneRect(scene()->itemsBoundingRect().adjusted(-border, -border, border, border));
    selectNode(selected);
    if (m_fitted)
        fit();
}

void LineageView::fit()
{
    m_fitted = true;
    if (m_items.isEmpty())
        return;
    resetTransform();
    const QRectF all = sceneRect();
    const double scale =
        std::min({1.0, viewport()->width() / all.width(), viewport()->height() / all.height()});
    this->scale(std::max(scale, readableScale), std::max(scale, readableScale));
    // What does not fit begins with the model, at the left.
    const double visible = viewport()->width() / transform().m11();
    centerOn(std::min(all.center().x(), all.left() + visible / 2), all.center().y());
}

void LineageView::zoom(double factor)
{
    const double now = transform().m11();
    const double next = std::clamp(now * factor, smallestScale, largestScale);
    m_fitted = false;
    scale(next / now, next / now);
}

void LineageView::selectNode(const QString &id)
{
    LineageNodeItem *item = m_items.value(id);
    if (item == nullptr || item->isSelected())
        return;
    {
        const QSignalBlocker quiet(scene());
        scene()->clearSelection();
    }
    item->setSelected(true);
    ensureVisible(item);
}

LineageNodeItem *LineageView::selectedItem() const
{
    const auto items = scene()->selectedItems();
    return items.isEmpty() ? nullptr : qgraphicsitem_cast<LineageNodeItem *>(items.constFirst());
}

QString LineageView::selectedNode() const
{
    const LineageNodeItem *item = selectedItem();
    return item != nullptr ? item->node().id : QString();
}

QRect LineageView::nodeRect(const QString &id) const
{
    const LineageNodeItem *item = m_items.value(id);
    return item == nullptr ? QRect() : mapFromScene(item->sceneBoundingRect()).boundingRect();
}

LineageNodeItem *LineageView::neighbour(QPointF direction) const
{
    const LineageNodeItem *from = selectedItem();
    if (from == nullptr)
        return m_graph.nodes.isEmpty() ? nullptr : m_items.value(m_graph.nodes.constFirst().id);
    const QPointF start = from->sceneBoundingRect().center();
    LineageNodeItem *best = nullptr;
    double least = 0;
    for (LineageNodeItem *item : m_items) {
        const QPointF way = item->sceneBoundingRect().center() - start;
        const double along = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (item == from || along < 1 || (direction.y() != 0 && aside > along))
            continue;
        const double cost = along + 2 * aside;
        if (best == nullptr || cost < least) {
            best = item;
            least = cost;
        }
    }
    return best;
}

void LineageView::keyPressEvent(QKeyEvent *event)
{
    QPointF direction;
    switch (event->key()) {
    case Qt::Key_Left:
        direction = {-1, 0};
        break;
    case Qt::Key_Right:
        direction = {1, 0};
        break;
    case Qt::Key_Up:
        direction = {0, -1};
        break;
    case Qt::Key_Down:
        direction = {0, 1};
        break;
    case Qt::Key_Plus:
        zoom(zoomStep);
        return;
    case Qt::Key_Minus:
        zoom(1 / zoomStep);
        return;
    case Qt::Key_0:
        fit();
        return;
    default:
        QGraphicsView::keyPressEvent(event);
        return;
    }
    if (const LineageNodeItem *item = neighbour(direction))
        selectNode(item->node().id);
}

void LineageView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier)
        zoom(std::pow(zoomStep, event->angleDelta().y() / 120.0));
    else
        QGraphicsView::wheelEvent(event);
}

void LineageView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        fit();
}

void LineageView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        rebuild();
}

} // namespace driftline
