// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restmodelregistry.h"

#include "models/io/mlflow_rest/restjson.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>

#include <algorithm>

namespace driftline {

namespace {

constexpr int pageSize = 1000;          // the most that registered-models/search allows
constexpr int lockPatienceMs = 30'000;  // for another process's move
constexpr qsizetype maxTagBytes = 5000; // of 2.x
constexpr auto promptTag = QLatin1StringView("mlflow.prompt.is_prompt");

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

bool byNumber(const QString &a, const QString &b)
{
    const qlonglong left = a.toLongLong();
    const qlonglong right = b.toLongLong();
    return left != right ? left < right : a < b;
}

QString versionName(const QString &model, const QString &version)
{
    return model + u'/' + version;
}

const ModelVersion *find(const QList<ModelVersion> &versions, const QString &number)
{
    const auto found = std::ranges::find(versions, number, &ModelVersion::version);
    return found == versions.cend() ? nullptr : &*found;
}

JournalEntry entryOf(const TransitionPlan &plan)
{
    JournalEntry entry;
    entry.time = nowUtcMs();
    entry.actor = plan.actor;
    entry.kind = QStringLiteral("transition");
    entry.model = plan.model;
    entry.version = plan.version;
    entry.from = stageName(plan.from);
    entry.to = stageName(plan.to);
    entry.reason = plan.reason;
    entry.archived = plan.archived;
    return entry;
}

/// Versions that this move archived: those planned, and any that the server moved in the same instant because
/// somebody had put it into the stage between our look and the write.
QStringList archivedBy(const ModelVersion &moved, const QStringList &planned,
                       const QList<ModelVersion> &before, const QList<ModelVersion> &after)
{
    QStringList archived;
    for (const ModelVersion &version : after) {
        if (version.stage != Stage::Archived || version.version == moved.version)
            continue;
        const ModelVersion *earlier = find(before, version.version);
        const bool wasArchived = earlier != nullptr && earlier->stage == Stage::Archived;
        const bool sameInstant =
            version.lastUpdatedTime && version.lastUpdatedTime == moved.lastUpdatedTime && !before.isEmpty();
        if (!wasArchived && (planned.contains(version.version) || sameInstant))
            archived.append(version.version);
    }
    std::ranges::sort(archived, byNumber);
    return archived;
}

QByteArray tagValue(const JournalEntry &entry, const QString &reason)
{
    const QJsonObject object{{key("seq"), entry.seq},
                             {key("time"), entry.time},
                             {key("actor"), entry.actor},
                             {key("kind"), entry.kind},
                             {key("from"), entry.from},
                             {key("to"), entry.to},
                             {key("reason"), reason},
                             {key("archived"), QJsonArray::fromStringList(entry.archived)},
                             {key("previous_hash"), entry.previousHash},
                             {key("hash"), entry.hash}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

RestModelRegistry::RestModelRegistry(std::shared_ptr<const RestApi> api, const QString &journalPath,
                                     std::shared_ptr<ProblemLog> problems)
    : m_api(std::move(api)),
      m_problems(std::move(problems)),
      m_part(m_api->shownBase() + QStringLiteral("/models")),
      m_journal(journalPath)
{}

Result<QList<RegisteredModel>> RestModelRegistry::models(const StopToken &stop)
{
    m_problems->replace(m_part);
    QList<RegisteredModel> found;
    QHash<QString, qsizetype> places;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        RestParameters parameters{{key("max_results"), QString::number(pageSize)}};
        if (!token.isEmpty())
            parameters.append({key("page_token"), token});
        const auto answer = m_api->get(key("registered-models/search"), parameters, stop);
        if (!answer.ok())
            return answer.failure();
        auto entries = entriesFromJson(*answer, "registered_models", registeredModelFromJson,
                                       m_api->shownBase(), *m_problems, m_part);
        if (!entries.ok())
            return entries.failure();
        qsizetype added = 0;
        for (RegisteredModel &each : *entries) {
            if (each.tags.value(promptTag) == QLatin1StringView("true") || places.contains(each.name))
                continue;
            places.insert(each.name, found.size());
            found.append(std::move(each));
            ++added;
        }
        token = answer->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, added); !status.ok())
            return status.failure();
    } while (!token.isEmpty());

