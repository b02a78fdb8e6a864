# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixture of the peer tests: a project folder written by the real tools.

    python make_story.py --peers .deps/peers --out build/dev/peers

makes OUT/story3 and OUT/story2: a git repository, DVC pointers and cache, data files, and an mlflow.db that
MLflow 3 and MLflow 2 wrote, each with expected.json: what that MLflow's own client says of the store, in the
shapes of driftline-cli's JSON. A story is made anew when this script or a peer's version has changed. Tests
read it and never write to it; who wants to write copies it.
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import time

START = 1_767_225_600_000  # 2026-01-01T00:00:00Z
HOUR = 3_600_000
LARGEST_DOUBLE = 1.7976931348623157e308  # what MLflow's SQL store keeps for infinity
MODEL = "fraud-detector"
DATA_FILE = "data/training_set.parquet"


# ---------------------------------------------------------------- both generations, when something has changed


def peer_environment(out):
    environment = dict(os.environ)
    for name in list(environment):
        if name.startswith(("MLFLOW_", "GIT_", "DVC_")):
            del environment[name]
    author = {"NAME": "Driftline Tests", "EMAIL": "tests@driftline.invalid"}
    environment.update({f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in author.items()})
    environment.update(
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_NOSYSTEM="1",
        DVC_NO_ANALYTICS="1",
        DVC_SITE_CACHE_DIR=str(out / "dvc-site"),
        DVC_GLOBAL_CONFIG_DIR=str(out / "dvc-config"),
        DVC_SYSTEM_CONFIG_DIR=str(out / "dvc-config"),
        MLFLOW_DISABLE_TELEMETRY="true",
        DO_NOT_TRACK="true",
        GIT_PYTHON_REFRESH="quiet",
        PYTHONDONTWRITEBYTECODE="1",
        TQDM_DISABLE="1",
        TZ="UTC",
    )
    return environment


def fingerprint(peers, generation):
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for peer, package in ((f"mlflow{generation}", "mlflow"), ("dvc", "dvc")):
        installed = sorted(path.name for path in (peers / peer).glob(f"lib/python*/site-packages/{package}-*.dist-info"))
        digest.update(repr(installed).encode())
    return digest.hexdigest()


def exclusive(path):
    """Two test runs at once must not write the same story."""
    handle = open(path, "w", encoding="utf-8")
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
    except ImportError:
        pass
    return handle


def make_all(peers, out):
    out.mkdir(parents=True, exist_ok=True)
    lock = exclusive(out / "story.lock")
    running = []
    for generation in (3, 2):
        folder, stamp = out / f"story{generation}", out / f"story{generation}.stamp"
        wanted = fingerprint(peers, generation)
        if folder.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
            print(f"story{generation}: up to date")
            continue
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        command = [str(peers / f"mlflow{generation}/bin/python"), __file__, "--peers", str(peers), "--story", str(folder)]
        started = time.monotonic()
        process = subprocess.Popen(command, env=peer_environment(out), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        running.append((generation, stamp, wanted, started, process))
    failed = False
    for generation, stamp, wanted, started, process in running:
        output, _ = process.communicate(timeout=240)
        if process.returncode != 0:
            print(output.decode(errors="replace"))
            failed = True
            continue
        stamp.write_text(wanted)
        print(f"story{generation}: made in {time.monotonic() - started:.0f} s")
    lock.close()
    return 1 if failed else 0


# ---------------------------------------------------------------- the project: git, DVC, data


class Project:
    def __init__(self, folder, dvc):
        self.folder, self.dvc = folder, dvc
        self.commits = 0

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message):
        date = f"{START // 1000 + self.commits * 86_400} +0000"
        os.environ["GIT_AUTHOR_DATE"] = os.environ["GIT_COMMITTER_DATE"] = date
        self.commits += 1
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", message)
        return self.run("git", "rev-parse", "HEAD")

    def track(self, frame):
        """Writes the training set, tells DVC, and gives back the content hash that the pointer names."""
        frame.to_parquet(self.folder / DATA_FILE)
        self.run(str(self.dvc), "add", "-q", DATA_FILE)
        for line in (self.folder / f"{DATA_FILE}.dvc").read_text().splitlines():
            if "md5:" in line:
                return line.split("md5:")[1].strip()
        raise RuntimeError("dvc add wrote no md5")


def transactions(rows, seed, shift=0.0):
    import numpy
    import pandas

    random = numpy.random.default_rng(seed)
    amount = random.lognormal(3.2 + shift, 0.9, rows)
    age = random.integers(1, 4000, rows)
    hour = random.integers(0, 24, rows)
    country = random.choice(["DE", "FR", "JP", "US"], rows, p=[0.4, 0.3, 0.1, 0.2])
    risk = 0.02 * amount - 0.0004 * age + 0.5 * (hour < 5) + random.normal(0, 0.7, rows)
    fraud = (risk > 1.0).astype("int64")
    return pandas.DataFrame(
        {"amount": amount, "account_age_days": age, "hour": hour, "country": country, "is_fraud": fraud}
    )


