// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/runsql.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

QString comparison(FilterOperator op)
{
    switch (op) {
    case FilterOperator::Equal:
        return QStringLiteral("=");
    case FilterOperator::NotEqual:
        return QStringLiteral("<>");
    case FilterOperator::Less:
        return QStringLiteral("<");
    case FilterOperator::LessOrEqual:
        return QStringLiteral("<=");
    case FilterOperator::Greater:
        return QStringLiteral(">");
    case FilterOperator::GreaterOrEqual:
        return QStringLiteral(">=");
    default:
        return {};
    }
}

Failure unanswerable(const FilterClause &clause)
{
    return fail(ErrorCode::Usage, tr("runs cannot be compared in this way"), clause.key,
                tr("use an operator that fits the value"));
}

/// `value op wanted` for a number.
Result<SqlText> compareNumber(const QString &value, const FilterClause &clause)
{
    const double *wanted = std::get_if<double>(&clause.value);
    const QString sign = comparison(clause.op);
    if (wanted == nullptr || sign.isEmpty())
        return unanswerable(clause);
    return sql(value + sign + u'?', {*wanted});
}

/// `value op wanted` for a text. LIKE distinguishes case in a store's sessions.
Result<SqlText> compareText(const QString &value, const FilterClause &clause)
{
    if (const QStringList *list = std::get_if<QStringList>(&clause.value)) {
        if (clause.op != FilterOperator::In && clause.op != FilterOperator::NotIn)
            return unanswerable(clause);
        SqlText text = sql(
            value + (clause.op == FilterOperator::In ? QStringLiteral(" IN ") : QStringLiteral(" NOT IN ")));
        text += valueList(*list);
        return text;
    }
    const QString *wanted = std::get_if<QString>(&clause.value);
    if (wanted == nullptr)
        return unanswerable(clause);
    switch (clause.op) {
    case FilterOperator::Equal:
    case FilterOperator::NotEqual:
        return sql(value + comparison(clause.op) + u'?', {*wanted});
    case FilterOperator::Like:
        return sql(value + QStringLiteral(" LIKE ?"), {*wanted});
    case FilterOperator::ILike:
        return sql(QStringLiteral("lower(%1) LIKE lower(?)").arg(value), {*wanted});
    default:
        return unanswerable(clause);
    }
}

bool isTime(const QString &attribute)
{
    return attribute == QLatin1StringView("start_time") || attribute == QLatin1StringView("end_time");
}

/// The expression of an attribute; empty for one that MLflow does not have.
QString attributeExpression(const QString &key, const StoreSchema &schema)
{
    if (key == QLatin1StringView("run_id"))
        return QStringLiteral("r.run_uuid");
    if (key == QLatin1StringView("run_name")) {
        // The tag decides, as in MLflow: the column is empty in runs older than 1.30.
        return QStringLiteral("coalesce((SELECT n.value FROM tags n WHERE n.key = 'mlflow.runName' "
                              "AND n.run_uuid = r.run_uuid), %1)")
            .arg(schema.column(QStringLiteral("runs"), QStringLiteral("r"), QStringLiteral("name")));
    }
    for (const auto &name :
         {QLatin1StringView("user_id"), QLatin1StringView("status"), QLatin1StringView("start_time"),
          QLatin1StringView("end_time"), QLatin1StringView("artifact_uri")}) {
        if (key == name)
            return schema.column(QStringLiteral("runs"), QStringLiteral("r"), key);
    }
    return {};
}

/// Whether the store can tell an attribute: names are in tags as well.
Status needsOf(const QString &attribute, const StoreSchema &schema)
{
    return attribute == QLatin1StringView("run_name") ? schema.needs(QStringLiteral("tags")) : Done{};
}

