// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/columnsets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace driftline {

QList<ColumnSet> columnSetsFromJson(const QByteArray &json)
{
    QList<ColumnSet> sets;
    const QJsonArray stored = QJsonDocument::fromJson(json).array();
    for (const auto &entry : stored) {
        ColumnSet set{entry[QStringLiteral("name")].toString(), {}, entry[QStringLiteral("frozen")].toInt(1)};
        const QJsonArray ids = entry[QStringLiteral("columns")].toArray();
        for (const auto &id : ids) {
            if (const auto column = runColumnFromId(id.toString()))
                set.columns.append(*column);
        }
        if (!set.name.isEmpty() && !set.columns.isEmpty())
            sets = withColumnSet(sets, set);
    }
    return sets;
}

QByteArray columnSetsToJson(const QList<ColumnSet> &sets)
{
    QJsonArray stored;
    for (const ColumnSet &set : sets) {
        QJsonArray ids;
        for (const RunColumn &column : set.columns)
            ids.append(runColumnId(column));
        stored.append(QJsonObject{{QStringLiteral("name"), set.name},
                                  {QStringLiteral("columns"), ids},
                                  {QStringLiteral("frozen"), set.frozen}});
    }
    return QJsonDocument(stored).toJson(QJsonDocument::Compact);
}

QList<ColumnSet> withColumnSet(QList<ColumnSet> sets, const ColumnSet &set)
{
    sets.removeIf([&](const ColumnSet &other) { return other.name == set.name; });
    sets.append(set);
    std::ranges::sort(sets, {}, &ColumnSet::name);
    return sets;
}

} // namespace driftline