TRAIN = """import pandas
from sklearn.linear_model import LogisticRegression

FEATURES = {features}
data = pandas.read_parquet("data/training_set.parquet")
model = LogisticRegression(C={c}, max_iter=500).fit(data[FEATURES], data["is_fraud"])
"""


def make_project(folder, dvc):
    """Six commits; gives back (commit, data hash, features, data) of the three states in which models are trained."""
    project = Project(folder, dvc)
    project.run("git", "init", "-q", "-b", "main")
    project.run(str(dvc), "init", "-q")
    project.write(".gitignore", "/mlflow.db*\n/mlartifacts/\n/expected.json\n")
    project.write("README.md", "# Fraud detection\n")
    project.commit("Start the project")
    (folder / "data").mkdir()
    states = []
    first = ["amount", "hour"]
    project.write("train.py", TRAIN.format(features=first, c=1.0))
    data = transactions(1500, 1)
    data_hash = project.track(data)
    states.append((project.commit("Train on the first quarter"), data_hash, first, data))
    project.write("requirements.lock", "scikit-learn\npandas\n")
    project.commit("Pin the requirements")
    features = ["amount", "hour", "account_age_days"]
    project.write("train.py", TRAIN.format(features=features, c=1.0))
    data = transactions(2000, 2)
    data_hash = project.track(data)
    states.append((project.commit("Add the account's age, more data"), data_hash, features, data))
    data = transactions(2500, 3)
    data_hash = project.track(data)
    project.write("train.py", TRAIN.format(features=features, c=0.3))
    states.append((project.commit("Train on the third quarter"), data_hash, features, data))
    transactions(800, 2).to_csv(folder / "data/reference.csv", index=False)
    transactions(800, 12, shift=0.8).to_csv(folder / "data/live_2026_05.csv", index=False)
    transactions(900, 13, shift=0.2).to_parquet(folder / "data/live_2026_06.parquet")
    project.commit("Keep two live months beside the code")
    return states


# ---------------------------------------------------------------- runs, by MLflow's own client


class Store:
    """Writes runs through MlflowClient with set times, and remembers their ids in order."""

    def __init__(self, client, generation):
        self.client, self.generation = client, generation
        self.clock = START
        self.runs = []

    def begin(self, experiment, name, params, tags, parent=None):
        from mlflow.entities import Param

        self.clock += HOUR
        all_tags = {"mlflow.user": "trainer", **tags}
        if parent:
            all_tags["mlflow.parentRunId"] = parent
        run = self.client.create_run(experiment, start_time=self.clock, run_name=name, tags=all_tags)
        self.client.log_batch(run.info.run_id, params=[Param(key, str(value)) for key, value in params.items()])
        self.runs.append(run.info.run_id)
        return run.info.run_id

    def series(self, run, key, values, first_step=0):
        from mlflow.entities import Metric

        points = [Metric(key, value, self.clock + 1000 * i, first_step + i) for i, value in enumerate(values)]
        self.client.log_batch(run, metrics=points)

    def end(self, run, status="FINISHED", minutes=7):
        self.client.set_terminated(run, status, end_time=self.clock + minutes * 60_000)


def curve(steps, start, goal, seed):
    import numpy

    noise = numpy.random.default_rng(seed).normal(0, 0.004, steps)
    return [float(goal + (start - goal) * math.exp(-i / 12) + noise[i]) for i in range(steps)]


def log_model(store, run, folder, state, c):
    """Really trains, logs the model with its datasets, and gives back the model's URI and its quality."""
    import mlflow
    import pandas
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import precision_score, recall_score, roc_auc_score

    _, _, features, train = state
    test = transactions(700, 100)
    model = LogisticRegression(C=c, max_iter=500).fit(train[features], train["is_fraud"])
    guess = model.predict(test[features])
    quality = {
        "auc_roc": roc_auc_score(test["is_fraud"], model.predict_proba(test[features])[:, 1]),
        "precision": precision_score(test["is_fraud"], guess, zero_division=0),
        "recall": recall_score(test["is_fraud"], guess, zero_division=0),
    }
    kind = {"name": "model"} if store.generation == 3 else {"artifact_path": "model"}
    source = str(folder / DATA_FILE)
    with mlflow.start_run(run_id=run):
        mlflow.log_input(mlflow.data.from_pandas(train, source=source, name="training_set"), context="training")
        mlflow.log_input(mlflow.data.from_pandas(test, source=source, name="holdout"), context="validation")
        info = mlflow.sklearn.log_model(model, pip_requirements=["scikit-learn"], **kind)
        mlflow.log_text(json.dumps({"features": features}), "features.json")
        mlflow.log_text(pandas.DataFrame(quality, index=[0]).to_csv(index=False), "reports/quality.csv")
    return info.model_uri, quality


