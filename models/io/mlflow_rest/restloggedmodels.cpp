// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The logged models of a server's run; 2.x knows none.

#include "models/io/mlflow_rest/restjson.h"
#include "models/io/mlflow_rest/resttrackingstore.h"

#include <QJsonArray>

namespace driftline {

Result<QList<LoggedModel>> RestTrackingStore::loggedModels(const Run &run, const StopToken &stop)
{
    QList<LoggedModel> models;
    if (run.id.text().contains(u'\'')) // there is no way to write it in a filter, and no id has it
        return models;
    QSet<LoggedModelId> known;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        QJsonObject body{
            {QStringLiteral("experiment_ids"), QJsonArray{run.experimentId.text()}},
            {QStringLiteral("filter"), QStringLiteral("source_run_id = '%1'").arg(run.id.text())},
            {QStringLiteral("order_by"),
             QJsonArray{QJsonObject{{QStringLiteral("field_name"), QStringLiteral("creation_timestamp")},
                                    {QStringLiteral("ascending"), true}}}}};
        if (!token.isEmpty())
            body.insert(QStringLiteral("page_token"), token);
        const auto answer = m_api->postIfKnown(QStringLiteral("logged-models/search"), body, stop);
        if (!answer.ok())
            return answer.failure();
        if (!*answer)
            return models;
        auto entries =
            entriesFromJson(**answer, "models", loggedModelFromJson, run.id.text(), *m_problems, m_runsPart);
        if (!entries.ok())
            return entries.failure();
        const qsizetype before = models.size();
        for (LoggedModel &model : *entries) {
            if (model.sourceRun != run.id || known.contains(model.id))
                continue;
            known.insert(model.id);
            models.append(std::move(model));
        }
        token = (*answer)->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, models.size() - before); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    return models;
}

} // namespace driftline
