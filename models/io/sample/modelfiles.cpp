// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/modelfiles.h"

#include "models/io/sample/projectcode.h"
#include "models/io/sample/random.h"
#include "models/io/sample/transactions.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <vector>

namespace driftline::sample {

namespace {

struct Feature
{
    const char *name;
    const char *type; ///< MLflow's
    double low;
    double high;
    double gain; ///< its share of what the trees explain
};

constexpr std::array features{
    Feature{"merchant_risk", "double", 0.01, 0.93, .31},
    Feature{"velocity_1h", "integer", 0, 13, .24},
    Feature{"is_new_device", "boolean", 0, 1, .17},
    Feature{"is_foreign", "boolean", 0, 1, .14},
    Feature{"three_ds_passed", "boolean", 0, 1, .08},
    Feature{"velocity_24h", "integer", 0, 46, .012},
    Feature{"amount_log", "double", 0.2, 9.8, .01},
    Feature{"minutes_since_last", "double", 2, 93500, .008},
    Feature{"distance_home", "double", 0.3, 411.6, .007},
    Feature{"ip_distance", "double", 0.4, 1248.3, .006},
    Feature{"avg_ticket_30d", "double", 6.3, 261.7, .005},
    Feature{"session_len", "double", 8.4, 812.5, .004},
    Feature{"card_age_days", "double", 0, 4230, .004},
    Feature{"account_age_days", "double", 1, 5980, .003},
    Feature{"hour_of_day", "double", 0, 23, .003},
    Feature{"customer_age", "double", 18, 82, .002},
};

/// One split in the JSON that xgboost's get_dump() gives; a missing value goes to the left.
QByteArray stump(const char *feature, double threshold, double left, double right)
{
    return QByteArray("{\"nodeid\": 0, \"depth\": 0, \"split\": \"") + feature +
           "\", \"split_condition\": " + QByteArray::number(threshold, 'f', 4) +
           ", \"yes\": 1, \"no\": 2, \"missing\": 1, \"children\": [" +
           "{\"nodeid\": 1, \"leaf\": " + QByteArray::number(left, 'f', 6) +
           "}, {\"nodeid\": 2, \"leaf\": " + QByteArray::number(right, 'f', 6) + "}]}";
}

struct Split
{
    const char *feature;
    double threshold;
    double gain; ///< log-odds to the right less those to the left
};

/// What boosting finds in the training set: the effects that it was drawn with, in steps.
std::vector<Split> learnedSplits()
{
    std::vector<Split> splits{{"is_foreign", .5, fraudForeign},
                              {"is_new_device", .5, fraudNewDevice},
                              {"three_ds_passed", .5, fraudThreeDs}};
    for (int payments = 1; payments <= 8; ++payments)
        splits.push_back({"velocity_1h", payments - .5, fraudVelocity});
    constexpr double riskStep = .05;
    for (int step = 1; step <= 11; ++step)
        splits.push_back({"merchant_risk", step * riskStep, fraudRisk * riskStep});
    return splits;
}

QByteArray quotedNames()
{
    QByteArrayList names;
    for (const Feature &feature : features)
        names.append(QByteArray("\"") + feature.name + "\"");
    return names.join(", ");
}

QByteArray signatureInputs()
{
    QByteArrayList columns;
    for (const Feature &feature : features)
        columns.append(QByteArray("{\"type\": \"") + feature.type + "\", \"name\": \"" + feature.name +
                       "\", \"required\": false}");
    return "[" + columns.join(", ") + "]";
}

QByteArray createdAt(UtcMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.000000"))
        .toLatin1();
}

QByteArray modelUuid(const QString &runId)
{
    return Random(QByteArray("model ") + runId.toLatin1()).hex(32).toLatin1();
}

QByteArray modelDescription(const QString &runId, UtcMs time)
{
    return "artifact_path: model\n"
           "flavors:\n"
           "  python_function:\n"
           "    code: code\n"
           "    data: data/model.json\n"
           "    env:\n"
           "      virtualenv: python_env.yaml\n"
           "    loader_module: tree_model\n"
           "    python_version: 3.12.11\n"
           "mlflow_version: 2.22.5\n"
           "model_uuid: " +
           modelUuid(runId) + "\nrun_id: " + runId.toLatin1() + "\nsignature:\n  inputs: '" +
           signatureInputs() + "'\n  outputs: '[{\"type\": \"double\", \"required\": true}]'\n" +
           "  params: null\nutc_time_created: '" + createdAt(time) + "'\n";
}

} // namespace

QByteArray encodersJson(QByteArrayView seed)
{
    Random random(seed);
    QByteArray text =
        "{\n \"base_rate\": " + QByteArray::number(random.uniform(.018, .024), 'f', 6) + ",\n \"clip\": {";
    QByteArrayList ranges;
    for (const Feature &feature : features) {
        if (QByteArrayView(feature.type) != "boolean")
            ranges.append(QByteArray("\n  \"") + feature.name + "\": [" +
                          QByteArray::number(feature.low * random.uniform(.9, 1.1), 'f', 3) + ", " +
                          QByteArray::number(feature.high * random.uniform(.98, 1.02), 'f', 3) + "]");
    }
    text += ranges.join(",") + "\n },\n \"rates\": {";
    QByteArrayList columns;
    for (const CategoricalColumn &column : categoricalColumns()) {
        QByteArrayList rates;
        for (const QByteArray &category : column.categories)
            rates.append("\n   \"" + category +
                         "\": " + QByteArray::number(random.uniform(.014, .027), 'f', 6));
        columns.append("\n  \"" + column.name + "\": {" + rates.join(",") + "\n  }");
    }
    return text + columns.join(",") + "\n }\n}\n";
}

QByteArray treeModelJson(QByteArrayView seed)
{
    Random random(seed);
    const std::vector<Split> splits = learnedSplits();
    const double base = fraudBase / static_cast<double>(splits.size());
    QByteArrayList trees;
    for (const Split &split : splits)
        trees.append(stump(split.feature, split.threshold, base, base + split.gain * random.normal(1, .04)));
    // Trees that fit noise, as the last ones do.
    for (const Feature &feature : features) {
        const double threshold = random.uniform(feature.low, feature.high);
        const double left = random.normal(0, .01);
        trees.append(stump(feature.name, threshold, left, random.normal(0, .01)));
    }
    return "{\"base_score\": 0.0, \"features\": [" + quotedNames() + "], \"trees\": [" + trees.join(", ") +
           "]}";
}

QMap<QString, QByteArray> loggedModel(const QString &runId, UtcMs time)
{
    return {{QStringLiteral("model/MLmodel"), modelDescription(runId, time)},
            {QStringLiteral("model/data/model.json"), treeModelJson(QByteArray("trees ") + runId.toLatin1())},
            {QStringLiteral("model/code/tree_model.py"), text::treeModelPy()},
            {QStringLiteral("model/requirements.txt"), "mlflow==2.22.5\npandas==2.3.2\n"},
            {QStringLiteral("model/python_env.yaml"),
             "python: 3.12.11\nbuild_dependencies:\n- pip==25.2\ndependencies:\n- -r requirements.txt\n"}};
}

QString logModelHistory(const QString &runId, UtcMs time)
{
    return QString::fromLatin1("[{\"run_id\": \"" + runId.toLatin1() +
                               "\", \"artifact_path\": \"model\", \"utc_time_created\": \"" +
                               createdAt(time) + "\", \"model_uuid\": \"" + modelUuid(runId) +
                               "\", \"flavors\": {\"python_function\": {\"loader_module\": \"tree_model\", "
                               "\"data\": \"data/model.json\"}}}]");
}

QByteArray featureImportanceCsv(QByteArrayView seed)
{
    Random random(seed);
    std::vector<std::pair<double, QByteArray>> gains;
    gains.reserve(features.size());
    for (const Feature &feature : features)
        gains.emplace_back(feature.gain * random.uniform(.8, 1.2), feature.name);
    std::sort(gains.rbegin(), gains.rend());
    QByteArray text = "feature,gain\n";
    for (const auto &[gain, name] : gains)
        text += name + "," + QByteArray::number(gain, 'f', 5) + "\n";
    return text;
}

} // namespace driftline::sample
