// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/projectedits.h"

namespace driftline::sample::text {

QByteArray featuresWithVelocityPy()
{
    return R"py("""Features of one card transaction, the same code for training and for serving."""

import pandas as pd

TARGET = "is_fraud"

NUMERIC = [
    "amount_log",
    "hour_of_day",
    "session_len",
    "card_age_days",
    "ip_distance",
    "merchant_risk",
    "velocity_1h",
    "velocity_24h",
    "customer_age",
    "account_age_days",
    "avg_ticket_30d",
    "minutes_since_last",
    "distance_home",
]
CATEGORICAL = [
    "device_type",
    "country",
    "email_domain",
    "merchant_category",
    "payment_channel",
    "card_brand",
]
BOOLEAN = ["is_weekend", "is_foreign", "is_new_device", "three_ds_passed"]
DERIVED = ["burst", "amount_over_ticket"]


def columns():
    return NUMERIC + CATEGORICAL + BOOLEAN + DERIVED


def clipped(frame, name, encoders):
    low, high = encoders["clip"][name]
    return frame[name].astype("float64").clip(low, high)


def rate(frame, name, encoders):
    """A category as its share of fraud; one that training has not seen gets the base rate."""
    known = frame[name].astype("object").map(encoders["rates"][name])
    return known.astype("float64").fillna(encoders["base_rate"])


def build(frame, encoders):
    """Numbers clipped to the range seen in training, categories as their share of fraud."""
    out = pd.DataFrame(index=frame.index)
    for name in NUMERIC:
        out[name] = clipped(frame, name, encoders)
    for name in CATEGORICAL:
        out[name] = rate(frame, name, encoders)
    for name in BOOLEAN:
        out[name] = frame[name].astype("float64")
    # Many payments within the hour, measured against the day.
    out["burst"] = out["velocity_1h"] / out["velocity_24h"].clip(lower=1)
    out["amount_over_ticket"] = out["amount_log"] - out["avg_ticket_30d"].clip(lower=1).pow(0.5)
    return out
)py";
}

QByteArray resamplePy()
{
    return R"py("""SMOTE: new fraud cases between neighbouring ones."""

import numpy as np
import pandas as pd
from sklearn.neighbors import NearestNeighbors


def smote(data, target, seed, share=0.2, neighbours=5):
    """Adds cases until `share` of the rows are fraud."""
    random = np.random.default_rng(seed)
    filled = data.fillna(data.median())
    fraud = filled[target == 1].to_numpy()
    wanted = int(share * (target == 0).sum() / (1 - share)) - len(fraud)
    if wanted <= 0:
        return data, target
    near = NearestNeighbors(n_neighbors=neighbours + 1).fit(fraud).kneighbors(fraud, return_distance=False)
    first = random.integers(0, len(fraud), wanted)
    second = near[first, random.integers(1, neighbours + 1, wanted)]
    place = random.random((wanted, 1))
    added = pd.DataFrame(fraud[first] + place * (fraud[second] - fraud[first]), columns=data.columns)
    labels = pd.Series(np.ones(wanted, dtype=int))
    return pd.concat([data, added], ignore_index=True), pd.concat([target, labels], ignore_index=True)
)py";
}

QByteArray checkDriftSh()
{
    return R"sh(#!/bin/sh
# Exits with 1 when a column of the live month has drifted: scripts/check_drift.sh 2026-08
set -eu
driftline-cli drift --reference data/training_set.parquet \
    --live "data/live/transactions_$1.parquet" --fail-on-drift
)sh";
}

QByteArray rebuildSection()
{
    return R"md(
## Building a model again

    git checkout <git_commit>
    dvc checkout data/training_set.parquet.dvc

with the two values from the run's tags, then `python -m src.train`.
)md";
}

QByteArray dataSection()
{
    return R"md(
## Data that is not versioned

`data/live/transactions_YYYY-MM.parquet` holds a month of transactions, exported when the month is over.
`data/predictions/predictions_YYYY-MM.parquet` holds what the model said to each of them. A label arrives late: a
chargeback after days or weeks, a clean transaction counts as such after six weeks.
)md";
}

QByteArray candidateSection()
{
    return R"md(
## Candidates

What is tried beside the model of the pipeline stands in `params.yaml` too, below `candidates`:

    pip install -r requirements-candidates.txt
    python -m src.train --candidate lgbm-balanced
)md";
}

QByteArray lightgbmCandidates()
{
    return R"yaml(candidates:
  lgbm-balanced:
    algorithm: lightgbm
    model:
      learning_rate: 0.05
      max_depth: 6
      n_estimators: 400
      num_leaves: 48
      min_child_samples: 40
      class_weight: balanced
  lgbm-dart:
    algorithm: lightgbm
    model:
      boosting_type: dart
      learning_rate: 0.05
      max_depth: 6
      n_estimators: 600
      num_leaves: 48
      min_child_samples: 40
      drop_rate: 0.1
)yaml";
}

QByteArray catboostCandidates()
{
    return R"yaml(  catboost-gpu:
    algorithm: catboost
    model:
      learning_rate: 0.05
      max_depth: 6
      n_estimators: 600
      reg_lambda: 3.0
      border_count: 128
      task_type: GPU
  catboost-cpu:
    algorithm: catboost
    model:
      learning_rate: 0.05
      max_depth: 6
      n_estimators: 600
      reg_lambda: 3.0
      border_count: 254
      task_type: CPU
)yaml";
}

QByteArray neuralCandidates()
{
    return R"yaml(  mlp-embed:
    algorithm: mlp
    model:
      learning_rate: 0.001
      embedding: 8
      width: 256
      dropout: 0.2
      batch_size: 512
      epochs: 200
  ft-transformer:
    algorithm: ft-transformer
    model:
      learning_rate: 0.0001
      blocks: 3
      dropout: 0.1
      batch_size: 512
      epochs: 200
)yaml";
}

QByteArray laterLightgbmCandidates()
{
    return R"yaml(  lgbm-goss:
    algorithm: lightgbm
    model:
      data_sample_strategy: goss
      learning_rate: 0.003
      max_depth: 6
      n_estimators: 800
      num_leaves: 48
      min_child_samples: 40
      scale_pos_weight: 12.5
  lgbm-baseline:
    algorithm: lightgbm
    model:
      learning_rate: 0.05
      max_depth: 6
      n_estimators: 800
      num_leaves: 31
      min_child_samples: 20
      scale_pos_weight: 12.5
)yaml";
}

QByteArray monotoneCandidate()
{
    return R"yaml(  xgb-mono:
    algorithm: xgboost
    model:
      learning_rate: 0.003
      max_depth: 6
      n_estimators: 800
      subsample: 0.8
      scale_pos_weight: 12.5
      colsample_bytree: 0.8
      min_child_weight: 5
      reg_alpha: 0.0
      reg_lambda: 1.0
      monotone_constraints: merchant_risk,velocity_1h
)yaml";
}

QByteArray tabnetCandidates()
{
    return R"yaml(  tabnet-large:
    algorithm: tabnet
    model:
      learning_rate: 0.001
      n_d: 64
      n_a: 64
      n_steps: 7
      gamma: 1.3
      batch_size: 1024
      epochs: 200
  tabnet-small:
    algorithm: tabnet
    model:
      learning_rate: 0.001
      n_d: 16
      n_a: 16
      n_steps: 4
      gamma: 1.3
      batch_size: 1024
      epochs: 200
)yaml";
}

} // namespace driftline::sample::text