def fraud_runs(store, folder, states, experiment):
    """Trained runs and the versions made of them: (run, model URI) by role."""
    trained = {}
    roles = [("first", 0, 1.0), ("untagged", 1, 0.5), ("wrong-hash", 1, 0.7), ("production", 1, 1.0),
             ("candidate", 2, 0.3), ("fresh", 2, 0.2)]
    for number, (role, state_index, c) in enumerate(roles):
        commit, data_hash, features, _ = states[state_index]
        tags = {"git_commit": commit, "dvc_data_hash": data_hash, "dvc_file": f"{DATA_FILE}.dvc",
                "mlflow.note.content": f"**{role}**: logistic regression, C={c}"}
        if role == "untagged":
            tags = {"team/owner": "payments"}
        if role == "wrong-hash":
            tags["dvc_data_hash"] = "0123456789abcdef0123456789abcdef"
        params = {"C": c, "max_iter": 500, "features": ",".join(features), "solver/name": "lbfgs"}
        run = store.begin(experiment, f"fraud-{role}", params, tags)
        uri, quality = log_model(store, run, folder, states[state_index], c)
        for key, value in quality.items():
            store.series(run, key, curve(60, 0.5, float(value), number) + [float(value)])
        store.series(run, "val/loss", curve(60, 0.9, 0.2 + 0.02 * number, 50 + number))
        store.end(run, minutes=5 + number)
        trained[role] = (run, uri)
    return trained


def other_runs(store, fraud, churn, sandbox, old, commit):
    client = store.client
    parent = store.begin(fraud, "sweep", {"trials": 6}, {"mlflow.source.git.commit": commit})
    for trial in range(6):
        child = store.begin(fraud, f"sweep-{trial}", {"depth": trial + 2, "rate": 0.1 / (trial + 1)},
                            {"kind": "trial"}, parent)
        store.series(child, "auc_roc", curve(50, 0.5, 0.7 + 0.03 * trial, 70 + trial))
        store.end(child, minutes=2)
    store.end(parent, minutes=40)
    broken = store.begin(fraud, "diverged", {"depth": 64}, {"kind": "trial"})
    store.series(broken, "loss", [1.0, 10.0, float("inf"), float("nan")])
    store.series(broken, "margin", [-1.0, float("-inf")])
    store.series(broken, "auc_roc", [0.5, float("nan")])
    store.end(broken, "FAILED")
    deleted = store.begin(fraud, "mistake", {"depth": 1}, {})
    store.end(deleted)
    client.delete_run(deleted)
    for number in range(8):
        run = store.begin(churn, f"churn-{number}", {"model": ["forest", "Linear"][number % 2], "trees": 10 * number},
                          {"kind": "baseline", "Größe ß": "ü" * (number + 1)})
        store.series(run, "rmse", curve(55, 3.0, 1.0 + 0.1 * number, 90 + number), first_step=-5)
        store.series(run, "system/cpu_utilization_percentage", [50.0 + number, 75.5])
        if number % 3 == 0:
            store.client.log_metric(run, "rmse", 9.5, timestamp=store.clock + 99_000, step=10)  # a step logged twice
        store.end(run, ["FINISHED", "KILLED"][number == 7], minutes=number)
    for number in range(4):
        run = store.begin(sandbox, f"it's a \"test\" {number}", {"with space": "a b", "empty": "", "multi": "a\nb"}, {})
        if number:
            store.end(run)  # the first one is still running
    for number in range(2):
        store.end(store.begin(old, f"old-{number}", {}, {}))


def registry(client, trained):
    client.create_registered_model(MODEL, description="Scores card transactions", tags={"team": "payments"})
    stages = {"first": "Archived", "untagged": "Archived", "wrong-hash": None, "production": "Production",
              "candidate": "Staging", "fresh": None}
    for role, stage in stages.items():
        run, uri = trained[role]
        version = client.create_model_version(MODEL, uri, run, tags={"role": role}, description=f"the {role} model")
        if stage:
            client.transition_model_version_stage(MODEL, version.version, stage)
        if role in ("production", "candidate"):
            alias = "champion" if role == "production" else "challenger"
            client.set_registered_model_alias(MODEL, alias, version.version)
    gone = client.create_model_version(MODEL, trained["fresh"][1], trained["fresh"][0])
    client.delete_model_version(MODEL, gone.version)
    client.create_registered_model("churn", tags={"team": "growth"})
    client.create_model_version("churn", trained["first"][1], trained["first"][0])
    client.create_registered_model("empty model")
    client.register_prompt("greeting", "Hello {{ name }}")


