// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/driftcheck.h"

#include "models/actions/columncheck.h"
#include "models/analysis/multipletests.h"
#include "models/analysis/warningband.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>

namespace driftline {

namespace {

constexpr double datasetThreshold = 0.5;
constexpr double plausibleTime = 365.0 * 24 * 3600 * 1000; // a year in milliseconds

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

using DatasetPtr = std::shared_ptr<const Dataset>;

/// Names may repeat in a Parquet file: the first of a name is compared with the first, the second with the
/// second.
QList<ColumnPlace> placesOf(const Dataset &reference, const Dataset &live)
{
    QList<ColumnPlace> places;
    QHash<QString, QList<qsizetype>> liveColumns;
    for (qsizetype i = 0; i < live.columns().size(); ++i)
        liveColumns[live.columns().at(i).name].append(i);
    QSet<qsizetype> taken;
    for (qsizetype i = 0; i < reference.columns().size(); ++i) {
        const QString &name = reference.columns().at(i).name;
        QList<qsizetype> &candidates = liveColumns[name];
        const qsizetype match = candidates.isEmpty() ? -1 : candidates.takeFirst();
        taken.insert(match);
        places.append({name, i, match});
    }
    for (qsizetype i = 0; i < live.columns().size(); ++i) {
        if (!taken.contains(i))
            places.append({live.columns().at(i).name, -1, i});
    }
    return places;
}

/// Spaces around names are easily overlooked, on both sides.
bool isNamed(const ColumnPlace &place, const QString &name)
{
    return place.name == name || place.name.trimmed() == name.trimmed();
}

Status choose(QList<ColumnPlace> &places, const DriftOptions &options, const Dataset &reference,
              const Dataset &live)
{
    const QString both = QStringLiteral("%1, %2").arg(reference.path(), live.path());
    const bool common = std::any_of(places.cbegin(), places.cend(), [](const ColumnPlace &place) {
        return place.reference >= 0 && place.live >= 0;
    });
    if (!common) {
        return fail(ErrorCode::Usage, tr("the two files have no column in common"), both,
                    tr("compare files with the same column names"));
    }
    for (const QString &name : options.columns) {
        if (std::none_of(places.cbegin(), places.cend(),
                         [&name](const ColumnPlace &place) { return isNamed(place, name); }))
            return fail(ErrorCode::Usage, tr("no such column in either file"), name,
                        tr("names are case-sensitive"));
    }
    if (!options.columns.isEmpty())
        places.removeIf([&options](const ColumnPlace &place) {
            return std::ranges::none_of(options.columns,
                                        [&place](const QString &name) { return isNamed(place, name); });
        });
    return Done{};
}

/// Takes columns in turn from all threads until none is left.
class Workers
{
public:
    Workers(const ColumnCheck &check, QList<ColumnPlace> places, const ColumnDone &columnDone)
        : m_check(check), m_places(std::move(places)), m_columnDone(columnDone), m_columns(m_places.size())
    {}

