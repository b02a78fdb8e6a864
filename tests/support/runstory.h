// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs to test pages with: many, alike, and told by their number. Run i is named "xgb-i", has auc 1 −
// i/count, started i hours before now, and its id begins with i as eight hexadecimal digits.

#include "tests/support/fakeworkspace.h"

#include <cmath>

namespace driftline {

[[nodiscard]] inline QString storyRunId(int i)
{
    return QStringLiteral("%1").arg(i, 8, 16, QLatin1Char('0')) + QStringLiteral("5c1f0b7e92d34a6b8e9d0c11");
}

[[nodiscard]] inline Run storyRun(int i, int count)
{
    constexpr UtcMs hour = 3'600'000;
    Run run;
    run.id = RunId(storyRunId(i));
    run.name = QStringLiteral("xgb-%1").arg(i);
    run.experimentId = ExperimentId(i % 4 == 3 ? QStringLiteral("2") : QStringLiteral("1"));
    run.status = i == 5 ? RunStatus::Failed : i == 0 ? RunStatus::Running : RunStatus::Finished;
    run.startTime = nowUtcMs() - i * hour - hour / 2;
    if (run.status != RunStatus::Running)
        run.endTime = *run.startTime + 400'000 + qint64(i % 7) * 60'000;
    run.userId = QStringLiteral("ci-bot");
    const double share = static_cast<double>(i) / count;
    run.metrics = {{QStringLiteral("auc"), 1 - share},
                   {QStringLiteral("log_loss"), 0.1 + share / 2},
                   {QStringLiteral("precision"), 0.9 - share / 3},
                   {QStringLiteral("recall"), 0.85 - share / 5}};
    run.params = {{QStringLiteral("learning_rate"), i % 2 ? QStringLiteral("0.001") : QStringLiteral("0.01")},
                  {QStringLiteral("max_depth"), QString::number(4 + i % 5)},
                  {QStringLiteral("n_estimators"), QStringLiteral("800")},
                  {QStringLiteral("seed"), QStringLiteral("42")}};
    run.tags = {{tags::gitCommit,
                 QStringLiteral("9e27a41b2c3d4e5f60718293a4b5c6d7e8f9%1").arg(i, 4, 16, QLatin1Char('0'))},
                {tags::dvcDataHash, QStringLiteral("3f9c1e2d4b5a69788796a5b4c3d2e1f0")},
                {tags::dvcFile, QStringLiteral("data/training_set.parquet.dvc")},
                {QStringLiteral("team"), QStringLiteral("risk")}};
    run.datasets = {{QStringLiteral("transactions"),
                     QStringLiteral("3f9ce1"),
                     QStringLiteral("training"),
                     {},
                     {},
                     {},
                     {}}};
    return run;
}

[[nodiscard]] inline QList<Run> storyRuns(int count)
{
    QList<Run> runs;
    runs.reserve(count);
    for (int i = 0; i < count; ++i)
        runs.append(storyRun(i, count));
    return runs;
}

/// Curves of `steps` points for the first `count` runs: they rise to the metric's last value (or fall, for a
/// loss).
[[nodiscard]] inline FakeHistories storyHistories(const QList<Run> &runs, int count, int steps = 801)
{
    FakeHistories histories;
    for (int r = 0; r < count && r < runs.size(); ++r) {
        const Run &run = runs[r];
        for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it) {
            const double way = it.key() == QStringLiteral("log_loss") ? 0.4 : -0.12;
            QList<MetricPoint> points;
            for (int step = 0; step < steps; ++step) {
                const double noise = 0.004 * std::sin(step * 12.9898 + r) * std::sin(step * 78.2);
                const double value = it.value() + way * std::exp(-step / (steps / 5.0)) + noise;
                points.append(
                    {step, *run.startTime + qint64(step) * 500, step + 1 == steps ? it.value() : value});
            }
            histories[run.id][it.key()] = points;
        }
    }
    return histories;
}

[[nodiscard]] inline QList<Experiment> storyExperiments()
{
    Experiment fraud;
    fraud.id = ExperimentId(QStringLiteral("1"));
    fraud.name = QStringLiteral("fraud-detection");
    Experiment churn;
    churn.id = ExperimentId(QStringLiteral("2"));
    churn.name = QStringLiteral("churn-weekly");
    return {fraud, churn};
}

/// Versions 13 (Staging), 12 (Production) and 11 (Archived) of fraud-detector, from runs 0, 1 and 4.
[[nodiscard]] inline std::shared_ptr<FakeModelRegistry> storyRegistry()
{
    QList<ModelVersion> versions;
    for (const auto &[number, run, stage] :
         {std::tuple(11, 4, Stage::Archived), std::tuple(12, 1, Stage::Production),
          std::tuple(13, 0, Stage::Staging)}) {
        ModelVersion version;
        version.model = QStringLiteral("fraud-detector");
        version.version = QString::number(number);
        version.runId = RunId(storyRunId(run));
        version.stage = stage;
        versions.append(version);
    }
    return std::make_shared<FakeModelRegistry>(QList<RegisteredModel>{}, versions);
}

} // namespace driftline