Result<SqlText> attributeCondition(const FilterClause &clause, const StoreSchema &schema)
{
    if (const Status needed = needsOf(clause.key, schema); !needed.ok())
        return needed.failure();
    const QString value = attributeExpression(clause.key, schema);
    if (value.isEmpty())
        return fail(ErrorCode::Usage, tr("runs have no such attribute"), clause.key);
    if (clause.op == FilterOperator::IsNull)
        return sql(value + QStringLiteral(" IS NULL"));
    if (clause.op == FilterOperator::IsNotNull)
        return sql(value + QStringLiteral(" IS NOT NULL"));
    auto compared = isTime(clause.key) ? compareNumber(value, clause) : compareText(value, clause);
    // An id is never missing, and bare its index serves.
    if (!compared.ok() || clause.key == QLatin1StringView("run_id"))
        return compared;
    SqlText condition = sql(QStringLiteral("ifnull("));
    condition += *compared;
    condition += sql(QStringLiteral(", 0)"));
    return condition;
}

/// A condition on a table of (run, key, value). The inner SELECT starts from the key, by which the primary
/// key is sorted, and runs once for all runs: a search by run, or a join as MLflow makes it, takes minutes in
/// big stores.
Result<SqlText> keyedCondition(const FilterClause &clause, const QString &table, const StoreSchema &schema)
{
    if (const Status needed = schema.needs(table); !needed.ok())
        return needed.failure();
    SqlText condition =
        sql(QStringLiteral("r.run_uuid IN (SELECT v.run_uuid FROM %1 v WHERE v.key = ?").arg(table),
            {clause.key});
    if (clause.op == FilterOperator::IsNull || clause.op == FilterOperator::IsNotNull) {
        if (clause.entity == FilterEntity::Metric)
            return unanswerable(clause);
        if (clause.op == FilterOperator::IsNull)
            condition.text.replace(QLatin1StringView(" IN "), QLatin1StringView(" NOT IN "));
    } else {
        const QString value = QStringLiteral("v.value");
        const bool isMetric = clause.entity == FilterEntity::Metric;
        auto compared = isMetric ? compareNumber(value, clause) : compareText(value, clause);
        if (!compared.ok())
            return compared;
        condition += sql(QStringLiteral(" AND "));
        condition += *compared;
        if (isMetric) // NaN is stored as 0 with a mark, and no comparison with it holds
            condition += sql(QStringLiteral(" AND NOT ") + schema.isNan(table, QStringLiteral("v")));
    }
    condition += sql(QStringLiteral(")"));
    return condition;
}

Status needsDatasets(const StoreSchema &schema, bool withContexts)
{
    QStringList tables{QStringLiteral("datasets"), QStringLiteral("inputs")};
    if (withContexts)
        tables.append(QStringLiteral("input_tags"));
    for (const QString &table : std::as_const(tables)) {
        Status needed = schema.needs(table);
        if (!needed.ok())
            return needed;
    }
    return Done{};
}

Result<SqlText> datasetCondition(const FilterClause &clause, const StoreSchema &schema)
{
    const bool byContext = clause.key == QLatin1StringView("context");
    if (!byContext && clause.key != QLatin1StringView("name") && clause.key != QLatin1StringView("digest"))
        return fail(ErrorCode::Usage, tr("datasets have no such attribute"), clause.key,
                    tr("use name, digest or context"));
    auto compared =
        compareText(byContext ? QStringLiteral("t.value") : QStringLiteral("d.") + clause.key, clause);
    if (!compared.ok())
        return compared;
    if (const Status needed = needsDatasets(schema, byContext); !needed.ok())
        return needed.failure();
    if (!schema.hasDatasets() || (byContext && !schema.isWhole(QStringLiteral("input_tags"))))
        return sql(QStringLiteral("0"));
    SqlText condition = sql(QStringLiteral(
        "r.run_uuid IN (SELECT i.destination_id FROM datasets d JOIN inputs i "
        "ON i.source_id = d.dataset_uuid AND i.source_type = 'DATASET' AND i.destination_type = 'RUN'"));
    if (byContext)
        condition += sql(QStringLiteral(
            " JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'"));
    condition += sql(QStringLiteral(" WHERE "));
    condition += *compared;
    condition += sql(QStringLiteral(")"));
    return condition;
}

