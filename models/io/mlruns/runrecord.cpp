// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/runrecord.h"

#include "models/io/mlruns/bytes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace driftline::mlruns {

namespace {

// The first two bytes are read without the rest.
constexpr qsizetype stageByte = 0;
constexpr qsizetype statusByte = 1;
constexpr qsizetype leastText = 5;
/// A metric's key, last value, least and greatest one; NaN where it has none.
constexpr qsizetype metricSize = 4 + 3 * 8;

void packTexts(ByteWriter &out, const QMap<QString, QString> &map, KeyTable &keys)
{
    out.put(quint32(map.size()));
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        out.put(keys.number(it.key()));
        out.put(it.value());
    }
}

void unpackTexts(ByteReader &in, RunParts::Kind kind, const RunParts &parts, const KeyTable &keys,
                 QMap<QString, QString> &map)
{
    for (qsizetype left = in.count(4 + leastText); left > 0; --left) {
        const auto key = in.number<quint32>();
        if (parts.has(kind, key))
            map.insert(keys.key(key), in.text());
        else
            in.skipText();
    }
}

void skipAttributes(ByteReader &in)
{
    in.number<quint8>();
    in.number<quint8>();
    in.optional();
    in.optional();
    for (int text = 0; text < 5; ++text)
        in.skipText();
}

/// Calls `key` with kind and number, from behind the attributes; false when the record is damaged.
template <typename Key>
bool eachKey(ByteReader &in, const Key &key)
{
    for (qsizetype left = in.count(metricSize); left > 0; --left) {
        key(RunParts::Metrics, in.number<quint32>());
        for (int value = 0; value < 3; ++value)
            in.number<double>();
    }
    for (const auto kind : {RunParts::Params, RunParts::Tags}) {
        for (qsizetype left = in.count(4 + leastText); left > 0; --left) {
            key(kind, in.number<quint32>());
            in.skipText();
        }
    }
    return in.ok();
}

} // namespace

quint32 KeyTable::number(const QString &key)
{
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.cend())
        return *known;
    const auto number = quint32(m_keys.size());
    m_keys.append(key);
    m_numbers.insert(key, number);
    return number;
}

std::optional<quint32> KeyTable::find(const QString &key) const
{
    const auto known = m_numbers.constFind(key);
    return known == m_numbers.cend() ? std::nullopt : std::optional(*known);
}

RunParts RunParts::all()
{
    RunParts parts;
    parts.m_all = true;
    return parts;
}

RunParts RunParts::of(const FilterTree &filter, const QList<OrderBy> &orderBy, const KeyTable &keys)
{
    RunParts parts;
    parts.add(filter, keys);
    for (const OrderBy &order : orderBy)
        parts.add(order.entity, order.key, keys);
    return parts;
}

RunParts RunParts::ranges(const QStringList &metrics, const KeyTable &keys)
{
    RunParts parts;
    for (const QString &metric : metrics)
        parts.add(FilterEntity::Lowest, metric, keys);
    return parts;
}

void RunParts::add(FilterEntity entity, const QString &key, const KeyTable &keys)
{
    Kind kind = Metrics;
    QString wanted = key;
    switch (entity) {
    case FilterEntity::Metric:
        break;
    case FilterEntity::Parameter:
        kind = Params;
        break;
    case FilterEntity::Tag:
        kind = Tags;
        break;
    case FilterEntity::Attribute: // the name of a run is looked up in its tags first
        m_texts = true;
        if (key != QLatin1StringView("run_name"))
            return;
        kind = Tags;
        wanted = tags::runName;
        break;
    case FilterEntity::Dataset:
        m_datasets = true;
        return;
    case FilterEntity::Derived:
        m_datasets = m_datasets || key == derived::dataset;
        if (key == derived::commit) {
            add(FilterEntity::Tag, tags::gitCommit, keys);
            add(FilterEntity::Tag, tags::mlflowGitCommit, keys);
        }
        return;
    case FilterEntity::Lowest:
    case FilterEntity::Highest:
        if (const auto number = keys.find(key))
            m_ranges.append(*number);
        return;
    case FilterEntity::Ranked:
        return;
    }
    if (const auto number = keys.find(wanted); number && !m_keys[kind].contains(*number))
        m_keys[kind].append(*number);
}

void RunParts::add(const FilterTree &filter, const KeyTable &keys)
{
    if (!filter)
        return;
    if (filter->kind == FilterNode::Kind::Clause)
        add(filter->clause.entity, filter->clause.key, keys);
    for (const FilterTree &child : filter->children)
        add(child, keys);
}

