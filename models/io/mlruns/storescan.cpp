// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/storescan.h"

#include "models/io/mlruns/storelayout.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>

namespace driftline::mlruns {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds betweenSnapshots(150);
constexpr std::chrono::milliseconds betweenLooks(20);
constexpr size_t answersAtOnce = 64; // waking the scanning thread for each costs more than the answer
constexpr unsigned mostThreads = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

bool sameButRuns(const ExperimentEntry &a, const ExperimentEntry &b)
{
    const Experiment &left = a.experiment;
    const Experiment &right = b.experiment;
    return left.name == right.name && left.lifecycleStage == right.lifecycleStage &&
           left.creationTime == right.creationTime && left.lastUpdateTime == right.lastUpdateTime &&
           left.artifactLocation == right.artifactLocation && a.datasets == b.datasets &&
           a.troubles == b.troubles;
}

} // namespace

/// Threads that work off the tasks in turn; answers are collected for the scanning thread. Stopped and joined
/// at the end of its life.
class StoreScan::Workers
{
public:
    Workers(const std::vector<Task> &tasks, const std::vector<Place> &places)
        : m_tasks(tasks), m_places(places)
    {
        const auto count =
            std::min<size_t>(std::clamp(std::thread::hardware_concurrency(), 2U, mostThreads), tasks.size());
        try {
            for (size_t i = 0; i < count; ++i)
                m_threads.emplace_back([this] { work(); });
        } catch (const std::system_error &) {
            if (m_threads.empty()) // not one to be had: then on this one
                work();
        }
    }
    Workers(const Workers &) = delete;
    Workers &operator=(const Workers &) = delete;
    ~Workers() { stop(); }

