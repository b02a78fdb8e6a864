// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/mlrunsmodelregistry.h"

#include "models/io/mlruns/storelayout.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace driftline::mlruns {

namespace {

constexpr auto promptTag = QLatin1StringView("mlflow.prompt.is_prompt");
constexpr auto deletedStage = QLatin1StringView("Deleted_Internal");
constexpr QByteArrayView versionPrefix("version-");
const QString partName = QStringLiteral("models"); // see StoreIndex::tell()

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

/// One model's folder.
class ModelFolder
{
public:
    ModelFolder(const Folder &models, const QByteArray &name)
        : m_relative(QString::fromLatin1(modelsName) + u'/' + QFile::decodeName(name)),
          m_name(QFile::decodeName(name)),
          m_folder(models.child(name))
    {
        if (m_folder.isOpen())
            m_entries = m_folder.entries();
        else if (m_folder.exists())
            m_troubles.append({TroubleKind::Unreadable, m_relative, 0, m_folder.error()});
    }

    /// Nothing for a folder that is no model, or a prompt.
    std::optional<RegisteredModel> model()
    {
        if (!m_folder.isOpen())
            return std::nullopt;
        Stamp stamp;
        const auto meta = readMeta(
            m_folder, m_relative, [](const MetaFile &read) { return read.text("name").has_value(); }, stamp,
            m_troubles);
        if (!meta)
            return std::nullopt;
        RegisteredModel model;
        model.name = meta->text("name").value_or(m_name);
        model.tags = texts(m_folder, "tags", m_relative);
        if (model.tags.value(promptTag).compare(QLatin1StringView("true"), Qt::CaseInsensitive) == 0)
            return std::nullopt;
        model.description = meta->text("description").value_or(QString());
        const QString path = joined(m_relative, metaName);
        model.creationTime = timeOf(*meta, "creation_timestamp", path, m_troubles);
        model.lastUpdatedTime = timeOf(*meta, "last_updated_timestamp", path, m_troubles);
        model.aliases = texts(m_folder, "aliases", m_relative);
        return model;
    }

    /// By number, without deleted ones.
    QMap<qint64, ModelVersion> versions(const RegisteredModel &model, const StopToken &stop)
    {
        QMap<qint64, ModelVersion> found;
        for (const Entry &entry : m_entries) {
            if (stop.stopRequested())
                break;
            if (entry.kind != EntryKind::Folder || !entry.name.startsWith(versionPrefix))
                continue;
            bool isNumber = false;
            const qint64 number = entry.name.sliced(versionPrefix.size()).toLongLong(&isNumber);
            auto version = isNumber ? readVersion(entry.name, number) : std::nullopt;
            if (!version)
                continue;
            version->model = model.name;
            for (auto alias = model.aliases.cbegin(); alias != model.aliases.cend(); ++alias) {
                if (alias.value() == version->version)
                    version->aliases.append(alias.key());
            }
            found.insert(number, *std::move(version));
        }
        for (auto alias = model.aliases.cbegin(); alias != model.aliases.cend(); ++alias) {
            if (!stop.stopRequested() && !found.contains(alias.value().toLongLong()))
                m_troubles.append({TroubleKind::DanglingAlias,
                                   m_relative + QStringLiteral("/aliases/") + alias.key(), 0,
                                   alias.key() + QStringLiteral(" → ") + alias.value()});
        }
        return found;
    }

    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] const QList<Trouble> &troubles() const { return m_troubles; }

private:
    std::optional<ModelVersion> readVersion(const QByteArray &name, qint64 number)
    {
        const QString relative = joined(m_relative, name);
        const Folder folder = m_folder.child(name);
        if (!folder.isOpen()) {
            m_troubles.append({TroubleKind::Unreadable, relative, 0, folder.error()});
            return std::nullopt;
        }
        Stamp stamp;
        const auto meta = readMeta(
            folder, relative, [](const MetaFile &read) { return read.text("version").has_value(); }, stamp,
            m_troubles);
        const QString stage = meta ? meta->text("current_stage").value_or(QString()) : QString();
        if (!meta || stage == deletedStage)
            return std::nullopt;
        ModelVersion version;
        version.version = QString::number(number);
        const auto known = stage.isEmpty() ? Stage::None : stageFromName(stage);
        const QString path = joined(relative, metaName);
        if (!known)
            m_troubles.append({TroubleKind::UnknownStage, path, 0, stage});
        version.stage = known.value_or(Stage::None);
        version.runId = RunId(meta->text("run_id").value_or(QString()));
        version.source = meta->text("source").value_or(QString());
        version.status = meta->text("status").value_or(QString());
        version.description = meta->text("description").value_or(QString());
        version.userId = meta->text("user_id").value_or(QString());
        version.creationTime = timeOf(*meta, "creation_timestamp", path, m_troubles);
        version.lastUpdatedTime = timeOf(*meta, "last_updated_timestamp", path, m_troubles);
        version.tags = texts(folder, "tags", relative);
        return version;
    }