    auto versions = found.isEmpty() ? QList<ModelVersion>() : searchVersions({}, stop);
    if (!versions.ok())
        return versions.failure();
    std::ranges::sort(*versions, byNumber, &ModelVersion::version);
    for (const ModelVersion &version : *versions) {
        if (const auto place = places.constFind(version.model); place != places.cend()) {
            RegisteredModel &owner = found[*place];
            ++owner.versionCount;
            owner.stages[stageName(version.stage)].append(version.version);
        }
    }
    std::ranges::sort(found, {}, &RegisteredModel::name);
    return found;
}

Result<RegisteredModel> RestModelRegistry::model(const QString &name, const StopToken &stop) const
{
    const auto answer = m_api->get(key("registered-models/get"), {{key("name"), name}}, stop);
    if (!answer.ok()) {
        if (answer.isError() && answer.error().code == ErrorCode::Usage)
            return fail(ErrorCode::Usage, tr("no such model"), name);
        return answer.failure();
    }
    JsonFields fields(answer->value(QLatin1StringView("registered_model")).toObject());
    auto found = registeredModelFromJson(fields);
    if (!found || !fields.wrong().isEmpty())
        reportWrongFields(fields.wrong(), !found, name, *m_problems, m_part);
    if (!found)
        return fail(ErrorCode::Unreadable, tr("the server's answer is not a model"), name);
    if (found->tags.value(promptTag) == QLatin1StringView("true"))
        return fail(ErrorCode::Usage, tr("this is a prompt, not a model"), name);
    return *std::move(found);
}

Result<QList<ModelVersion>> RestModelRegistry::searchVersions(const QString &filter,
                                                              const StopToken &stop) const
{
    QList<ModelVersion> found;
    QSet<QString> known;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        RestParameters parameters{{key("max_results"), QString::number(pageSize)}};
        if (!filter.isEmpty())
            parameters.append({key("filter"), filter});
        if (!token.isEmpty())
            parameters.append({key("page_token"), token});
        const auto answer = m_api->get(key("model-versions/search"), parameters, stop);
        if (!answer.ok())
            return answer.failure();
        auto entries = entriesFromJson(*answer, "model_versions", modelVersionFromJson, m_api->shownBase(),
                                       *m_problems, m_part);
        if (!entries.ok())
            return entries.failure();
        const qsizetype before = found.size();
        for (ModelVersion &version : *entries) {
            const QString name = versionName(version.model, version.version);
            if (!known.contains(name)) {
                known.insert(name);
                found.append(std::move(version));
            }
        }
        token = answer->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, found.size() - before); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    return found;
}

Result<QList<ModelVersion>> RestModelRegistry::versions(const QString &name, const StopToken &stop)
{
    const auto owner = model(name, stop);
    if (!owner.ok())
        return owner.failure();
    const QChar quote = name.contains(u'\'') ? u'"' : u'\'';
    auto found = searchVersions(QStringLiteral("name=") + quote + name + quote, stop);
    if (!found.ok())
        return found;
    found->removeIf([&](const ModelVersion &version) { return version.model != name; });
    for (ModelVersion &version : *found) {
        for (auto alias = owner->aliases.cbegin(); alias != owner->aliases.cend(); ++alias) {
            if (*alias == version.version)
                version.aliases.append(alias.key());
        }
    }
    std::ranges::sort(
        *found, [](const ModelVersion &a, const ModelVersion &b) { return byNumber(b.version, a.version); });
    return found;
}

Status RestModelRegistry::checkPrecondition(const TransitionPlan &plan, const QList<ModelVersion> &now) const
{
    const QString where = versionName(plan.model, plan.version);
    const ModelVersion *moved = find(now, plan.version);
    if (moved == nullptr)
        return fail(ErrorCode::Changed, tr("this version is no longer there"), where, tr("look again"));
    if (moved->stage != plan.from)
        return fail(ErrorCode::Changed,
                    tr("somebody else moved this version: it is in %1, no longer in %2")
                        .arg(stageName(moved->stage), stageName(plan.from)),
                    where, tr("look again and repeat the move if it is still right"));
    QStringList inTarget;
    for (const ModelVersion &version : now) {
        if (version.stage == plan.to && version.version != plan.version)
            inTarget.append(version.version);
    }
    QStringList expected = plan.archived + plan.keptInStage;
    std::ranges::sort(inTarget, byNumber);
    std::ranges::sort(expected, byNumber);
    if (inTarget == expected)
        return Done{};
    return fail(ErrorCode::Changed,
                tr("somebody else changed which versions are in %1").arg(stageName(plan.to)), where,
                tr("look again and repeat the move if it is still right"));
}

Status RestModelRegistry::sendStage(const QString &name, const QString &version, Stage stage,
                                    bool archiveExisting) const
{
    const QJsonObject body{{key("name"), name},
                           {key("version"), version},
                           {key("stage"), stageName(stage)},
                           {key("archive_existing_versions"), archiveExisting}};
    const auto answer = m_api->post(key("model-versions/transition-stage"), body, StopToken(), false);
    if (!answer.ok())
        return answer.failure();
    return Done{};
}

Status RestModelRegistry::send(const TransitionPlan &plan) const
{
    // Archiving everybody in one request is one transaction on the server.
    const bool together = !plan.archived.isEmpty() && plan.keptInStage.isEmpty();
    if (Status moved = sendStage(plan.model, plan.version, plan.to, together); !moved.ok() || together)
        return moved;
    for (const QString &version : plan.archived) {
        const Status archived = sendStage(plan.model, version, Stage::Archived, false);
        if (archived.isError())
            m_problems->add({tr("a version was not archived"), versionName(plan.model, version),
                             archived.error().line(), 1});
    }
    return Done{};
}

