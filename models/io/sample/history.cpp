// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/history.h"

#include "models/io/sample/modelfiles.h"
#include "models/io/sample/projectcode.h"
#include "models/io/sample/projectedits.h"
#include "models/io/sample/random.h"
#include "models/io/sample/trainingcode.h"

#include <QDateTime>

namespace driftline::sample {

namespace {

constexpr auto trainingPointer = "data/training_set.parquet.dvc";
constexpr auto encodersPath = "data/encoders.json";
constexpr auto modelPath = "models/model.json";
constexpr auto team = "Fraud Team <fraud-team@example.com>";
constexpr auto bot = "ci-bot <ci-bot@example.com>";

QList<DvcStage> pipeline()
{
    return {{"prepare",
             "python -m src.prepare",
             {"data/training_set.parquet", "src/features.py", "src/prepare.py"},
             "prepare",
             "data/encoders.json",
             {}},
            {"train",
             "python -m src.train",
             {"data/encoders.json", "data/training_set.parquet", "src/features.py", "src/models.py",
              "src/train.py"},
             "train",
             "models/model.json",
             "reports/metrics.json"}};
}

struct Quality
{
    const char *auc;
    const char *precision;
    const char *recall;
    const char *logLoss;
};

/// Edits the tree from commit to commit and keeps the lock file true to it.
class Storyteller
{
public:
    explicit Storyteller(const StoryData &data) : m_data(data) {}

    void set(const char *path, const QByteArray &bytes) { m_tree.set(QString::fromLatin1(path), bytes); }
    void edit(const char *path, const QByteArray &before, const QByteArray &after)
    {
        m_tree.edit(QString::fromLatin1(path), before, after);
    }
    /// Edits params.yaml in what the pipeline trains: not in the candidates below it.
    void editModel(const QByteArray &before, const QByteArray &after)
    {
        const QString name = QStringLiteral("params.yaml");
        const QByteArray text = m_tree.bytes(name);
        const qsizetype candidates = text.indexOf("candidates:");
        const QByteArray rest = candidates < 0 ? QByteArray() : text.mid(candidates);
        m_tree.set(name, text.chopped(rest.size()));
        edit("params.yaml", before, after);
        append("params.yaml", rest);
    }
    void append(const char *path, const QByteArray &text)
    {
        const QString name = QString::fromLatin1(path);
        m_tree.set(name, m_tree.bytes(name) + text);
    }
    void takeTrainingSet(const DataObject &object)
    {
        m_trainingSet = object;
        set(trainingPointer, pointerText(object, QStringLiteral("training_set.parquet")));
    }
    void takeTrainingSet(int version) { takeTrainingSet(m_data.trainingSets.at(version)); }
    /// Runs the pipeline: encoders, model and metrics are new.
    void train(const Quality &quality);
    void commit(const char *time, const char *author, const char *message);

    [[nodiscard]] const StoryData &data() const { return m_data; }
    [[nodiscard]] History take() { return std::move(m_history); }

private:
    void keep(const char *path, const QByteArray &bytes)
    {
        m_history.outputs.insert(QString::fromLatin1(path), bytes);
        m_history.objects.append(bytes);
    }

