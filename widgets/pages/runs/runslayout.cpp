// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runslayout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace driftline {

namespace {
constexpr int widest = 2000;
constexpr int narrowest = 28;
constexpr int mostFrozen = 50;
} // namespace

QByteArray RunsLayout::toJson() const
{
    QJsonObject columns;
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        columns[it.key()] = it.value();
    QJsonArray sizes;
    for (const int size : splitter)
        sizes.append(size);
    QJsonArray keys;
    for (const SortKey &key : order)
        keys.append(QJsonObject{{QStringLiteral("column"), runColumnId(key.column)},
                                {QStringLiteral("ascending"), key.ascending}});
    return QJsonDocument(QJsonObject{{QStringLiteral("sort"), keys},
                                     {QStringLiteral("frozen"), frozen},
                                     {QStringLiteral("folded"), folded},
                                     {QStringLiteral("widths"), columns},
                                     {QStringLiteral("splitter"), sizes}})
        .toJson(QJsonDocument::Compact);
}

RunsLayout RunsLayout::fromJson(const QByteArray &json)
{
    RunsLayout layout;
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    QList<SortKey> order;
    const QJsonArray keys = root[QStringLiteral("sort")].toArray();
    for (const auto &key : keys) {
        const auto column = runColumnFromId(key[QStringLiteral("column")].toString());
        if (column && runColumnOrder(*column, true))
            order.append({*column, key[QStringLiteral("ascending")].toBool()});
    }
    if (!order.isEmpty())
        layout.order = order;
    layout.frozen = std::clamp(root[QStringLiteral("frozen")].toInt(layout.frozen), 0, mostFrozen);
    layout.folded = root[QStringLiteral("folded")].toBool();
    const QJsonObject widths = root[QStringLiteral("widths")].toObject();
    for (auto it = widths.constBegin(); it != widths.constEnd(); ++it)
        layout.widths[it.key()] = std::clamp(it.value().toInt(), narrowest, widest);
    const QJsonArray sizes = root[QStringLiteral("splitter")].toArray();
    for (const auto &size : sizes)
        layout.splitter.append(std::clamp(size.toInt(), 0, widest * 4));
    if (layout.splitter.size() != 3)
        layout.splitter.clear();
    return layout;
}

} // namespace driftline
