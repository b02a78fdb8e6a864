// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/graphlayout.h"
#include "tests/support/testcase.h"

#include <QMap>
#include <QRectF>
#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

namespace driftline {

namespace {

constexpr double layerGap = 40;
constexpr double nodeGap = 20;

/// "a>b b>c": nodes in the order in which they appear.
LineageGraph graphOf(const QString &text)
{
    LineageGraph graph;
    QStringList known;
    const QStringList edges = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &edge : edges) {
        const QStringList ends = edge.split(u'>');
        for (const QString &id : ends) {
            if (known.contains(id))
                continue;
            known << id;
            graph.nodes.append({id, QStringLiteral("file"), id, {}, {}});
        }
        if (ends.size() == 2)
            graph.edges.append({ends.first(), ends.last()});
    }
    return graph;
}

/// Cards of different sizes, as text makes them.
QHash<QString, QSizeF> sizesOf(const LineageGraph &graph)
{
    QHash<QString, QSizeF> sizes;
    for (qsizetype i = 0; i < graph.nodes.size(); ++i)
        sizes.insert(graph.nodes.at(i).id, QSizeF(120 + 10 * double(i % 4), 50 + 15 * double(i % 3)));
    return sizes;
}

QHash<QString, QPointF> layout(const LineageGraph &graph)
{
    return layeredLayout(graph, sizesOf(graph), layerGap, nodeGap);
}

/// Each layer's nodes from top to bottom, layers from left to right: "a|b c|d".
QString columns(const QHash<QString, QPointF> &corners)
{
    QMap<double, QMap<double, QString>> byPlace;
    for (auto it = corners.cbegin(); it != corners.cend(); ++it)
        byPlace[it->x()].insert(it->y(), it.key());
    QStringList layers;
    for (const auto &layer : std::as_const(byPlace))
        layers << QStringList(layer.values()).join(u' ');
    return layers.join(u'|');
}

class TestGraphLayout : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void layersGoFromLeftToRight_data();
    void layersGoFromLeftToRight();
    void aLineageIsDrawnWithoutOverlap();
    void aChainIsStraight();
    void layersAreApart();
    void noEdgesCrossInATree();
    void theSameGraphGivesTheSamePlaces();
    void aLargeGraphIsLaidOut();
    void manyThreadsMayAsk();
};

void TestGraphLayout::layersGoFromLeftToRight_data()
{
    QTest::addColumn<QString>("edges");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("one") << QStringLiteral("a") << QStringLiteral("a");
    QTest::newRow("chain") << QStringLiteral("a>b b>c") << QStringLiteral("a|b|c");
    QTest::newRow("longest way") << QStringLiteral("a>d a>b b>c c>d") << QStringLiteral("a|b|c|d");
    QTest::newRow("ring") << QStringLiteral("a>b b>c c>a") << QStringLiteral("a|b|c");
    QTest::newRow("ring behind") << QStringLiteral("a>b b>c c>b c>d") << QStringLiteral("a|b|c|d");
    QTest::newRow("itself and twice") << QStringLiteral("a>a a>b a>b") << QStringLiteral("a|b");
}

void TestGraphLayout::layersGoFromLeftToRight()
{
    QFETCH(QString, edges);
    QFETCH(QString, wanted);
    QCOMPARE(columns(layout(graphOf(edges))), wanted);
}

void verifyApart(const LineageGraph &graph, const QHash<QString, QPointF> &corners)
{
    const auto sizes = sizesOf(graph);
    QCOMPARE(corners.size(), graph.nodes.size());
    double left = 1e9;
    double top = 1e9;
    for (qsizetype i = 0; i < graph.nodes.size(); ++i) {
        const QString &a = graph.nodes.at(i).id;
        const QRectF first(corners.value(a), sizes.value(a));
        left = std::min(left, first.left());
        top = std::min(top, first.top());
        for (qsizetype j = i + 1; j < graph.nodes.size(); ++j) {
            const QString &b = graph.nodes.at(j).id;
            const QRectF second(corners.value(b), sizes.value(b));
            if (first.left() == second.left())
                QVERIFY2(first.bottom() + nodeGap <= second.top() + 1e-6 ||
                             second.bottom() + nodeGap <= first.top() + 1e-6,
                         qPrintable(a + u' ' + b));
            else
                QVERIFY2(!first.intersects(second), qPrintable(a + u' ' + b));
        }
    }
    QCOMPARE(left, 0.0);
    QCOMPARE(top, 0.0);
}

