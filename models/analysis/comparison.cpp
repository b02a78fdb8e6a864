// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace driftline {

namespace {

ComparedValue textOrAbsent(const QString &text)
{
    return text.isEmpty() ? ComparedValue{} : ComparedValue{text};
}

ComparedValue timeOrAbsent(std::optional<UtcMs> time)
{
    return time ? ComparedValue{static_cast<double>(*time)} : ComparedValue{};
}

bool sameValue(const ComparedValue &a, const ComparedValue &b)
{
    const auto *x = std::get_if<double>(&a);
    const auto *y = std::get_if<double>(&b);
    if (x && y && std::isnan(*x) && std::isnan(*y))
        return true;
    return a == b;
}

void addRow(Comparison &comparison, const char *kind, const QString &key, QList<ComparedValue> values)
{
    ComparisonRow row{QLatin1StringView(kind), key, std::move(values), false};
    row.differs = std::any_of(row.values.cbegin(), row.values.cend(), [&row](const ComparedValue &value) {
        return !sameValue(value, row.values.constFirst());
    });
    comparison.rows.append(std::move(row));
}

void addAttributes(Comparison &comparison)
{
    using Reader = ComparedValue (*)(const Run &);
    // Sorted by name, like every other kind.
    static constexpr std::pair<const char *, Reader> readers[] = {
        {"end_time", [](const Run &run) { return timeOrAbsent(run.endTime); }},
        {"experiment_id", [](const Run &run) { return textOrAbsent(run.experimentId.text()); }},
        {"lifecycle_stage",
         [](const Run &run) { return ComparedValue{lifecycleStageName(run.lifecycleStage)}; }},
        {"run_name", [](const Run &run) { return textOrAbsent(run.name); }},
        {"start_time", [](const Run &run) { return timeOrAbsent(run.startTime); }},
        {"status", [](const Run &run) { return ComparedValue{runStatusName(run.status)}; }},
        {"user_id", [](const Run &run) { return textOrAbsent(run.userId); }},
    };
    for (const auto &[key, reader] : readers) {
        QList<ComparedValue> values;
        for (const Run &run : std::as_const(comparison.runs))
            values.append(reader(run));
        addRow(comparison, "attribute", QLatin1StringView(key), std::move(values));
    }
}

/// One row for every key of any run's map.
template <typename Value>
void addMap(Comparison &comparison, const char *kind, QMap<QString, Value> Run::*map)
{
    std::map<QString, QList<ComparedValue>> rows;
    const qsizetype count = comparison.runs.size();
    for (qsizetype i = 0; i < count; ++i) {
        const auto &values = comparison.runs[i].*map;
        for (auto it = values.cbegin(); it != values.cend(); ++it) {
            auto &row = rows[it.key()];
            row.resize(count);
            row[i] = it.value();
        }
    }
    for (auto &[key, values] : rows)
        addRow(comparison, kind, key, std::move(values));
}

/// Datasets of one run share no key, so they are matched by what they were used for. A run with one dataset
/// only (the usual case) needs no such prefix.
void addDatasets(Comparison &comparison)
{
    const bool several = std::any_of(comparison.runs.cbegin(), comparison.runs.cend(),
                                     [](const Run &run) { return run.datasets.size() > 1; });
    std::map<QString, QList<ComparedValue>> rows;
    const qsizetype count = comparison.runs.size();
    const auto set = [&rows, count](const QString &key, qsizetype i, const QString &text) {
        if (text.isEmpty())
            return;
        auto &row = rows[key];
        row.resize(count);
        const auto *before = std::get_if<QString>(&row[i]);
        row[i] = before ? *before + QStringLiteral(", ") + text : text;
    };
    for (qsizetype i = 0; i < count; ++i) {
        for (const DatasetInput &input : comparison.runs[i].datasets) {
            const QString label = input.context.isEmpty() ? input.name : input.context;
            const QString prefix = several ? label + QLatin1Char('.') : QString();
            if (!several)
                set(QStringLiteral("context"), i, input.context);
            set(prefix + QStringLiteral("digest"), i, input.digest);
            set(prefix + QStringLiteral("name"), i, input.name);
        }
    }
    for (auto &[key, values] : rows)
        addRow(comparison, "dataset", key, std::move(values));
}

} // namespace

Comparison compareRuns(const QList<Run> &runs)
{
    Comparison comparison;
    comparison.runs = runs;
    if (runs.isEmpty())
        return comparison;
    addAttributes(comparison);
    addMap(comparison, "param", &Run::params);
    addMap(comparison, "metric", &Run::metrics);
    addMap(comparison, "tag", &Run::tags);
    addDatasets(comparison);
    return comparison;
}

} // namespace driftline
