# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the real git, DVC and MLflow 2 and 3 make of a sample workspace.

    python check_sample.py --peers .deps/peers --write PROGRAM

PROGRAM FOLDER writes the sample into a folder. With --client FILE this script is the MLflow client of its own
interpreter's generation instead, and prints what it sees as JSON.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from make_story import peer_environment

HERE = pathlib.Path(__file__).resolve().parent
TRAINING_SET = "data/training_set.parquet"
# The planted flaws, by version of fraud-detector; every other one is traceable.
FLAWS = {1: "not in the cache", 4: "no commit", 7: "another hash than the pointer's"}
DRIFTING = {"amount_log", "merchant_risk", "hour_of_day", "device_type", "country", "session_len", "card_age_days"}


class Check:
    def __init__(self, peers, folder, environment):
        self.peers, self.folder, self.environment = peers, folder, environment

    def run(self, *command, cwd=None, timeout=120):
        done = subprocess.run([str(part) for part in command], cwd=cwd or self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=timeout, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
        return done.stdout

    def git(self, *arguments, cwd=None):
        return self.run("git", *arguments, cwd=cwd)

    def dvc(self, *arguments, cwd=None):
        return self.run(self.peers / "dvc/bin/dvc", *arguments, cwd=cwd)

    def python(self, peer, *arguments, cwd=None):
        return self.run(self.peers / peer / "bin/python", *arguments, cwd=cwd)


def same(what, got, wanted):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


# ---------------------------------------------------------------- git and DVC


def check_git(check):
    check.git("fsck", "--strict", "--full")
    same("git status", check.git("status", "--porcelain"), "")
    same("branch", check.git("symbolic-ref", "--short", "HEAD").strip(), "main")
    commits = check.git("rev-list", "HEAD").split()
    assert len(commits) >= 12, f"{len(commits)} commits"
    for script in check.git("ls-files", "*.py").split():
        compile((check.folder / script).read_text(encoding="utf-8"), script, "exec")
    for document in ("gate.json", "reports/metrics.json"):
        json.loads((check.folder / document).read_text(encoding="utf-8"))


def check_dvc(check, copy):
    same("dvc status", json.loads(check.dvc("status", "--json")), {})
    assert "train" in check.dvc("stage", "list") and "prepare" in check.dvc("stage", "list")
    assert "0.9471" in check.dvc("metrics", "show", "--json")
    same("git status after dvc", check.git("status", "--porcelain"), "")
    shutil.copytree(check.folder, copy, symlinks=True)
    wanted = {path: digest(copy / path) for path in
              (TRAINING_SET, "data/credit_applications.parquet", "data/encoders.json", "models/model.json")}
    for path in wanted:
        (copy / path).unlink()
    check.dvc("checkout", cwd=copy)
    same("dvc checkout", {path: digest(copy / path) for path in wanted}, wanted)
    # the two commands with which a model is built again
    run = production(check.folder)
    check.git("checkout", "--quiet", run["git_commit"], cwd=copy)
    check.dvc("checkout", run["dvc_file"], cwd=copy)
    same("the restored training set", digest(copy / TRAINING_SET), run["dvc_data_hash"])
    # an older commit with another training set, and all that its pipeline made
    older = check.git("rev-list", "-1", "--before=2026-05-01", "main", cwd=copy).strip()
    check.git("checkout", "--quiet", "--force", older, cwd=copy)
    check.dvc("checkout", "--force", cwd=copy)
    same("dvc status of an older commit", json.loads(check.dvc("status", "--json", cwd=copy)), {})


def digest(path):
    return hashlib.md5(path.read_bytes()).hexdigest()


def tags_of(folder, version):
    with sqlite3.connect(f"file:{folder}/mlflow.db?mode=ro", uri=True) as database:
        query = "SELECT t.key, t.value FROM tags t JOIN model_versions v ON v.run_id = t.run_uuid WHERE v.version = ?"
        return dict(database.execute(query, (version,)))


def production(folder):
    return tags_of(folder, 12)


def flaw(check, version):
    """None when all hops of the version hold: commit, pointer at that commit, object in the cache and its MD5."""
    tags = tags_of(check.folder, version)
    if "git_commit" not in tags:
        return "no commit"
    pointer = check.git("show", f"{tags['git_commit']}:{tags['dvc_file']}")
    if f"md5: {tags['dvc_data_hash']}\n" not in pointer:
        return "another hash than the pointer's"
    found = check.folder / ".dvc/cache/files/md5" / tags["dvc_data_hash"][:2] / tags["dvc_data_hash"][2:]
    if not found.is_file():
        return "not in the cache"
    same("a cached object's MD5", digest(found), tags["dvc_data_hash"])
    return None


def check_lineage(check):
    found = {version: flaw(check, version) for version in range(1, 15)}
    same("flaws", {version: each for version, each in found.items() if each}, FLAWS)
    cached = {tags_of(check.folder, version)["dvc_data_hash"] for version in found if not found[version]}
    same("training sets", len(cached), 3)


# ---------------------------------------------------------------- training code and runs


PARAMS = """
import json, sys, yaml
for line in sys.stdin:
    text, candidate, overrides = json.loads(line)
    document = yaml.safe_load(text)
    params = document["prepare"] | document["train"] | (document["candidates"][candidate] if candidate else {})
    for change in overrides.split():
        key, _, value = change.partition("=")
        (params["model"] if key in params["model"] else params)[key] = yaml.safe_load(value)
    print(json.dumps({name: str(value) for name, value in (params | params["model"]).items() if name != "model"}))
"""


def check_training_code(check):
    """Every run's parameters are those that the code at its commit logs; so are the names of its metrics."""
    with sqlite3.connect(f"file:{check.folder}/mlflow.db?mode=ro", uri=True) as database:
        def of(table, run):
            return dict(database.execute(f"SELECT key, value FROM {table} WHERE run_uuid = ?", (run,)))
        runs = [(name, of("params", run), of("tags", run), of("latest_metrics", run)) for run, name in
                database.execute("SELECT run_uuid, name FROM runs WHERE experiment_id = 3 ORDER BY start_time")]
    runs = [run for run in runs if "git_commit" in run[2]]
    files = {commit: (check.git("show", f"{commit}:params.yaml"), check.git("show", f"{commit}:src/train.py"))
             for commit in {tags["git_commit"] for _, _, tags, _ in runs}}
    asked = [json.dumps([files[tags["git_commit"]][0], tags.get("candidate", ""), tags.get("overrides", "")])
             for _, _, tags, _ in runs]
    done = subprocess.run([check.peers / "mlflow3/bin/python", "-c", PARAMS], input="\n".join(asked), text=True,
                          capture_output=True, check=True, env=check.environment)
    for (name, params, tags, metrics), wanted in zip(runs, done.stdout.splitlines(), strict=True):
        same(f"parameters of {name}", params, json.loads(wanted))
        for key in metrics:
            assert f'"{key}"' in files[tags["git_commit"]][1], f"{name}: {key} is not logged by its src/train.py"


def check_lock(check):
    for line in check.git("show", "HEAD:requirements.lock").splitlines():
        assert line.count("==") == 1, line
    same("packages in the lock", len(check.git("show", "HEAD:requirements.lock").splitlines()), 41)


# ---------------------------------------------------------------- MLflow


def schema(file):
    """Tables, columns, keys and indexes of a store, whatever the order in which they were made."""
    described = {}
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        for table, text in tables:
            if table.startswith(("sqlite_", "driftline_")):
                continue
            pragma = lambda name: database.execute(f"PRAGMA {name}({table})").fetchall()  # noqa: E731
            columns = {row[1:] for row in pragma("table_info")}
            keys = {row[2:] for row in pragma("foreign_key_list")}
            indexes = set()
            for _, name, unique, origin, _ in pragma("index_list"):
                parts = tuple(row[2] for row in database.execute(f"PRAGMA index_info({name})"))
                indexes.add((name if origin == "c" else "", unique, origin, parts))
            words = " ".join(text.replace('"', "").split())
            constraints = {part.split()[1] for part in words.split(", ") if part.startswith("CONSTRAINT")}
            described[table] = (columns, keys, indexes, constraints, words.count("CHECK"))
    return described


def check_schema(check, scratch):
    store = scratch / "fresh.db"
    check.python("mlflow2", "-c", f"import mlflow; mlflow.MlflowClient('sqlite:///{store}').search_experiments()")
    ours, real = schema(check.folder / "mlflow.db"), schema(store)
    same("tables", sorted(ours), sorted(real))
    for table, description in real.items():
        for what, our, theirs in zip(("columns", "foreign keys", "indexes", "constraints", "checks"), ours[table], description):
            same(f"{what} of {table}", our, theirs)


def client(file, uri):
    """What the client of this interpreter's MLflow sees of a store or a server."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    found = mlflow.MlflowClient()
    experiments = {each.name: each.experiment_id for each in found.search_experiments() if each.name != "Default"}
    runs, token = [], None
    while True:
        page = found.search_runs(list(experiments.values()), max_results=100, page_token=token)
        runs += page
        token = page.token
        if not token:
            break
    versions = [found.get_model_version("fraud-detector", str(number)) for number in range(1, 15)]
    history = found.get_metric_history(versions[11].run_id, "auc_roc")
    answer = {
        "mlflow": mlflow.__version__,
        "experiments": sorted(experiments),
        "runs": len({found.get_run(run.info.run_id).info.run_id for run in runs}),
        "metrics": sum(len(run.data.metrics) for run in runs),
        "datasets": sum(len(run.inputs.dataset_inputs) for run in runs),
        "stages": [version.current_stage for version in versions],
        "aliases": {alias: str(version) for alias, version in found.get_registered_model("fraud-detector").aliases.items()},
        "history": [len(history), history[-1].step, history[-1].value],
        "best": found.search_runs([experiments["fraud-detection"]], "metrics.auc_roc > 0.9467 and params.max_depth = '6'",
                                  order_by=["metrics.auc_roc DESC"])[0].info.run_name,
    }
    if uri.startswith("http"):  # the server hands out the artifacts, so that the model itself can be loaded
        import pandas

        frame = pandas.read_parquet(file.parent / TRAINING_SET).head(4000)
        model = mlflow.pyfunc.load_model("models:/fraud-detector/Production")
        scores = pandas.Series(model.predict(frame[model.metadata.get_input_schema().input_names()]))
        fraud = scores[frame["is_fraud"]]
        answer["model"] = bool(fraud.median() > 20 * scores[~frame["is_fraud"]].median())
        moved = found.transition_model_version_stage("fraud-detector", "13", "Production", archive_existing_versions=True)
        answer["moved"] = [moved.current_stage, found.get_model_version("fraud-detector", "12").current_stage]
    return answer


def expected_stages():
    return ["Archived"] * 11 + ["Production", "Staging", "None"]


def check_answer(answer, runs=300):
    same("experiments", answer["experiments"], ["churn-weekly", "credit-scoring", "fraud-detection"])
    same("runs", answer["runs"], runs)
    same("datasets", answer["datasets"], 270)
    same("stages", answer["stages"], expected_stages())
    same("aliases", answer["aliases"], {"champion": "12", "challenger": "13"})
    same("history", answer["history"], [200, 800, 0.9456])
    same("best run", answer["best"], "xgb-depth6-mono")


def journal(file):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute("SELECT * FROM driftline_journal ORDER BY seq").fetchall()


def check_mlflow(check, generation, copy):
    peer = f"mlflow{generation}"
    shutil.copytree(check.folder / "mlartifacts", copy / "served")
    (copy / "data").mkdir()
    shutil.copy(check.folder / TRAINING_SET, copy / TRAINING_SET)
    store = copy / "mlflow.db"
    shutil.copy(check.folder / "mlflow.db", store)
    entries = journal(store)
    check.python(peer, "-m", "mlflow", "db", "upgrade", f"sqlite:///{store}", cwd=copy)
    ask = [check.peers / peer / "bin/python", HERE / "check_sample.py", "--client", store]
    check_answer(json.loads(check.run(*ask, "--uri", f"sqlite:///{store}", cwd=copy)))
    server = subprocess.Popen([check.peers / peer / "bin/python", HERE / "serve.py", "--store", store], cwd=copy,
                              env=check.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        started = json.loads(server.stdout.readline())
        assert "url" in started, started.get("error")
        answer = json.loads(check.run(*ask, "--uri", started["url"], cwd=copy))
    finally:
        server.stdin.close()
        server.wait(30)
    check_answer(answer)
    same("the loaded model tells fraud from the rest", answer["model"], True)
    same("a move on the server", answer["moved"], ["Production", "Archived"])
    same("journal", journal(store), entries)
    with sqlite3.connect(store) as database:
        same("integrity", database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        same("foreign keys", database.execute("PRAGMA foreign_key_check").fetchall(), [])
    print(f"MLflow {answer['mlflow']}: {answer['runs']} runs, {answer['metrics']} metrics, 14 versions")


# ---------------------------------------------------------------- data


DRIFT = """
import json, sys
import numpy, pandas
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance
reference, live = (pandas.read_parquet(path) for path in sys.argv[1:3])
drifted = []
for name in reference:
    a, b = reference[name].dropna(), live[name].dropna()
    if a.dtype.kind in "if":
        score = wasserstein_distance(a, b) / max(a.std(ddof=0), 0.001)
    else:
        keys = sorted(set(a.astype(str)) | set(b.astype(str)))
        score = jensenshannon(*(each.astype(str).value_counts(normalize=True).reindex(keys, fill_value=0) for each in (a, b)))
    if score >= 0.1:
        drifted.append(name)
log = pandas.read_parquet(sys.argv[3])
late = (log["label_time"] - log["timestamp"]).dropna()
print(json.dumps({"shape": reference.shape, "rows": len(live), "columns": list(live) == list(reference),
                  "drifted": sorted(drifted), "unlabelled": int(log["label"].isna().sum()), "logged": len(log),
                  "days": [late.min().days, late.max().days], "version": sorted(log["model_version"].unique())}))
"""


HEALTH = """
import json, sys
import pandas
figures = json.loads(sys.argv[1])
now = pandas.Timestamp("2026-11-01 07:00")
found = {}
for path in sys.argv[2:]:
    log = pandas.read_parquet(path)
    log["timestamp"] = log["timestamp"].dt.tz_localize(None)
    flagged, fraud = log["score"] >= 0.5, log["label"] == 1
    known = log["timestamp"] < now - pandas.Timedelta(days=49)
    trained = {name: log["model_version"].map({v: f[name] for v, f in figures.items()}).astype(float).mean()
               for name in ("precision", "recall")}
    found[path[-15:-8]] = {"recall": (flagged & fraud).sum() / fraud.sum(), "trained": trained,
                           "precision": (flagged & fraud & known).sum() / (flagged & known).sum() if known.any() else None}
print(json.dumps(found))
"""


def check_health(check):
    """At the logged threshold, the labels show the figures of the training while the world is the same, and worse."""
    with sqlite3.connect(f"file:{check.folder}/mlflow.db?mode=ro", uri=True) as database:
        figures = {}
        for version, key, value in database.execute(
                "SELECT v.version, l.key, l.value FROM latest_metrics l JOIN model_versions v ON v.run_id = l.run_uuid "
                "JOIN params p ON p.run_uuid = l.run_uuid WHERE l.key IN ('precision', 'recall') AND p.key = 'threshold' "
                "AND p.value = '0.5'"):
            figures.setdefault(str(version), {})[key] = value
    logs = sorted(str(path.relative_to(check.folder)) for path in check.folder.glob("data/predictions/*.parquet"))
    months = json.loads(check.python("mlflow3", "-c", HEALTH, json.dumps(figures), *logs))
    same("months", sorted(months), [f"2026-{month:02}" for month in range(5, 11)])
    for name, month in months.items():
        print(f"{name}: recall {month['recall']:.3f} (trained {month['trained']['recall']:.3f}), precision",
              f"{month['precision']:.3f} (trained {month['trained']['precision']:.3f})" if month["precision"] else "not known")
    for name in ("2026-05", "2026-06", "2026-07"):
        for figure in ("recall", "precision"):
            away = months[name][figure] - months[name]["trained"][figure]
            assert abs(away) < 0.025, f"{figure} in {name} is {away:+.3f} from training"
    falling = [months[name]["recall"] for name in ("2026-07", "2026-08", "2026-09", "2026-10")]
    same("recall falls", falling, sorted(falling, reverse=True))
    assert falling[1] < falling[0] - 0.015 and falling[3] < 0.76, falling
    assert months["2026-08"]["precision"] < months["2026-07"]["precision"], "precision falls"


def check_data(check):
    check_health(check)

    def month(name):
        files = [TRAINING_SET, f"data/live/transactions_{name}.parquet", f"data/predictions/predictions_{name}.parquet"]
        return json.loads(check.python("mlflow3", "-c", DRIFT, *files))

    last = month("2026-10")
    assert last["shape"][0] >= 50_000 and last["shape"][1] == 24, last["shape"]
    same("columns of the live month", last["columns"], True)
    same("drifted in October", last["drifted"], sorted(DRIFTING))
    same("logged predictions", last["logged"], last["rows"])
    assert last["unlabelled"] > 0.9 * last["rows"], "labels of the last month arrive later"
    first = month("2026-06")
    same("drifted in June", first["drifted"], [])
    same("unlabelled in June", first["unlabelled"], 0)
    assert first["days"][0] >= 3 and first["days"][1] <= 49, first["days"]
    same("the version that served", (first["version"], last["version"]), (["11"], ["12"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--client", type=pathlib.Path)
    parser.add_argument("--uri")
    arguments = parser.parse_args()
    if arguments.client:
        print(json.dumps(client(arguments.client, arguments.uri)))
        return 0
    with tempfile.TemporaryDirectory(prefix="driftline sample ") as name:
        scratch = pathlib.Path(name)
        check = Check(arguments.peers.resolve(), scratch / "the sample", peer_environment(scratch))
        check.run(arguments.write.resolve(), check.folder, cwd=scratch)
        check_git(check)
        check_dvc(check, scratch / "checked out")
        check_lineage(check)
        check_training_code(check)
        check_lock(check)
        check_data(check)
        check_schema(check, scratch)
        for generation in (2, 3):
            copy = scratch / f"mlflow{generation}"
            copy.mkdir()
            check_mlflow(check, generation, copy)
    print("the sample holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
