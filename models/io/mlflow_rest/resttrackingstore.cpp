// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/resttrackingstore.h"

#include "models/analysis/filter.h"
#include "models/io/mlflow_rest/restjson.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <limits>
#include <utility>

namespace driftline {

namespace {

constexpr qsizetype pageSize =
    1000; // entries of one answer; a run brings its metrics, parameters and tags along
constexpr int historyPageSize =
    25'000; // as MLflow's own client: 3.4 to 3.13 answer nothing when it is left out
constexpr qsizetype keySample = 1000; // runs whose keys are offered
constexpr qsizetype wholeIdLength = 32;
constexpr int activeMs = 2000; // how long the list of active experiments is taken for true

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QString viewName(ViewType view)
{
    switch (view) {
    case ViewType::ActiveOnly:
        break;
    case ViewType::DeletedOnly:
        return QStringLiteral("DELETED_ONLY");
    case ViewType::All:
        return QStringLiteral("ALL");
    }
    return QStringLiteral("ACTIVE_ONLY");
}

bool isIn(ViewType view, const Experiment &experiment)
{
    return view == ViewType::All ||
           (view == ViewType::ActiveOnly) == (experiment.lifecycleStage == LifecycleStage::Active);
}

QJsonArray idArray(const QList<ExperimentId> &ids)
{
    QJsonArray array;
    for (const ExperimentId &id : ids)
        array.append(id.text());
    return array;
}

QString orderText(const OrderBy &order)
{
    QLatin1StringView entity("attributes");
    if (order.entity == FilterEntity::Metric)
        entity = QLatin1StringView("metrics");
    else if (order.entity == FilterEntity::Parameter)
        entity = QLatin1StringView("params");
    else if (order.entity == FilterEntity::Tag)
        entity = QLatin1StringView("tags");
    return entity + QStringLiteral(".`") + order.key +
           (order.ascending ? QLatin1StringView("` ASC") : QLatin1StringView("` DESC"));
}

/// Our page token: how many runs of the server's page have been given out already, and that page's token.
struct Position
{
    qsizetype skip = 0;
    QString serverToken;

    [[nodiscard]] QString text() const { return QString::number(skip) + u':' + serverToken; }
    static std::optional<Position> fromText(const QString &text)
    {
        if (text.isEmpty())
            return Position{};
        bool ok = false;
        Position position{text.section(u':', 0, 0).toLongLong(&ok), text.section(u':', 1)};
        return ok && position.skip >= 0 ? std::optional(position) : std::nullopt;
    }
};

/// Whether the server counts the same runs as we do: it takes a NaN for 0 (2.x) or for unequal to everything
/// (3.x).
bool serverDecidesAlone(const FilterTree &tree)
{
    if (!tree)
        return true;
    if (splitForServer(tree).remainder)
        return false;
    const auto isMetric = [](const FilterTree &part) { return part->clause.entity == FilterEntity::Metric; };
    return tree->kind == FilterNode::Kind::And ? std::ranges::none_of(tree->children, isMetric)
                                               : !isMetric(tree);
}

} // namespace

RestTrackingStore::RestTrackingStore(std::shared_ptr<const RestApi> api, std::shared_ptr<ProblemLog> problems,
                                     const QJsonObject &firstExperiments)
    : m_api(std::move(api)),
      m_problems(std::move(problems)),
      m_experimentsPart(m_api->shownBase() + QStringLiteral("/experiments")),
      m_runsPart(m_api->shownBase() + QStringLiteral("/runs"))
{
    if (firstExperiments.isEmpty() || firstExperiments.contains(QLatin1StringView("next_page_token")))
        return;
    auto first = entriesFromJson(firstExperiments, "experiments", experimentFromJson, m_api->shownBase(),
                                 *m_problems, m_experimentsPart);
    if (!first.ok())
        return; // they are asked for again, and that says why
    m_first = *std::move(first);
    for (const Experiment &experiment : std::as_const(*m_first)) {
        if (isIn(ViewType::ActiveOnly, experiment))
            m_active.append(experiment.id);
    }
    m_activeUntil.setRemainingTime(activeMs);
}

Result<QList<Experiment>> RestTrackingStore::experiments(ViewType view, const StopToken &stop)
{
    if (auto first = takeFirst(view))
        return *std::move(first);
    m_problems->replace(m_experimentsPart);
    QList<Experiment> found;
    QSet<ExperimentId> known;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        QJsonObject body{{key("max_results"), qint64(pageSize)}, {key("view_type"), viewName(view)}};
        if (!token.isEmpty())
            body.insert(key("page_token"), token);
        const auto answer = m_api->post(key("experiments/search"), body, stop);
        if (!answer.ok())
            return answer.failure();
        auto entries = entriesFromJson(*answer, "experiments", experimentFromJson, m_api->shownBase(),
                                       *m_problems, m_experimentsPart);
        if (!entries.ok())
            return entries.failure();
        const qsizetype before = found.size();
        for (Experiment &experiment : *entries) {
            if (!known.contains(experiment.id)) {
                known.insert(experiment.id);
                found.append(std::move(experiment));
            }
        }
        token = answer->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, found.size() - before); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    return found;
}

