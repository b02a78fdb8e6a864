// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettesearch.h"

#include "models/actions/findruns.h"
#include "models/items/runcolumn.h"
#include "widgets/shell/palettemodel.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>
#include <vector>

namespace driftline {

namespace {

constexpr qsizetype mostHits = 6;
constexpr int searchedCommits = 500;
constexpr qsizetype shortestText = 2;
/// As many digits of a hash as people know them by, and never fewer than were typed.
constexpr qsizetype fewestDigits = 7;

QString tr(const char *text)
{
    return QCoreApplication::translate("Palette", text);
}

RunMark markOf(PalettePart part)
{
    switch (part) {
    case PalettePart::RunIds:
        return RunMark::Id;
    case PalettePart::RunCommits:
        return RunMark::Commit;
    case PalettePart::RunDatasets:
        return RunMark::Dataset;
    default:
        return RunMark::Name;
    }
}

QString beginning(const QString &hash, const QString &text)
{
    const qsizetype digits = std::max(text.size(), fewestDigits);
    return digits < hash.size() ? hash.left(digits) + QChar(0x2026) : hash;
}

/// Why it was found.
QString reason(RunMark mark, const FoundRun &found, const QString &text)
{
    const QString run = shortId(found.run.id.text());
    switch (mark) {
    case RunMark::Id:
        return tr("run with the id %1").arg(beginning(found.value, text));
    case RunMark::Commit:
        return tr("run %1 · commit %2").arg(run, beginning(found.value, text));
    case RunMark::Dataset:
        return tr("run %1 · dataset %2").arg(run, beginning(found.value, text));
    case RunMark::Name:
        break;
    }
    return tr("run %1").arg(run);
}

QString allText(RunMark mark, const QString &text)
{
    switch (mark) {
    case RunMark::Id:
        return tr("All runs whose ids begin with “%1”").arg(text);
    case RunMark::Commit:
        return tr("All runs of commits that begin with “%1”").arg(text);
    case RunMark::Dataset:
        return tr("All runs of datasets that begin with “%1”").arg(text);
    case RunMark::Name:
        break;
    }
    return tr("All runs whose names have “%1” in them").arg(text);
}

Result<QList<PageItem>> runItems(TrackingStore &store, RunMark mark, const QString &text,
                                 const StopToken &stop)
{
    const auto found = findRuns(store, mark, text, mostHits, stop);
    if (!found.ok())
        return found.failure();
    QList<PageItem> hits;
    for (const FoundRun &hit : found->runs) {
        const QString id = hit.run.id.text();
        PageItem item{hit.run.name.isEmpty() ? id : hit.run.name, reason(mark, hit, text), {}};
        item.request.page = PageId::Runs;
        item.request.runIds = {id};
        hits << item;
    }
    if (found->more && !found->filter.isEmpty()) {
        PageItem all{allText(mark, text), tr("filter"), {}};
        all.request.page = PageId::Runs;
        all.request.filter = found->filter;
        hits << all;
    }
    return hits;
}

Result<QList<PageItem>> modelItems(ModelRegistry &registry, const QString &text, const StopToken &stop)
{
    const auto models = registry.models(stop);
    if (!models.ok())
        return models.failure();
    QList<PageItem> hits;
    // "fraud-detector/12" names a version of the model.
    const QString name = text.section(QLatin1Char('/'), 0, 0);
    const QString version = text.section(QLatin1Char('/'), 1);
    qsizetype found = 0;
    for (const RegisteredModel &model : *models) {
        if (found == mostHits)
            break;
        if (!model.name.contains(name, Qt::CaseInsensitive))
            continue;
        ++found;
        const QString selector = version.isEmpty() ? model.name : model.name + QLatin1Char('/') + version;
        for (const auto &[page, kind] :
             {std::pair(PageId::Registry, QT_TRANSLATE_NOOP("Palette", "model")),
              std::pair(PageId::Lineage, QT_TRANSLATE_NOOP("Palette", "lineage of the model"))}) {
            PageItem item{selector, tr(kind), {}};
            item.request.page = page;
            item.request.modelSelector = selector;
            hits << item;
        }
    }
    return hits;
}

Result<QList<PageItem>> commitItems(Repository &repository, const QString &text)
{
    const auto log = repository.log(searchedCommits);
    if (!log.ok())
        return log.failure();
    QList<PageItem> hits;
    qsizetype found = 0;
    for (const CommitInfo &commit : *log) {
        if (found == mostHits)
            break;
        if (!commit.hash.startsWith(text, Qt::CaseInsensitive) &&
            !commit.summary.contains(text, Qt::CaseInsensitive))
            continue;
        ++found;
        PageItem item;
        item.text = commit.summary;
        item.detail = tr("runs of commit %1").arg(beginning(commit.hash, text));
        item.request.page = PageId::Runs;
        item.request.filter = QStringLiteral("tags.%1 = '%2' or tags.`%3` = '%2'")
                                  .arg(tags::gitCommit, commit.hash, tags::mlflowGitCommit);
        hits << item;
    }
    return hits;
}

} // namespace

Result<QList<PaletteColumn>> paletteColumns(TrackingStore &store, const StopToken &stop)
{
    const auto keys = store.runKeys({}, stop);
    if (!keys.ok())
        return keys.failure();
    QList<PaletteColumn> columns;
    const auto available = availableRunColumns(*keys);
    for (const RunColumn &column : available) {
        const QString id = runColumnId(column);
        columns.append({column.key.isEmpty() ? runColumnTitle(column) : id, id});
    }
    return columns;
}

FoundColumns findColumns(const QList<PaletteColumn> &columns, const QString &text)
{
    if (text.size() < shortestText)
        return {};
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    // The best first; of those that fit equally well the shortest, which has the least beside what was typed.
    using Fit = std::tuple<int, qsizetype, qsizetype>; // rank turned round, length, place
    std::vector<Fit> fits;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (const int rank = paletteRank(columns[i].text, words); rank > 0)
            fits.emplace_back(-rank, columns[i].text.size(), i);
    }
    const auto shown = std::min<qsizetype>(qsizetype(fits.size()), mostHits);
    std::partial_sort(fits.begin(), fits.begin() + shown, fits.end());
    FoundColumns found;
    found.more = qsizetype(fits.size()) - shown;
    for (const Fit &fit : fits) {
        if (found.items.size() == shown)
            break;
        const PaletteColumn &column = columns[std::get<2>(fit)];
        PageItem item{column.text, tr("column of the runs"), {}};
        item.request.page = PageId::Runs;
        item.request.column = column.id;
        found.items << item;
    }
    return found;
}

bool isRunPart(PalettePart part)
{
    return part != PalettePart::Models && part != PalettePart::Commits;
}

QList<PalettePart> paletteParts(const Workspace &workspace, const QString &text)
{
    QList<PalettePart> parts;
    if (text.size() < shortestText)
        return parts;
    for (const PalettePart part : {PalettePart::RunIds, PalettePart::RunNames, PalettePart::Models,
                                   PalettePart::RunCommits, PalettePart::RunDatasets, PalettePart::Commits}) {
        const bool there = isRunPart(part)               ? workspace.tracking != nullptr
                           : part == PalettePart::Models ? workspace.registry != nullptr
                                                         : workspace.repository != nullptr;
        if (there)
            parts << part;
    }
    return parts;
}

Result<QList<PageItem>> searchWorkspace(const Workspace &workspace, PalettePart part, const QString &text,
                                        const StopToken &stop)
{
    if (part == PalettePart::Models)
        return modelItems(*workspace.registry, text, stop);
    if (part == PalettePart::Commits)
        return commitItems(*workspace.repository, text);
    return runItems(*workspace.tracking, markOf(part), text, stop);
}

} // namespace driftline
