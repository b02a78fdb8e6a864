// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runsview.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace driftline {

namespace {

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const auto &each : array)
        list.append(each.toString());
    return list;
}

/// The order alone.
QByteArray orderOf(RunsLayout layout)
{
    layout.widths.clear();
    layout.splitter.clear();
    return layout.toJson();
}

} // namespace

bool RunsView::showsTheSameAs(const RunsView &other) const
{
    return experiments == other.experiments && filter == other.filter && columns == other.columns &&
           orderOf(layout) == orderOf(other.layout) && layout.folded == other.layout.folded &&
           groupBy == other.groupBy;
}

QByteArray viewsToJson(const QList<RunsView> &views)
{
    QJsonArray array;
    for (const RunsView &view : views) {
        array.append(
            QJsonObject{{QStringLiteral("name"), view.name},
                        {QStringLiteral("experiments"), QJsonArray::fromStringList(view.experiments)},
                        {QStringLiteral("filter"), view.filter},
                        {QStringLiteral("columns"), QJsonArray::fromStringList(view.columns)},
                        {QStringLiteral("layout"), QString::fromUtf8(view.layout.toJson())},
                        {QStringLiteral("groupBy"), view.groupBy ? groupById(*view.groupBy) : QString()}});
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<RunsView> viewsFromJson(const QByteArray &json)
{
    QList<RunsView> views;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const auto &each : array) {
        RunsView view;
        view.name = each[QLatin1StringView("name")].toString();
        view.experiments = texts(each[QLatin1StringView("experiments")]);
        view.filter = each[QLatin1StringView("filter")].toString();
        const QStringList columns = texts(each[QLatin1StringView("columns")]);
        for (const QString &id : columns) {
            if (runColumnFromId(id))
                view.columns.append(id);
        }
        view.layout = RunsLayout::fromJson(each[QLatin1StringView("layout")].toString().toUtf8());
        view.groupBy = groupByFromId(each[QLatin1StringView("groupBy")].toString());
        const bool known =
            std::ranges::any_of(views, [&view](const RunsView &other) { return other.name == view.name; });
        if (!view.name.isEmpty() && !known)
            views.append(view);
    }
    return views;
}

} // namespace driftline
