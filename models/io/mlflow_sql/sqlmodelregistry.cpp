// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/sqlmodelregistry.h"

#include "models/io/journal/journaltable.h"
#include "models/io/mlflow_sql/stagemove.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

/// The registry's tables as seen in one session, whichever of them the store has.
class RegistryReader
{
public:
    RegistryReader(const StoreSession &session, const StoreFile &file) : m_session(session), m_file(file) {}

    /// By name, without what hangs on them and without prompts, which MLflow keeps in the same table.
    Result<QMap<QString, RegisteredModel>> models()
    {
        QSet<QString> prompts;
        Status status = eachOf("registered_model_tags",
                               QStringLiteral("SELECT p.name FROM registered_model_tags p "
                                              "WHERE p.key = 'mlflow.prompt.is_prompt' "
                                              "AND lower(p.value) = 'true' AND ") +
                                   workspace("p"),
                               [&](const Statement &row) { prompts.insert(row.text(0)); });
        if (!status.ok())
            return status.failure();
        const auto column = [&](const char *name) {
            return m_session.schema.column(QStringLiteral("registered_models"), QStringLiteral("m"),
                                           QLatin1StringView(name));
        };
        QMap<QString, RegisteredModel> found;
        status = each(
            QStringLiteral("SELECT m.name, %1, %2, m.last_updated_time FROM registered_models m WHERE %3")
                .arg(column("description"), column("creation_time"), workspace("m")),
            [&](const Statement &row) {
                if (prompts.contains(row.text(0)))
                    return;
                RegisteredModel model;
                model.name = row.text(0);
                model.description = row.text(1);
                model.creationTime = row.integer(2);
                model.lastUpdatedTime = row.integer(3);
                found.insert(model.name, model);
            });
        if (!status.ok())
            return inTable(status.failure(), QStringLiteral("registered_models"));
        return found;
    }

    /// What belongs to a model and cannot be read is left out; not versions, by which moves are planned.
    Status eachVersion(const QString &model, const std::function<void(const ModelVersion &)> &take)
    {
        const auto column = [&](const char *name) {
            return m_session.schema.column(QStringLiteral("model_versions"), QStringLiteral("v"),
                                           QLatin1StringView(name));
        };
        const QStringList columns{column("run_id"),      column("source"),  column("status"),
                                  column("description"), column("user_id"), column("creation_time")};
        const Status status = each(
            QStringLiteral("SELECT v.name, v.version, v.current_stage, v.last_updated_time, %1 "
                           "FROM model_versions v WHERE %2 AND %3 AND (?1 = '' OR v.name = ?1) "
                           "ORDER BY v.name, v.version")
                .arg(columns.join(u", "), workspace("v"), notDeleted(QStringLiteral("v"))),
            [&](const Statement &row) {
                ModelVersion version;
                version.model = row.text(0);
                version.version = row.text(1);
                version.stage = stageOf(row.text(2), version);
                version.lastUpdatedTime = row.integer(3);
                version.runId = RunId(row.text(4));
                version.source = row.text(5);
                version.status = row.text(6);
                version.description = row.text(7);
                version.userId = row.text(8);
                version.creationTime = row.integer(9);
                take(version);
            },
            model);
        return status.ok() ? status : inTable(status.failure(), QStringLiteral("model_versions"));
    }

    Status eachAlias(const QString &model, const std::function<void(const Statement &)> &row)
    {
        return eachOf("registered_model_aliases",
                      QStringLiteral("SELECT a.name, a.alias, a.version FROM registered_model_aliases a "
                                     "WHERE %1 AND (?1 = '' OR a.name = ?1) ORDER BY a.name, a.alias")
                          .arg(workspace("a")),
                      row, model);
    }

    Status eachModelTag(const std::function<void(const Statement &)> &row)
    {
        return eachOf("registered_model_tags",
                      QStringLiteral("SELECT t.name, t.key, t.value FROM registered_model_tags t WHERE ") +
                          workspace("t"),
                      row);
    }

    Status eachVersionTag(const QString &model, const std::function<void(const Statement &)> &row)
    {
        return eachOf("model_version_tags",
                      QStringLiteral("SELECT t.version, t.key, t.value FROM model_version_tags t "
                                     "WHERE %1 AND t.name = ?1")
                          .arg(workspace("t")),
                      row, model);
    }

    /// Where names need not be unique across workspaces only the default one is shown, and the others are
    /// told of.
    Status noteOtherWorkspaces()
    {
        if (!m_session.schema.hasWorkspaces())
            return Done{};
        return each(QStringLiteral("SELECT m.workspace, count(*) FROM registered_models m "
                                   "WHERE m.workspace <> 'default' GROUP BY m.workspace"),
                    [this](const Statement &row) {
                        m_file.problem(tr("%1 models of another workspace are not shown").arg(row.text(1)),
                                       row.text(0), {}, StoreHalf::Models);
                    });
    }

private:
    Status each(const QString &query, const std::function<void(const Statement &)> &row,
                const QString &model = {})
    {
        SqlText text = sql(query);
        if (query.contains(u'?'))
            text.values.append(model);
        return m_session.database->each(text, row);
    }