QByteArray pack(const Run &run, const QList<InputLink> &inputs, KeyTable &keys)
{
    ByteWriter out;
    out.put(quint8(run.lifecycleStage));
    out.put(quint8(run.status));
    out.put(run.startTime);
    out.put(run.endTime);
    for (const QString &text :
         {run.id.text(), run.experimentId.text(), run.name, run.userId, run.artifactUri})
        out.put(text);
    out.put(quint32(run.metrics.size()));
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it) {
        const MetricRange range = run.ranges.value(it.key(), {none, none});
        out.put(keys.number(it.key()));
        out.put(it.value());
        out.put(range.lowest);
        out.put(range.highest);
    }
    packTexts(out, run.params, keys);
    packTexts(out, run.tags, keys);
    out.put(quint32(inputs.size()));
    for (const InputLink &input : inputs) {
        out.put(input.dataset);
        out.put(input.context);
    }
    return out.take();
}

Run unpack(const QByteArray &record, const RunParts &parts, const KeyTable &keys,
           const DatasetTable &datasets)
{
    ByteReader in(record);
    Run run;
    run.lifecycleStage = LifecycleStage(in.number<quint8>());
    run.status = RunStatus(in.number<quint8>());
    run.startTime = in.optional();
    run.endTime = in.optional();
    run.id = RunId(in.text());
    run.experimentId = ExperimentId(in.text());
    for (QString *text : {&run.name, &run.userId, &run.artifactUri}) {
        if (parts.texts())
            *text = in.text();
        else
            in.skipText();
    }
    for (qsizetype left = in.count(metricSize); left > 0; --left) {
        const auto key = in.number<quint32>();
        const auto value = in.number<double>();
        MetricRange range;
        range.lowest = in.number<double>();
        range.highest = in.number<double>();
        if (parts.has(RunParts::Metrics, key))
            run.metrics.insert(keys.key(key), value);
        if (parts.hasRange(key) && !std::isnan(range.lowest))
            run.ranges.insert(keys.key(key), range);
    }
    unpackTexts(in, RunParts::Params, parts, keys, run.params);
    unpackTexts(in, RunParts::Tags, parts, keys, run.tags);
    if (!parts.datasets())
        return run;
    QList<InputLink> inputs;
    for (qsizetype left = in.count(2 * leastText); left > 0; --left) {
        const QString dataset = in.text();
        inputs.append({dataset, in.text()});
    }
    run.datasets = resolved(inputs, datasets);
    return run;
}

LifecycleStage stageOf(const QByteArray &record)
{
    return LifecycleStage(record.at(stageByte));
}

bool isRunning(const QByteArray &record)
{
    const auto status = RunStatus(record.at(statusByte));
    return status == RunStatus::Running || status == RunStatus::Scheduled;
}

void markKeys(const QByteArray &record, std::vector<bool> (&used)[3])
{
    ByteReader in(record);
    skipAttributes(in);
    eachKey(in, [&](RunParts::Kind kind, quint32 number) { used[kind][number] = true; });
}

bool isSound(const QByteArray &record, quint32 keyCount)
{
    ByteReader in(record);
    const bool enums = in.number<quint8>() <= quint8(LifecycleStage::Deleted) &&
                       in.number<quint8>() <= quint8(RunStatus::Unknown);
    ByteReader whole(record);
    skipAttributes(whole);
    bool known = true;
    const bool keys = eachKey(whole, [&](RunParts::Kind, quint32 number) { known &= number < keyCount; });
    for (qsizetype left = whole.count(2 * leastText); left > 0; --left) {
        whole.skipText();
        whole.skipText();
    }
    return enums && keys && known && whole.ok() && whole.atEnd();
}

QList<DatasetInput> resolved(const QList<InputLink> &inputs, const DatasetTable &datasets)
{
    QList<DatasetInput> found;
    for (const InputLink &input : inputs) {
        const auto dataset = datasets.constFind(input.dataset);
        if (dataset == datasets.cend())
            continue;
        found.append(*dataset);
        found.last().context = input.context;
    }
    std::ranges::sort(found, [](const DatasetInput &a, const DatasetInput &b) {
        return std::tie(a.name, a.digest, a.context) < std::tie(b.name, b.digest, b.context);
    });
    return found;
}

} // namespace driftline::mlruns
