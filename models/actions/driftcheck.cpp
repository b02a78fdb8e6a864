// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/driftcheck.h"

#include "models/analysis/driftcolumn.h"

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

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

using DatasetPtr = std::shared_ptr<const Dataset>;

/// One row of the report to be: where its column stands on each side; -1: not there.
struct Place
{
    QString name;
    qsizetype reference = -1;
    qsizetype live = -1;
};

/// Names may repeat in a Parquet file: the first of a name is compared with the first, the second with the
/// second.
QList<Place> placesOf(const Dataset &reference, const Dataset &live)
{
    QList<Place> places;
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
bool isNamed(const Place &place, const QString &name)
{
    return place.name == name || place.name.trimmed() == name.trimmed();
}

Status choose(QList<Place> &places, const DriftOptions &options, const Dataset &reference,
              const Dataset &live)
{
    const QString both = QStringLiteral("%1, %2").arg(reference.path(), live.path());
    const bool common = std::any_of(places.cbegin(), places.cend(), [](const Place &place) {
        return place.reference >= 0 && place.live >= 0;
    });
    if (!common) {
        return fail(ErrorCode::Usage, tr("the two files have no column in common"), both,
                    tr("compare files with the same column names"));
    }
    for (const QString &name : options.columns) {
        if (std::none_of(places.cbegin(), places.cend(),
                         [&name](const Place &place) { return isNamed(place, name); }))
            return fail(ErrorCode::Usage, tr("no such column in either file"), name,
                        tr("names are case-sensitive"));
    }
    if (!options.columns.isEmpty())
        places.removeIf([&options](const Place &place) {
            return std::ranges::none_of(options.columns,
                                        [&place](const QString &name) { return isNamed(place, name); });
        });
    return Done{};
}

bool isWords(const ColumnInfo &column)
{
    return column.type == ColumnType::Categorical || column.type == ColumnType::Text;
}

/// Values of these types can be held against each other: a text is read as the reference's categories, a
/// fraction as one of its whole numbers. A column without any value is of every kind, and so is, below texts,
/// one whose type was guessed: words all of which happen to look like numbers are words.
bool sameKind(const ColumnInfo &a, const ColumnInfo &b)
{
    const QLatin1StringView null("null");
    return a.storageType == null || b.storageType == null || a.type == b.type ||
           (isWords(a) && (isWords(b) || b.guessed));
}

/// Of a type that cannot be compared at all. (A column without any value has no type, and can be.)
bool isUnsupported(const ColumnInfo &column)
{
    return column.type == ColumnType::Unsupported && column.storageType != QLatin1StringView("null");
}

ColumnDrift untested(const Place &place, ColumnType type, const QString &note)
{
    ColumnDrift drift;
    drift.name = place.name;
    drift.type = type;
    drift.note = note;
    return drift;
}

Result<ColumnDrift> compare(const Place &place, const Dataset &reference, const Dataset &live,
                            const DriftOptions &options, const StopToken &stop)
{
    const ColumnInfo *info = place.reference >= 0 ? &reference.columns().at(place.reference) : nullptr;
    const ColumnInfo *liveInfo = place.live >= 0 ? &live.columns().at(place.live) : nullptr;
    Q_ASSERT(info || liveInfo); // a place is a column of one side at least
    if (info && isUnsupported(*info))
        return untested(place, info->type, info->note);
    // Whole numbers with few values are categories, unless a test is asked for that needs numbers.
    std::optional<ColumnType> as;
    if (info && info->type == ColumnType::Numeric && needsNumbers(options.test))
        as = ColumnType::Numeric;
    std::optional<ColumnData> referenceData;
    if (info) {
        auto data = reference.read(place.reference, as, stop);
        if (!data.ok())
            return data.failure();
        referenceData = *std::move(data);
    }
    const bool comparable = info && liveInfo && !isUnsupported(*liveInfo) && sameKind(*info, *liveInfo);
    if (comparable && referenceData->info.type != ColumnType::Unsupported)
        as = referenceData->info.type;
    std::optional<ColumnData> liveData;
    if (liveInfo && !isUnsupported(*liveInfo)) {
        const bool asWritten = comparable && liveInfo->guessed && isWords(*info) && !isWords(*liveInfo);
        auto data = asWritten ? live.readAsWritten(place.live, stop)
                              : live.read(place.live, comparable ? as : std::nullopt, stop);
        if (!data.ok())
            return data.failure();
        liveData = *std::move(data);
    }
    if (comparable)
        return compareColumns(*std::move(referenceData), *std::move(liveData), options);
    // Not to be compared; what is missing can be told all the same.
    ColumnDrift drift = untested(place,
                                 referenceData ? referenceData->info.type
                                 : liveData    ? liveData->info.type
                                               : liveInfo->type,
                                 {});
    drift.note = !info       ? tr("only in the live data")
                 : !liveInfo ? tr("only in the reference")
                             : tr("the type has changed: %1 in the reference, %2 in the live data")
                                   .arg(info->storageType, liveInfo->storageType);
    drift.referenceMissing = referenceData ? referenceData->missing : 0;
    drift.liveMissing = liveData ? liveData->missing : 0;
    return drift;
}

/// A column that cannot be read is listed with the reason, which is a problem too; only a cancelled one has
/// no row.
Result<ColumnDrift> compareOrExplain(const Place &place, const Dataset &reference, const Dataset &live,
                                     const DriftOptions &options, const StopToken &stop,
                                     std::optional<Problem> &problem)
{
    const auto type =
        place.reference >= 0 ? reference.columns().at(place.reference).type : ColumnType::Unsupported;
    try {
        auto drift = compare(place, reference, live, options, stop);
        if (drift.isError()) {
            problem = Problem{drift.error().what, drift.error().where, drift.error().hint};
            return untested(place, type, drift.error().line());
        }
        return drift;
    } catch (const std::bad_alloc &) {
        const QString what = tr("not enough memory to compare this column");
        problem = Problem{what, reference.path() + QStringLiteral(", ") + place.name, {}};
        return untested(place, type, what);
    }
}

/// Takes columns in turn from all threads until none is left.
class Workers
{
public:
    Workers(const Dataset &reference, const Dataset &live, QList<Place> places, const DriftOptions &options,
            const StopToken &stop, const ColumnDone &columnDone)
        : m_reference(reference),
          m_live(live),
          m_places(std::move(places)),
          m_options(options),
          m_stop(stop),
          m_columnDone(columnDone),
          m_columns(m_places.size())
    {}

    Result<QList<ColumnDrift>> run()
    {
        const auto most = std::max<qsizetype>(1, qsizetype(std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (qsizetype i = 1; i < std::min(most, m_places.size()); ++i)
            threads.emplace_back([this] { work(); });
        work();
        for (std::thread &thread : threads)
            thread.join();
        if (m_stop.stopRequested())
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
        for (;;) {
            const qsizetype index = m_next.fetch_add(1);
            if (index >= m_places.size() || m_stop.stopRequested())
                return;
            std::optional<Problem> problem;
            auto drift =
                compareOrExplain(m_places.at(index), m_reference, m_live, m_options, m_stop, problem);
            if (!drift.ok())
                return;
            const std::lock_guard lock(m_mutex);
            if (problem)
                m_problems.append(*std::move(problem));
            m_columns[size_t(index)] = *std::move(drift);
            if (m_columnDone)
                m_columnDone(index, m_places.size(), *m_columns[size_t(index)]);
        }
    }

    const Dataset &m_reference;
    const Dataset &m_live;
    const QList<Place> m_places;
    const DriftOptions &m_options;
    const StopToken &m_stop;
    const ColumnDone &m_columnDone;
    std::atomic<qsizetype> m_next = 0;
    std::mutex m_mutex;
    std::vector<std::optional<ColumnDrift>> m_columns;
    QList<Problem> m_problems;
};

DriftSide sideOf(const Dataset &dataset)
{
    return {dataset.name(), dataset.path(), dataset.rowCount(), dataset.columns().size()};
}

} // namespace

Result<DriftReport> checkDrift(const DatasetReader &reader, const Reference<QString> &reference,
                               const Live<QString> &live, const DriftOptions &options, const StopToken &stop,
                               const ColumnDone &columnDone)
{
    QElapsedTimer clock;
    clock.start();
    auto opening = std::async(std::launch::async, [&] { return reader.open(live.value, stop); });
    const auto referenceData = reader.open(reference.value, stop);
    const auto liveData = opening.get();
    if (!referenceData.ok())
        return referenceData.failure();
    if (!liveData.ok())
        return liveData.failure();
    QList<Place> places = placesOf(**referenceData, **liveData);
    const Status chosen = choose(places, options, **referenceData, **liveData);
    if (!chosen.ok())
        return chosen.failure();
    Workers workers(**referenceData, **liveData, places, options, stop, columnDone);
    auto columns = workers.run();
    if (!columns.ok())
        return columns.failure();
    DriftReport report;
    report.problems = (*referenceData)->problems() + (*liveData)->problems() + workers.problems();
    report.reference = sideOf(**referenceData);
    report.live = sideOf(**liveData);
    report.columns = *std::move(columns);
    for (const ColumnDrift &column : std::as_const(report.columns)) {
        report.testedColumns += column.score ? 1 : 0;
        report.driftedColumns += column.drifted ? 1 : 0;
    }
    if (report.testedColumns > 0)
        report.driftedShare = double(report.driftedColumns) / double(report.testedColumns);
    report.datasetDrift = report.testedColumns > 0 && report.driftedShare >= datasetThreshold;
    report.elapsedMs = clock.elapsed();
    return report;
}

} // namespace driftline
