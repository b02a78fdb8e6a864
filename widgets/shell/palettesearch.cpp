// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettesearch.h"

#include "models/analysis/filter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace driftline {

namespace {

constexpr qsizetype mostHits = 6;
constexpr int searchedCommits = 500;
constexpr qsizetype shortestHash = 4;

bool looksLikeHash(const QString &text)
{
    static const QRegularExpression hash(QStringLiteral("^[0-9a-f]{4,40}$"));
    return text.size() >= shortestHash && hash.match(text).hasMatch();
}

QString kindText(const char *kind)
{
    return QCoreApplication::translate("Palette", kind);
}

PageItem itemFor(const Run &run)
{
    PageItem item;
    item.text = run.name.isEmpty() ? run.id.text() : run.name;
    item.detail =
        kindText(QT_TRANSLATE_NOOP("Palette", "run")) + QStringLiteral(" · ") + shortId(run.id.text());
    item.request.page = PageId::Runs;
    item.request.runIds = {run.id.text()};
    return item;
}

void addRuns(TrackingStore &store, const QString &text, const StopToken &stop, QList<PageItem> &hits)
{
    if (looksLikeHash(text)) {
        const auto run = store.run(RunId(text), stop);
        if (run.ok())
            hits << itemFor(*run);
    }
    // The language has no escape for a quote inside its own kind of quotes.
    const QChar quote = QLatin1Char(text.contains(QLatin1Char('\'')) ? '"' : '\'');
    RunQuery query;
    query.filterText = QStringLiteral("attributes.run_name ILIKE %1%%2%%1").arg(quote).arg(text);
    query.maxResults = mostHits;
    const auto tree = parseFilter(query.filterText);
    if (!tree.ok())
        return;
    query.filter = *tree;
    const auto page = store.searchRuns(query, stop);
    if (!page.ok())
        return;
    for (const Run &run : page->runs)
        hits << itemFor(run);
}

void addModels(ModelRegistry &registry, const QString &text, const StopToken &stop, QList<PageItem> &hits)
{
    const auto models = registry.models(stop);
    if (!models.ok())
        return;
    // "fraud-detector/12" names a version of the model.
    const QString name = text.section(QLatin1Char('/'), 0, 0);
    const QString version = text.section(QLatin1Char('/'), 1);
    qsizetype found = 0;
    for (const RegisteredModel &model : *models) {
        if (found == mostHits)
            return;
        if (!model.name.contains(name, Qt::CaseInsensitive))
            continue;
        ++found;
        const QString selector = version.isEmpty() ? model.name : model.name + QLatin1Char('/') + version;
        for (const auto &[page, kind] :
             {std::pair(PageId::Registry, QT_TRANSLATE_NOOP("Palette", "model")),
              std::pair(PageId::Lineage, QT_TRANSLATE_NOOP("Palette", "lineage of the model"))}) {
            PageItem item{selector, kindText(kind), {}};
            item.request.page = page;
            item.request.modelSelector = selector;
            hits << item;
        }
    }
}

void addCommits(Repository &repository, const QString &text, QList<PageItem> &hits)
{
    const auto log = repository.log(searchedCommits);
    if (!log.ok())
        return;
    qsizetype found = 0;
    for (const CommitInfo &commit : *log) {
        if (found == mostHits)
            return;
        if (!commit.hash.startsWith(text) && !commit.summary.contains(text, Qt::CaseInsensitive))
            continue;
        ++found;
        PageItem item;
        item.text = commit.summary;
        item.detail = kindText(QT_TRANSLATE_NOOP("Palette", "runs of commit")) + QLatin1Char(' ') +
                      commit.hash.first(8);
        item.request.page = PageId::Runs;
        item.request.filter = QStringLiteral("tags.%1 = '%2' or tags.`%3` = '%2'")
                                  .arg(tags::gitCommit, commit.hash, tags::mlflowGitCommit);
        hits << item;
    }
}

} // namespace

Result<QList<PageItem>> searchWorkspace(const Workspace &workspace, const QString &text,
                                        const StopToken &stop)
{
    QList<PageItem> hits;
    if (workspace.tracking)
        addRuns(*workspace.tracking, text, stop, hits);
    if (stop.stopRequested())
        return Cancelled{};
    if (workspace.registry)
        addModels(*workspace.registry, text, stop, hits);
    if (stop.stopRequested())
        return Cancelled{};
    if (workspace.repository)
        addCommits(*workspace.repository, text, hits);
    return hits;
}

} // namespace driftline
