// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/indexfile.h"

#include "models/io/mlruns/bytes.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace driftline::mlruns {

namespace {

constexpr QByteArrayView magic("Driftline mlruns index\n");
/// Raised whenever the bytes, or what a reader makes of a store, change their meaning.
constexpr quint32 version = 3;
constexpr qint64 maxIndexSize = qint64(2) << 30;
constexpr qsizetype leastText = 5;

/// Eight bytes at a time: against damage, not against malice.
quint64 checksum(QByteArrayView bytes)
{
    quint64 sum = 0x9e3779b97f4a7c15U + quint64(bytes.size());
    while (!bytes.isEmpty()) {
        quint64 word = 0;
        const qsizetype size = std::min<qsizetype>(bytes.size(), sizeof word);
        std::memcpy(&word, bytes.data(), size_t(size));
        sum = (sum ^ word) * 0xbf58476d1ce4e5b9U;
        sum ^= sum >> 29;
        bytes = bytes.sliced(size);
    }
    return sum;
}

void put(ByteWriter &out, const QList<Trouble> &troubles)
{
    out.put(quint32(troubles.size()));
    for (const Trouble &trouble : troubles) {
        out.put(trouble.kind);
        out.put(trouble.line);
        out.put(trouble.path);
        out.put(trouble.detail);
    }
}

QList<Trouble> troubles(ByteReader &in)
{
    QList<Trouble> found;
    for (qsizetype left = in.count(9 + 2 * leastText); left > 0; --left) {
        Trouble trouble;
        trouble.kind = in.number<TroubleKind>();
        trouble.line = in.number<qint64>();
        trouble.path = in.text();
        trouble.detail = in.text();
        found.append(trouble);
    }
    return found;
}

void put(ByteWriter &out, const ExperimentEntry &entry)
{
    const Experiment &experiment = entry.experiment;
    out.put(QByteArrayView(entry.folder));
    out.put(quint8(experiment.lifecycleStage));
    out.put(experiment.creationTime);
    out.put(experiment.lastUpdateTime);
    for (const QString &text : {experiment.id.text(), experiment.name, experiment.artifactLocation})
        out.put(text);
    out.put(entry.datasetsModified);
    out.put(quint32(entry.datasets.size()));
    for (auto it = entry.datasets.cbegin(); it != entry.datasets.cend(); ++it) {
        for (const QString &text :
             {it.key(), it->name, it->digest, it->sourceType, it->source, it->schema, it->profile})
            out.put(text);
    }
    put(out, entry.troubles);
    out.put(quint32(entry.runs.size()));
    for (const RunEntry &run : entry.runs) {
        out.put(run.signature);
        out.put(QByteArrayView(run.folder));
        out.put(QByteArrayView(run.record));
        put(out, run.troubles);
    }
}

/// Null when a record is damaged.
std::shared_ptr<ExperimentEntry> experiment(ByteReader &in, quint32 keyCount)
{
    auto entry = std::make_shared<ExperimentEntry>();
    entry->folder = in.bytes().toByteArray();
    entry->experiment.lifecycleStage =
        in.number<quint8>() == 0 ? LifecycleStage::Active : LifecycleStage::Deleted;
    entry->experiment.creationTime = in.optional();
    entry->experiment.lastUpdateTime = in.optional();
    entry->experiment.id = ExperimentId(in.text());
    entry->experiment.name = in.text();
    entry->experiment.artifactLocation = in.text();
    entry->datasetsModified = in.number<qint64>();
    for (qsizetype left = in.count(7 * leastText); left > 0; --left) {
        const QString id = in.text();
        DatasetInput dataset;
        for (QString *text : {&dataset.name, &dataset.digest, &dataset.sourceType, &dataset.source,
                              &dataset.schema, &dataset.profile})
            *text = in.text();
        entry->datasets.insert(id, dataset);
    }
    entry->troubles = troubles(in);
    const qsizetype runs = in.count(20);
    entry->runs.reserve(size_t(runs));
    for (qsizetype left = runs; left > 0; --left) {
        RunEntry run;
        run.signature = in.number<quint64>();
        run.folder = in.bytes().toByteArray();
        run.record = in.bytes().toByteArray();
        run.troubles = troubles(in);
        if (!run.record.isEmpty() && !isSound(run.record, keyCount))
            return nullptr;
        entry->runs.push_back(std::move(run));
    }
    return entry;
}

} // namespace

QString indexFileName(const QString &cacheFolder, const QString &root)
{
    const QByteArray hash =
        QCryptographicHash::hash(root.toUtf8(), QCryptographicHash::Sha256).toHex().first(32);
    return QDir(cacheFolder).filePath(QStringLiteral("mlruns/%1.index").arg(QLatin1StringView(hash)));
}

bool saveIndex(const QString &file, const QString &root, const Snapshot &snapshot)
{
    ByteWriter body;
    body.put(root);
    body.put(quint8(snapshot.content.complete));
    body.put(quint32(snapshot.keys.keys().size()));
    for (const QString &key : snapshot.keys.keys())
        body.put(key);
    put(body, snapshot.troubles);
    body.put(quint32(snapshot.experiments.size()));
    for (const auto &entry : snapshot.experiments)
        put(body, *entry);
    const QByteArray bytes = body.take();

    ByteWriter head;
    head.put(version);
    head.put(quint32(sizeof(size_t))); // a reader of another kind of machine is another version
    head.put(checksum(bytes));
    if (!QDir().mkpath(QFileInfo(file).path()))
        return false;
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return false;
    out.write(magic.data(), magic.size());
    out.write(head.take());
    out.write(bytes);
    return out.commit();
}

SnapshotPtr loadIndex(const QString &file, const QString &root)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly) || in.size() > maxIndexSize)
        return nullptr;
    const QByteArray bytes = in.readAll();
    constexpr qsizetype headSize = magic.size() + 2 * sizeof(quint32) + sizeof(quint64);
    if (bytes.size() < headSize || !bytes.startsWith(magic))
        return nullptr;
    ByteReader head(QByteArrayView(bytes).sliced(magic.size()));
    const bool isOurs = head.number<quint32>() == version && head.number<quint32>() == sizeof(size_t);
    const QByteArrayView body = QByteArrayView(bytes).sliced(headSize);
    if (!isOurs || head.number<quint64>() != checksum(body))
        return nullptr;

    ByteReader reader(body);
    auto snapshot = std::make_shared<Snapshot>();
    if (reader.text() != root)
        return nullptr;
    snapshot->content = {1, reader.number<quint8>() != 0};
    for (qsizetype left = reader.count(leastText); left > 0; --left)
        snapshot->keys.number(reader.text());
    snapshot->troubles = troubles(reader);
    const auto keyCount = quint32(snapshot->keys.keys().size());
    for (qsizetype left = reader.count(20); left > 0; --left) {
        auto entry = experiment(reader, keyCount);
        if (!entry)
            return nullptr;
        snapshot->experiments.append(std::move(entry));
    }
    return reader.ok() && reader.atEnd() ? snapshot : nullptr;
}

} // namespace driftline::mlruns
