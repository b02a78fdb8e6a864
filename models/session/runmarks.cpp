// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/session/runmarks.h"

#include "models/session/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace driftline {

namespace {

constexpr int mostColours = 32;

constexpr auto stateName = QLatin1StringView("run-marks");

} // namespace

QList<int> RunMarks::seriesOf(const QList<RunId> &runs) const
{
    QSet<int> taken;
    for (const RunId &run : runs) {
        if (const auto own = colours.constFind(run); own != colours.cend())
            taken.insert(*own);
    }
    QList<int> series;
    int next = 0;
    for (const RunId &run : runs) {
        const auto own = colours.constFind(run);
        while (own == colours.cend() && taken.contains(next))
            ++next;
        series.append(own == colours.cend() ? next++ : *own);
    }
    return series;
}

RunMarks runMarks(const Settings &settings, const QString &sourceUri)
{
    RunMarks marks;
    const QJsonObject root =
        QJsonDocument::fromJson(settings.pageState(sourceStateName(stateName, sourceUri))).object();
    const QJsonArray pinned = root[QStringLiteral("pinned")].toArray();
    for (const auto &id : pinned) {
        const RunId run(id.toString());
        if (!run.isEmpty() && !marks.pinned.contains(run) && marks.pinned.size() < RunMarks::mostPinned)
            marks.pinned.append(run);
    }
    const QJsonObject hidden = root[QStringLiteral("hidden")].toObject();
    for (auto it = hidden.constBegin(); it != hidden.constEnd(); ++it) {
        if (!it.key().isEmpty() && marks.hidden.size() < RunMarks::mostHidden)
            marks.hidden.insert(RunId(it.key()), it.value().toString());
    }
    const QJsonObject colours = root[QStringLiteral("colours")].toObject();
    for (auto it = colours.constBegin(); it != colours.constEnd(); ++it) {
        const int colour = it.value().toInt(-1);
        if (colour >= 0 && colour < mostColours)
            marks.colours.insert(RunId(it.key()), colour);
    }
    return marks;
}

void keepRunMarks(Settings &settings, const QString &sourceUri, const RunMarks &marks)
{
    QJsonArray pinned;
    for (const RunId &run : marks.pinned)
        pinned.append(run.text());
    QJsonObject hidden;
    for (auto it = marks.hidden.cbegin(); it != marks.hidden.cend(); ++it)
        hidden[it.key().text()] = it.value();
    QJsonObject colours;
    for (auto it = marks.colours.cbegin(); it != marks.colours.cend(); ++it)
        colours[it.key().text()] = it.value();
    const QJsonObject root{{QStringLiteral("pinned"), pinned},
                           {QStringLiteral("hidden"), hidden},
                           {QStringLiteral("colours"), colours}};
    settings.setPageState(sourceStateName(stateName, sourceUri),
                          QJsonDocument(root).toJson(QJsonDocument::Compact));
}

} // namespace driftline
