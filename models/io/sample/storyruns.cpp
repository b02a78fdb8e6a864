// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/storyruns.h"

#include "models/io/sample/modelfiles.h"
#include "models/io/sample/namedruns.h"
#include "models/io/sample/random.h"
#include "models/io/sample/runparams.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace driftline::sample {

namespace {

// Later experiments have higher ids; the one that the story is about is the newest, which MLflow lists first.
constexpr int churnWeekly = 1;
constexpr int creditScoring = 2;
constexpr int fraudDetection = 3;
constexpr int fraudRuns = 200;
constexpr int creditRuns = 70;
constexpr int churnRuns = 30;
constexpr int historyLength = 200;
constexpr UtcMs minuteMs = 60'000;
constexpr UtcMs dayMs = UtcMs{24} * 60 * minuteMs;

double rounded(double value)
{
    return std::round(value * 1e6) / 1e6;
}

/// A learning curve that ends at exactly `last`, a point for every `stride` trees or epochs.
StorySeries curve(const char *key, double first, double last, QByteArrayView seed, int stride,
                  int length = historyLength)
{
    Random random(QByteArray(key) + " of " + seed.toByteArray());
    StorySeries series{QString::fromLatin1(key), stride, stride, {}};
    const double speed = random.uniform(4.2, 6.4);
    const double noise = std::abs(last - first) * .022;
    for (int i = 0; i < length; ++i) {
        const double way = std::exp(-speed * i / historyLength) - std::exp(-speed) * i / historyLength;
        series.values.push_back(rounded(last + (first - last) * way + random.normal(0, noise)));
    }
    if (length == historyLength)
        series.values.back() = last;
    return series;
}

StorySeries single(const char *key, double value)
{
    return {QString::fromLatin1(key), 0, 1, {rounded(value)}};
}

class Runs
{
public:
    Runs(const QList<StoryCommit> &commits, const QStringList &hashes) : m_commits(commits), m_hashes(hashes)
    {}

    void addNamed(const NamedRun &named);
    void addNightly(int number, int count);
    void addBroken();
    void addCredit(int number, const DataObject &data);
    void addChurn(int number);
    [[nodiscard]] QList<StoryRun> take();

private:
    [[nodiscard]] qsizetype commitAt(UtcMs time) const;
    StoryRun begin(int experiment, const QString &name, UtcMs start, double minutes,
                   const QString &user) const;
    void tagSource(StoryRun &run, const char *script) const;
    void trace(StoryRun &run, const QString &pointer, const DataObject &data) const;
    void traceFraud(StoryRun &run) const;
    void train(StoryRun &run, const QByteArray &candidate, const QByteArray &overrides) const;
    static void addFraudMetrics(StoryRun &run, const RunFigures &last);

