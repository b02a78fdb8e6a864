# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixture of the file store's tests: folders "mlruns" written by the real MLflow.

    python make_filestore.py --peers .deps/peers --out build/dev/peers

makes OUT/filestore3/mlruns and OUT/filestore2/mlruns with MLflow 3 and MLflow 2, each with an expected.json beside it: what
that MLflow's own client says of the store, in the shapes of make_story.py. A store is made anew when these scripts or a
peer's version have changed. Tests read it and never write to it; who wants to write copies it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import make_story


def fingerprint(peers, generation):
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    digest.update(make_story.fingerprint(peers, generation).encode())
    return digest.hexdigest()


def make_all(peers, out):
    out.mkdir(parents=True, exist_ok=True)
    lock = make_story.exclusive(out / "filestore.lock")
    environment = {**make_story.peer_environment(out), "MLFLOW_ALLOW_FILE_STORE": "true"}
    running, failed = [], False
    for generation in (3, 2):
        folder, stamp = out / f"filestore{generation}", out / f"filestore{generation}.stamp"
        wanted = fingerprint(peers, generation)
        if folder.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
            print(f"filestore{generation}: up to date")
            continue
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        command = [str(peers / f"mlflow{generation}/bin/python"), __file__, "--peers", str(peers), "--store", str(folder)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        running.append((generation, stamp, wanted, time.monotonic(), process))
    for generation, stamp, wanted, started, process in running:
        output, _ = process.communicate(timeout=240)
        if process.returncode != 0:
            print(output.decode(errors="replace"))
            failed = True
            continue
        stamp.write_text(wanted)
        print(f"filestore{generation}: made in {time.monotonic() - started:.0f} s")
    lock.close()
    return 1 if failed else 0


def log_datasets(run, number):
    import mlflow
    import pandas

    frame = pandas.DataFrame({"amount": [1.0 + number, 2.0, 3.0], "is_fraud": [0, 1, 0]})
    with mlflow.start_run(run_id=run):
        mlflow.log_input(mlflow.data.from_pandas(frame, source="data/train.csv", name="training_set"), context="training")
        mlflow.log_input(mlflow.data.from_pandas(frame[1:], source="data/test.csv", name="holdout"), context="validation")
        mlflow.log_text("a note", "notes/read me.txt")


def fraud_runs(store, experiment):
    """(run, model URI) by the roles that make_story.registry() gives stages and aliases to."""
    trained = {}
    for number, role in enumerate(["first", "untagged", "wrong-hash", "production", "candidate", "fresh"]):
        params = {"C": number / 2, "max_iter": 500, "features": "amount,hour,account_age", "solver/name": "lbfgs"}
        tags = {"git_commit": "4" * 40, "mlflow.note.content": f"**{role}**: for production, C={number / 2}\nsecond line"}
        run = store.begin(experiment, f"fraud-{role}", params, tags if role != "untagged" else {"team/owner": "payments"})
        log_datasets(run, number)
        store.series(run, "auc_roc", make_story.curve(40, 0.5, 0.7 + 0.04 * number, number))
        store.series(run, "precision", [0.5, 0.8 + 0.03 * number])
        store.series(run, "val/loss", make_story.curve(40, 0.9, 0.2 + 0.02 * number, 50 + number))
        store.end(run, minutes=5 + number)
        trained[role] = (run, f"{store.client.get_run(run).info.artifact_uri}/model")
    return trained


def odd_runs(store, experiment):
    """What the last value of a metric depends on, and names that must be quoted in YAML."""
    from mlflow.entities import Metric

    run = store.begin(experiment, "last values", {}, {})
    points = {
        "late_low": [(5, 100, 1.0), (4, 900, 2.0)], "same_step": [(1, 100, 1.0), (1, 300, 0.5), (1, 200, 9.0)],
        "same_time": [(1, 100, 1.0), (1, 100, 3.0), (1, 100, 2.0)], "nan_first": [(1, 100, float("nan")), (1, 100, 2.0)],
        "nan_last": [(1, 100, 2.0), (1, 100, float("nan"))], "nan_later": [(1, 100, 2.0), (2, 100, float("nan"))],
        "negative": [(-3, 100, 1.0), (-7, 900, 2.0)], "tiny": [(0, 100, 1e-05)], "huge": [(0, 100, 1.7e308)],
        "infinite": [(0, 100, float("inf")), (0, 100, float("-inf"))], "deep/er/key": [(0, 100, 0.25)],
    }
    for key, values in points.items():
        store.client.log_batch(run, metrics=[Metric(key, value, stamp, step) for step, stamp, value in values])
    if store.generation == 3:
        for step, stamp, value in [(3, 100, 0.5), (9, 50, 0.75), (1, 200, 0.25)]:
            metric = Metric("with_dataset", value, stamp, step, dataset_name="holdout", dataset_digest="abc123")
            store.client.log_batch(run, metrics=[metric])
    store.end(run)
    for name in ["yes", "1.5", "null", "colon: here", "  # not a comment", "'quoted'", "\u00fcml\u00e4ut \u4e2d\u6587 \U0001f600",
                 "long " * 40, "tab\tand\nnewline"]:
        store.end(store.begin(experiment, name, {"p": name}, {}))


def make_filestore(folder):
    import logging
    import warnings

    warnings.simplefilter("ignore")
    import mlflow

    logging.getLogger("mlflow").setLevel(logging.ERROR)
    os.chdir(folder)
    mlflow.set_tracking_uri((folder / "mlruns").as_uri())
    client = mlflow.MlflowClient()
    store = make_story.Store(client, int(mlflow.__version__.split(".")[0]))
    fraud, churn = client.create_experiment("fraud-detection"), client.create_experiment("churn baseline", tags={"a": "b"})
    sandbox, old = client.create_experiment("sandbox: #1"), client.create_experiment("old-tries")
    trained = fraud_runs(store, fraud)
    make_story.other_runs(store, fraud, churn, sandbox, old, "4" * 40)
    odd_runs(store, sandbox)
    client.delete_experiment(old)
    make_story.registry(client, trained)
    answer = make_story.expected(client)
    answer["mlflow_version"] = mlflow.__version__
    (folder / "expected.json").write_text(json.dumps(answer, indent=1, allow_nan=False), encoding="utf-8")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--store", type=pathlib.Path, help="make one store with the MLflow of this interpreter")
    arguments = parser.parse_args()
    if arguments.store:
        return make_filestore(arguments.store.resolve())
    return make_all(arguments.peers.resolve(), arguments.out.resolve())


if __name__ == "__main__":
    sys.exit(main())