/// The expression of what MLflow does not have itself; empty for a key that there is not.
QString derivedExpression(const QString &key, const StoreSchema &schema)
{
    if (key == derived::duration)
        return QStringLiteral("(%1 - r.start_time)")
            .arg(schema.column(QStringLiteral("runs"), QStringLiteral("r"), QStringLiteral("end_time")));
    if (key == derived::commit)
        return QStringLiteral("coalesce((SELECT nullif(c.value, '') FROM tags c WHERE c.key = 'git_commit' "
                              "AND c.run_uuid = r.run_uuid), (SELECT nullif(c.value, '') FROM tags c "
                              "WHERE c.key = 'mlflow.source.git.commit' AND c.run_uuid = r.run_uuid))");
    if (key != derived::dataset)
        return {};
    if (!schema.hasDatasets())
        return QStringLiteral("NULL");
    return QStringLiteral("(SELECT min(d.name || ' · ' || d.digest) FROM inputs i JOIN datasets d "
                          "ON d.dataset_uuid = i.source_id WHERE i.destination_id = r.run_uuid "
                          "AND i.source_type = 'DATASET' AND i.destination_type = 'RUN')");
}

QString tableOf(FilterEntity entity)
{
    switch (entity) {
    case FilterEntity::Metric:
        return QStringLiteral("latest_metrics");
    case FilterEntity::Parameter:
        return QStringLiteral("params");
    default:
        return QStringLiteral("tags");
    }
}

/// Whether the store can tell what an order is by.
Status needsOf(const OrderBy &by, const StoreSchema &schema)
{
    switch (by.entity) {
    case FilterEntity::Attribute:
        return needsOf(by.key, schema);
    case FilterEntity::Derived:
        if (by.key == derived::commit)
            return schema.needs(QStringLiteral("tags"));
        return by.key == derived::dataset ? needsDatasets(schema, false) : Done{};
    case FilterEntity::Lowest:
    case FilterEntity::Highest:
        return schema.needs(QStringLiteral("metrics"));
    case FilterEntity::Metric:
    case FilterEntity::Parameter:
    case FilterEntity::Tag:
        return schema.needs(tableOf(by.entity));
    default:
        return Done{};
    }
}

/// Never NULL, so that NOT means "everything else".
Result<SqlText> condition(const FilterNode &node, const StoreSchema &schema)
{
    if (node.kind == FilterNode::Kind::Clause) {
        if (!isOfMlflow(node.clause.entity))
            return unanswerable(node.clause);
        if (node.clause.entity == FilterEntity::Attribute)
            return attributeCondition(node.clause, schema);
        if (node.clause.entity == FilterEntity::Dataset)
            return datasetCondition(node.clause, schema);
        return keyedCondition(node.clause, tableOf(node.clause.entity), schema);
    }
    SqlText joined = sql(node.kind == FilterNode::Kind::Not ? QStringLiteral("NOT (") : QStringLiteral("("));
    QString between;
    for (const FilterTree &child : node.children) {
        auto part = condition(*child, schema);
        if (!part.ok())
            return part;
        joined += sql(between);
        joined += *part;
        between = node.kind == FilterNode::Kind::Or ? QStringLiteral(" OR ") : QStringLiteral(" AND ");
    }
    joined += sql(QStringLiteral(")"));
    return joined;
}

SqlText scope(const RunQuery &query)
{
    SqlText where = sql(QStringLiteral("r.experiment_id IN ("));
    where += experimentIds(query);
    where += sql(QStringLiteral(")"));
    if (query.viewType == ViewType::ActiveOnly)
        where += sql(QStringLiteral(" AND r.lifecycle_stage = 'active'"));
    else if (query.viewType == ViewType::DeletedOnly)
        where += sql(QStringLiteral(" AND r.lifecycle_stage = 'deleted'"));
    return where;
}

} // namespace

SqlText experimentIds(const RunQuery &query)
{
    SqlText select = sql(QStringLiteral("SELECT e.experiment_id FROM experiments e WHERE "));
    if (query.experiments.isEmpty()) {
        select += sql(QStringLiteral("e.lifecycle_stage = 'active'"));
        return select;
    }
    QStringList ids;
    for (const ExperimentId &id : query.experiments)
        ids.append(id.text());
    select += sql(QStringLiteral("CAST(e.experiment_id AS TEXT) IN "));
    select += valueList(ids);
    return select;
}