/// What opening the server has told, once, and only while it is news.
std::optional<QList<Experiment>> RestTrackingStore::takeFirst(ViewType view)
{
    const std::lock_guard guard(m_mutex);
    auto first = std::exchange(m_first, std::nullopt);
    if (!first || m_activeUntil.hasExpired())
        return std::nullopt;
    first->removeIf([view](const Experiment &experiment) { return !isIn(view, experiment); });
    return first;
}

Result<QJsonObject> RestTrackingStore::searchBody(const RunQuery &query, const StopToken &stop)
{
    QList<ExperimentId> ids = query.experiments;
    if (ids.isEmpty()) {
        const auto all = activeExperiments(stop);
        if (!all.ok())
            return all.failure();
        ids = *all;
    }
    QJsonArray order;
    QSet<QString> orderedBy; // a server refuses a key that is named twice
    for (const OrderBy &by : query.orderBy) {
        const QString text = orderText(by);
        const QString name = text.section(u' ', 0, -2);
        if (!orderedBy.contains(name))
            order.append(text);
        orderedBy.insert(name);
    }
    QJsonObject body{{key("experiment_ids"), idArray(ids)}, {key("run_view_type"), viewName(query.viewType)}};
    if (!order.isEmpty())
        body.insert(key("order_by"), order);
    if (const QString filter = splitForServer(query.filter).forServer; !filter.isEmpty())
        body.insert(key("filter"), filter);
    return body;
}

/// Asked for by every page of a search in all of them, which takes a moment.
Result<QList<ExperimentId>> RestTrackingStore::activeExperiments(const StopToken &stop)
{
    {
        const std::lock_guard guard(m_mutex);
        if (!m_activeUntil.hasExpired())
            return m_active;
    }
    const auto all = experiments(ViewType::ActiveOnly, stop);
    if (!all.ok())
        return all.failure();
    QList<ExperimentId> ids;
    for (const Experiment &experiment : *all)
        ids.append(experiment.id);
    const std::lock_guard guard(m_mutex);
    m_active = ids;
    m_activeUntil.setRemainingTime(activeMs);
    return ids;
}

Result<RunsOfPage> RestTrackingStore::searchPage(QJsonObject body, qsizetype size, const QString &token,
                                                 const StopToken &stop, bool aside) const
{
    if (body.value(QLatin1StringView("experiment_ids")).toArray().isEmpty())
        return RunsOfPage{}; // a server takes no experiment for all of them
    body.insert(key("max_results"), qint64(size));
    if (!token.isEmpty())
        body.insert(key("page_token"), token);
    const QString name = key("runs/search");
    const auto answer = aside ? m_api->postAside(name, body, stop) : m_api->post(name, body, stop);
    if (!answer.ok())
        return answer.failure();
    auto runs = entriesFromJson(*answer, "runs", runFromJson, m_api->shownBase(), *m_problems, m_runsPart);
    if (!runs.ok())
        return runs.failure();
    return RunsOfPage{*std::move(runs), token,
                      answer->value(QLatin1StringView("next_page_token")).toString()};
}