    Result<QList<ColumnDrift>> run()
    {
        // Of the first column each side has a thread, so that there is something to look at soon; then each
        // thread has columns of its own, which keeps all of them busy.
        const bool first = take(std::launch::async);
        const auto most = std::max<qsizetype>(1, qsizetype(std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (qsizetype i = 1; first && i < std::min(most, m_places.size() - 1); ++i)
            threads.emplace_back([this] { work(); });
        work();
        for (std::thread &thread : threads)
            thread.join();
        if (m_check.stop.stopRequested())
            return Cancelled{};
        QList<ColumnDrift> columns;
        for (std::optional<ColumnDrift> &column : m_columns)
            columns.append(*std::move(column));
        return columns;
    }

    /// After run().
    [[nodiscard]] const QList<Problem> &problems() const { return m_problems; }

private:
    void work()
    {
        while (take(std::launch::deferred)) {
        }
    }

    /// Compares the next column; false: there is none, or no more is wanted.
    bool take(std::launch sides)
    {
        const qsizetype index = m_next.fetch_add(1);
        if (index >= m_places.size() || m_check.stop.stopRequested())
            return false;
        QList<Problem> problems;
        auto drift = m_check.compare(m_places.at(index), sides, problems);
        if (!drift.ok())
            return false;
        const std::lock_guard lock(m_mutex);
        m_problems.append(problems);
        m_columns[size_t(index)] = *std::move(drift);
        if (m_columnDone)
            m_columnDone(index, m_places.size(), *m_columns[size_t(index)]);
        return true;
    }

    const ColumnCheck &m_check;
    const QList<ColumnPlace> m_places;
    const ColumnDone &m_columnDone;
    std::atomic<qsizetype> m_next = 0;
    std::mutex m_mutex;
    std::vector<std::optional<ColumnDrift>> m_columns;
    QList<Problem> m_problems;
};

/// The column that tells when a row of the live data was written; one that was named is read as times,
/// whatever it is.
Result<qsizetype> timeColumn(const Dataset &live, const DriftOptions &options)
{
    const QList<ColumnInfo> &columns = live.columns();
    QList<qsizetype> times;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const QString &name = columns.at(i).name;
        const ColumnType type = options.ofColumn.value(name).type.value_or(columns.at(i).type);
        const bool named = options.windows.timeColumn.isEmpty()
                               ? options.roleOf(name) == ColumnRole::Timestamp
                               : name == options.windows.timeColumn;
        if (named)
            return i;
        if (type == ColumnType::Datetime)
            times.append(i);
    }
    if (!options.windows.timeColumn.isEmpty())
        return fail(ErrorCode::Usage, tr("the live data have no such column"), options.windows.timeColumn,
                    tr("names are case-sensitive"));
    if (times.size() == 1)
        return times.constFirst();
    return fail(
        ErrorCode::Usage,
        times.isEmpty() ? tr("the live data have no column of times")
                        : tr("the live data have %1 columns of times").arg(times.size()),
        live.path(),
        tr("name one (in the window: Windows, Time from column; else --time), or choose windows of rows"));
}

Result<WindowPlan> planWindows(const Dataset &live, const DriftOptions &options, const StopToken &stop)
{
    if (options.windows.unit == WindowUnit::Whole)
        return WindowPlan();
    if (live.profile())
        return fail(ErrorCode::Usage, tr("a profile has no rows that could be split into windows"),
                    live.path(), tr("compare the live data themselves, or take them as a whole"));
    if (options.windows.unit == WindowUnit::Rows)
        return windowsOfRows(live.rowCount(), options.windows.rows);
    const auto column = timeColumn(live, options);
    if (!column.ok())
        return column.failure();
    const auto times = live.readByRow(*column, ColumnType::Datetime, stop);
    if (!times.ok())
        return times.failure();
    const ColumnInfo &info = live.columns().at(*column);
    // Any number is a time after 1970; but nobody's data are of that year.
    const bool plausible =
        std::ranges::any_of(*times, [](double time) { return std::abs(time) > plausibleTime; });
    if (info.type == ColumnType::Numeric && !options.ofColumn.value(info.name).type && !plausible)
        return fail(ErrorCode::Usage, tr("the numbers of this column are no times since 1970"), info.name,
                    tr("name another column of times, or choose windows of rows"));
    return windowsOfTimes(*times, options.windows.unit);
}

/// What of the live data is in no window.
QList<Problem> problemsOf(const WindowPlan &plan, const Dataset &live)
{
    if (plan.withoutTime == 0)
        return {};
    return {Problem{tr("%1 rows have no time and are in no window").arg(plan.withoutTime), live.path(), {}}};
}

void count(DriftReport &report)
{
    for (const ColumnDrift &column : std::as_const(report.columns)) {
        report.testedColumns += column.score ? 1 : 0;
        report.driftedColumns += column.drifted ? 1 : 0;
        for (qsizetype i = 0; i < column.windows.size(); ++i) {
            report.windows[i].testedColumns += column.windows.at(i).score ? 1 : 0;
            report.windows[i].driftedColumns += column.windows.at(i).level == DriftLevel::Drifted ? 1 : 0;
        }
    }
    const auto settle = [](auto &counted) {
        if (counted.testedColumns > 0)
            counted.driftedShare = double(counted.driftedColumns) / double(counted.testedColumns);
        counted.datasetDrift = counted.testedColumns > 0 && counted.driftedShare >= datasetThreshold;
    };
    settle(report);
    for (DriftWindow &window : report.windows)
        settle(window);
}

} // namespace

DriftSide driftSideOf(const Dataset &dataset)
{
    return {dataset.name(),           dataset.path(),   dataset.rowCount(),
            dataset.columns().size(), dataset.format(), dataset.csvOptions()};
}

Result<DriftReport> checkDrift(const DatasetReader &reader, const Reference<QString> &reference,
                               const Live<QString> &live, const DriftOptions &options, const StopToken &stop,
                               const ColumnDone &columnDone, const DriftReading &reading)
{
    QElapsedTimer clock;
    clock.start();
    if (const Status order = checkWarnings(options); !order.ok())
        return order.failure();
    auto opening =
        std::async(std::launch::async, [&] { return reader.open(live.value, reading.live, stop); });
    const auto referenceData = reader.open(reference.value, reading.reference, stop);
    const auto liveData = opening.get();
    if (!referenceData.ok())
        return referenceData.failure();
    if (!liveData.ok())
        return liveData.failure();
    QList<ColumnPlace> places = placesOf(**referenceData, **liveData);
    const Status chosen = choose(places, options, **referenceData, **liveData);
    if (!chosen.ok())
        return chosen.failure();
    auto windows = planWindows(**liveData, options, stop);
    if (!windows.ok())
        return windows.failure();
    const ColumnCheck check{**referenceData, **liveData, options, *windows, stop};
    Workers workers(check, places, columnDone);
    auto columns = workers.run();
    if (!columns.ok())
        return columns.failure();
    DriftReport report;
    report.options = options;
    report.problems = (*referenceData)->problems() + (*liveData)->problems() +
                      problemsOf(*windows, **liveData) + workers.problems() + (*referenceData)->changes() +
                      (*liveData)->changes();
    report.reference = driftSideOf(**referenceData);
    report.live = driftSideOf(**liveData);
    report.columns = *std::move(columns);
    if (const Status order = checkWarnings(options, report); !order.ok())
        return order.failure();
    report.windows = std::move(windows->windows);
    correct(report.columns, options.correction);
    count(report);
    report.elapsedMs = clock.elapsed();
    return report;
}

} // namespace driftline