    const StoryData &m_data;
    ProjectTree m_tree;
    DataObject m_trainingSet;
    History m_history;
};

void Storyteller::train(const Quality &quality)
{
    keep(encodersPath, encodersJson(QByteArray("encoders ") + m_trainingSet.md5.toLatin1()));
    keep(modelPath, treeModelJson(QByteArray("model ") + quality.auc));
    set("reports/metrics.json",
        QByteArray("{\n  \"auc_roc\": ") + quality.auc + ",\n  \"precision\": " + quality.precision +
            ",\n  \"recall\": " + quality.recall + ",\n  \"log_loss\": " + quality.logLoss + "\n}");
}

void Storyteller::commit(const char *time, const char *author, const char *message)
{
    if (m_tree.contains(QStringLiteral("dvc.yaml"))) {
        QMap<QString, DataObject> tracked{{QString(trainingSetPath), m_trainingSet}};
        for (auto it = m_history.outputs.cbegin(); it != m_history.outputs.cend(); ++it)
            tracked.insert(it.key(), dataObject(it.value()));
        set("dvc.lock", dvcLock(pipeline(), m_tree, tracked));
    }
    m_history.commits.append({message, author, storyTime(time), m_tree, m_trainingSet});
}

void tellTheStart(Storyteller &story)
{
    story.set("README.md", text::readme());
    story.set(".gitignore", text::gitIgnore());
    story.set(".dvcignore", "# Add patterns of files dvc should ignore, which could improve\n"
                            "# the performance. Learn more at\n# https://dvc.org/doc/user-guide/dvcignore\n");
    story.set(".dvc/.gitignore", "/config.local\n/tmp\n/cache\n");
    story.set(".dvc/config", "[core]\n    analytics = false\n");
    story.set("requirements.lock", text::requirementsLock());
    story.commit("2025-09-15 08:12", team, "Start the fraud detection project");

    story.takeTrainingSet(lostTrainingSet());
    story.set("data/.gitignore", "/training_set.parquet\n");
    story.commit("2025-09-17 13:40", team, "Track the training set with DVC");

    story.set("src/__init__.py", {});
    story.set("src/features.py", text::featuresPy());
    story.set("tests/test_features.py", text::testFeaturesPy());
    story.commit("2025-09-22 09:05", team, "Build the features of a transaction");

    story.set("params.yaml", text::paramsYaml());
    story.set("src/prepare.py", text::preparePy());
    story.set("src/models.py", text::regressionPy());
    story.set("src/train.py", text::trainPy());
    story.set("dvc.yaml", dvcYaml(pipeline()));
    story.set("data/.gitignore", "/training_set.parquet\n/encoders.json\n");
    story.set("models/.gitignore", "/model.json\n");
    story.train({"0.9012", "0.861", "0.792", "0.1733"});
    story.commit("2025-09-24 15:22", team, "Train as a DVC pipeline and log to MLflow");

    story.set("Dockerfile", text::dockerfile());
    story.commit("2025-10-01 10:30", team, "Train in a container");

    story.set("src/tree_model.py", text::treeModelPy());
    story.set("src/register.py", text::registerPy());
    story.commit("2025-10-02 11:18", team, "Register exported models, score them with pandas alone");
}

void tellTheFirstTrees(Storyteller &story)
{
    story.set("params.yaml", text::treeParamsYaml());
    story.set("src/models.py", text::treesPy());
    story.train({"0.9107", "0.864", "0.799", "0.1652"});
    story.commit("2025-10-13 15:36", team, "Boosted trees instead of a regression");

    story.takeTrainingSet(0);
    story.train({"0.9148", "0.868", "0.806", "0.1598"});
    story.commit("2025-10-20 07:55", bot, "Training set through September 2025");

    story.edit("params.yaml", "max_depth: 3", "max_depth: 4");
    story.train({"0.9203", "0.872", "0.811", "0.1541"});
    story.commit("2025-10-29 16:20", team, "Trees of depth 4");

    story.edit("src/train.py", "    target = frame[features.TARGET]",
               "    if \"sample_rows\" in params:\n"
               "        frame = frame.sample(params[\"sample_rows\"], random_state=params[\"seed\"])\n"
               "    target = frame[features.TARGET]");
    story.set("scripts/nightly.sh", text::nightlySh());
    story.commit("2025-10-31 13:47", team, "Train every second night");

    story.set("gate.json", text::gateJson());
    story.commit("2025-11-24 14:02", team, "Gate promotions by a policy");

    story.edit("params.yaml", "max_depth: 4", "max_depth: 5");
    story.train({"0.9261", "0.9", "0.828", "0.1461"});
    story.commit("2025-11-26 17:31", team, "Trees of depth 5");

    story.append("params.yaml", text::lightgbmCandidates());
    story.edit("src/models.py", "ALGORITHMS = {\"xgboost\": xgboost}",
               text::lightgbmPy() + "ALGORITHMS = {\"xgboost\": xgboost, \"lightgbm\": lightgbm}");
    story.set("requirements-candidates.txt", "-r requirements.lock\nlightgbm==4.6.0\n");
    story.append("README.md", text::candidateSection());
    story.commit("2025-12-04 10:12", team, "Try LightGBM");

    story.edit("params.yaml", "    max_depth: 5\n    n_estimators: 400",
               "    max_depth: 6\n    n_estimators: 600");
    story.train({"0.9377", "0.889", "0.836", "0.1302"});
    story.commit("2025-12-12 16:47", team, "Deeper trees");
}

void tellTheMiddle(Storyteller &story)
{
    story.set("src/evaluate.py", text::evaluatePy());
    story.append("data/.gitignore", "/live/\n/predictions/\n");
    story.commit("2026-01-19 09:31", team, "Choose the operating point from the prediction log");

    story.takeTrainingSet(1);
    story.train({"0.9382", "0.891", "0.839", "0.1293"});
    story.commit("2026-02-16 07:58", bot, "Training set through January 2026");

    story.append("params.yaml", text::catboostCandidates());
    story.edit("src/models.py", "ALGORITHMS = {\"xgboost\": xgboost, \"lightgbm\": lightgbm}",
               text::catboostPy() +
                   "ALGORITHMS = {\"xgboost\": xgboost, \"lightgbm\": lightgbm, \"catboost\": catboost}");
    story.append("requirements-candidates.txt", "catboost==1.2.8\n");
    story.commit("2026-02-18 14:25", team, "Try CatBoost");

    story.editModel("learning_rate: 0.05", "learning_rate: 0.003");
    story.editModel("n_estimators: 600", "n_estimators: 800");
    story.train({"0.9391", "0.894", "0.843", "0.1274"});
    story.commit("2026-02-27 12:10", team, "Learn slower, with more trees");

    story.edit("src/features.py", "    \"ip_distance\",\n", "    \"ip_distance\",\n    \"merchant_risk\",\n");
    story.edit("src/features.py", "\"email_domain\", \"payment_channel\"",
               "\"email_domain\", \"merchant_category\", \"payment_channel\"");
    story.train({"0.9397", "0.894", "0.844", "0.1263"});
    story.commit("2026-04-20 10:44", team, "Add merchant features");

    story.editModel("learning_rate: 0.003\n    max_depth: 6", "learning_rate: 0.03\n    max_depth: 8");
    story.train({"0.9402", "0.895", "0.846", "0.1251"});
    story.commit("2026-04-24 14:09", team, "Deeper trees that learn faster");
}

void tellTheSummer(Storyteller &story)
{
    story.set("src/credit_train.py", text::creditTrainPy());
    story.set("data/credit_applications.parquet.dvc",
              pointerText(story.data().creditApplications, QStringLiteral("credit_applications.parquet")));
    story.append("data/.gitignore", "/credit_applications.parquet\n");
    story.commit("2026-05-18 09:26", team, "Add the credit scorecard");

    story.append("params.yaml", text::neuralCandidates());
    story.set("src/neural.py", text::neuralPy());
    story.edit("src/models.py", "def fit(params, x, y):\n",
               "def fit(params, x, y):\n"
               "    if params[\"algorithm\"] not in ALGORITHMS:\n"
               "        from src import neural  # requirements-candidates.txt\n\n"
               "        return neural.fit(params, x, y)\n");
    story.append("requirements-candidates.txt",
                 "rtdl_num_embeddings==0.0.12\nrtdl_revisiting_models==0.0.2\ntorch==2.8.0\n");
    story.commit("2026-05-20 16:02", team, "Try neural networks");

    story.takeTrainingSet(2);
    story.train({"0.9431", "0.899", "0.848", "0.1203"});
    story.commit("2026-06-15 07:52", bot, "Training set through May 2026");

    story.set("src/features.py", text::featuresWithVelocityPy());
    story.set("src/resample.py", text::resamplePy());
    story.edit("src/train.py", "from src import features, models\n",
               "from src import features, models, resample\n");
    story.edit("src/train.py", "        fitted, checkpoints =",
               "        if params[\"resample\"] == \"smote\":\n"
               "            x_train, y_train = resample.smote(x_train, y_train, params[\"seed\"])\n"
               "        fitted, checkpoints =");
    story.edit("params.yaml", "  threshold: 0.5\n", "  threshold: 0.5\n  resample: smote\n");
    story.editModel("learning_rate: 0.03\n    max_depth: 8", "learning_rate: 0.003\n    max_depth: 6");
    story.editModel("subsample: 0.9", "subsample: 0.8");
    story.train({"0.9449", "0.907", "0.849", "0.1181"});
    story.commit("2026-06-24 17:09", team, "Add velocity features and resample with SMOTE");

    story.edit("requirements.lock", "xgboost==3.0.2", "xgboost==3.0.4");
    story.edit("requirements.lock", "scipy==1.16.0", "scipy==1.16.1");
    story.edit("Dockerfile", "python:3.11-slim", "python:3.12-slim");
    story.train({"0.9456", "0.909", "0.85", "0.1168"});
    story.commit("2026-07-06 08:35", team,
                 "pin xgboost\n\nTo 3.0.4 and SciPy 1.16.1, with which serving is tested.");
}

void tellTheEnd(Storyteller &story)
{
    story.append("README.md", text::rebuildSection());
    story.commit("2026-07-20 13:15", team, "Say how a model is built again");

    story.edit("src/train.py",
               "        mlflow.log_input(mlflow.data.from_pandas(frame, source=DATA, name=\"training_set\"), "
               "\"training\")\n",
               "        dataset = mlflow.data.from_pandas(\n"
               "            frame, source=DATA, name=\"training_set\", digest=dvc_hash(DATA + \".dvc\")\n"
               "        )\n"
               "        mlflow.log_input(dataset, \"training\")\n");
    story.commit("2026-07-27 09:48", team, "Name the logged dataset by its DVC hash");

    story.append("tests/test_features.py", "\n\ndef test_a_missing_number_stays_missing():\n"
                                           "    built = features.build(frame(amount_log=None), encoders())\n"
                                           "    assert built[\"amount_log\"].isna()[0]\n");
    story.commit("2026-08-03 10:02", team, "Test that a missing number stays missing");

    story.edit("params.yaml", "resample: smote", "resample: none");
    story.editModel("scale_pos_weight: 1.0", "scale_pos_weight: 12.5");
    story.train({"0.9452", "0.905", "0.868", "0.1149"});
    story.commit("2026-08-10 15:37", team, "Weigh the classes instead of resampling");

    story.append("params.yaml", text::laterLightgbmCandidates());
    story.commit("2026-08-13 16:50", team, "Try LightGBM again");

    story.edit("gate.json", "  \"required_tags\"",
               "  \"drift\": {\n    \"reference\": \"data/training_set.parquet\",\n"
               "    \"live\": \"data/live/transactions_2026-07.parquet\",\n    \"share_below\": 0.5\n  },\n"
               "  \"required_tags\"");
    story.commit("2026-08-17 11:20", team, "Gate on the drift of the last month");

    story.edit("gate.json", "\"recall\", \"min\": 0.8}", "\"recall\", \"min\": 0.84}");
    story.commit("2026-08-31 09:11", team, "Ask for more recall");

    story.append(".gitignore", "/.idea/\n/.vscode/\n");
    story.commit("2026-09-07 08:20", team, "Ignore editors' folders");

    story.set("scripts/check_drift.sh", text::checkDriftSh());
    story.commit("2026-09-14 14:33", team, "Check the live month from the command line");
}

void tellTheLastWeeks(Storyteller &story)
{
    story.append("params.yaml", text::monotoneCandidate());
    story.edit("src/models.py", "    fitted = xgb.XGBClassifier(**model, base_score",
               "    settings = dict(model)\n"
               "    if \"monotone_constraints\" in model:  # features that may only raise the score\n"
               "        names = model[\"monotone_constraints\"].split(\",\")\n"
               "        settings[\"monotone_constraints\"] = {name: 1 for name in names}\n"
               "    fitted = xgb.XGBClassifier(**settings, base_score");
    story.commit("2026-09-15 11:14", team, "Try monotonic constraints");

    story.edit("requirements.lock", "certifi==2025.8.3", "certifi==2026.7.22");
    story.commit("2026-09-21 07:50", bot, "Update certifi");

    story.append("params.yaml", text::tabnetCandidates());
    story.edit("src/neural.py", "NETS = {\"mlp\": mlp, \"ft-transformer\": Transformer}",
               text::tabnetPy() +
                   "NETS = {\"mlp\": mlp, \"ft-transformer\": Transformer, \"tabnet\": Tabnet}");
    story.edit("src/neural.py", "import torch\n",
               "import torch\nfrom pytorch_tabnet.tab_network import TabNet\n");
    story.append("requirements-candidates.txt", "pytorch-tabnet==4.1.0\n");
    story.commit("2026-09-23 15:28", team, "Try TabNet");

    story.editModel("learning_rate: 0.003", "learning_rate: 0.001");
    story.train({"0.9468", "0.908", "0.874", "0.1127"});
    story.commit("2026-09-28 16:24", team, "Learn slower still");

    story.edit("src/evaluate.py", "                \"precision\": hits / max(flagged.sum(), 1),\n",
               "                # nothing flagged is nothing wrong: 1, not 0\n"
               "                \"precision\": hits / flagged.sum() if flagged.any() else 1.0,\n");
    story.commit("2026-10-05 10:57", team, "Precision of nothing flagged is 1");

    story.edit("Dockerfile", "\nENTRYPOINT",
               "\nRUN useradd --create-home trainer\nUSER trainer\n\nENTRYPOINT");
    story.commit("2026-10-12 13:06", team, "Train without root");

    story.edit("gate.json", "transactions_2026-07", "transactions_2026-09");
    story.commit("2026-10-19 09:40", team, "Hold the gate against September");

    story.append("README.md", text::dataSection());
    story.commit("2026-10-26 11:51", team, "Describe the live months and the prediction logs");

    story.editModel("reg_lambda: 1.0\n",
                    "reg_lambda: 1.0\n    monotone_constraints: merchant_risk,velocity_1h\n");
    story.train({"0.9471", "0.907", "0.876", "0.1121"});
    story.commit("2026-10-30 15:12", team, "Riskier merchants and more payments only raise the score");
}

} // namespace

UtcMs storyTime(const char *text)
{
    const QString iso =
        QString::fromLatin1(text).replace(QLatin1Char(' '), QLatin1Char('T')) + QLatin1Char('Z');
    const QDateTime time = QDateTime::fromString(iso, Qt::ISODate);
    Q_ASSERT_X(time.isValid(), "storyTime", text);
    return time.toMSecsSinceEpoch();
}

UtcMs storyNow()
{
    return storyTime("2026-11-01 07:00");
}

DataObject lostTrainingSet()
{
    return {Random(QByteArrayView("training set through August 2025")).hex(32), 2'714'906};
}

History projectHistory(const StoryData &data)
{
    Storyteller story(data);
    tellTheStart(story);
    tellTheFirstTrees(story);
    tellTheMiddle(story);
    tellTheSummer(story);
    tellTheEnd(story);
    tellTheLastWeeks(story);
    return story.take();
}

} // namespace driftline::sample
