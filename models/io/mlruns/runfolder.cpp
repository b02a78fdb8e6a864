// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/runfolder.h"

#include "models/io/mlruns/metricfile.h"
#include "models/io/mlruns/storelayout.h"

#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <array>
#include <tuple>

namespace driftline::mlruns {

namespace {

constexpr auto contextTag = QLatin1StringView("mlflow.data.context");

/// Added up, so that the order in which a file system lists its files does not matter.
class Signature
{
public:
    void add(QByteArrayView part, const QByteArray &key, const Stamp &stamp)
    {
        const quint64 name = hashed(hashed(1469598103934665603U, part), key);
        m_sum += mixed(name, mixed(quint64(stamp.modified), quint64(stamp.size)));
        m_unsettled |= isUnsettled(stamp);
    }
    [[nodiscard]] quint64 value() const { return m_unsettled ? 0 : std::max<quint64>(m_sum, 1); }

private:
    /// FNV-1a: it is kept in index files, so that it must not differ from one process to the next.
    static quint64 hashed(quint64 seed, QByteArrayView text)
    {
        for (const char c : text)
            seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211U;
        return (seed ^ 0xffU) * 1099511628211U;
    }

    static quint64 mixed(quint64 a, quint64 b)
    {
        quint64 x = a * 0x9e3779b97f4a7c15U ^ (b + 0x7f4a7c159e3779b9U + (a << 6) + (a >> 2));
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        return x ^ (x >> 31);
    }

