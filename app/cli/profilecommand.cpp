// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
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

QString profileText(const Profile &profile, const QString &file)
{
    QList<QStringList> rows{{QStringLiteral("COLUMN"), QStringLiteral("TYPE"), QStringLiteral("KEPT"),
                             QStringLiteral("MISSING"), QStringLiteral("NOTE")}};
    for (const ColumnProfile &column : profile.columns) {
        rows.append({column.info.name, columnTypeName(column.type), keptText(column),
                     QString::number(column.missing),
                     column.note.isEmpty() ? column.info.note : column.note});
    }
    return textTable(rows) + QStringLiteral("wrote %1: %2 rows, %3 columns\n")
                                 .arg(file, QLocale::c().toString(profile.rows))
                                 .arg(profile.columns.size());
}

} // namespace

Result<Outcome> makeProfile(CommandContext &context)
{
    const QString file = context.arguments.value(QStringLiteral("out"));
    if (file.isEmpty()) {
        return fail(ErrorCode::Usage, QStringLiteral("profile needs a file to write"),
                    QStringLiteral("--out"), QStringLiteral("give --out FILE.profile.json"));
    }
    const auto built = saveProfile(context.datasets, context.arguments.positionals, file, context.stop,
                                   [&context](qint64 done, qint64 total) {
                                       context.progress(QStringLiteral("profiling columns"), done, total);
                                   });
    if (!built.ok())
        return built.failure();
    Json columns = Json::array();
    for (const ColumnProfile &column : built->profile.columns)
        columns.push_back(columnJson(column));
    Json sources = Json::array();
    for (const ProfileSource &source : built->profile.sources) {
        sources.push_back(
            Json{{"name", text(source.name)},
                 {"sha256", source.sha256.isEmpty() ? Json(nullptr) : Json(text(source.sha256))},
                 {"bytes", source.bytes},
                 {"rows", source.rows}});
    }
    return Outcome{Json{{"profile", text(file)},
                        {"rows", built->profile.rows},
                        {"merges_exactly", built->profile.mergesExactly()},
                        {"sources", std::move(sources)},
                        {"columns", std::move(columns)}},
                   profileText(built->profile, file), false, built->problems};
}

} // namespace driftline::cli