Result<SqlText> filterCondition(const FilterTree &tree, const StoreSchema &schema)
{
    return tree ? condition(*tree, schema) : sql(QStringLiteral("1"));
}

Result<SqlText> runSelection(const RunQuery &query, const StoreSchema &schema)
{
    SqlText selection = sql(QStringLiteral(" WHERE "));
    selection += scope(query);
    auto filter = filterCondition(query.filter, schema);
    if (!filter.ok())
        return filter;
    selection += sql(QStringLiteral(" AND "));
    selection += *filter;
    return selection;
}

Result<RunOrder> runOrder(const QList<OrderBy> &orderBy, const StoreSchema &schema)
{
    RunOrder order;
    int number = 0;
    for (const OrderBy &by : orderBy) {
        const QString direction = by.ascending ? QStringLiteral(" ASC, ") : QStringLiteral(" DESC, ");
        if (const Status needed = needsOf(by, schema); !needed.ok())
            return needed.failure();
        if (by.entity == FilterEntity::Attribute) {
            const QString value = attributeExpression(by.key, schema);
            if (value.isEmpty())
                return fail(ErrorCode::Usage, tr("runs have no such attribute"), by.key);
            order.terms += value + QStringLiteral(" IS NULL, ") + value + direction;
            continue;
        }
        if (by.entity == FilterEntity::Derived) {
            const QString value = derivedExpression(by.key, schema);
            if (value.isEmpty())
                return fail(ErrorCode::Usage, tr("runs have no such attribute"), by.key);
            order.terms += value + QStringLiteral(" IS NULL, ") + value + direction;
            continue;
        }
        if (by.entity == FilterEntity::Lowest || by.entity == FilterEntity::Highest) {
            const QString alias = QStringLiteral("o%1").arg(++number);
            order.joins += sql(
                QStringLiteral(" LEFT JOIN (SELECT m.run_uuid, %1(m.value) AS value FROM metrics m "
                               "WHERE m.key = ? AND NOT %2 GROUP BY m.run_uuid) %3 "
                               "ON %3.run_uuid = r.run_uuid")
                    .arg(by.entity == FilterEntity::Lowest ? QStringLiteral("min") : QStringLiteral("max"),
                         schema.isNan(QStringLiteral("metrics"), QStringLiteral("m")), alias),
                {by.key});
            order.terms +=
                alias + QStringLiteral(".value IS NULL, ") + alias + QStringLiteral(".value") + direction;
            continue;
        }
        if (by.entity == FilterEntity::Ranked)
            continue; // what the asker gives is not in the store
        if (by.entity == FilterEntity::Dataset)
            return fail(ErrorCode::Usage, tr("runs cannot be sorted by datasets"), by.key);
        const QString table = tableOf(by.entity);
        const QString alias = QStringLiteral("o%1").arg(++number);
        order.joins += sql(
            QStringLiteral(" LEFT JOIN %1 %2 ON %2.key = ? AND %2.run_uuid = r.run_uuid").arg(table, alias),
            {by.key});
        const QString nan =
            by.entity == FilterEntity::Metric ? schema.isNan(table, alias) : QStringLiteral("0");
        order.terms +=
            QStringLiteral("CASE WHEN %1.run_uuid IS NULL THEN 2 WHEN %2 THEN 1 ELSE 0 END, %1.value")
                .arg(alias, nan) +
            direction;
    }
    order.terms += QStringLiteral("r.start_time DESC, r.run_uuid");
    return order;
}

SqlText valueList(const QStringList &texts)
{
    const QJsonDocument json(QJsonArray::fromStringList(texts));
    return sql(QStringLiteral("(SELECT value FROM json_each(?))"),
               {QString::fromUtf8(json.toJson(QJsonDocument::Compact))});
}

} // namespace driftline
