// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <algorithm>
#include <array>
#include <utility>

namespace driftline::cli {

namespace {

/// A line break in a name would tear its row apart, and an escape would paint the terminal.
bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control || c == QChar::LineSeparator ||
           c == QChar::ParagraphSeparator;
}

} // namespace

Result<WorkspacePtr> CommandContext::open()
{
    if (workspace)
        return workspace;
    QString uri = arguments.source;
    if (uri.isEmpty())
        uri = qEnvironmentVariable("MLFLOW_TRACKING_URI");
    auto opened = sources.open(uri, arguments.value(QStringLiteral("repo")), stop);
    if (opened.ok())
        workspace = *opened;
    return opened;
}

Result<std::shared_ptr<TrackingStore>> CommandContext::tracking()
{
    auto opened = open();
    if (!opened.ok())
        return opened.failure();
    if (!(*opened)->tracking) {
        return fail(
            ErrorCode::Unreadable, QStringLiteral("the source has no runs"), (*opened)->info.uri,
            QStringLiteral(
                "give an MLflow server, an mlflow.db, an mlruns folder or a project folder that holds one"));
    }
    return (*opened)->tracking;
}

Result<std::shared_ptr<TrackingStore>> CommandContext::freshTracking()
{
    auto store = tracking();
    if (!store.ok() || workspace->info.remote) // a server is asked in every call anyway
        return store;
    const auto fresh = (*store)->refresh(
        stop, [this](qint64 done, qint64 total) { progress(QStringLiteral("reading runs"), done, total); });
    if (!fresh.ok())
        return fresh.failure();
    return store;
}

Result<std::shared_ptr<ModelRegistry>> CommandContext::registry()
{
    auto opened = open();
    if (!opened.ok())
        return opened.failure();
    if ((*opened)->registryError)
        return *(*opened)->registryError;
    if (!(*opened)->registry) {
        return fail(
            ErrorCode::Unreadable, QStringLiteral("the source has no model registry"), (*opened)->info.uri,
            QStringLiteral(
                "give an MLflow server, an mlflow.db, an mlruns folder or a project folder that holds one"));
    }
    return (*opened)->registry;
}

Command commandByName(const QString &name)
{
    static constexpr std::array table{
        std::pair{"sample", &runSample},    std::pair{"experiments", &listExperiments},
        std::pair{"runs", &listRuns},       std::pair{"run", &showRun},
        std::pair{"history", &showHistory}, std::pair{"compare", &compare},
        std::pair{"models", &listModels},   std::pair{"versions", &listVersions},
        std::pair{"lineage", &showLineage}, std::pair{"transition", &moveVersion},
        std::pair{"journal", &showJournal}, std::pair{"drift", &checkDriftCommand},
        std::pair{"profile", &makeProfile},
    };
    for (const auto &[known, command] : table) {
        if (name == QLatin1StringView(known))
            return command;
    }
    return nullptr;
}

QString textTable(const QList<QStringList> &given)
{
    QList<QStringList> rows = given;
    QList<qsizetype> widths;
    for (QStringList &row : rows) {
        for (QString &cell : row)
            std::ranges::replace_if(cell, isControl, QLatin1Char(' '));
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString text;
    for (const QStringList &row : std::as_const(rows)) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[i] + 2) : row[i];
        text += line.trimmed().isEmpty() ? QString() : line;
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace driftline::cli
