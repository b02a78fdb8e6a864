// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/projectcode.h"

namespace driftline::sample::text {

QByteArray featuresPy()
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
    "customer_age",
    "account_age_days",
    "avg_ticket_30d",
    "minutes_since_last",
    "distance_home",
]
CATEGORICAL = ["device_type", "country", "email_domain", "payment_channel", "card_brand"]
BOOLEAN = ["is_weekend", "is_foreign", "is_new_device", "three_ds_passed"]


def columns():
    return NUMERIC + CATEGORICAL + BOOLEAN


def build(frame, encoders):
    """Numbers clipped to the range seen in training, categories as their share of fraud."""
    out = pd.DataFrame(index=frame.index)
    for name in NUMERIC:
        low, high = encoders["clip"][name]
        out[name] = frame[name].astype("float64").clip(low, high)
    for name in CATEGORICAL:
        table = encoders["rates"][name]
        out[name] = frame[name].astype("object").map(table).astype("float64").fillna(encoders["base_rate"])
    for name in BOOLEAN:
        out[name] = frame[name].astype("float64")
    return out
)py";
}

QByteArray preparePy()
{
    return R"py("""Learns the encoders (clipping ranges, fraud rate per category) from the training set."""

import json

import pandas as pd
import yaml

from src import features


def fit(frame, clip_quantile):
    target = frame[features.TARGET].astype("float64")
    low, high = 1 - clip_quantile, clip_quantile
    clip = {
        name: [float(frame[name].quantile(low)), float(frame[name].quantile(high))]
        for name in features.NUMERIC
    }
    rates = {
        name: target.groupby(frame[name].astype("object")).mean().round(6).to_dict()
        for name in features.CATEGORICAL
    }
    return {"base_rate": round(float(target.mean()), 6), "clip": clip, "rates": rates}


def main():
    with open("params.yaml") as file:
        params = yaml.safe_load(file)["prepare"]
    encoders = fit(pd.read_parquet("data/training_set.parquet"), params["clip_quantile"])
    with open("data/encoders.json", "w") as file:
        json.dump(encoders, file, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
)py";
}

QByteArray evaluatePy()
{
    return R"py("""Precision and recall over all thresholds, for choosing the operating point."""

import argparse

import numpy as np
import pandas as pd


def curve(log, steps=101):
    known = log.dropna(subset=["label"])
    rows = []
    for threshold in np.linspace(0, 1, steps):
        flagged = known["score"] >= threshold
        hits = (flagged & (known["label"] == 1)).sum()
        rows.append(
            {
                "threshold": round(float(threshold), 2),
                "precision": hits / max(flagged.sum(), 1),
                "recall": hits / max((known["label"] == 1).sum(), 1),
            }
        )
    return pd.DataFrame(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", help="Parquet file of predictions")
    print(curve(pd.read_parquet(parser.parse_args().log)).to_string(index=False))


if __name__ == "__main__":
    main()
)py";
}

QByteArray treeModelPy()
{
    return R"py("""Scores transactions with exported trees; needs nothing but pandas."""

import json
import math


class TreeModel:
    def __init__(self, document):
        self.base_score = document["base_score"]
        self.features = document["features"]
        self.trees = document["trees"]

    def predict(self, frame, params=None):
        return [self._score(row) for row in frame[self.features].to_dict("records")]

    def _score(self, row):
        margin = self.base_score + sum(self._leaf(tree, row) for tree in self.trees)
        return 1 / (1 + math.exp(-margin))

    @staticmethod
    def _leaf(node, row):
        while "leaf" not in node:
            value = row[node["split"]]
            if value is None or value != value:
                wanted = node["missing"]
            else:
                wanted = node["yes"] if value < node["split_condition"] else node["no"]
            node = next(child for child in node["children"] if child["nodeid"] == wanted)
        return node["leaf"]


def _load_pyfunc(path):
    with open(path) as file:
        return TreeModel(json.load(file))
)py";
}

QByteArray testFeaturesPy()
{
    return R"py(import pandas as pd

from src import features


def frame(**changes):
    row = {name: 1.0 for name in features.NUMERIC}
    row |= {name: "a" for name in features.CATEGORICAL}
    row |= {name: False for name in features.BOOLEAN}
    return pd.DataFrame([row | changes])


def encoders():
    return {
        "base_rate": 0.02,
        "clip": {name: [0.0, 10.0] for name in features.NUMERIC},
        "rates": {name: {"a": 0.5} for name in features.CATEGORICAL},
    }


def test_numbers_are_clipped_to_the_range_of_training():
    assert features.build(frame(amount_log=99.0), encoders())["amount_log"][0] == 10.0


def test_an_unknown_category_gets_the_base_rate():
    assert features.build(frame(country="ZZ"), encoders())["country"][0] == 0.02


def test_every_column_is_built():
    assert list(features.build(frame(), encoders())) == features.columns()
)py";
}

} // namespace driftline::sample::text