Result<RunPage> RestTrackingStore::searchRuns(const RunQuery &query, const StopToken &stop)
{
    if (!isServersOrder(query.orderBy))
        return searchSorted(query, stop);
    auto position = Position::fromText(query.pageToken);
    if (!position)
        return fail(ErrorCode::Usage, tr("this page token is not of this source"), query.pageToken);
    if (query.maxResults < 1)
        return fail(ErrorCode::Usage, tr("at least one run must be asked for"),
                    QString::number(query.maxResults));
    const auto body = searchBody(query, stop);
    if (!body.ok())
        return body.failure();
    // Where we decide as well, pages are large: few of their runs may be left. The size of a page must stay
    // the same from call to call, or `skip` would count in another page.
    const qsizetype size =
        splitForServer(query.filter).remainder ? pageSize : std::min(query.maxResults, pageSize);
    const qint64 wanted = serverDecidesAlone(query.filter) ? position->skip + query.maxResults
                                                           : std::numeric_limits<qint64>::max();
    RunPages pages(
        [&](const QString &token, const StopToken &either) {
            return searchPage(*body, size, token, either, wanted > size);
        },
        position->serverToken, size, wanted);
    RunPage result;
    QSet<RunId> known; // an offset moves when runs are added meanwhile: none is given twice
    PageGuard guard(m_api->shownBase());
    for (;;) {
        const auto page = pages.next(stop);
        if (!page.ok())
            return page.failure();
        const qsizetype before = known.size();
        for (qsizetype i = position->skip; i < page->runs.size(); ++i) {
            const Run &run = page->runs.at(i);
            const bool isNew = !known.contains(run.id);
            known.insert(run.id);
            if (!isNew || !matches(query.filter, run))
                continue;
            if (result.runs.size() == query.maxResults) {
                result.nextPageToken = Position{i, position->serverToken}.text();
                return result;
            }
            result.runs.append(run);
        }
        if (page->nextToken.isEmpty())
            break;
        if (const Status status = guard.accept(page->nextToken, known.size() - before); !status.ok())
            return status.failure();
        position = Position{0, page->nextToken};
        if (result.runs.size() == query.maxResults && serverDecidesAlone(query.filter)) {
            result.nextPageToken = position->text(); // there is at least one more
            return result;
        }
    }
    if (query.pageToken.isEmpty())
        result.matched = result.runs.size();
    return result;
}