    QMap<QString, QString> texts(const Folder &parent, const char *kind, const QString &relative)
    {
        QMap<QString, QString> found;
        eachKeyFile(parent.child(kind), {}, joined(relative, kind), m_troubles,
                    [&](const Folder &folder, const QByteArray &name, const QByteArray &key) {
                        Stamp stamp;
                        if (const auto text =
                                readText(folder, name, joined(relative, kind), stamp, m_troubles))
                            found.insert(QFile::decodeName(key), *text);
                    });
        return found;
    }

    QString m_relative;
    QString m_name;
    Folder m_folder;
    std::vector<Entry> m_entries;
    QList<Trouble> m_troubles;
};

/// The models' folder, closed when there is none yet. Errors: Unreadable.
Result<std::shared_ptr<const Folder>> modelsFolder(const QString &root)
{
    const auto folder = std::make_shared<const Folder>(root + u'/' + QLatin1StringView(modelsName));
    if (!folder->isOpen() && folder->exists())
        return fail(ErrorCode::Unreadable, tr("the registry's folder may not be read"), folder->path(),
                    folder->error());
    return folder;
}

} // namespace

Result<QList<RegisteredModel>> MlrunsModelRegistry::models(const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    const auto folder = modelsFolder(m_index->root());
    if (!folder.ok())
        return folder.failure();
    QMap<QString, RegisteredModel> found;
    QMap<QString, QList<Trouble>> troubles; // by the model's folder
    for (const Entry &entry : (*folder)->isOpen() ? (*folder)->entries() : std::vector<Entry>()) {
        if (entry.kind != EntryKind::Folder)
            continue;
        ModelFolder each(**folder, entry.name);
        auto model = each.model();
        if (model) {
            const auto versions = each.versions(*model, stop);
            model->versionCount = int(versions.size());
            for (const ModelVersion &version : versions)
                model->stages[stageName(version.stage)].append(version.version);
            const QString name = model->name;
            found.insert(name, *std::move(model));
        }
        troubles.insert(each.name(), each.troubles());
        if (stop.stopRequested())
            return Cancelled{};
    }
    m_index->tell(partName, {});
    for (auto each = troubles.cbegin(); each != troubles.cend(); ++each)
        m_index->tell(partName + u'/' + each.key(), each.value());
    return found.values();
}

Result<QList<ModelVersion>> MlrunsModelRegistry::versions(const QString &model, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    const auto folder = modelsFolder(m_index->root());
    if (!folder.ok())
        return folder.failure();
    const auto noSuchModel = [&] {
        return fail(ErrorCode::Usage, tr("no such model"), model, tr("list the models to find its name"));
    };
    // MLflow refuses these in names; here they would lead out of the folder.
    if (model.isEmpty() || model.startsWith(u'.') || model.contains(u'/') || model.contains(u'\\') ||
        !(*folder)->isOpen())
        return noSuchModel();
    ModelFolder each(**folder, QFile::encodeName(model));
    const auto known = each.model();
    QList<ModelVersion> newestFirst;
    if (known)
        newestFirst = each.versions(*known, stop).values();
    if (stop.stopRequested())
        return Cancelled{};
    m_index->tell(partName + u'/' + each.name(), each.troubles());
    if (!known)
        return noSuchModel();
    std::ranges::reverse(newestFirst);
    return newestFirst;
}

Result<AppliedTransition> MlrunsModelRegistry::transition(const TransitionPlan &plan, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    return fail(ErrorCode::Usage, tr("a file store is only read, so that its versions cannot be moved"),
                plan.model + u'/' + plan.version,
                tr("MLflow 3.13 and later no longer write such stores: bring it into a database with `mlflow "
                   "migrate-filestore --source %1 --target sqlite:///mlflow.db`, or open a server")
                    .arg(m_index->root()));
}

Result<QList<JournalEntry>> MlrunsModelRegistry::journal(const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    return QList<JournalEntry>();
}

} // namespace driftline::mlruns
