// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/stagemove.h"

#include "models/io/journal/journaltable.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

using Stages = QMap<qint64, QString>; // of every version that is not deleted

Result<Stages> readStages(const StoreSession &session, const QString &model)
{
    Stages stages;
    const Status status = session.database->each(
        sql(QStringLiteral("SELECT v.version, ifnull(v.current_stage, 'None') FROM model_versions v "
                           "WHERE v.name = ? AND %1 AND %2")
                .arg(defaultWorkspace(session.schema, QStringLiteral("v")), notDeleted(QStringLiteral("v"))),
            {model}),
        [&](const Statement &row) { stages.insert(row.integer(0).value_or(0), row.text(1)); });
    if (!status.ok())
        return status.failure();
    return stages;
}

Failure changed(const QString &what, const QString &where)
{
    return fail(ErrorCode::Changed, what, where, tr("look at the model again and plan the move anew"));
}

/// The versions in a plan's lists; absent where one is not a number.
std::optional<QList<qint64>> numbers(const QStringList &versions)
{
    QList<qint64> found;
    for (const QString &version : versions) {
        bool ok = false;
        found.append(version.toLongLong(&ok));
        if (!ok)
            return std::nullopt;
    }
    std::ranges::sort(found);
    return found;
}

QString listText(const QList<qint64> &versions)
{
    QStringList texts;
    for (const qint64 version : versions)
        texts.append(QString::number(version));
    return texts.isEmpty() ? tr("none") : texts.join(u", ");
}

Status checkPlan(const Stages &stages, const TransitionPlan &plan)
{
    const QString where = plan.model + u'/' + plan.version;
    const auto beside = numbers(plan.archived + plan.keptInStage);
    const qint64 moved = plan.version.toLongLong();
    if (QString::number(moved) != plan.version || !beside)
        return fail(ErrorCode::Usage, tr("a version is a whole number"), where);
    if (!stages.contains(moved))
        return stages.isEmpty() ? fail(ErrorCode::Usage, tr("no such model version"), where)
                                : changed(tr("the version does not exist any more"), where);
    const QString now = stages.value(moved);
    if (now != stageName(plan.from))
        return changed(tr("the version is in %1 by now, and not in %2").arg(now, stageName(plan.from)),
                       where);
    QList<qint64> there = stages.keys(stageName(plan.to));
    there.removeAll(moved);
    if (there != *beside)
        return changed(tr("in %1 are other versions by now: %2 instead of %3")
                           .arg(stageName(plan.to), listText(there), listText(*beside)),
                       where);
    return Done{};
}

/// What the stages must be afterwards.
Stages applied(Stages stages, const TransitionPlan &plan)
{
    for (const QString &version : plan.archived)
        stages.insert(version.toLongLong(), stageName(Stage::Archived));
    stages.insert(plan.version.toLongLong(), stageName(plan.to));
    return stages;
}

/// The same columns as MLflow: the stage and time of every version that moves, and the time of the model.
Status write(const StoreSession &session, const Stages &before, const Stages &after, const QString &model,
             UtcMs now, const QString &moved)
{
    for (const auto &[version, stage] : after.asKeyValueRange()) {
        if (before.value(version) == stage && QString::number(version) != moved)
            continue;
        const auto updated = session.database->execute(
            sql(QStringLiteral("UPDATE model_versions AS v SET current_stage = ?, last_updated_time = ? "
                               "WHERE v.name = ? AND v.version = ? AND ") +
                    defaultWorkspace(session.schema, QStringLiteral("v")),
                {stage, now, model, version}));
        if (!updated.ok())
            return updated.failure();
    }
    const auto updated = session.database->execute(
        sql(QStringLiteral("UPDATE registered_models AS m SET last_updated_time = ? WHERE m.name = ? AND ") +
                defaultWorkspace(session.schema, QStringLiteral("m")),
            {now, model}));
    return updated.ok() ? Status(Done{}) : updated.failure();
}

} // namespace

Result<JournalEntry> moveStage(const StoreSession &session, const TransitionPlan &plan, UtcMs now)
{
    const auto before = readStages(session, plan.model);
    if (!before.ok())
        return before.failure();
    if (const Status checked = checkPlan(*before, plan); !checked.ok())
        return checked.failure();
    const Stages after = applied(*before, plan);
    if (const Status written = write(session, *before, after, plan.model, now, plan.version); !written.ok())
        return written.failure();
    const auto readBack = readStages(session, plan.model);
    if (!readBack.ok())
        return readBack.failure();
    if (*readBack != after)
        return fail(ErrorCode::Output, tr("the store did not keep the move as it was written; it was undone"),
                    plan.model + u'/' + plan.version,
                    tr("check the database for triggers of other programs"));

    JournalEntry entry;
    entry.time = now;
    entry.actor = plan.actor;
    entry.kind = QStringLiteral("transition");
    entry.model = plan.model;
    entry.version = plan.version;
    entry.from = stageName(plan.from);
    entry.to = stageName(plan.to);
    entry.reason = plan.reason;
    entry.archived = plan.archived;
    return journaltable::append(*session.database, std::move(entry));
}

QString defaultWorkspace(const StoreSchema &schema, const QString &alias)
{
    return schema.hasWorkspaces() ? alias + QStringLiteral(".workspace = 'default'") : QStringLiteral("1");
}

QString notDeleted(const QString &alias)
{
    return QStringLiteral("ifnull(%1.current_stage, '') <> 'Deleted_Internal'").arg(alias);
}

} // namespace driftline
