// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/graphlayout.h"

#include <QSet>

#include <algorithm>
#include <igraph/igraph.h>
#include <mutex>
#include <vector>

namespace driftline {

namespace {

using Edge = std::pair<qsizetype, qsizetype>;

struct Layers
{
    std::vector<qsizetype> of; ///< by node
    std::vector<Edge> edges;   ///< those that lead to a later layer: all, but for the ones that close a ring
};

/// Nodes by id (the first of equals), and the edges between them: known ends, no loops, none twice.
std::vector<Edge> edgesOf(const LineageGraph &graph)
{
    QHash<QString, qsizetype> index;
    for (qsizetype i = 0; i < graph.nodes.size(); ++i) {
        if (!index.contains(graph.nodes.at(i).id))
            index.insert(graph.nodes.at(i).id, i);
    }
    std::vector<Edge> edges;
    QSet<Edge> seen;
    for (const LineageEdge &edge : graph.edges) {
        const Edge ends{index.value(edge.from, -1), index.value(edge.to, -1)};
        if (ends.first < 0 || ends.second < 0 || ends.first == ends.second || seen.contains(ends))
            continue;
        seen.insert(ends);
        edges.push_back(ends);
    }
    return edges;
}

/// A node stands right of everything that leads to it: the length of the longest way to it (Kahn's order).
/// When only rings are left, the first node in the graph's order breaks one open.
Layers layersOf(qsizetype nodeCount, const std::vector<Edge> &edges)
{
    std::vector<std::vector<qsizetype>> next;
    next.resize(size_t(nodeCount));
    std::vector<qsizetype> waiting(size_t(nodeCount), 0); // edges into a node from nodes without a layer yet
    for (const auto &[from, to] : edges) {
        next[size_t(from)].push_back(to);
        ++waiting[size_t(to)];
    }
    Layers layers;
    layers.of.assign(size_t(nodeCount), 0);
    std::vector<bool> placed(size_t(nodeCount), false);
    std::vector<qsizetype> ready;
    for (qsizetype i = 0; i < nodeCount; ++i) {
        if (waiting[size_t(i)] == 0)
            ready.push_back(i);
    }
    qsizetype firstLeft = 0;
    for (size_t done = 0; qsizetype(done) < nodeCount; ++done) {
        if (done == ready.size()) {
            while (placed[size_t(firstLeft)])
                ++firstLeft;
            ready.push_back(firstLeft);
        }
        const qsizetype node = ready[done];
        placed[size_t(node)] = true;
        for (const qsizetype to : next[size_t(node)]) {
            if (placed[size_t(to)])
                continue; // this edge would lead back: it is drawn, but does not decide a place
            layers.edges.emplace_back(node, to);
            layers.of[size_t(to)] = std::max(layers.of[size_t(to)], layers.of[size_t(node)] + 1);
            if (--waiting[size_t(to)] == 0)
                ready.push_back(to);
        }
    }
    return layers;
}

/// igraph keeps its error handler and its list of things to free for the whole process, and ends the program
/// on an error by default: one call at a time, and errors as return codes.
class IgraphSession
{
public:
    IgraphSession() : m_lock(mutex()), m_handler(igraph_set_error_handler(igraph_error_handler_ignore)) {}
    ~IgraphSession() { igraph_set_error_handler(m_handler); }
    IgraphSession(const IgraphSession &) = delete;
    IgraphSession &operator=(const IgraphSession &) = delete;

private:
    static std::mutex &mutex()
    {
        static std::mutex one;
        return one;
    }
    std::lock_guard<std::mutex> m_lock;
    igraph_error_handler_t *m_handler;
};

/// The place of each node's middle across its layer, `gap` apart at least. Empty when igraph has no memory.
std::vector<double> acrossLayers(const Layers &layers, double gap)
{
    const IgraphSession session;
    const auto nodeCount = igraph_integer_t(layers.of.size());
    std::vector<double> across;
    igraph_vector_int_t edges;
    igraph_vector_int_t layerOf;
    igraph_t graph;
    igraph_matrix_t places;
    if (igraph_vector_int_init(&edges, 0) != IGRAPH_SUCCESS)
        return across;
    igraph_vector_int_init(&layerOf, nodeCount);
    igraph_matrix_init(&places, 0, 0);
    for (const auto &[from, to] : layers.edges) {
        igraph_vector_int_push_back(&edges, igraph_integer_t(from));
        igraph_vector_int_push_back(&edges, igraph_integer_t(to));
    }
    for (igraph_integer_t i = 0; i < nodeCount; ++i)
        VECTOR(layerOf)[i] = igraph_integer_t(layers.of[size_t(i)]);
    if (igraph_create(&graph, &edges, nodeCount, IGRAPH_DIRECTED) == IGRAPH_SUCCESS) {
        constexpr igraph_integer_t sweeps = 100;
        if (igraph_layout_sugiyama(&graph, &places, nullptr, nullptr, &layerOf, gap, 1.0, sweeps, nullptr) ==
            IGRAPH_SUCCESS) {
            for (igraph_integer_t i = 0; i < nodeCount; ++i)
                across.push_back(MATRIX(places, i, 0));
        }
        igraph_destroy(&graph);
    }
    igraph_matrix_destroy(&places);
    igraph_vector_int_destroy(&layerOf);
    igraph_vector_int_destroy(&edges);
    return across;
}

} // namespace

QHash<QString, QPointF> layeredLayout(const LineageGraph &graph, const QHash<QString, QSizeF> &sizes,
                                      double layerGap, double nodeGap)
{
    QHash<QString, QPointF> corners;
    const qsizetype count = graph.nodes.size();
    if (count == 0)
        return corners;
    const Layers layers = layersOf(count, edgesOf(graph));
    const qsizetype layerCount = 1 + *std::ranges::max_element(layers.of);

    double tallest = 0;
    std::vector<double> left(size_t(layerCount) + 1, 0.0); // widths first, then their running sums
    for (qsizetype i = 0; i < count; ++i) {
        const QSizeF size = sizes.value(graph.nodes.at(i).id, QSizeF(0, 0));
        double &width = left[size_t(layers.of[size_t(i)]) + 1];
        width = std::max(width, size.width());
        tallest = std::max(tallest, size.height());
    }
    for (size_t layer = 1; layer < left.size(); ++layer)
        left[layer] += left[layer - 1] + layerGap;

    std::vector<double> middle = acrossLayers(layers, tallest + nodeGap);
    if (middle.empty()) { // without igraph's order: each layer from the top in the graph's order
        std::vector<qsizetype> used(size_t(layerCount), 0);
        for (qsizetype i = 0; i < count; ++i)
            middle.push_back(double(used[size_t(layers.of[size_t(i)])]++) * (tallest + nodeGap));
    }
    double top = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const QString &id = graph.nodes.at(i).id;
        const double y = middle[size_t(i)] - sizes.value(id, QSizeF(0, 0)).height() / 2;
        top = i == 0 ? y : std::min(top, y);
        corners.insert(id, QPointF(left[size_t(layers.of[size_t(i)])], y));
    }
    for (QPointF &corner : corners)
        corner.ry() -= top;
    return corners;
}

} // namespace driftline
