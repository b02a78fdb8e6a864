# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logged models of every kind, written by MLflow 3 into a store, and what its own client says of them.

    python make_loggedmodels.py STORE_URI

prints {"runs": {run_id: [{model_id, name, status, type, creation_time, artifact_uri, metrics, params}…]}, "experiment": id},
the models of a run in the order in which they were made.
"""

import json
import logging
import os
import sys
import time
import warnings

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
warnings.simplefilter("ignore")

import mlflow
from mlflow.entities import LoggedModelStatus, Metric

LAST = {"auc": 0.75, "loss": 0.1, "val/deep": -1.5}


def log_models(client, experiment, run):
    full = client.create_logged_model(
        experiment, name="full", source_run_id=run, model_type="agent", params={"depth": "6", "solver/name": "lbfgs", "empty": ""})
    points = [Metric("auc", 0.9, 100, 1), Metric("auc", 0.5, 300, 2), Metric("auc", 0.75, 400, 2), Metric("auc", 0.1, 900, 0),
              Metric("val/deep", -1.5, 100, 0)]
    for point in points:
        client.log_metric(run, point.key, point.value, point.timestamp, point.step, model_id=full.model_id)
    client.log_metric(run, "loss", 0.2, 100, 1, model_id=full.model_id, dataset_name="train", dataset_digest="abc")
    client.log_metric(run, "loss", 0.1, 100, 3, model_id=full.model_id, dataset_name="test", dataset_digest="def")
    client.finalize_logged_model(full.model_id, LoggedModelStatus.READY)
    made = [full]
    for name, status in (("pending", None), ("failed", LoggedModelStatus.FAILED), ("gone", LoggedModelStatus.READY)):
        time.sleep(0.01)  # the order is that of milliseconds
        model = client.create_logged_model(experiment, name=name, source_run_id=run)
        if status:
            client.finalize_logged_model(model.model_id, status)
        if name == "gone":
            client.delete_logged_model(model.model_id)
        else:
            made.append(model)
    return made


def as_client_sees(client, model):
    found = client.get_logged_model(model.model_id)
    return {"model_id": found.model_id, "name": found.name, "status": str(found.status), "type": found.model_type or "",
            "creation_time": found.creation_timestamp, "artifact_uri": found.artifact_location,
            "metrics": {key: LAST[key] for key in {metric.key for metric in found.metrics or []}},
            "params": found.params or {}}


def main():
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    mlflow.set_tracking_uri(sys.argv[1])
    client = mlflow.MlflowClient()
    experiment = client.create_experiment("models")
    runs = {}
    for number in range(3):
        run = client.create_run(experiment).info.run_id
        made = log_models(client, experiment, run) if number < 2 else []
        runs[run] = [as_client_sees(client, model) for model in made]
    # More than one page of a server's, of a run of their own.
    many = client.create_run(experiment).info.run_id
    runs[many] = []
    for number in range(60):
        runs[many].append(as_client_sees(client, client.create_logged_model(experiment, name=f"m{number}", source_run_id=many)))
        time.sleep(0.002)
    print(json.dumps({"runs": runs, "experiment": experiment}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
