// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A run packed into some hundred bytes, so that a large store fits into memory and its index opens at once. A
// search unpacks of every run only what its filter and order ask for, and the runs of a page whole.

#include "models/domain/trackingstore.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace driftline::mlruns {

/// The keys of metrics, parameters and tags, numbered as they come. Grows only.
class KeyTable
{
public:
    quint32 number(const QString &key);
    [[nodiscard]] std::optional<quint32> find(const QString &key) const;
    /// Empty for a number that there is not.
    [[nodiscard]] QString key(quint32 number) const { return m_keys.value(number); }
    [[nodiscard]] const QList<QString> &keys() const { return m_keys; }

private:
    QList<QString> m_keys;
    QHash<QString, quint32> m_numbers;
};

/// Which parts of a record are unpacked, beside its attributes.
class RunParts
{
public:
    [[nodiscard]] static RunParts all();
    /// What a filter and an order look at.
    [[nodiscard]] static RunParts of(const FilterTree &filter, const QList<OrderBy> &orderBy,
                                     const KeyTable &keys);
    /// The ranges of these metrics, and no values.
    [[nodiscard]] static RunParts ranges(const QStringList &metrics, const KeyTable &keys);

    enum Kind { Metrics, Params, Tags };
    [[nodiscard]] bool has(Kind kind, quint32 key) const { return m_all || m_keys[kind].contains(key); }
    /// Run::ranges: all() is without them.
    [[nodiscard]] bool hasRange(quint32 key) const { return m_ranges.contains(key); }
    [[nodiscard]] bool any(Kind kind) const { return m_all || !m_keys[kind].isEmpty(); }
    [[nodiscard]] bool datasets() const { return m_all || m_datasets; }
    /// Name, user, artifact URI; id, status and times are always unpacked.
    [[nodiscard]] bool texts() const { return m_all || m_texts; }

private:
    void add(FilterEntity entity, const QString &key, const KeyTable &keys);
    void add(const FilterTree &filter, const KeyTable &keys);

    bool m_all = false;
    bool m_datasets = false;
    bool m_texts = false;
    QList<quint32> m_keys[3];
    QList<quint32> m_ranges;
};

/// An input of a run, by the id under which its experiment has the dataset.
struct InputLink
{
    QString dataset;
    QString context;
};

using DatasetTable = QHash<QString, DatasetInput>;

/// run.datasets is not packed: `inputs` is.
[[nodiscard]] QByteArray pack(const Run &run, const QList<InputLink> &inputs, KeyTable &keys);
[[nodiscard]] Run unpack(const QByteArray &record, const RunParts &parts, const KeyTable &keys,
                         const DatasetTable &datasets);
/// Without unpacking anything else.
[[nodiscard]] LifecycleStage stageOf(const QByteArray &record);
[[nodiscard]] bool isRunning(const QByteArray &record);
/// Sets used[kind][number] for every key in the record.
void markKeys(const QByteArray &record, std::vector<bool> (&used)[3]);
/// The record is whole, and all its numbers of keys are below `keyCount`.
[[nodiscard]] bool isSound(const QByteArray &record, quint32 keyCount);

/// The datasets of a run, as they are shown: by name, digest, context.
[[nodiscard]] QList<DatasetInput> resolved(const QList<InputLink> &inputs, const DatasetTable &datasets);

} // namespace driftline::mlruns
