// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/compare/comparestate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace driftline {

namespace {
constexpr double mostSmoothing = 0.99;
constexpr int largestPart = 10'000;
} // namespace

QByteArray CompareState::toJson() const
{
    QJsonArray sizes;
    for (const int size : splitter)
        sizes.append(size);
    return QJsonDocument(QJsonObject{{QStringLiteral("axis"), curveAxisName(axis)},
                                     {QStringLiteral("smoothing"), smoothing},
                                     {QStringLiteral("logarithmic"), logarithmic},
                                     {QStringLiteral("only_differing"), onlyDiffering},
                                     {QStringLiteral("metrics"), QJsonArray::fromStringList(metrics)},
                                     {QStringLiteral("splitter"), sizes}})
        .toJson(QJsonDocument::Compact);
}

CompareState CompareState::fromJson(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    CompareState state;
    state.axis = curveAxisFromName(root[QStringLiteral("axis")].toString());
    state.smoothing =
        std::clamp(root[QStringLiteral("smoothing")].toDouble(state.smoothing), 0.0, mostSmoothing);
    state.logarithmic = root[QStringLiteral("logarithmic")].toBool(state.logarithmic);
    state.onlyDiffering = root[QStringLiteral("only_differing")].toBool(state.onlyDiffering);
    const QJsonArray metrics = root[QStringLiteral("metrics")].toArray();
    for (const auto &metric : metrics)
        state.metrics.append(metric.toString());
    state.metrics.removeAll(QString());
    const QJsonArray sizes = root[QStringLiteral("splitter")].toArray();
    for (const auto &size : sizes)
        state.splitter.append(std::clamp(size.toInt(), 0, largestPart));
    if (state.splitter.size() != 2)
        state.splitter.clear();
    return state;
}

} // namespace driftline
