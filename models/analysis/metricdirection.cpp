// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/metricdirection.h"

#include <QSet>
#include <QStringList>

namespace driftline {

namespace {

/// "valLogLoss/eval_rmse" → val, log, loss, eval, rmse. Digits stay with their word ("f1", "r2").
QStringList wordsOf(const QString &name)
{
    QStringList words{QString()};
    bool previousLower = false;
    for (const QChar c : name) {
        const bool breaks = !c.isLetterOrNumber() || (c.isUpper() && previousLower);
        if (breaks && !words.constLast().isEmpty())
            words.append(QString());
        if (c.isLetterOrNumber())
            words.last().append(c.toLower());
        previousLower = c.isLower();
    }
    return words;
}

const QSet<QString> &higherWords()
{
    static const QSet<QString> words{
        QStringLiteral("auc"),         QStringLiteral("auroc"),     QStringLiteral("auprc"),
        QStringLiteral("rocauc"),      QStringLiteral("prauc"),     QStringLiteral("accuracy"),
        QStringLiteral("acc"),         QStringLiteral("precision"), QStringLiteral("recall"),
        QStringLiteral("f1"),          QStringLiteral("fbeta"),     QStringLiteral("r2"),
        QStringLiteral("ndcg"),        QStringLiteral("mrr"),       QStringLiteral("map"),
        QStringLiteral("iou"),         QStringLiteral("dice"),      QStringLiteral("bleu"),
        QStringLiteral("rouge"),       QStringLiteral("mcc"),       QStringLiteral("kappa"),
        QStringLiteral("tpr"),         QStringLiteral("tnr"),       QStringLiteral("sensitivity"),
        QStringLiteral("specificity"), QStringLiteral("gini"),      QStringLiteral("throughput"),
    };
    return words;
}

const QSet<QString> &lowerWords()
{
    static const QSet<QString> words{
        QStringLiteral("loss"),  QStringLiteral("logloss"), QStringLiteral("error"),
        QStringLiteral("err"),   QStringLiteral("rmse"),    QStringLiteral("mse"),
        QStringLiteral("mae"),   QStringLiteral("mape"),    QStringLiteral("smape"),
        QStringLiteral("wape"),  QStringLiteral("rmsle"),   QStringLiteral("msle"),
        QStringLiteral("brier"), QStringLiteral("ece"),     QStringLiteral("fpr"),
        QStringLiteral("fnr"),   QStringLiteral("latency"), QStringLiteral("perplexity"),
    };
    return words;
}

} // namespace

MetricDirection metricDirection(const QString &metric)
{
    bool higher = false;
    bool lower = false;
    for (const QString &word : wordsOf(metric)) {
        higher = higher || higherWords().contains(word);
        lower = lower || lowerWords().contains(word);
    }
    if (higher == lower)
        return MetricDirection::Unknown;
    return higher ? MetricDirection::HigherIsBetter : MetricDirection::LowerIsBetter;
}

} // namespace driftline
