// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MLflow's JSON to domain values. A field of the wrong type is left out and named; only an entry without its
// id is no entry at all. Pure functions.

#include "models/domain/artifactstore.h"
#include "models/domain/experiment.h"
#include "models/domain/loggedmodel.h"
#include "models/domain/registry.h"

#include <QJsonObject>

#include <functional>

namespace driftline {

class ProblemLog;

/// Reads the fields of one entry and remembers which were wrong.
class JsonFields
{
public:
    explicit JsonFields(QJsonObject object) : m_object(std::move(object)) {}

    /// Null when absent.
    [[nodiscard]] QString text(const char *key);
    [[nodiscard]] std::optional<qint64> integer(const char *key);
    /// "NaN", "Infinity" and "-Infinity" as well; MLflow's largest double stands for infinity.
    [[nodiscard]] std::optional<double> number(const char *key);
    /// False when absent.
    [[nodiscard]] bool flag(const char *key);
    /// An object of its own; its wrong fields count as this one's.
    [[nodiscard]] QJsonObject object(const char *key);
    /// Calls `entry` for each object of a list.
    void each(const char *key, const std::function<void(JsonFields &)> &entry);
    /// [{key, value}…].
    [[nodiscard]] QMap<QString, QString> pairs(const char *key);
    /// Names of the wrong fields so far.
    [[nodiscard]] const QStringList &wrong() const { return m_wrong; }
    void addWrong(const QStringList &names) { m_wrong += names; }

private:
    QJsonValue value(const char *key) const { return m_object.value(QLatin1StringView(key)); }
    const QJsonObject m_object;
    QStringList m_wrong;
};

/// Each takes its entry apart; absent when the id is missing. Wrong fields are in `fields` afterwards.
[[nodiscard]] std::optional<Experiment> experimentFromJson(JsonFields &fields);
[[nodiscard]] std::optional<Run> runFromJson(JsonFields &fields);
[[nodiscard]] std::optional<MetricPoint> metricPointFromJson(JsonFields &fields);
/// Without aliases: searches leave them out (registeredModelFromJson has them).
[[nodiscard]] std::optional<ModelVersion> modelVersionFromJson(JsonFields &fields);
/// Without stages and version count.
[[nodiscard]] std::optional<RegisteredModel> registeredModelFromJson(JsonFields &fields);

[[nodiscard]] std::optional<LoggedModel> loggedModelFromJson(JsonFields &fields);
[[nodiscard]] std::optional<ArtifactEntry> artifactFromJson(JsonFields &fields);

/// The entries of list `key` of an answer; what is wrong with them goes to `problems`, for that part of the
/// source (see ProblemLog). Errors: Unreadable when it is no list.
template <typename T>
[[nodiscard]] Result<QList<T>> entriesFromJson(const QJsonObject &answer, const char *key,
                                               std::optional<T> (*read)(JsonFields &), const QString &where,
                                               ProblemLog &problems, const QString &part = {});
[[nodiscard]] Failure noList(const char *key, const QString &where);

void reportWrongFields(const QStringList &names, bool entryLost, const QString &where, ProblemLog &problems,
                       const QString &part);

template <typename T>
Result<QList<T>> entriesFromJson(const QJsonObject &answer, const char *key,
                                 std::optional<T> (*read)(JsonFields &), const QString &where,
                                 ProblemLog &problems, const QString &part)
{
    const QJsonValue value = answer.value(QLatin1StringView(key));
    if (!value.isArray() && !value.isNull() && !value.isUndefined()) // MLflow leaves empty lists out
        return noList(key, where);
    QList<T> entries;
    JsonFields list(answer);
    list.each(key, [&](JsonFields &fields) {
        auto entry = read(fields);
        if (!entry || !fields.wrong().isEmpty())
            reportWrongFields(fields.wrong(), !entry, where, problems, part);
        if (entry)
            entries.append(*std::move(entry));
    });
    if (!list.wrong().isEmpty())
        reportWrongFields(list.wrong(), true, where, problems, part);
    return entries;
}

} // namespace driftline
