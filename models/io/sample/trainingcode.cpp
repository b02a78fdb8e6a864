// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/trainingcode.h"

namespace driftline::sample::text {

QByteArray trainPy()
{
    return R"py("""Trains the fraud detector and logs the run to MLflow.

    python -m src.train                             what params.yaml says, as the pipeline does
    python -m src.train --candidate NAME            one of its candidates
    python -m src.train --set max_depth=8 seed=7    with other values
"""

import argparse
import json
import subprocess
import time

import mlflow
import pandas as pd
import yaml
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split

from src import features, models

DATA = "data/training_set.parquet"


def git_commit():
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


def dvc_hash(pointer):
    with open(pointer) as file:
        return yaml.safe_load(file)["outs"][0]["md5"]


def read_params(candidate, changes):
    with open("params.yaml") as file:
        document = yaml.safe_load(file)
    params = document["prepare"] | document["train"]
    if candidate:
        params |= document["candidates"][candidate]
    for change in changes:
        key, _, value = change.partition("=")
        place = params["model"] if key in params["model"] else params
        place[key] = yaml.safe_load(value)
    return params


def scores(target, probability, threshold):
    flagged = probability >= threshold
    return {
        "auc_roc": roc_auc_score(target, probability),
        "precision": precision_score(target, flagged, zero_division=0),
        "recall": recall_score(target, flagged),
        "log_loss": log_loss(target, probability),
    }


def last_scores(target, probability, threshold):
    return {
        "f1": f1_score(target, probability >= threshold),
        "pr_auc": average_precision_score(target, probability),
        "brier": brier_score_loss(target, probability),
    }


def split(data, target, seed):
    """60 % to train, 20 % to watch the training (val_auc), 20 % for all other figures."""
    x, x_test, y, y_test = train_test_split(
        data, target, test_size=0.2, stratify=target, random_state=seed
    )
    x_train, x_val, y_train, y_val = train_test_split(
        x, y, test_size=0.25, stratify=y, random_state=seed
    )
    return (x_train, y_train), (x_val, y_val), (x_test, y_test)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--name")
    parser.add_argument("--candidate")
    parser.add_argument("--set", nargs="+", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args()
    params = read_params(arguments.candidate, arguments.set)
    with open("data/encoders.json") as file:
        encoders = json.load(file)
    frame = pd.read_parquet(DATA)
    target = frame[features.TARGET].astype(int)
    data = features.build(frame, encoders)
    (x_train, y_train), (x_val, y_val), (x_test, y_test) = split(data, target, params["seed"])

    mlflow.set_experiment("fraud-detection")
    with mlflow.start_run(run_name=arguments.name):
        mlflow.set_tags(
            {
                "git_commit": git_commit(),
                "dvc_file": DATA + ".dvc",
                "dvc_data_hash": dvc_hash(DATA + ".dvc"),
            }
        )
        if arguments.candidate:
            mlflow.set_tag("candidate", arguments.candidate)
        if arguments.set:
            mlflow.set_tag("overrides", " ".join(arguments.set))
        mlflow.log_params({name: value for name, value in params.items() if name != "model"})
        mlflow.log_params(params["model"])
        mlflow.log_input(mlflow.data.from_pandas(frame, source=DATA, name="training_set"), "training")
        begin = time.monotonic()
        fitted, checkpoints = models.fit(params, x_train, y_train)
        for step, predict in checkpoints:
            probability = predict(x_test)
            result = scores(y_test, probability, params["threshold"])
            mlflow.log_metrics(result | {"val_auc": roc_auc_score(y_val, predict(x_val))}, step=step)
        mlflow.log_metrics(last_scores(y_test, probability, params["threshold"]))
        mlflow.log_metric("fit_seconds", time.monotonic() - begin)
    if not arguments.candidate and not arguments.set:
        models.export(fitted, list(data.columns), "models/model.json")
        with open("reports/metrics.json", "w") as file:
            json.dump({name: round(value, 4) for name, value in result.items()}, file, indent=2)


if __name__ == "__main__":
    main()
)py";
}

QByteArray regressionPy()
{
    return R"py("""Fits a model and hands out its predictions as they were at 200 points on the way."""

import json

from sklearn.impute import SimpleImputer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def logreg(model, seed, x, y):
    scaler = make_pipeline(SimpleImputer(strategy="median"), StandardScaler()).fit(x)
    weights = SGDClassifier(
        loss="log_loss", penalty=model["penalty"], alpha=model["alpha"], random_state=seed
    )
    ready = scaler.transform(x)

    def score(data):
        return weights.predict_proba(scaler.transform(data))[:, 1]

    def checkpoints():
        for epoch in range(1, model["epochs"] + 1):
            weights.partial_fit(ready, y, classes=[0, 1])
            yield epoch, score

    return (scaler, weights), checkpoints()


ALGORITHMS = {"logreg": logreg}


def fit(params, x, y):
    return ALGORITHMS[params["algorithm"]](params["model"], params["seed"], x, y)


def export(fitted, names, path):
    """The weights as stairs of nine stumps a feature: serving needs no scikit-learn, and trees may follow."""
    scaler, weights = fitted
    base, trees = float(weights.intercept_[0]), []
    for name, mean, spread, weight in zip(names, scaler[-1].mean_, scaler[-1].scale_, weights.coef_[0]):
        base -= 2.25 * weight
        for stair in range(9):
            leaves = [{"nodeid": 1, "leaf": 0.0}, {"nodeid": 2, "leaf": 0.5 * weight}]
            condition = mean + spread * (0.5 * stair - 2)
            trees.append(
                {"nodeid": 0, "depth": 0, "split": name, "split_condition": condition}
                | {"yes": 1, "no": 2, "missing": 1, "children": leaves}
            )
    with open(path, "w") as file:
        json.dump({"base_score": base, "features": names, "trees": trees}, file)
)py";
}

QByteArray treesPy()
{
    return R"py("""Fits a model and hands out its predictions as they were at 200 points on the way."""

import json
from functools import partial

import xgboost as xgb


def checkpoints(trees, score):
    every = max(trees // 200, 1)
    return ((count, partial(score, count)) for count in range(every, trees + 1, every))


def xgboost(model, seed, x, y):
    fitted = xgb.XGBClassifier(**model, base_score=0.5, random_state=seed).fit(x, y)

    def score(trees, data):
        return fitted.predict_proba(data, iteration_range=(0, trees))[:, 1]

    return fitted, checkpoints(model["n_estimators"], score)


ALGORITHMS = {"xgboost": xgboost}


def fit(params, x, y):
    return ALGORITHMS[params["algorithm"]](params["model"], params["seed"], x, y)


def export(fitted, names, path):
    """The trees as plain JSON, so that serving needs no xgboost."""
    trees = [json.loads(text) for text in fitted.get_booster().get_dump(dump_format="json")]
    with open(path, "w") as file:
        json.dump({"base_score": 0.0, "features": names, "trees": trees}, file)
)py";
}

QByteArray lightgbmPy()
{
    return R"py(def lightgbm(model, seed, x, y):
    import lightgbm as lgb  # requirements-candidates.txt

    fitted = lgb.LGBMClassifier(**model, random_state=seed, verbose=-1).fit(x, y)

    def score(trees, data):
        return fitted.predict_proba(data, num_iteration=trees)[:, 1]

    return fitted, checkpoints(model["n_estimators"], score)


)py";
}

QByteArray catboostPy()
{
    return R"py(def catboost(model, seed, x, y):
    from catboost import CatBoostClassifier  # requirements-candidates.txt

    fitted = CatBoostClassifier(**model, random_seed=seed, verbose=False, allow_writing_files=False)
    fitted.fit(x, y)

    def score(trees, data):
        return fitted.predict_proba(data, ntree_end=trees)[:, 1]

    return fitted, checkpoints(model["n_estimators"], score)


)py";
}

QByteArray neuralPy()
{
    return R"py("""Neural candidates: they need what requirements-candidates.txt names."""

import torch
from rtdl_num_embeddings import LinearReLUEmbeddings
from rtdl_revisiting_models import FTTransformer
from torch import nn


def mlp(model, columns):
    width, embedding = model["width"], model["embedding"]
    return nn.Sequential(
        LinearReLUEmbeddings(columns, embedding),
        nn.Flatten(),
        nn.Linear(columns * embedding, width),
        nn.ReLU(),
        nn.Dropout(model["dropout"]),
        nn.Linear(width, width),
        nn.ReLU(),
        nn.Linear(width, 1),
    )


class Transformer(nn.Module):
    def __init__(self, model, columns):
        super().__init__()
        settings = FTTransformer.get_default_kwargs(n_blocks=model["blocks"])
        settings["ffn_dropout"] = model["dropout"]
        self.net = FTTransformer(n_cont_features=columns, cat_cardinalities=[], d_out=1, **settings)

    def forward(self, x):
        return self.net(x, None)


NETS = {"mlp": mlp, "ft-transformer": Transformer}


def fit(params, x, y):
    model = params["model"]
    torch.manual_seed(params["seed"])
    middle, spread = x.median(), x.std()

    def tensor(data):
        return torch.tensor(((data.fillna(middle) - middle) / spread).to_numpy("float32"))

    ready, target = tensor(x), torch.tensor(y.to_numpy("float32"))
    net = NETS[params["algorithm"]](model, x.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=model["learning_rate"])
    loss = nn.BCEWithLogitsLoss()

    def score(data):
        net.eval()
        with torch.no_grad():
            return net(tensor(data)).squeeze(1).sigmoid().numpy()

    def checkpoints():
        for epoch in range(1, model["epochs"] + 1):
            net.train()
            for rows in torch.randperm(len(ready)).split(model["batch_size"]):
                optimizer.zero_grad()
                loss(net(ready[rows]).squeeze(1), target[rows]).backward()
                optimizer.step()
            yield epoch, score

    return net, checkpoints()
)py";
}

QByteArray tabnetPy()
{
    return R"py(class Tabnet(nn.Module):
    def __init__(self, model, columns):
        super().__init__()
        settings = {name: model[name] for name in ("n_d", "n_a", "n_steps", "gamma")}
        self.net = TabNet(columns, 1, **settings, group_attention_matrix=torch.eye(columns))

    def forward(self, x):
        return self.net(x)[0]


)py";
}

QByteArray registerPy()
{
    return R"py("""Logs the exported model to its run and registers it: python -m src.register RUN_ID"""

import json
import sys
from collections import Counter

import mlflow


def gains(document):
    """How far apart the leaves below a feature's splits lie, as its share of all."""
    found = Counter()

    def spread(node):
        if "leaf" in node:
            return node["leaf"], node["leaf"]
        ends = [spread(child) for child in node["children"]]
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
        found[node["split"]] += high - low
        return low, high

    for tree in document["trees"]:
        spread(tree)
    return {name: gain / found.total() for name, gain in found.most_common()}


def main():
    with open("models/model.json") as file:
        lines = [f"{name},{gain:.5f}" for name, gain in gains(json.load(file)).items()]
    with mlflow.start_run(run_id=sys.argv[1]):
        mlflow.log_text("feature,gain\n" + "\n".join(lines) + "\n", "feature_importance.csv")
        mlflow.pyfunc.log_model(
            "model",
            loader_module="tree_model",
            data_path="models/model.json",
            code_paths=["src/tree_model.py"],
            pip_requirements=["mlflow==2.22.5", "pandas==2.3.2"],
            registered_model_name="fraud-detector",
        )


if __name__ == "__main__":
    main()
)py";
}