    quint64 m_sum = 0;
    bool m_unsettled = false;
};

bool isAscii(const QByteArray &text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool isWholeRun(const MetaFile &meta)
{
    return (meta.text("run_id") || meta.text("run_uuid")) && meta.text("experiment_id") &&
           meta.text("status");
}

RunStatus statusOf(const MetaFile &meta, QList<Trouble> &troubles, const QString &metaPath)
{
    static constexpr std::array statuses{RunStatus::Running, RunStatus::Scheduled, RunStatus::Finished,
                                         RunStatus::Failed, RunStatus::Killed};
    const auto text = meta.text("status");
    if (!text)
        return RunStatus::Running; // as MLflow
    const auto number = meta.number("status");
    if (number && *number >= 1 && *number <= qint64(statuses.size()))
        return statuses.at(size_t(*number - 1));
    const RunStatus named = runStatusFromName(*text);
    if (named == RunStatus::Unknown)
        troubles.append({TroubleKind::UnknownStatus, metaPath, 0, *text});
    return named;
}

/// A store that was moved still names the folders of its old place.
QString artifactUri(const QString &uri, const QString &runPath)
{
    QString path;
    if (uri.startsWith(QLatin1StringView("file:")))
        path = QUrl(uri).toLocalFile();
    else if (!uri.contains(QLatin1StringView("://")))
        path = uri;
    const QString sibling = runPath + QStringLiteral("/artifacts");
    if ((path.isEmpty() && !uri.isEmpty()) || path == sibling ||
        (!path.isEmpty() && QFileInfo::exists(path)) || !QFileInfo(sibling).isDir())
        return uri;
    return QUrl::fromLocalFile(sibling).toString(QUrl::FullyEncoded);
}

void noteBadLines(QList<Trouble> &troubles, const BadLines &bad, const QString &path)
{
    for (const BadLine &line : bad.first)
        troubles.append({TroubleKind::BadLine, path, line.line, line.text});
    if (bad.count > qint64(bad.first.size()))
        troubles.append({TroubleKind::MoreBadLines, path, 0, QString::number(bad.count)});
}

class RunReader
{
public:
    RunReader(const RunsPlace &place, const QByteArray &name)
        : m_name(name),
          m_relative(joined(place.relative, name)),
          m_place(place),
          m_folder(place.folder.child(name))
    {}

    RunRead read()
    {
        if (!m_folder.isOpen()) {
            if (m_folder.exists())
                trouble(TroubleKind::Unreadable, m_relative, m_folder.error());
            return std::move(m_read);
        }
        m_entries = m_folder.entries();
        Run run;
        if (!has(metaName))
            return withoutMeta();
        if (!readAttributes(run)) {
            m_read.signature = runSignature(m_place, m_name);
            return std::move(m_read);
        }
        readMetrics(run);
        readTexts("params", run.params);
        readTexts("tags", run.tags);
        readInputs();
        noteForeign();
        if (run.name.isEmpty()) {
            if (const auto tag = run.tags.constFind(tags::runName); tag != run.tags.cend())
                run.name = *tag;
        }
        m_read.run = std::move(run);
        m_read.signature = m_signature.value();
        return std::move(m_read);
    }

private:
    [[nodiscard]] bool has(QByteArrayView name) const
    {
        return std::ranges::any_of(m_entries, [&](const Entry &entry) { return entry.name == name; });
    }

    void trouble(TroubleKind kind, const QString &path, const QString &detail, qint64 line = 0)
    {
        m_read.troubles.append({kind, path, line, detail});
    }

    /// Made a moment ago, a run has its folder before its meta.yaml.
    RunRead withoutMeta()
    {
        if (isUnsettled(m_folder.stamp()))
            return std::move(m_read);
        const bool isRun = looksLikeRunId(m_name) || has("metrics") || has("params");
        trouble(isRun ? TroubleKind::NoMeta : TroubleKind::Foreign, m_relative, {});
        m_read.signature = runSignature(m_place, m_name);
        return std::move(m_read);
    }

    bool readAttributes(Run &run)
    {
        Stamp stamp;
        const auto meta = readMeta(m_folder, m_relative, isWholeRun, stamp, m_read.troubles);
        m_signature.add("meta", {}, stamp);
        if (!meta)
            return false;
        const QString metaPath = joined(m_relative, metaName);
        const QString folderName = QFile::decodeName(m_name);
        const auto id = meta->text("run_id") ? meta->text("run_id") : meta->text("run_uuid");
        if (!id)
            trouble(TroubleKind::MissingField, metaPath, QStringLiteral("run_id"));
        const auto experiment = meta->text("experiment_id");
        if (!experiment)
            trouble(TroubleKind::MissingField, metaPath, QStringLiteral("experiment_id"));
        const bool isElsewhere = experiment && *experiment != m_place.experiment;
        if (isElsewhere || (id && *id != folderName)) {
            trouble(isElsewhere ? TroubleKind::OtherExperiment : TroubleKind::OtherRun, metaPath,
                    isElsewhere ? *experiment : *id);
            return false;
        }
        run.id = RunId(folderName);
        run.experimentId = ExperimentId(m_place.experiment);
        run.status = statusOf(*meta, m_read.troubles, metaPath);
        run.lifecycleStage = meta->text("lifecycle_stage") == lifecycleStageName(LifecycleStage::Deleted)
                                 ? LifecycleStage::Deleted
                                 : LifecycleStage::Active;
        run.startTime = timeOf(*meta, "start_time", metaPath, m_read.troubles);
        run.endTime = timeOf(*meta, "end_time", metaPath, m_read.troubles);
        run.userId = meta->text("user_id").value_or(QString());
        run.name = meta->text("run_name").value_or(QString());
        run.artifactUri = artifactUri(meta->text("artifact_uri").value_or(QString()), m_folder.path());
        return true;
    }

    /// Calls `take(folder, name, key)` for every file of one kind.
    template <typename Take>
    void each(const char *kind, const Take &take)
    {
        if (!has(kind))
            return;
        eachKeyFile(m_folder.child(kind), {}, joined(m_relative, kind), m_read.troubles,
                    [&](const Folder &folder, const QByteArray &name, const QByteArray &key) {
                        Stamp stamp;
                        take(folder, name, key, stamp);
                        if (stamp == Stamp()) // it could not be opened
                            stamp = folder.stamp(name).value_or(Stamp());
                        m_signature.add(kind, key, stamp);
                    });
    }

    void readMetrics(Run &run)
    {
        each("metrics",
             [&](const Folder &folder, const QByteArray &name, const QByteArray &key, Stamp &stamp) {
                 QString why;
                 const ReadOutcome outcome = folder.read(name, maxMetricFile, m_bytes, stamp, why);
                 const auto path = [&] { return joined(m_relative, "metrics/" + key); };
                 if (outcome == ReadOutcome::Failed || outcome == ReadOutcome::TooLarge)
                     trouble(outcome == ReadOutcome::Failed ? TroubleKind::Unreadable : TroubleKind::TooLarge,
                             path(), why);
                 if (outcome != ReadOutcome::Ok)
                     return;
                 BadLines bad;
                 const auto value = summaryOf(m_bytes, bad);
                 if (value) {
                     const QString text = keyText(key);
                     run.metrics.insert(text, value->last);
                     if (value->range)
                         run.ranges.insert(text, *value->range);
                 }
                 if (bad.count > 0)
                     noteBadLines(m_read.troubles, bad, path());
                 else if (!value && !isUnsettled(stamp))
                     trouble(TroubleKind::NoPoints, path(), {});
             });
    }

    void readTexts(const char *kind, QMap<QString, QString> &map)
    {
        each(kind, [&](const Folder &folder, const QByteArray &name, const QByteArray &key, Stamp &stamp) {
            const auto text = readText(folder, name, folder.path().mid(rootLength()), stamp, m_read.troubles);
            if (text)
                map.insert(keyText(key), *text);
        });
    }

    void readInputs()
    {
        each("inputs", [&](const Folder &folder, const QByteArray &name, const QByteArray &, Stamp &stamp) {
            if (name != metaName)
                return;
            const QString relative = folder.path().mid(rootLength());
            const auto meta = readMeta(
                folder, relative, [](const MetaFile &read) { return !read.isEmpty(); }, stamp,
                m_read.troubles);
            if (!meta ||
                meta->text("source_type").value_or(QStringLiteral("DATASET")) != QLatin1StringView("DATASET"))
                return;
            const QString dataset = meta->text("source_id").value_or(QString());
            if (m_place.datasets.contains(dataset))
                m_read.inputs.append({dataset, meta->map("tags").value(contextTag)});
            else
                trouble(TroubleKind::NoDataset, joined(relative, metaName), dataset);
        });
    }

    void noteForeign()
    {
        static constexpr std::array known{"metrics", "params",  "tags",     "artifacts",
                                          "inputs",  "outputs", "meta.yaml"};
        for (const Entry &entry : m_entries) {
            if (!isLitter(entry.name) && std::ranges::find(known, QByteArrayView(entry.name)) == known.end())
                trouble(TroubleKind::Foreign, joined(m_relative, entry.name), {});
        }
    }

    QString keyText(const QByteArray &key)
    {
        QString text = QFile::decodeName(key);
        if (!isAscii(key) && QFile::encodeName(text) != key)
            trouble(TroubleKind::BadName, m_relative, text);
        return text;
    }

    /// How much of a path lies above the store.
    [[nodiscard]] qsizetype rootLength() const { return m_folder.path().size() - m_relative.size(); }

    QByteArray m_name;
    QString m_relative;
    const RunsPlace &m_place;
    Folder m_folder;
    std::vector<Entry> m_entries;
    QByteArray m_bytes;
    Signature m_signature;
    RunRead m_read;
};

} // namespace

RunRead readRun(const RunsPlace &place, const QByteArray &name)
{
    return RunReader(place, name).read();
}

quint64 runSignature(const RunsPlace &place, const QByteArray &name)
{
    const Folder folder = place.folder.child(name);
    if (!folder.isOpen())
        return 0;
    Signature signature;
    QList<Trouble> ignored;
    if (const auto meta = folder.stamp(metaName))
        signature.add("meta", {}, *meta);
    for (const char *kind : {"metrics", "params", "tags", "inputs"})
        eachKeyFile(folder.child(kind), {}, {}, ignored,
                    [&](const Folder &below, const QByteArray &file, const QByteArray &key) {
                        signature.add(kind, key, below.stamp(file).value_or(Stamp()));
                    });
    return signature.value();
}

QList<MetricPoint> readHistory(const Folder &run, const QString &relative, const QString &metric,
                               QList<Trouble> &troubles)
{
    QList<MetricPoint> points;
    const QStringList parts = metric.split(u'/');
    if (std::ranges::any_of(parts, [](const QString &part) {
            return part.isEmpty() || part == QLatin1StringView(".") || part == QLatin1StringView("..");
        }))
        return points;
    QByteArray bytes;
    Stamp stamp;
    QString why;
    const QByteArray name = "metrics/" + QFile::encodeName(metric);
    const ReadOutcome outcome = run.read(name, maxMetricFile, bytes, stamp, why);
    if (outcome == ReadOutcome::Failed && !run.child(name).exists())
        troubles.append({TroubleKind::Unreadable, joined(relative, name), 0, why});
    else if (outcome == ReadOutcome::TooLarge)
        troubles.append({TroubleKind::TooLarge, joined(relative, name), 0, {}});
    if (outcome != ReadOutcome::Ok)
        return points;
    const BadLines bad = eachPoint(bytes, [&](const MetricPoint &point, qint64) { points.append(point); });
    noteBadLines(troubles, bad, joined(relative, name));
    std::ranges::stable_sort(points, [](const MetricPoint &a, const MetricPoint &b) {
        return std::tie(a.step, a.timestamp) < std::tie(b.step, b.timestamp);
    });
    return points;
}

} // namespace driftline::mlruns
