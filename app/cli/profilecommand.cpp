// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "models/actions/modelprofile.h"
#include "models/actions/profilebuild.h"

#include <QLocale>

namespace driftline::cli {

namespace {

Json columnJson(const ColumnProfile &column)
{
    return Json{{"name", text(column.info.name)},
                {"type", text(columnTypeName(column.type))},
                {"missing", column.missing},
                {"infinite", column.infinite},
                {"precision", column.numbers ? Json(column.numbers->precision) : Json(nullptr)},
                {"buckets", column.numbers ? Json(column.numbers->starts.size()) : Json(nullptr)},
                {"categories", column.categories ? Json(column.categories->names.size()) : Json(nullptr)},
                {"other_rows", column.categories ? Json(column.categories->otherRows) : Json(nullptr)},
                {"note", column.note.isEmpty() ? Json(nullptr) : Json(text(column.note))}};
}

QString keptText(const ColumnProfile &column)
{
    if (column.categories && column.categories->otherRows > 0) {
        return QStringLiteral("%1 categories, %2 rows in others")
            .arg(column.categories->names.size())
            .arg(column.categories->otherRows);
    }
    if (column.categories)
        return QStringLiteral("%1 categories").arg(column.categories->names.size());
    if (!column.numbers)
        return QStringLiteral("–");
    return column.numbers->precision == exactPrecision
               ? QStringLiteral("%1 values").arg(column.numbers->starts.size())
               : QStringLiteral("%1 buckets").arg(column.numbers->starts.size());
}

QString attachedPlace(const VersionRun &plan)
{
    return QStringLiteral("%1 of %2 v%3, run %4")
        .arg(attachedProfilePath(), plan.version.model, plan.version.version, plan.run.id.text());
}

QString profileTable(const Profile &profile, const QStringList &places)
{
    QList<QStringList> rows{{QStringLiteral("COLUMN"), QStringLiteral("TYPE"), QStringLiteral("KEPT"),
                             QStringLiteral("MISSING"), QStringLiteral("NOTE")}};
    for (const ColumnProfile &column : profile.columns) {
        rows.append({column.info.name, columnTypeName(column.type), keptText(column),
                     QString::number(column.missing),
                     column.note.isEmpty() ? column.info.note : column.note});
    }
    QString lines = textTable(rows);
    for (const QString &place : places) {
        lines += QStringLiteral("wrote %1: %2 rows, %3 columns\n")
                     .arg(place, QLocale::c().toString(profile.rows))
                     .arg(profile.columns.size());
    }
    return lines;
}

Outcome outcomeOf(const BuiltProfile &built, const QString &file, const std::optional<VersionRun> &plan)
{
    const Profile &profile = built.profile;
    Json columns = Json::array();
    for (const ColumnProfile &column : profile.columns)
        columns.push_back(columnJson(column));
    Json sources = Json::array();
    for (const ProfileSource &source : profile.sources) {
        sources.push_back(
            Json{{"name", text(source.name)},
                 {"sha256", source.sha256.isEmpty() ? Json(nullptr) : Json(text(source.sha256))},
                 {"bytes", source.bytes},
                 {"rows", source.rows}});
    }
    Json attached;
    QStringList places;
    if (!file.isEmpty())
        places.append(file);
    if (plan) {
        attached = Json{{"model", text(plan->version.model)},
                        {"version", text(plan->version.version)},
                        {"run_id", text(plan->run.id.text())},
                        {"path", text(attachedProfilePath())}};
        places.append(attachedPlace(*plan));
    }
    return Outcome{Json{{"profile", file.isEmpty() ? Json(nullptr) : Json(text(file))},
                        {"attached", std::move(attached)},
                        {"rows", profile.rows},
                        {"merges_exactly", profile.mergesExactly()},
                        {"sources", std::move(sources)},
                        {"columns", std::move(columns)}},
                   profileTable(profile, places), false, built.problems};
}

} // namespace

Result<Outcome> makeProfile(CommandContext &context)
{
    const QString file = context.arguments.value(QStringLiteral("out"));
    const QString model = context.arguments.value(QStringLiteral("attach"));
    if (file.isEmpty() && model.isEmpty()) {
        return fail(ErrorCode::Usage, QStringLiteral("profile needs a place to write to"),
                    QStringLiteral("--out, --attach"),
                    QStringLiteral("give --out FILE.profile.json, --attach MODEL/VERSION, or both"));
    }
    std::optional<VersionRun> plan; // first: whether it can be attached at all is known before the long work
    if (!model.isEmpty()) {
        const auto workspace = context.open();
        if (!workspace.ok())
            return workspace.failure();
        auto planned = planAttaching(**workspace, model, context.stop);
        if (!planned.ok())
            return planned.failure();
        plan = *std::move(planned);
    }
    const auto progress = [&context](qint64 done, qint64 total) {
        context.progress(QStringLiteral("profiling columns"), done, total);
    };
    QStringList paths;
    for (const QString &place : context.arguments.positionals) {
        const auto data = dataAt(context, place);
        if (!data.ok())
            return data.failure();
        paths.append(data->path);
    }
    const auto built = file.isEmpty() ? buildProfile(context.datasets, paths, context.stop, progress)
                                      : saveProfile(context.datasets, paths, file, context.stop, progress);
    if (!built.ok())
        return built.failure();
    if (plan) {
        const Status attached = attachProfile(*context.workspace, *plan, built->profile, context.stop);
        if (!attached.ok())
            return attached.failure();
    }
    return outcomeOf(*built, file, plan);
}

} // namespace driftline::cli