QByteArray nightlySh()
{
    return R"sh(#!/bin/sh
# Every second night: what main says, on other rows each time, so that one lucky split does not fool us.
set -eu
dvc checkout
python -m src.train --name "xgb-nightly-$(date +%m%d)" --set "seed=$(date +%Y%m%d)" sample_rows=40000
)sh";
}

QByteArray creditTrainPy()
{
    return R"py("""Trains the credit scorecard: logistic regression on the applications of the last two years."""

import argparse
import warnings

import mlflow
import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score, roc_curve
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

from src.train import dvc_hash, git_commit

DATA = "data/credit_applications.parquet"


def passes(params, x, y):
    """Out-of-fold probabilities after each pass over the data."""
    folds = list(StratifiedKFold(params["folds"]).split(x, y))
    settings = {"C": params["C"], "penalty": params["penalty"], "solver": params["solver"]}
    models = [LogisticRegression(**settings, max_iter=1, warm_start=True) for _ in folds]
    probability = np.zeros(len(y))
    for number in range(1, params["max_iter"] + 1):
        for model, (fitted, rest) in zip(models, folds):
            model.fit(x[fitted], y[fitted])
            probability[rest] = model.predict_proba(x[rest])[:, 1]
        yield number, probability


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)  # one pass at a time
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name")
    parser.add_argument("--C", type=float, default=1.0)
    parser.add_argument("--penalty", choices=["l1", "l2"], default="l2")
    arguments = parser.parse_args()
    params = {"C": arguments.C, "penalty": arguments.penalty}
    params |= {"max_iter": 200, "solver": "saga", "folds": 5}
    frame = pd.get_dummies(pd.read_parquet(DATA))
    y = frame.pop("defaulted").to_numpy(int)
    x = StandardScaler().fit_transform(frame)
    mlflow.set_experiment("credit-scoring")
    with mlflow.start_run(run_name=arguments.name):
        mlflow.set_tags(
            {
                "git_commit": git_commit(),
                "dvc_file": DATA + ".dvc",
                "dvc_data_hash": dvc_hash(DATA + ".dvc"),
            }
        )
        mlflow.log_params(params)
        source = mlflow.data.from_pandas(frame, source=DATA, name="credit_applications")
        mlflow.log_input(source, "training")
        for number, probability in passes(params, x, y):
            auc = roc_auc_score(y, probability)
            mlflow.log_metrics({"auc_roc": auc, "log_loss": log_loss(y, probability)}, step=number)
        false, true, _ = roc_curve(y, probability)
        mlflow.log_metrics({"gini": 2 * auc - 1, "ks": float(max(true - false))})


if __name__ == "__main__":
    main()
)py";
}

} // namespace driftline::sample::text
