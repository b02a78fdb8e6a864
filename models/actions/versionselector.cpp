// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/versionselector.h"

#include <QCoreApplication>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("VersionSelector", text);
}

struct Selector
{
    QString model;
    QChar separator; ///< null: the model alone
    QString choice;  ///< what stands behind the separator
};

QString withoutScheme(const QString &text)
{
    const QLatin1StringView scheme("models:/");
    return text.startsWith(scheme) ? text.mid(scheme.size()) : text;
}

/// The model whose name the text begins with, and what is left. A name may hold '/' or '@' itself.
std::optional<Selector> split(const QString &text, const QList<RegisteredModel> &models)
{
    std::optional<Selector> best;
    for (const RegisteredModel &model : models) {
        if (!text.startsWith(model.name) || (best && best->model.size() >= model.name.size()))
            continue;
        const QString rest = text.mid(model.name.size());
        if (rest.isEmpty())
            best = Selector{model.name, {}, {}};
        else if (rest.size() > 1 && (rest.front() == u'/' || rest.front() == u'@'))
            best = Selector{model.name, rest.front(), rest.mid(1)};
    }
    return best;
}

Failure noSuchModel(const QString &selector, const QList<RegisteredModel> &models)
{
    QStringList names;
    for (const RegisteredModel &model : models.first(std::min<qsizetype>(models.size(), 5)))
        names << model.name;
    return fail(ErrorCode::Usage, tr("no such model"), selector,
                names.isEmpty() ? tr("the registry is empty")
                                : tr("there are: %1").arg(names.join(QStringLiteral(", "))));
}

Result<ModelVersion> onlyOne(const QList<ModelVersion> &fitting, const QString &none, const QString &selector)
{
    if (fitting.size() == 1)
        return fitting.first();
    if (fitting.isEmpty())
        return fail(ErrorCode::Usage, none, selector, tr("name a version, as in MODEL/12"));
    QStringList numbers;
    for (const ModelVersion &version : fitting)
        numbers << version.version;
    return fail(ErrorCode::Usage,
                tr("more than one version fits: %1").arg(numbers.join(QStringLiteral(", "))), selector,
                tr("name one of them, as in MODEL/%1").arg(numbers.first()));
}

template <typename Condition>
QList<ModelVersion> filtered(const QList<ModelVersion> &versions, Condition condition)
{
    QList<ModelVersion> found;
    std::copy_if(versions.cbegin(), versions.cend(), std::back_inserter(found), condition);
    return found;
}

} // namespace

Result<ModelVersion> selectVersion(ModelRegistry &registry, const QString &selector, const StopToken &stop)
{
    const QString text = withoutScheme(selector.trimmed());
    const auto models = registry.models(stop);
    if (!models.ok())
        return models.failure();
    const std::optional<Selector> wanted = split(text, *models);
    if (!wanted)
        return noSuchModel(selector, *models);
    const auto versions = registry.versions(wanted->model, stop);
    if (!versions.ok())
        return versions.failure();

    const auto inStage = [&](Stage stage) {
        return onlyOne(filtered(*versions, [&](const ModelVersion &v) { return v.stage == stage; }),
                       tr("no version of this model is in %1").arg(stageName(stage)), selector);
    };
    if (wanted->separator.isNull())
        return inStage(Stage::Production);

    const QString &choice = wanted->choice;
    const std::optional<Stage> stage = stageFromName(choice);
    if (wanted->separator == u'@') {
        const auto named =
            filtered(*versions, [&](const ModelVersion &v) { return v.aliases.contains(choice); });
        if (named.isEmpty() && stage)
            return inStage(*stage);
        return onlyOne(named, tr("this model has no such alias"), selector);
    }
    const auto numbered = filtered(*versions, [&](const ModelVersion &v) { return v.version == choice; });
    if (numbered.isEmpty() && stage)
        return inStage(*stage);
    if (numbered.isEmpty() && choice.compare(QLatin1StringView("latest"), Qt::CaseInsensitive) == 0)
        return onlyOne(versions->first(std::min<qsizetype>(versions->size(), 1)),
                       tr("this model has no version yet"), selector);
    return onlyOne(numbered, tr("this model has no such version"), selector);
}

} // namespace driftline