    void stop()
    {
        m_stop = true;
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    /// What has been answered since the last call; waits a little for some more.
    std::vector<Answer> answers()
    {
        std::unique_lock lock(m_mutex);
        m_enough.wait_for(lock, betweenLooks, [this] { return isEnough(); });
        return std::exchange(m_answers, {});
    }

private:
    void work()
    {
        for (size_t task = m_next++; task < m_tasks.size() && !m_stop; task = m_next++) {
            Answer answer{task, read(m_tasks[task])};
            const std::scoped_lock lock(m_mutex);
            m_answers.push_back(std::move(answer));
            ++m_answered;
            if (isEnough())
                m_enough.notify_one();
        }
    }

    [[nodiscard]] bool isEnough() const
    {
        return m_answers.size() >= answersAtOnce || m_answered == m_tasks.size();
    }

    [[nodiscard]] RunRead read(const Task &task) const
    {
        const Place &place = m_places[task.place];
        RunRead same;
        same.isUnchanged = task.signature != 0 && runSignature(place.runs, task.folder) == task.signature;
        if (same.isUnchanged)
            return same;
        return readRun(place.runs, task.folder);
    }

    const std::vector<Task> &m_tasks;
    const std::vector<Place> &m_places;
    std::vector<std::thread> m_threads;
    std::atomic<size_t> m_next = 0;
    std::atomic<bool> m_stop = false;
    std::condition_variable m_enough;
    std::mutex m_mutex; // guards what follows
    std::vector<Answer> m_answers;
    size_t m_answered = 0; // so far
};

StoreScan::StoreScan(QString root, SnapshotPtr before, std::function<void(SnapshotPtr)> publish)
    : m_root(std::move(root)),
      m_before(std::move(before)),
      m_publish(std::move(publish)),
      m_keys(m_before->keys),
      m_content(m_before->content)
{
    for (const auto &experiment : m_before->experiments)
        m_known.insert(experiment->folder, experiment);
}

Status StoreScan::run(const ScanOptions &options, const StopToken &stop, const StoreProgress &progress)
{
    const auto started = Clock::now();
    if (const Status listed = list(options); !listed.ok())
        return listed.failure();
    publishIfDirty(m_missing == 0); // the experiments are there before their runs
    std::ranges::stable_sort(m_tasks, std::ranges::greater(), &Task::order);

    Workers workers(m_tasks, m_places);
    auto published = Clock::now();
    size_t done = 0;
    const auto collect = [&] {
        for (Answer &answer : workers.answers()) {
            take(answer);
            ++done;
        }
    };
    bool isStopped = false;
    while (done < m_tasks.size()) {
        collect();
        const auto now = Clock::now();
        if (now - published >= betweenSnapshots) {
            publishIfDirty(false);
            published = now;
            if (progress)
                progress(qint64(done), qint64(m_tasks.size()));
        }
        isStopped = stop.stopRequested() || (options.budget && now - started >= *options.budget);
        if (isStopped)
            break;
    }
    workers.stop();
    collect();
    publishIfDirty(true);
    if (stop.stopRequested() && done < m_tasks.size())
        return Cancelled{};
    if (progress)
        progress(qint64(done), qint64(m_tasks.size()));
    return Done{};
}

Status StoreScan::list(const ScanOptions &options)
{
    const Folder root(m_root);
    if (!root.isOpen())
        return fail(
            ErrorCode::Unreadable,
            root.exists() ? tr("this folder may not be read") : tr("there is no such folder any more"),
            m_root, root.exists() ? tr("check its permissions") : tr("check that its disk is connected"));
    for (const QByteArray &folder : experimentFolders(root, m_troubles))
        addExperiment(readExperiment(root, folder, m_known.value(folder).get()), options);
    if (qsizetype(m_places.size()) != m_before->experiments.size())
        m_isDirty = true;
    m_changedAnything |= m_isDirty || m_troubles != m_before->troubles;
    return Done{};
}

void StoreScan::addExperiment(ExperimentRead read, const ScanOptions &options)
{
    m_troubles += read.troubles;
    if (!read.entry)
        return;
    Place place;
    place.entry = std::move(read.entry);
    place.runs = runsPlace(std::move(read.folder), *place.entry);
    const auto known = m_known.value(place.entry->folder);
    QHash<QByteArray, const RunEntry *> knownRuns;
    if (known) {
        for (const RunEntry &run : known->runs)
            knownRuns.insert(run.folder, &run);
    }
    place.isDirty = !known || !sameButRuns(*known, *place.entry);
    for (const QByteArray &folder : read.runFolders) {
        Task task{m_places.size(), folder, std::nullopt, 0, 0};
        if (const RunEntry *run = knownRuns.value(folder)) {
            task.known = place.entry->runs.size();
            task.signature = run->signature;
            place.entry->runs.push_back(*run);
            const bool isLive = run->signature == 0 || (!run->record.isEmpty() && isRunning(run->record));
            task.order = isLive ? std::numeric_limits<qint64>::max() : 0;
            if (!options.everyRun && !isLive)
                continue;
        } else {
            task.order = place.runs.folder.stamp(folder).value_or(Stamp()).modified;
            ++m_missing;
        }
        m_tasks.push_back(std::move(task));
    }
    if (known && place.entry->runs.size() < known->runs.size())
        place.isDirty = true; // some are gone
    m_isDirty |= place.isDirty;
    m_places.push_back(std::move(place));
}

void StoreScan::take(Answer &answer)
{
    if (answer.read.isUnchanged)
        return;
    const Task &task = m_tasks[answer.task];
    Place &place = m_places[task.place];
    std::vector<RunEntry> &runs = place.entry->runs;
    RunEntry entry;
    entry.folder = task.folder;
    entry.signature = answer.read.signature;
    entry.troubles = std::move(answer.read.troubles);
    if (answer.read.run)
        entry.record = pack(*answer.read.run, answer.read.inputs, m_keys);
    RunEntry before;
    if (task.known) {
        before = std::exchange(runs[*task.known], entry);
    } else {
        runs.push_back(entry);
        --m_missing;
    }
    if (entry.record != before.record)
        place.isDirty = m_isDirty = true;
    m_changedAnything |= !task.known || entry.record != before.record || entry.troubles != before.troubles ||
                         entry.signature != before.signature;
}

void StoreScan::publishIfDirty(bool isLast)
{
    const bool isComplete = m_missing == 0;
    if (!m_isDirty && (!isLast || (m_content.complete == isComplete && !m_changedAnything)))
        return;
    auto snapshot = std::make_shared<Snapshot>();
    if (m_isDirty || m_content.complete != isComplete)
        ++m_content.revision;
    m_content.complete = isComplete;
    snapshot->content = m_content;
    snapshot->keys = m_keys;
    snapshot->troubles = m_troubles;
    for (Place &place : m_places) {
        const auto known = m_known.value(place.entry->folder);
        // At the end also what is only of use to the index: signatures.
        const bool isShared = known && !place.isDirty && !(isLast && m_changedAnything);
        if (!isShared)
            m_known.insert(place.entry->folder, std::make_shared<const ExperimentEntry>(*place.entry));
        snapshot->experiments.append(m_known.value(place.entry->folder));
        place.isDirty = false;
    }
    m_isDirty = false;
    m_publish(std::move(snapshot));
}

} // namespace driftline::mlruns