const QString &lineage()
{
    static const QString edges =
        QStringLiteral("model>version version>run run>commit commit>pointer pointer>data commit>lock "
                       "commit>image commit>train train>data data>prepare prepare>raw data>worktree");
    return edges;
}

void TestGraphLayout::aLineageIsDrawnWithoutOverlap()
{
    const LineageGraph graph = graphOf(lineage());
    const auto corners = layout(graph);
    verifyApart(graph, corners);
    for (const LineageEdge &edge : graph.edges)
        QVERIFY(corners.value(edge.from).x() < corners.value(edge.to).x());
    QCOMPARE(corners.value(QStringLiteral("lock")).x(), corners.value(QStringLiteral("pointer")).x());
}

void TestGraphLayout::aChainIsStraight()
{
    const LineageGraph graph = graphOf(QStringLiteral("a>b b>c c>d"));
    const auto corners = layout(graph);
    const auto sizes = sizesOf(graph);
    const double middle =
        corners.value(QStringLiteral("a")).y() + sizes.value(QStringLiteral("a")).height() / 2;
    for (const LineageNode &node : graph.nodes)
        QCOMPARE(corners.value(node.id).y() + sizes.value(node.id).height() / 2, middle);
}

void TestGraphLayout::layersAreApart()
{
    const LineageGraph graph = graphOf(QStringLiteral("a>b a>c b>d"));
    const auto corners = layout(graph);
    const auto sizes = sizesOf(graph);
    QCOMPARE(corners.value(QStringLiteral("b")).x(), sizes.value(QStringLiteral("a")).width() + layerGap);
    const double widest =
        std::max(sizes.value(QStringLiteral("b")).width(), sizes.value(QStringLiteral("c")).width());
    QCOMPARE(corners.value(QStringLiteral("d")).x(),
             corners.value(QStringLiteral("b")).x() + widest + layerGap);
}

void TestGraphLayout::noEdgesCrossInATree()
{
    const LineageGraph graph = graphOf(QStringLiteral("r>x r>y r>z z>z1 x>x1 y>y1 x>x2 z>z2 y>y2"));
    const auto corners = layout(graph);
    for (const LineageEdge &first : graph.edges) {
        for (const LineageEdge &second : graph.edges) {
            const QPointF a = corners.value(first.from);
            const QPointF b = corners.value(second.from);
            if (a.x() == b.x() && a.y() < b.y())
                QVERIFY2(corners.value(first.to).y() < corners.value(second.to).y(),
                         qPrintable(first.to + second.to));
        }
    }
}

void TestGraphLayout::theSameGraphGivesTheSamePlaces()
{
    const LineageGraph graph = graphOf(lineage());
    const auto first = layout(graph);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(layout(graph), first);
}

void TestGraphLayout::aLargeGraphIsLaidOut()
{
    LineageGraph graph;
    for (int i = 0; i < 400; ++i) {
        graph.nodes.append({QString::number(i), QStringLiteral("file"), {}, {}, {}});
        if (i > 0)
            graph.edges.append({QString::number((i - 1) / 3), QString::number(i)});
        if (i > 20 && i % 7 == 0)
            graph.edges.append({QString::number(i / 5), QString::number(i)});
    }
    graph.nodes.append({QStringLiteral("alone"), QStringLiteral("file"), {}, {}, {}});
    graph.edges.append({QStringLiteral("0"), QStringLiteral("nobody")});
    verifyApart(graph, layout(graph));
}

void TestGraphLayout::manyThreadsMayAsk()
{
    const LineageGraph graph = graphOf(lineage());
    const auto wanted = layout(graph);
    std::vector<std::unique_ptr<QThread>> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back(QThread::create([&] { right += layout(graph) == wanted ? 1 : 0; }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(30'000));
    QCOMPARE(right.load(), 6);
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestGraphLayout)

#include "tst_graphlayout.moc"
