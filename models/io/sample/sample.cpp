// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/sample.h"

#include "models/io/sample/gitwriter.h"
#include "models/io/sample/modelfiles.h"
#include "models/io/sample/placement.h"
#include "models/io/sample/storewriter.h"
#include "models/io/sample/transactions.h"

#include <QDir>
#include <QFileInfo>

#include <array>

namespace driftline {

namespace {

using namespace sample;

constexpr std::array<qint64, 3> trainingRows{52'000, 56'000, 60'000};

struct LiveMonth
{
    const char *month;
    const char *next;
    qint64 rows;
    double drift;
    const char *before; ///< the version that served at first
    const char *after;
    const char *promotion; ///< empty: `after` served all month
};

constexpr std::array liveMonths{
    LiveMonth{"2026-05", "2026-06", 17'800, 0, "10", "11", "2026-05-02 10:12"},
    LiveMonth{"2026-06", "2026-07", 18'100, .04, "10", "11", ""},
    LiveMonth{"2026-07", "2026-08", 18'600, .12, "11", "12", "2026-07-14 09:41"},
    LiveMonth{"2026-08", "2026-09", 19'000, .34, "11", "12", ""},
    LiveMonth{"2026-09", "2026-10", 19'700, .68, "11", "12", ""},
    LiveMonth{"2026-10", "2026-11", 20'900, 1, "11", "12", ""},
};

/// Writes one sample into an empty folder, part by part.
class SampleWriter
{
public:
    SampleWriter(const QString &folder, const StopToken &stop, const SampleProgress &progress)
        : m_folder(folder), m_stop(stop), m_progress(progress)
    {}
    Status write();

private:
    static constexpr qint64 parts = 3 + 1 + static_cast<qint64>(liveMonths.size()) + 1 + 1 + 1;

    /// Counts a part that is done; Cancelled when the user has had enough.
    Status next();
    Status writeTrainingSets();
    Status writeCreditApplications();
    Status writeMonth(const LiveMonth &month);
    Status writeProject();
    Status writeArtifacts();
    /// Into the cache, and into the work tree when `path` is not empty.
    Status keep(const QByteArray &bytes, const QString &path);

    const QString m_folder;
    const StopToken &m_stop;
    const SampleProgress &m_progress;
    qint64 m_done = 0;
    StoryData m_data;
    Store m_store;
};

Status SampleWriter::next()
{
    ++m_done;
    if (m_progress)
        m_progress(m_done, parts);
    if (m_stop.stopRequested())
        return Cancelled{};
    return Done{};
}

Status SampleWriter::keep(const QByteArray &bytes, const QString &path)
{
    if (auto cached = addToCache(m_folder, bytes); !cached.ok() || path.isEmpty())
        return cached;
    return writeFile(m_folder, path, bytes);
}

Status SampleWriter::writeTrainingSets()
{
    for (std::size_t i = 0; i < trainingRows.size(); ++i) {
        const QByteArray seed = "training set " + QByteArray::number(static_cast<int>(i) + 1);
        const auto table = transactionFile(seed, trainingRows[i], 0);
        if (!table.ok())
            return table.failure();
        const bool last = i + 1 == trainingRows.size();
        if (auto kept = keep(table->bytes, last ? QString(trainingSetPath) : QString()); !kept.ok())
            return kept;
        m_data.trainingSets.append(dataObject(table->bytes));
        m_store.data.insert(
            m_data.trainingSets.constLast().md5,
            {QStringLiteral("training_set"), QString(trainingSetPath), table->mlflowSchema, table->rows, 24});
        if (auto status = next(); !status.ok())
            return status;
    }
    return Done{};
}

Status SampleWriter::writeCreditApplications()
{
    const auto table = creditApplicationFile(24'000);
    if (!table.ok())
        return table.failure();
    if (auto kept = keep(table->bytes, QString(creditDataPath)); !kept.ok())
        return kept;
    m_data.creditApplications = dataObject(table->bytes);
    m_store.data.insert(m_data.creditApplications.md5,
                        {QStringLiteral("credit_applications"), QString(creditDataPath), table->mlflowSchema,
                         table->rows, 10});
    return next();
}

Status SampleWriter::writeMonth(const LiveMonth &live)
{
    const QByteArray name(live.month);
    const auto table = transactionFile("transactions " + name, live.rows, live.drift);
    if (!table.ok())
        return table.failure();
    if (auto written = writeFile(
            m_folder, QStringLiteral("data/live/transactions_%1.parquet").arg(QString::fromLatin1(name)),
            table->bytes);
        !written.ok())
        return written;
    const UtcMs begin = storyTime((name + "-01 00:00").constData());
    PredictionMonth month{begin,
                          storyTime((QByteArray(live.next) + "-01 00:00").constData()),
                          *live.promotion ? storyTime(live.promotion) : begin,
                          live.before,
                          live.after,
                          storyNow(),
                          live.drift};
    const auto predictions = predictionFile("predictions " + name, table->fraud, month);
    if (!predictions.ok())
        return predictions.failure();
    if (auto written = writeFile(
            m_folder,
            QStringLiteral("data/predictions/predictions_%1.parquet").arg(QString::fromLatin1(name)),
            *predictions);
        !written.ok())
        return written;
    return next();
}

Status SampleWriter::writeProject()
{
    const History history = projectHistory(m_data);
    for (const QByteArray &object : history.objects)
        if (auto kept = keep(object, {}); !kept.ok())
            return kept;
    for (auto output = history.outputs.cbegin(); output != history.outputs.cend(); ++output)
        if (auto written = writeFile(m_folder, output.key(), output.value()); !written.ok())
            return written;
    const auto hashes = writeRepository(m_folder, history.commits, "/.driftline-*\n", m_stop);
    if (!hashes.ok())
        return hashes.failure();
    m_store.runs = storyRuns(history.commits, *hashes, m_data.creditApplications);
    m_store.registry = storyRegistry(m_store.runs);
    return next();
}

Status SampleWriter::writeArtifacts()
{
    for (const StoryRun &run : std::as_const(m_store.runs)) {
        if (run.version == 0)
            continue;
        auto files = loggedModel(run.id, run.end);
        files.insert(QStringLiteral("feature_importance.csv"), featureImportanceCsv(run.id.toLatin1()));
        const QString folder = QStringLiteral("mlartifacts/%1/%2/artifacts/").arg(run.experiment).arg(run.id);
        for (auto file = files.cbegin(); file != files.cend(); ++file)
            if (auto written = writeFile(m_folder, folder + file.key(), file.value()); !written.ok())
                return written;
    }
    return next();
}

Status SampleWriter::write()
{
    if (auto written = writeTrainingSets(); !written.ok())
        return written;
    if (auto written = writeCreditApplications(); !written.ok())
        return written;
    for (const LiveMonth &month : liveMonths)
        if (auto written = writeMonth(month); !written.ok())
            return written;
    if (auto written = writeProject(); !written.ok())
        return written;
    if (auto written = writeArtifacts(); !written.ok())
        return written;
    if (auto written = writeStore(QDir(m_folder).filePath(QStringLiteral("mlflow.db")), m_store, m_stop);
        !written.ok())
        return written;
    return next();
}

} // namespace

Status writeSample(const QString &folder, const StopToken &stop, const SampleProgress &progress)
{
    Placement placement(QDir::cleanPath(QFileInfo(folder).absoluteFilePath()));
    if (auto begun = placement.begin(); !begun.ok())
        return begun;
    if (placement.isWritten())
        return placement.finish();
    Status written = SampleWriter(placement.partial(), stop, progress).write();
    if (written.ok())
        written = placement.finish();
    if (!written.ok())
        placement.discard();
    return written;
}

bool isSample(const QString &folder)
{
    return QFileInfo(QDir(folder).filePath(QString(markerName))).isFile();
}

} // namespace driftline
