// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/storyregistry.h"

#include <algorithm>
#include <array>

namespace driftline::sample {

namespace {

struct Move
{
    const char *time;
    int version;
    const char *to;
    const char *actor;
    const char *reason;
};

constexpr std::array moves{
    Move{"2025-10-06 11:30", 1, "Staging", "ci-bot", "first candidate, auc_roc 0.9012"},
    Move{"2025-10-08 09:00", 1, "Production", "release-bot", "first release"},
    Move{"2025-10-30 16:02", 3, "Staging", "ci-bot", "best so far, auc_roc 0.9203"},
    Move{"2025-11-03 09:15", 3, "Production", "release-bot", "auc +0.019 over v1"},
    Move{"2025-11-03 09:20", 2, "Archived", "release-bot", "superseded by v3"},
    Move{"2025-11-18 10:44", 4, "Archived", "release-bot", "no commit: cannot be rebuilt"},
    Move{"2025-11-27 13:05", 5, "Staging", "ci-bot", "gate passed: auc_roc 0.9261 ≥ 0.90"},
    Move{"2025-12-01 09:32", 5, "Production", "release-bot", "auc +0.006 over v3, shadow run clean"},
    Move{"2025-12-08 14:20", 6, "Archived", "release-bot", "worse than v5"},
    Move{"2025-12-19 11:51", 7, "Archived", "release-bot", "trained on data that was never committed"},
    Move{"2025-12-30 17:12", 8, "Staging", "ci-bot", "gate passed: auc_roc 0.9377 ≥ 0.90"},
    Move{"2026-01-03 10:05", 8, "Production", "release-bot", "auc +0.012 over v5, shadow run clean"},
    Move{"2026-02-20 12:18", 9, "Staging", "ci-bot", "gate passed: auc_roc 0.9380 ≥ 0.90"},
    Move{"2026-02-25 15:40", 9, "Archived", "release-bot", "twice the latency of v8"},
    Move{"2026-03-09 17:05", 10, "Staging", "ci-bot", "gate passed: auc_roc 0.9391 ≥ 0.90"},
    Move{"2026-03-11 09:44", 10, "Production", "release-bot", "auc +0.001 over v8, trained on the winter"},
    Move{"2026-04-30 16:50", 11, "Staging", "ci-bot", "gate passed: auc_roc 0.9402 ≥ 0.90"},
    Move{"2026-05-02 10:12", 11, "Production", "release-bot", "new merchant features"},
    Move{"2026-07-12 17:05", 12, "Staging", "ci-bot", "gate passed: auc_roc 0.9456 ≥ 0.90"},
    Move{"2026-07-14 09:41", 12, "Production", "release-bot", "auc +0.005 over v11, shadow run clean"},
    Move{"2026-10-29 16:38", 13, "Staging", "ci-bot", "gate passed: auc_roc 0.9468 ≥ 0.90"},
};

StoryVersion &find(StoryRegistry &registry, int version)
{
    return registry.versions[version - 1];
}

void apply(StoryRegistry &registry, const Move &move)
{
    const UtcMs time = storyTime(move.time);
    const QString to = QString::fromLatin1(move.to);
    StoryVersion &moved = find(registry, move.version);
    JournalEntry entry;
    entry.time = time;
    entry.actor = QString::fromLatin1(move.actor);
    entry.kind = QStringLiteral("transition");
    entry.model = registry.model;
    entry.version = QString::number(move.version);
    entry.from = moved.stage;
    entry.to = to;
    entry.reason = QString::fromUtf8(move.reason);
    if (to == QLatin1StringView("Production")) {
        for (StoryVersion &other : registry.versions) {
            if (other.stage != to)
                continue;
            other.stage = QStringLiteral("Archived");
            other.updated = time;
            entry.archived.append(QString::number(other.version));
        }
    }
    moved.stage = to;
    moved.updated = time;
    registry.updated = std::max(registry.updated, time);
    registry.moves.append(entry);
}

} // namespace

StoryRegistry storyRegistry(const QList<StoryRun> &runs)
{
    StoryRegistry registry;
    registry.model = QStringLiteral("fraud-detector");
    registry.description = QStringLiteral("Scores card transactions for fraud while the customer waits");
    registry.tags = {{QStringLiteral("owner"), QStringLiteral("fraud-team")},
                     {QStringLiteral("tier"), QStringLiteral("1")}};
    for (const StoryRun &run : runs) {
        if (run.version == 0)
            continue;
        // Registered some minutes after the run, as the pipeline does.
        const UtcMs time = run.end + UtcMs{4} * 60'000;
        registry.versions.append({run.version,
                                  time,
                                  time,
                                  QStringLiteral("None"),
                                  run.describe,
                                  artifactUri(run) + QStringLiteral("/model"),
                                  run.id,
                                  {{QStringLiteral("owner"), QStringLiteral("fraud-team")}}});
        registry.updated = std::max(registry.updated, time);
    }
    std::sort(registry.versions.begin(), registry.versions.end(),
              [](const StoryVersion &a, const StoryVersion &b) { return a.version < b.version; });
    registry.created = registry.versions.constFirst().created;
    for (const Move &move : moves)
        apply(registry, move);
    registry.aliases = {{QStringLiteral("champion"), 12}, {QStringLiteral("challenger"), 13}};
    return registry;
}

} // namespace driftline::sample