Result<qint64> RestTrackingStore::countRuns(const RunQuery &query, const StopToken &stop)
{
    RunQuery unordered = query;
    unordered.orderBy.clear();
    const auto body = searchBody(unordered, stop);
    if (!body.ok())
        return body.failure();
    if (serverDecidesAlone(query.filter)) {
        const auto count = countByOffset(*body, query.maxResults, stop);
        if (!count.ok())
            return count.failure();
        if (*count)
            return **count;
    }
    QSet<RunId> known;
    qint64 count = 0;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        const auto page = searchPage(*body, pageSize, token, stop);
        if (!page.ok())
            return page.failure();
        const qsizetype before = known.size();
        for (const Run &run : page->runs) {
            const bool isNew = !known.contains(run.id);
            known.insert(run.id);
            count += isNew && matches(query.filter, run) ? 1 : 0;
        }
        token = page->nextToken;
        if (const Status status = guard.accept(token, known.size() - before); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    return count;
}

Result<Run> RestTrackingStore::run(const RunId &id, const StopToken &stop)
{
    if (id.text().size() < wholeIdLength)
        return runByPrefix(id, stop);
    const auto answer = m_api->get(key("runs/get"), {{key("run_id"), id.text()}}, stop);
    if (!answer.ok()) {
        if (answer.isError() && answer.error().code == ErrorCode::Usage)
            return fail(ErrorCode::Usage, tr("no such run"), id.text());
        return answer.failure();
    }
    JsonFields fields(answer->value(QLatin1StringView("run")).toObject());
    auto run = runFromJson(fields);
    if (!run || !fields.wrong().isEmpty())
        reportWrongFields(fields.wrong(), !run, id.text(), *m_problems, m_runsPart);
    if (!run)
        return fail(ErrorCode::Unreadable, tr("the server's answer is not a run"), id.text());
    return *std::move(run);
}

Result<Run> RestTrackingStore::runByPrefix(const RunId &id, const StopToken &stop)
{
    static const auto isIdCharacter = [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_'; };
    if (id.isEmpty() || !std::ranges::all_of(id.text(), isIdCharacter))
        return fail(ErrorCode::Usage, tr("no such run"), id.text());
    const auto all = experiments(ViewType::All, stop);
    if (!all.ok())
        return all.failure();
    RunQuery query;
    query.viewType = ViewType::All;
    query.maxResults = 2;
    for (const Experiment &experiment : *all)
        query.experiments.append(experiment.id);
    const auto filter = parseFilter(QStringLiteral("attributes.run_id LIKE '%1%'").arg(id.text()));
    if (!filter.ok())
        return filter.failure();
    query.filter = *filter;
    const auto page = searchRuns(query, stop);
    if (!page.ok())
        return page.failure();
    // `_` stands for any character in LIKE.
    QList<Run> found = page->runs;
    found.removeIf([&](const Run &run) { return !run.id.text().startsWith(id.text()); });
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return fail(ErrorCode::Usage, tr("no such run"), id.text());
    return fail(ErrorCode::Usage, tr("more than one run begins with this"), id.text(),
                tr("give more digits"));
}

Result<QList<MetricPoint>> RestTrackingStore::metricHistory(const RunId &id, const QString &metric,
                                                            const StopToken &stop)
{
    QList<MetricPoint> points;
    QString token;
    PageGuard guard(m_api->shownBase());
    do {
        RestParameters parameters{{key("run_id"), id.text()},
                                  {key("metric_key"), metric},
                                  {key("max_results"), QString::number(historyPageSize)}};
        if (!token.isEmpty())
            parameters.append({key("page_token"), token});
        const auto answer = m_api->get(key("metrics/get-history"), parameters, stop);
        if (!answer.ok())
            return answer.failure();
        const auto page =
            entriesFromJson(*answer, "metrics", metricPointFromJson,
                            id.text() + QStringLiteral(" · ") + metric, *m_problems, m_runsPart);
        if (!page.ok())
            return page.failure();
        points += *page;
        token = answer->value(QLatin1StringView("next_page_token")).toString();
        if (const Status status = guard.accept(token, page->size()); !status.ok())
            return status.failure();
    } while (!token.isEmpty());
    std::ranges::stable_sort(points, {}, [](const MetricPoint &p) { return std::pair(p.step, p.timestamp); });
    return points;
}

Result<RunKeys> RestTrackingStore::runKeys(const QList<ExperimentId> &experiments, const StopToken &stop)
{
    RunQuery query;
    query.experiments = experiments;
    query.maxResults = keySample;
    const auto page = searchRuns(query, stop);
    if (!page.ok())
        return page.failure();
    QMap<QString, bool> metrics;
    QMap<QString, bool> params;
    QMap<QString, bool> tags;
    for (const Run &run : page->runs) {
        for (auto each = run.metrics.keyBegin(); each != run.metrics.keyEnd(); ++each)
            metrics.insert(*each, true);
        for (auto each = run.params.keyBegin(); each != run.params.keyEnd(); ++each)
            params.insert(*each, true);
        for (auto each = run.tags.keyBegin(); each != run.tags.keyEnd(); ++each)
            tags.insert(*each, true);
    }
    return RunKeys{metrics.keys(), params.keys(), tags.keys()};
}

} // namespace driftline
