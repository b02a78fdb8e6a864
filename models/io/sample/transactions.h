// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sample's tables, as Parquet files in memory: card transactions (23 features and the target), prediction
// logs, and the credit applications of the second experiment.

#include "models/base/result.h"
#include "models/base/time.h"

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace driftline::sample {

// What makes a transaction fraud, as log-odds: an hour's payments (at most 8), the merchant's risk (at most
// 0.6), and what is true of it. Two of a hundred are.
inline constexpr double fraudBase = -7.66;
inline constexpr double fraudVelocity = .56;
inline constexpr double fraudRisk = 6.4;
inline constexpr double fraudForeign = 2.56;
inline constexpr double fraudNewDevice = 3.04;
inline constexpr double fraudThreeDs = -2.08;

struct CategoricalColumn
{
    QByteArray name;
    QByteArrayList categories;
};

[[nodiscard]] QList<CategoricalColumn> categoricalColumns();

struct TableFile
{
    QByteArray bytes;
    qint64 rows = 0;
    QByteArray mlflowSchema; ///< MLflow's column specification, for a logged dataset
};

struct TransactionFile : TableFile
{
    std::vector<bool> fraud; ///< the target, row by row
};

/// `drift` from 0 (the world of the training set) to 1 (October 2026): how far seven of the columns have
/// moved.
[[nodiscard]] Result<TransactionFile> transactionFile(QByteArrayView seed, qint64 rows, double drift);

struct PredictionMonth
{
    UtcMs begin = 0;
    UtcMs end = 0;
    UtcMs promotion = 0; ///< when `versionAfter` took over from `versionBefore`
    QByteArray versionBefore;
    QByteArray versionAfter;
    UtcMs now = 0; ///< labels that arrive later than this are not there yet
    double drift = 0;
};

/// One prediction for each row of a month's transactions; labels arrive three days to seven weeks later.
[[nodiscard]] Result<QByteArray> predictionFile(QByteArrayView seed, const std::vector<bool> &fraud,
                                                const PredictionMonth &month);

[[nodiscard]] Result<TableFile> creditApplicationFile(qint64 rows);

} // namespace driftline::sample