# ---------------------------------------------------------------- what MLflow's own client says


def number(value):
    if math.isnan(value):
        return "NaN"
    if abs(value) >= LARGEST_DOUBLE:
        return "Infinity" if value > 0 else "-Infinity"
    return value


def run_json(run):
    info, data = run.info, run.data
    inputs = run.inputs.dataset_inputs if run.inputs else []
    return {
        "run_id": info.run_id, "run_name": info.run_name, "experiment_id": info.experiment_id,
        "status": info.status, "start_time": info.start_time, "end_time": info.end_time, "user_id": info.user_id,
        "lifecycle_stage": info.lifecycle_stage, "artifact_uri": info.artifact_uri,
        "metrics": {key: number(value) for key, value in data.metrics.items()},
        "params": dict(data.params), "tags": dict(data.tags),
        "datasets": [
            {"name": each.dataset.name, "digest": each.dataset.digest, "source": each.dataset.source,
             "context": next((tag.value for tag in each.tags if tag.key == "mlflow.data.context"), None)}
            for each in inputs
        ],
    }


def expected(client):
    from mlflow.entities import ViewType

    experiments = client.search_experiments(view_type=ViewType.ALL)
    ids = [each.experiment_id for each in experiments]
    runs = client.search_runs(ids, run_view_type=ViewType.ALL, max_results=50000)
    active = [each.info.experiment_id for each in runs if each.info.lifecycle_stage == "active"]
    histories = {}
    for run in runs:
        by_metric = histories.setdefault(run.info.run_id, {})
        for key in run.data.metrics:
            points = client.get_metric_history(run.info.run_id, key)
            points.sort(key=lambda point: (point.step, point.timestamp))
            by_metric[key] = [{"step": p.step, "timestamp": p.timestamp, "value": number(p.value)} for p in points]
    models, versions = [], {}
    for model in client.search_registered_models():
        aliases = dict(client.get_registered_model(model.name).aliases)
        found = client.search_model_versions(f"name = '{model.name}'")
        found.sort(key=lambda version: -int(version.version))
        stages = {}
        for version in reversed(found):
            stages.setdefault(version.current_stage, []).append(str(version.version))
        models.append({"name": model.name, "description": model.description or "", "stages": stages,
                       "aliases": {alias: str(version) for alias, version in aliases.items()},
                       "version_count": len(found)})
        versions[model.name] = [
            {"version": str(version.version), "stage": version.current_stage, "run_id": version.run_id,
             "aliases": sorted(a for a, v in aliases.items() if str(v) == str(version.version)),
             "source": version.source, "status": version.status, "creation_time": version.creation_timestamp,
             "last_updated_time": version.last_updated_timestamp, "tags": dict(version.tags)}
            for version in found
        ]
    return {
        "experiments": [
            {"experiment_id": each.experiment_id, "name": each.name, "lifecycle_stage": each.lifecycle_stage,
             "run_count": active.count(each.experiment_id)} for each in experiments
        ],
        "runs": [run_json(run) for run in runs], "histories": histories, "models": models, "versions": versions,
    }


def make_story(folder, peers):
    import logging
    import warnings

    warnings.simplefilter("ignore")
    dvc = peers / "dvc/bin/dvc"
    states = make_project(folder, dvc)
    import mlflow

    logging.getLogger("mlflow").setLevel(logging.ERROR)
    os.chdir(folder)
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    client = mlflow.MlflowClient()
    generation = int(mlflow.__version__.split(".")[0])
    store = Store(client, generation)

    def experiment(name):
        return client.create_experiment(name, artifact_location=f"{folder}/mlartifacts/{name.replace(' ', '_')}")

    fraud, churn = experiment("fraud-detection"), experiment("churn baseline")
    sandbox, old = experiment("sandbox"), experiment("old-tries")
    trained = fraud_runs(store, folder, states, fraud)
    other_runs(store, fraud, churn, sandbox, old, states[0][0])
    client.delete_experiment(old)
    registry(client, trained)
    answer = expected(client)
    run, _ = trained["production"]
    commit, data_hash, _, _ = states[1]
    answer["mlflow_version"] = mlflow.__version__
    answer["production"] = {"model": MODEL, "version": "4", "run_id": run, "git_commit": commit,
                            "dvc_data_hash": data_hash, "dvc_file": f"{DATA_FILE}.dvc"}
    (folder / "expected.json").write_text(json.dumps(answer, indent=1, allow_nan=False), encoding="utf-8")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--story", type=pathlib.Path, help="make one story with the MLflow of this interpreter")
    arguments = parser.parse_args()
    peers = arguments.peers.resolve()
    if arguments.story:
        return make_story(arguments.story.resolve(), peers)
    return make_all(peers, arguments.out.resolve())


if __name__ == "__main__":
    sys.exit(main())