    const QList<StoryCommit> &m_commits;
    const QStringList &m_hashes;
    QList<StoryRun> m_runs;
};

qsizetype Runs::commitAt(UtcMs time) const
{
    qsizetype found = 0;
    while (found + 1 < m_commits.size() && m_commits.at(found + 1).time <= time)
        ++found;
    return found;
}

StoryRun Runs::begin(int experiment, const QString &name, UtcMs start, double minutes,
                     const QString &user) const
{
    StoryRun run;
    run.name = name;
    run.experiment = experiment;
    run.start = start + Random(name.toLatin1() + " starts").below(50'000);
    run.end = run.start + static_cast<UtcMs>(minutes * double(minuteMs));
    run.id = Random(QByteArray("run ") + name.toLatin1() + QByteArray::number(run.start)).hex(32);
    run.status = QStringLiteral("FINISHED");
    run.user = user;
    run.tags.insert(QStringLiteral("mlflow.runName"), name);
    run.tags.insert(QStringLiteral("mlflow.user"), user);
    return run;
}

void Runs::tagSource(StoryRun &run, const char *script) const
{
    run.tags.insert(QStringLiteral("mlflow.source.name"), QString::fromLatin1(script));
    run.tags.insert(QStringLiteral("mlflow.source.type"), QStringLiteral("LOCAL"));
}

void Runs::trace(StoryRun &run, const QString &pointer, const DataObject &data) const
{
    const QString &hash = m_hashes.at(commitAt(run.start));
    run.tags.insert(QStringLiteral("git_commit"), hash);
    run.tags.insert(QStringLiteral("mlflow.source.git.commit"), hash);
    run.tags.insert(QStringLiteral("dvc_file"), pointer);
    run.tags.insert(QStringLiteral("dvc_data_hash"), data.md5);
    run.data = data;
}

void Runs::traceFraud(StoryRun &run) const
{
    tagSource(run, "src/train.py");
    trace(run, QString(trainingSetPath) + QStringLiteral(".dvc"),
          m_commits.at(commitAt(run.start)).trainingSet);
}

// As src/train.py does: the parameters are those of the commit, or the run says what is not.
void Runs::train(StoryRun &run, const QByteArray &candidate, const QByteArray &overrides) const
{
    traceFraud(run);
    const QByteArray yaml = m_commits.at(commitAt(run.start)).tree.bytes(QStringLiteral("params.yaml"));
    run.params = runParams(yaml, candidate, overrides);
    if (!candidate.isEmpty())
        run.tags.insert(QStringLiteral("candidate"), QString::fromLatin1(candidate));
    if (!overrides.isEmpty())
        run.tags.insert(QStringLiteral("overrides"), QString::fromLatin1(overrides));
}

void Runs::addFraudMetrics(StoryRun &run, const RunFigures &last)
{
    const QByteArray seed = run.id.toLatin1();
    const int stride = trainingRounds(run.params) / historyLength;
    Random random(seed);
    run.metrics = {curve("auc_roc", last.auc - random.uniform(.11, .14), last.auc, seed, stride),
                   curve("log_loss", random.uniform(.47, .54), last.logLoss, seed, stride),
                   curve("precision", last.precision - random.uniform(.2, .3), last.precision, seed, stride),
                   curve("recall", last.recall - random.uniform(.25, .35), last.recall, seed, stride),
                   curve("val_auc", last.valAuc - random.uniform(.10, .13), last.valAuc, seed, stride),
                   single("f1", 2 * last.precision * last.recall / (last.precision + last.recall)),
                   single("pr_auc", last.auc - random.uniform(.098, .105)),
                   single("brier", last.logLoss * random.uniform(.135, .14)),
                   single("fit_seconds", double(run.end - run.start) / 1000 * random.uniform(.8, .85))};
}

void Runs::addNamed(const NamedRun &named)
{
    StoryRun run =
        begin(fraudDetection, QString::fromLatin1(named.name), storyTime(named.start), named.minutes,
              named.version >= 11 ? QStringLiteral("ci-bot") : QStringLiteral("fraud-team"));
    if (named.version == 12)
        run.id = QStringLiteral("4c1f0b7e92d3") + run.id.mid(12);
    run.version = named.version;
    run.describe = QString::fromLatin1(named.description);
    train(run, named.candidate, named.overrides);
    const QByteArrayView flaw(named.flaw);
    if (flaw == "no commit") {
        run.tags.remove(QStringLiteral("overrides"));
        run.tags.remove(QStringLiteral("git_commit"));
        run.tags.remove(QStringLiteral("mlflow.source.git.commit"));
        run.tags.insert(QStringLiteral("mlflow.source.name"), QStringLiteral("notebooks/depth.ipynb"));
        run.tags.insert(QStringLiteral("mlflow.source.type"), QStringLiteral("NOTEBOOK"));
    } else if (flaw == "other data") {
        run.data = {Random(QByteArrayView("a pointer that was not committed")).hex(32), run.data.size};
        run.tags.insert(QStringLiteral("dvc_data_hash"), run.data.md5);
    }
    if (run.version != 0) {
        run.tags.insert(QStringLiteral("mlflow.log-model.history"), logModelHistory(run.id, run.end));
        run.tags.insert(QStringLiteral("mlflow.note.content"), run.describe + QLatin1Char('.'));
    }
    addFraudMetrics(run, named.last);
    m_runs.append(run);
}

// Every second night scripts/nightly.sh trains what main says on rows of its own, and gets better as main
// does.
void Runs::addNightly(int number, int count)
{
    const UtcMs first = storyTime("2025-11-03 02:00");
    const UtcMs last = storyTime("2026-10-31 02:00");
    const double way = double(number) / (count - 1);
    const UtcMs days = (last - first) / dayMs;
    const UtcMs start = first + static_cast<UtcMs>(static_cast<double>(days) * way) * dayMs;
    const QByteArray date =
        QDateTime::fromMSecsSinceEpoch(start, Qt::UTC).toString(QStringLiteral("yyyyMMdd")).toLatin1();
    const QString name = QStringLiteral("xgb-nightly-") + QString::fromLatin1(date.mid(4));
    Random random(name.toLatin1());
    StoryRun run = begin(fraudDetection, name, start, random.uniform(5.6, 11.3), QStringLiteral("ci-bot"));
    train(run, {}, "seed=" + date + " sample_rows=40000");
    const double auc = .9198 + .0214 * (1 - (1 - way) * (1 - way)) + std::min(random.normal(0, .0011), .0025);
    RunFigures figures;
    figures.auc = rounded(auc);
    figures.precision = rounded(.884 + .021 * way + random.normal(0, .004));
    figures.recall = rounded(.826 + .036 * way + random.normal(0, .007));
    figures.logLoss = rounded(.1545 - 1.55 * (auc - .9198) + random.normal(0, .0016));
    figures.valAuc = rounded(auc - random.uniform(.0022, .0034));
    addFraudMetrics(run, figures);
    m_runs.append(run);
}

// What goes wrong in every project.
void Runs::addBroken()
{
    StoryRun diverged = begin(fraudDetection, QStringLiteral("xgb-lr5e1"), storyTime("2026-03-19 10:31"), 3.4,
                              QStringLiteral("fraud-team"));
    train(diverged, {}, "learning_rate=0.5");
    diverged.status = QStringLiteral("FAILED");
    const QByteArray seed = diverged.id.toLatin1();
    const int stride = trainingRounds(diverged.params) / historyLength;
    StorySeries loss = curve("log_loss", .5, 4.1, seed, stride);
    std::fill(loss.values.begin() + 120, loss.values.end(), std::numeric_limits<double>::quiet_NaN());
    diverged.metrics = {curve("auc_roc", .81, .5, seed, stride), loss};
    m_runs.append(diverged);

    StoryRun killed = begin(fraudDetection, QStringLiteral("tabnet-large"), storyTime("2026-09-24 17:44"), 41,
                            QStringLiteral("fraud-team"));
    train(killed, "tabnet-large", {});
    killed.status = QStringLiteral("KILLED");
    const QByteArray killedSeed = killed.id.toLatin1();
    killed.metrics = {curve("auc_roc", .8, .934, killedSeed, 1, 85),
                      curve("log_loss", .52, .15, killedSeed, 1, 85)};
    m_runs.append(killed);

    StoryRun failed = begin(fraudDetection, QStringLiteral("catboost-cpu"), storyTime("2026-02-19 16:20"), .4,
                            QStringLiteral("fraud-team"));
    train(failed, "catboost-cpu", {});
    failed.status = QStringLiteral("FAILED");
    failed.tags.insert(QStringLiteral("mlflow.note.content"), QStringLiteral("Out of memory while binning."));
    m_runs.append(failed);
}

void Runs::addCredit(int number, const DataObject &data)
{
    static constexpr std::array strengths{"0.01", "0.03", "0.1", "0.3", "1.0", "3.0", "10.0"};
    static constexpr std::array penalties{"l2", "l1"};
    const char *strength = strengths.at(std::size_t(number) % strengths.size());
    const char *penalty = penalties.at(std::size_t(number) / strengths.size() % penalties.size());
    const UtcMs start = storyTime("2026-05-19 08:15") + UtcMs{number} * (UtcMs{164} * dayMs / creditRuns);
    const QString name = QStringLiteral("scorecard-%1-c%2-%3")
                             .arg(QString::fromLatin1(penalty), QString::fromLatin1(strength))
                             .arg(number + 1, 2, 10, QLatin1Char('0'));
    Random random(name.toLatin1());
    StoryRun run = begin(creditScoring, name, start, random.uniform(.8, 3.1), QStringLiteral("credit-team"));
    tagSource(run, "src/credit_train.py");
    trace(run, QString(creditDataPath) + QStringLiteral(".dvc"), data);
    run.params = {{QStringLiteral("C"), QString::fromLatin1(strength)},
                  {QStringLiteral("penalty"), QString::fromLatin1(penalty)},
                  {QStringLiteral("max_iter"), QStringLiteral("200")},
                  {QStringLiteral("solver"), QStringLiteral("saga")},
                  {QStringLiteral("folds"), QStringLiteral("5")}};
    const double auc = rounded(.762 + .011 * number / creditRuns + random.normal(0, .002));
    const QByteArray seed = run.id.toLatin1();
    run.metrics = {curve("auc_roc", .62, auc, seed, 1),
                   curve("log_loss", .61, rounded(.83 - .6 * auc), seed, 1), single("gini", 2 * auc - 1),
                   single("ks", auc - random.uniform(.34, .36))};
    m_runs.append(run);
}

void Runs::addChurn(int number)
{
    const UtcMs start = storyTime("2026-04-06 05:00") + UtcMs{number} * UtcMs{7} * dayMs;
    int year = 0;
    const int week = QDateTime::fromMSecsSinceEpoch(start, Qt::UTC).date().weekNumber(&year);
    const QString name = QStringLiteral("churn-%1-w%2").arg(year).arg(week, 2, 10, QLatin1Char('0'));
    Random random(name.toLatin1());
    StoryRun run = begin(churnWeekly, name, start, random.uniform(18, 26), QStringLiteral("growth-bot"));
    tagSource(run, "churn/weekly.py");
    run.params = {
        {QStringLiteral("horizon_days"), QStringLiteral("28")},
        {QStringLiteral("model"), number < 17 ? QStringLiteral("forest") : QStringLiteral("lightgbm")},
        {QStringLiteral("trees"), QStringLiteral("400")}};
    const double auc = rounded(.801 + (number < 17 ? 0 : .014) + random.normal(0, .003));
    const QByteArray seed = run.id.toLatin1();
    run.metrics = {curve("auc_roc", .68, auc, seed, 2),
                   curve("log_loss", .58, rounded(.75 - .5 * auc), seed, 2),
                   single("lift_top10", 3.1 + 6 * (auc - .8) + random.normal(0, .05))};
    m_runs.append(run);
}

QList<StoryRun> Runs::take()
{
    std::sort(m_runs.begin(), m_runs.end(), [](const StoryRun &a, const StoryRun &b) {
        return std::tie(a.experiment, a.start) < std::tie(b.experiment, b.start);
    });
    return std::move(m_runs);
}

} // namespace

QList<StoryExperiment> storyExperiments()
{
    return {
        {churnWeekly, QStringLiteral("churn-weekly"),
         QStringLiteral("Who leaves within four weeks, trained every Monday"), storyTime("2025-09-24 15:20")},
        {creditScoring, QStringLiteral("credit-scoring"), QStringLiteral("Scorecard for consumer credit"),
         storyTime("2025-09-24 15:30")},
        {fraudDetection, QStringLiteral("fraud-detection"),
         QStringLiteral("Scores card transactions while the customer waits"), storyTime("2025-09-24 15:40")}};
}

QList<StoryRun> storyRuns(const QList<StoryCommit> &commits, const QStringList &hashes,
                          const DataObject &creditApplications)
{
    Runs runs(commits, hashes);
    for (const NamedRun &named : namedRuns())
        runs.addNamed(named);
    runs.addBroken();
    const int nightlies = fraudRuns - int(namedRuns().size()) - 3;
    for (int i = 0; i < nightlies; ++i)
        runs.addNightly(i, nightlies);
    for (int i = 0; i < creditRuns; ++i)
        runs.addCredit(i, creditApplications);
    for (int i = 0; i < churnRuns; ++i)
        runs.addChurn(i);
    return runs.take();
}

QString artifactUri(const StoryRun &run)
{
    return QStringLiteral("mlflow-artifacts:/%1/%2/artifacts").arg(run.experiment).arg(run.id);
}

} // namespace driftline::sample