    /// Of a table that may be missing or damaged.
    Status eachOf(const char *name, const QString &query, const std::function<void(const Statement &)> &row,
                  const QString &model = {})
    {
        const QString table = QString::fromLatin1(name);
        return m_session.schema.isWhole(table)
                   ? m_file.leaveOut(each(query, row, model), table, StoreHalf::Models)
                   : Done{};
    }

    [[nodiscard]] QString workspace(const char *alias) const
    {
        return defaultWorkspace(m_session.schema, QLatin1StringView(alias));
    }

    Stage stageOf(const QString &name, const ModelVersion &version) const
    {
        const auto stage = name.isEmpty() ? Stage::None : stageFromName(name);
        if (!stage)
            m_file.problem(tr("the model version has an unknown stage: %1").arg(name),
                           version.model + u'/' + version.version, {}, StoreHalf::Models);
        return stage.value_or(Stage::None);
    }

    const StoreSession &m_session;
    const StoreFile &m_file;
};

} // namespace

Result<QList<RegisteredModel>> SqlModelRegistry::models(const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    m_file->forgetProblems(StoreHalf::Models);
    RegistryReader reader(*session, *m_file);
    auto models = reader.models();
    if (!models.ok())
        return models.failure();

    QSet<std::pair<QString, QString>> existing;
    Status status = reader.eachVersion({}, [&](const ModelVersion &version) {
        const auto model = models->find(version.model);
        if (model == models->end())
            return;
        ++model->versionCount;
        model->stages[stageName(version.stage)].append(version.version);
        existing.insert({version.model, version.version});
    });
    if (status.ok())
        status = reader.eachAlias({}, [&](const Statement &row) {
            const auto model = models->find(row.text(0));
            if (model == models->end())
                return;
            model->aliases.insert(row.text(1), row.text(2));
            // MLflow 2 leaves the aliases of a version that it deletes.
            if (!existing.contains({row.text(0), row.text(2)}))
                m_file->problem(tr("the alias %1 points to a version that does not exist").arg(row.text(1)),
                                row.text(0) + u'/' + row.text(2), tr("set the alias to another version"),
                                StoreHalf::Models);
        });
    if (status.ok())
        status = reader.eachModelTag([&](const Statement &row) {
            if (const auto model = models->find(row.text(0)); model != models->end())
                model->tags.insert(row.text(1), row.text(2));
        });
    if (status.ok())
        status = reader.noteOtherWorkspaces();
    if (!status.ok())
        return status.failure();
    return models->values();
}

Result<QList<ModelVersion>> SqlModelRegistry::versions(const QString &model, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    RegistryReader reader(*session, *m_file);
    const auto models = reader.models();
    if (!models.ok())
        return models.failure();
    if (!models->contains(model))
        return fail(ErrorCode::Usage, tr("no such model"), model, tr("list the models to find its name"));

    QMap<qint64, ModelVersion> found;
    Status status = reader.eachVersion(
        model, [&](const ModelVersion &version) { found.insert(version.version.toLongLong(), version); });
    const auto versionOf = [&](const Statement &row, int column) {
        return found.find(row.integer(column).value_or(0));
    };
    if (status.ok())
        status = reader.eachAlias(model, [&](const Statement &row) {
            if (const auto version = versionOf(row, 2); version != found.end())
                version->aliases.append(row.text(1));
        });
    if (status.ok())
        status = reader.eachVersionTag(model, [&](const Statement &row) {
            if (const auto version = versionOf(row, 0); version != found.end())
                version->tags.insert(row.text(1), row.text(2));
        });
    if (!status.ok())
        return status.failure();
    QList<ModelVersion> newestFirst = found.values();
    std::ranges::reverse(newestFirst);
    return newestFirst;
}

Result<AppliedTransition> SqlModelRegistry::transition(const TransitionPlan &plan, const StopToken &stop)
{
    auto session = m_file->write(stop);
    if (!session.ok())
        return session.failure();
    auto entry = moveStage(*session, plan, nowUtcMs());
    if (!entry.ok())
        return entry.failure();
    if (const Status committed = session->transaction.commit(); !committed.ok())
        return committed.failure();
    return AppliedTransition{std::move(entry).value()};
}

Result<QList<JournalEntry>> SqlModelRegistry::journal(const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    return journaltable::settled(*session->database);
}

} // namespace driftline
