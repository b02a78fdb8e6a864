// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/resttrackingstore.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace driftline {

namespace {

constexpr int runningLooked = 100;

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

} // namespace

Result<StoreContent> RestTrackingStore::refresh(const StopToken &stop, const StoreProgress &)
{
    const auto all = experiments(ViewType::ActiveOnly, stop);
    if (!all.ok())
        return all.failure();
    QCryptographicHash mark(QCryptographicHash::Sha256);
    QJsonArray ids;
    for (const Experiment &experiment : *all) {
        ids.append(experiment.id.text());
        mark.addData((experiment.id.text() + u'\n' + experiment.name + u'\n').toUtf8());
        mark.addData(QByteArray::number(experiment.lastUpdateTime.value_or(0)));
    }
    const QJsonObject newest{{key("max_results"), 1}};
    const QJsonObject lastEnded{{key("max_results"), 1},
                                {key("order_by"), QJsonArray{key("attributes.end_time DESC")}}};
    const QJsonObject running{{key("max_results"), runningLooked},
                              {key("filter"), key("attributes.status = 'RUNNING'")}};
    for (QJsonObject body : {newest, lastEnded, running}) {
        if (ids.isEmpty())
            break; // a server refuses to search in none
        body.insert(key("experiment_ids"), ids);
        const auto answer = m_api->post(key("runs/search"), body, stop);
        if (!answer.ok())
            return answer.failure();
        const QJsonArray runs = answer->value(QLatin1StringView("runs")).toArray();
        mark.addData(QJsonDocument(runs).toJson(QJsonDocument::Compact));
    }
    const quint64 before = m_mark.content().revision;
    const StoreContent content = m_mark.seen(QString::fromLatin1(mark.result().toHex()));
    if (content.revision != before)
        m_problems->replace(m_runsPart); // whoever shows runs reads them again now
    return content;
}

} // namespace driftline