Result<AppliedTransition> RestModelRegistry::transition(const TransitionPlan &plan, const StopToken &stop)
{
    const std::lock_guard guard(m_moving);
    const QString folder = QFileInfo(m_journal.path()).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Output, tr("cannot make the journal's folder"), folder);
    QLockFile lock(m_journal.path() + QStringLiteral(".lock"));
    lock.setStaleLockTime(0); // only a process that is gone loses it
    if (!lock.tryLock(lockPatienceMs))
        return fail(ErrorCode::Unreachable, tr("another move on this server is not finished"),
                    m_journal.path(), tr("try again"));

    JournalEntry entry = entryOf(plan);
    const auto planned = m_journal.plan(entry, stop);
    if (!planned.ok())
        return planned.failure();
    const auto giveUp = [&](const Failure &why) -> Result<AppliedTransition> {
        if (const Status refused = m_journal.refuse(*planned, StopToken()); refused.isError())
            m_problems->add({refused.error().what, refused.error().where, refused.error().hint, 1});
        return why;
    };
    const auto before = versions(plan.model, stop);
    if (!before.ok())
        return giveUp(before.failure());
    if (const Status unchanged = checkPrecondition(plan, *before); !unchanged.ok())
        return giveUp(unchanged.failure());
    if (stop.stopRequested())
        return giveUp(Cancelled{});
    return finish(*planned, std::move(entry), plan, *before, send(plan));
}

/// Reads back what the request did, whatever the answer was, and settles the journal by it.
Result<AppliedTransition> RestModelRegistry::finish(qint64 planned, JournalEntry entry,
                                                    const TransitionPlan &plan,
                                                    const QList<ModelVersion> &before, const Status &sent)
{
    const StopToken never;
    const QString where = versionName(plan.model, plan.version);
    const auto after = versions(plan.model, never);
    const ModelVersion *moved = after.ok() ? find(*after, plan.version) : nullptr;
    if (!after.ok()) {
        const QString why = after.isError() ? after.error().line() : QString();
        return fail(ErrorCode::Unreachable, tr("the move was sent, but its outcome could not be read back"),
                    where, tr("%1; the journal is settled when this server is opened again").arg(why));
    }
    if (moved == nullptr || moved->stage == plan.from || (!sent.ok() && moved->stage != plan.to)) {
        if (const Status refused = m_journal.refuse(planned, never); !refused.ok())
            return refused.failure();
        if (!sent.ok())
            return sent.failure();
        return fail(ErrorCode::Changed,
                    tr("the server took the move, but the version is not where it should be"), where,
                    tr("look again; somebody else may be moving it"));
    }
    entry.archived = archivedBy(*moved, plan.archived, before, *after);
    const auto settled = m_journal.settle(planned, entry, never);
    if (!settled.ok())
        return settled.failure();
    writeTag(*settled, moved->tags);
    return AppliedTransition{*settled};
}

void RestModelRegistry::writeTag(const JournalEntry &entry, const QMap<QString, QString> &tags) const
{
    // Journals of two people count from 1 each: neither overwrites the other's tag.
    QString name = QStringLiteral("driftline.journal.%1").arg(entry.seq);
    if (tags.contains(name))
        name += u'.' + entry.hash.left(8);
    QString reason = entry.reason;
    QByteArray value = tagValue(entry, reason);
    while (value.size() > maxTagBytes && !reason.isEmpty()) {
        reason.chop(std::max<qsizetype>(1, reason.size() / 8));
        value = tagValue(entry, reason + u'…');
    }
    const QJsonObject body{{key("name"), entry.model},
                           {key("version"), entry.version},
                           {key("key"), name},
                           {key("value"), QString::fromUtf8(value)}};
    const auto written = m_api->post(key("model-versions/set-tag"), body, StopToken());
    if (written.isError())
        m_problems->add({tr("the move is done and in your journal, but the server did not take its tag"),
                         versionName(entry.model, entry.version), written.error().line(), 1});
}

Result<QList<JournalEntry>> RestModelRegistry::journal(const StopToken &stop)
{
    return m_journal.entries(stop);
}

Status RestModelRegistry::settleOpenMoves(const StopToken &stop)
{
    const std::lock_guard guard(m_moving);
    if (!QFileInfo::exists(m_journal.path()))
        return Done{};
    QLockFile lock(m_journal.path() + QStringLiteral(".lock"));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0))
        return Done{}; // somebody is moving right now and settles it
    const auto open = m_journal.planned(stop);
    if (!open.ok())
        return open.failure();
    for (const journaltable::Planned &planned : *open) {
        const auto now = versions(planned.entry.model, stop);
        const bool modelGone = now.isError() && now.error().code == ErrorCode::Usage;
        if (!now.ok() && !modelGone)
            return now.failure();
        const ModelVersion *version = now.ok() ? find(*now, planned.entry.version) : nullptr;
        if (version == nullptr || stageName(version->stage) != planned.entry.to) {
            if (const Status refused = m_journal.refuse(planned.id, stop); !refused.ok())
                return refused.failure();
            continue;
        }
        JournalEntry entry = planned.entry;
        entry.archived = archivedBy(*version, planned.entry.archived, {}, *now);
        const auto settled = m_journal.settle(planned.id, entry, stop);
        if (!settled.ok())
            return settled.failure();
        writeTag(*settled, version->tags);
    }
    return Done{};
}

} // namespace driftline
