// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Filters and orders that mean the same on every source, and to MLflow's own search.

#include <QStringList>

namespace driftline::filtercases {

/// Understood by MLflow; answers are compared run by run, in order.
inline const QStringList mlflowFilters{
    QString(),
    QStringLiteral("metrics.auc_roc > 0.8"),
    QStringLiteral("metrics.auc_roc >= 0.5 and metrics.precision < 0.9"),
    QStringLiteral("metric.rmse <= 1.45"),
    QStringLiteral("metrics.rmse = 9.5"),
    QStringLiteral("metrics.rmse != 9.5"),
    QStringLiteral("metrics.`val/loss` < 0.25"),
    QStringLiteral("metrics.\"system/cpu_utilization_percentage\" > 70"),
    QStringLiteral("metrics.margin < -1e300"),
    QStringLiteral("metrics.nothing > 0"),
    QStringLiteral("metrics.rmse > -1.5e-3"),
    QStringLiteral("params.depth = '6'"),
    QStringLiteral("params.depth != '6'"),
    QStringLiteral("params.model = 'Linear'"),
    QStringLiteral("params.model LIKE 'L%'"),
    QStringLiteral("params.model LIKE 'l%'"),
    QStringLiteral("params.model ILIKE 'l%'"),
    QStringLiteral("params.model ILIKE '%EST'"),
    QStringLiteral("params.features LIKE '%account_age%' AND params.C = '1.0'"),
    QStringLiteral("params.`solver/name` = 'lbfgs'"),
    QStringLiteral("params.`with space` = 'a b'"),
    QStringLiteral("params.multi LIKE 'a%b'"),
    QStringLiteral("params.trees LIKE '_0'"),
    QStringLiteral("tags.kind = 'trial'"),
    QStringLiteral("tags.kind != 'trial'"),
    QStringLiteral("tags.`team/owner` = \"payments\""),
    QStringLiteral("tags.`Größe ß` LIKE 'ü%'"),
    QStringLiteral("tags.`Größe ß` = 'üü'"),
    QStringLiteral("tags.mlflow.note.content ILIKE '%PRODUCTION%'"),
    QStringLiteral("tags.mlflow.parentRunId != ''"),
    QStringLiteral("attributes.status = 'FINISHED'"),
    QStringLiteral("status != 'FINISHED'"),
    QStringLiteral("attributes.status ILIKE 'fin%'"),
    QStringLiteral("attribute.run_name = 'churn-3'"),
    QStringLiteral("run_name LIKE 'fraud-%'"),
    QStringLiteral("`run name` ILIKE 'FRAUD-%'"),
    QStringLiteral("run_name = 'no such name'"),
    QStringLiteral("attributes.user_id = 'nobody'"),
    QStringLiteral("attributes.artifact_uri LIKE '%/artifacts'"),
    QStringLiteral("attributes.start_time > 1767250000000"),
    QStringLiteral("start_time <= 1767250000000 and status = 'FINISHED'"),
    QStringLiteral("created > 1767250000000"),
    QStringLiteral("end_time < 1767280000000"),
    QStringLiteral("datasets.name = 'training_set'"),
    QStringLiteral("datasets.name LIKE 'hold%'"),
    QStringLiteral("dataset.context = 'validation'"),
    QStringLiteral("dataset.context ILIKE 'TRAIN%'"),
    QStringLiteral("datasets.digest != ''"),
    QStringLiteral(
        "metrics.auc_roc > 0.6 and params.rate LIKE '0.0%' and tags.kind = 'trial' and status = 'FINISHED'"),
};

/// Not in MLflow's language, or not in both generations: compared with matches() alone.
inline const QStringList ownFilters{
    QStringLiteral("metrics.auc_roc > 0.8 or params.depth = '6'"),
    QStringLiteral("not metrics.auc_roc > 0.8"),
    QStringLiteral("not (metrics.auc_roc > 0.8 or tags.kind = 'trial')"),
    QStringLiteral("not not params.depth != '6'"),
    QStringLiteral("(status = 'FAILED' or status = 'KILLED') and not tags.kind = 'baseline'"),
    QStringLiteral("metrics.loss != 1 or metrics.margin < 0"),
    QStringLiteral("not metrics.loss > 0"),
    QStringLiteral("metrics.margin < 0 and not metrics.auc_roc != 3"),
    QStringLiteral("tags.kind IS NULL"),
    QStringLiteral("tags.kind IS NOT NULL and params.depth IS NULL"),
    QStringLiteral("not params.`with space` IS NULL"),
    QStringLiteral("not datasets.name = 'training_set'"),
    QStringLiteral("not end_time > 0"),
    QStringLiteral("not user_id = 'nobody'"),
    QStringLiteral("params.empty = ''"),
    QStringLiteral("run_name LIKE \"it's a %\""),
    QStringLiteral("params.model ILIKE '%R%' or tags.`Größe ß` ILIKE 'Ü%'"),
};

inline const QStringList orders{
    QStringLiteral("metrics.auc_roc DESC"),
    QStringLiteral("metrics.auc_roc ASC"),
    QStringLiteral("metrics.loss"),
    QStringLiteral("metrics.margin DESC"),
    QStringLiteral("metrics.`val/loss`"),
    QStringLiteral("metrics.nothing DESC"),
    QStringLiteral("params.depth"),
    QStringLiteral("params.model DESC"),
    QStringLiteral("tags.kind DESC"),
    QStringLiteral("tags.`Größe ß`"),
    QStringLiteral("attributes.start_time ASC"),
    QStringLiteral("end_time DESC"),
    QStringLiteral("run_name"),
    QStringLiteral("status DESC"),
    QStringLiteral("user_id"),
};

/// What MLflow refuses by type or operator is refused here too, before it reaches SQL.
inline const QStringList refused{
    QStringLiteral("params.depth = 6"),          QStringLiteral("metrics.auc_roc = '1'"),
    QStringLiteral("metrics.auc_roc LIKE '1%'"), QStringLiteral("metrics.auc_roc IN ('1')"),
    QStringLiteral("params.depth > '6'"),        QStringLiteral("attributes.start_time = 'yesterday'"),
    QStringLiteral("attributes.nothing = 'x'"),  QStringLiteral("datasets.source = 'x'"),
    QStringLiteral("nonsense.auc > 1"),          QStringLiteral("metrics.auc_roc >"),
};

} // namespace driftline::filtercases
