# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""driftline-cli from outside: its JSON and exit codes, against what MLflow's own client says of the same source.

    python check_cli.py --cli build/dev/app/driftline-cli --stories build/dev/peers --peers .deps/peers [TEST…]
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PEERS_SCRIPTS = HERE.parent / "peers"
LIMIT = 60  # seconds for one command

options = None
home = None


def cli(*words, expect=0, source=None, env=None):
    """Runs a command with --json and returns its document; its exit code must be `expect`."""
    command = [str(options.cli)] + (["--source", str(source)] if source is not None else []) + ["--json", *map(str, words)]
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")},
                   "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"), **(env or {})}
    done = subprocess.run(command, capture_output=True, timeout=LIMIT, env=environment, check=False)
    told = f"{' '.join(command)}\nexit {done.returncode}\n{done.stderr.decode()}"
    assert done.returncode == expect, told
    return json.loads(done.stdout, parse_constant=lambda name: (_ for _ in ()).throw(ValueError(name)))


def copy_of(story, folder):
    target = pathlib.Path(folder) / "project"
    shutil.copytree(options.stories / story, target, symlinks=True)
    return target


def bytes_of(folder):
    digest = hashlib.sha256()
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def ask_mlflow(generation, uri, code):
    """What `code` puts into `answer`, with MLflow's own client of that generation."""
    program = ("import json, sys, logging, mlflow\nlogging.disable(logging.CRITICAL)\n"
               f"client = mlflow.MlflowClient({uri!r}, {uri!r})\n{code}\nprint(json.dumps(answer))")
    done = subprocess.run([str(options.peers / f"mlflow{generation}/bin/python"), "-W", "ignore", "-c", program],
                          capture_output=True, timeout=LIMIT, check=True)
    return json.loads(done.stdout.splitlines()[-1])


class Server:
    def __init__(self, generation, database):
        self.process = subprocess.Popen(
            [str(options.peers / f"mlflow{generation}/bin/python"), str(PEERS_SCRIPTS / "serve.py"), "--store", str(database)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["url"]

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


def pandas_groups(runs):
    done = subprocess.run([sys.executable, str(PEERS_SCRIPTS / "group_runs.py")], input=json.dumps(runs).encode(),
                          capture_output=True, timeout=LIMIT, check=True)
    return json.loads(done.stdout)


def start_order(run):
    return (-(run["start_time"] or 0), run["run_id"])


class Story:
    """The tests of one story through one source; the classes below say which."""

    generation = 3

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="driftline cli ")
        cls.project = copy_of(f"story{cls.generation}", cls.scratch.name)
        cls.expected = json.loads((cls.project / "expected.json").read_text())
        cls.source = cls.open_source()

    @classmethod
    def tearDownClass(cls):
        cls.close_source()
        cls.scratch.cleanup()

    @classmethod
    def close_source(cls):
        pass

    def ask(self, *words, **more):
        return cli(*words, source=self.source, **more)

    def active_runs(self):
        active = {e["experiment_id"] for e in self.expected["experiments"] if e["lifecycle_stage"] == "active"}
        return [r for r in self.expected["runs"] if r["lifecycle_stage"] == "active" and r["experiment_id"] in active]

    def test_experiments_are_those_of_mlflow(self):
        told = {e["experiment_id"]: e for e in self.ask("experiments")["experiments"]}
        for wanted in self.expected["experiments"]:
            found = told.get(wanted["experiment_id"])
            if found is None:
                self.assertEqual(wanted["lifecycle_stage"], "deleted")
                continue
            self.assertEqual({k: found[k] for k in wanted}, wanted)

    def test_runs_are_those_of_mlflow_in_its_order(self):
        told = self.ask("runs", "--max", 1000)
        wanted = sorted(self.active_runs(), key=start_order)
        self.assertEqual([r["run_id"] for r in told["runs"]], [r["run_id"] for r in wanted])
        self.assertEqual(told["matched"], len(wanted))
        for found, expected in zip(told["runs"], wanted):
            self.assertEqual(self.without_order(found, expected), self.without_order(expected, expected))

    def without_order(self, run, like):
        picked = {k: run[k] for k in like}
        picked["datasets"] = sorted(picked["datasets"], key=lambda d: (d["name"], d["digest"], d["context"] or ""))
        return picked

    def test_max_bounds_the_runs_and_matched_counts_all(self):
        told = self.ask("runs", "--max", 2)
        self.assertEqual(len(told["runs"]), 2)
        self.assertEqual(told["matched"], len(self.active_runs()))

    def test_runs_are_sorted_by_how_long_they_took(self):
        told = self.ask("runs", "--order-by", "duration DESC", "--max", 1000)["runs"]
        self.assertEqual(len(told), len(self.active_runs()))
        lengths = [r["end_time"] - r["start_time"] if r["end_time"] is not None else None for r in told]
        known = [length for length in lengths if length is not None]
        self.assertEqual(lengths, sorted(known, reverse=True) + [None] * (len(lengths) - len(known)))

    def test_a_filter_gives_the_runs_that_it_describes(self):
        keys = [k for r in self.active_runs() for k, v in r["metrics"].items() if isinstance(v, float)]
        key = max(set(keys), key=keys.count)
        values = sorted(r["metrics"][key] for r in self.active_runs() if isinstance(r["metrics"].get(key), (int, float)))
        middle = values[len(values) // 2]
        told = self.ask("runs", "--filter", f"metrics.`{key}` >= {middle!r}", "--max", 1000)
        wanted = [r["run_id"] for r in self.active_runs() if number(r["metrics"].get(key)) >= middle]
        self.assertEqual(sorted(r["run_id"] for r in told["runs"]), sorted(wanted))
        self.assertTrue(wanted)

    def grouped(self, by, *words):
        told = self.ask("runs", "--group-by", by, *words)
        self.assertEqual(told["group_by"], by)
        self.assertEqual(told["problems"], [])
        return told

    def test_groups_are_those_of_pandas(self):
        metrics = ["auc_roc", "loss", "margin", "val/loss"]
        for by, kind, key in [("params.depth", "params", "depth"), ("tags.kind", "tags", "kind"),
                              ("params.solver/name", "params", "solver/name"), ("params.empty", "params", "empty"),
                              ("parent", "tags", "mlflow.parentRunId")]:
            wanted = pandas_groups([{"value": r[kind].get(key), "metrics": {m: r["metrics"][m] for m in metrics if m in r["metrics"]}}
                                    for r in self.active_runs()])
            told = self.grouped(by, "--metrics", ",".join(metrics))
            self.assertEqual(told["matched"], len(self.active_runs()))
            self.assertEqual({g["value"] if g["value"] is not None else "(missing)" for g in told["groups"]}, set(wanted))
            for group in told["groups"]:
                theirs = wanted[group["value"] if group["value"] is not None else "(missing)"]
                self.assertEqual(group["run_count"], theirs["runs"])
                for metric in metrics:
                    ours, (count, nans, mean, least, greatest) = group["metrics"][metric], theirs[metric]
                    self.assertEqual([ours["count"], ours["nan_count"]], [count, nans])
                    if count == 0:
                        self.assertEqual([ours["mean"], ours["min"], ours["max"]], [None] * 3)
                        continue
                    self.assertEqual([number(ours["min"]), number(ours["max"])], [float(least), float(greatest)])
                    self.assertTrue(number(ours["mean"]) == float(mean) or math.isclose(number(ours["mean"]), float(mean), rel_tol=1e-12))

    def test_a_sweep_is_summed_up_under_its_name_also_when_the_filter_leaves_it_out(self):
        sweep = next(r for r in self.active_runs() if r["run_name"] == "sweep")
        told = self.grouped("parent", "--filter", "params.depth != '64'", "--metrics", "auc_roc")
        self.assertEqual([(g["value"], g["name"], g["run_count"]) for g in told["groups"]], [(sweep["run_id"], "sweep", 6)])

    def test_groups_of_experiments_and_datasets(self):
        told = self.grouped("experiment")
        names = {e["experiment_id"]: e["name"] for e in self.expected["experiments"]}
        wanted = {(names[i], sum(r["experiment_id"] == i for r in self.active_runs())) for i in {r["experiment_id"] for r in self.active_runs()}}
        self.assertEqual({(g["name"], g["run_count"]) for g in told["groups"]}, wanted)
        told = self.grouped("dataset")
        wanted = {}
        for run in self.active_runs():
            for each in {(d["name"], d["digest"]) for d in run["datasets"]} or {(None, None)}:
                wanted[each] = wanted.get(each, 0) + 1
        self.assertEqual({(g["value"], g["digest"]): g["run_count"] for g in told["groups"]}, wanted)

    def test_a_name_that_no_run_has_is_told(self):
        told = self.ask("runs", "--group-by", "params.dept", "--metrics", "auc")
        self.assertEqual([p["where"] for p in told["problems"]], ["params.dept", "auc"])

    def test_a_wrong_filter_names_the_word_and_exits_with_2(self):
        error = self.ask("runs", "--filter", "metrics.auc >> 0.9", expect=2)["error"]
        self.assertIn(">", error["where"])
        self.assertTrue(error["what"])

    def test_one_run_by_the_beginning_of_its_id(self):
        wanted = self.active_runs()[0]
        found = self.ask("run", wanted["run_id"][:10])
        self.assertEqual(self.without_order(found, wanted), self.without_order(wanted, wanted))

    def test_an_unknown_run_exits_with_2(self):
        self.assertIn("0" * 32, self.ask("run", "0" * 32, expect=2)["error"]["where"])

    def test_histories_are_whole_and_ordered(self):
        for run in self.active_runs()[:6]:
            for metric, points in self.expected["histories"][run["run_id"]].items():
                told = self.ask("history", run["run_id"], metric)
                self.assertEqual(told["metric"], metric)
                self.assertEqual([(p["step"], p["timestamp"]) for p in told["points"]],
                                 [(p["step"], p["timestamp"]) for p in points])
                self.assertEqual(sorted(map(str, (p["value"] for p in told["points"]))),
                                 sorted(map(str, (p["value"] for p in points))))

    def test_compare_tells_what_differs(self):
        a, b = [r for r in self.active_runs() if r["params"]][:2]
        rows = self.ask("compare", a["run_id"], b["run_id"])["rows"]
        told = {r["key"]: r for r in rows if r["kind"] == "param"}
        for key in {*a["params"], *b["params"]}:
            self.assertEqual(told[key]["values"], [a["params"].get(key), b["params"].get(key)])
            self.assertEqual(told[key]["differs"], a["params"].get(key) != b["params"].get(key))
        only = self.ask("compare", a["run_id"], b["run_id"], "--only-differences")["rows"]
        self.assertEqual(only, [r for r in rows if r["differs"]])

    def test_models_and_versions_are_those_of_mlflow(self):
        told = {m["name"]: m for m in self.ask("models")["models"]}
        self.assertEqual(set(told), {m["name"] for m in self.expected["models"]})
        for wanted in self.expected["models"]:
            wanted["description"] = wanted["description"] or None
            self.assertEqual({k: told[wanted["name"]][k] for k in wanted}, wanted)
            versions = self.ask("versions", wanted["name"])["versions"]
            expected = self.expected["versions"][wanted["name"]]
            self.assertEqual([{k: v[k] for k in e} for v, e in zip(versions, expected)], expected)
            self.assertEqual(len(versions), len(expected))

    def test_lineage_proves_the_production_version(self):
        wanted = self.expected["production"]
        told = self.ask("lineage", wanted["model"], *self.repo_words())
        self.assertEqual(told["version"], wanted["version"])
        self.assertEqual(told["triplet"], {k: wanted[k] for k in ("run_id", "git_commit", "dvc_data_hash", "dvc_file")})
        self.assertEqual([h["status"] for h in told["hops"]], ["verified"] * 4, told["hops"])
        self.assertIs(told["traceable"], True)

    def repo_words(self):
        return ()

    def test_a_version_without_proof_answers_no(self):
        versions = self.expected["versions"][self.expected["production"]["model"]]
        answers = []
        for version in versions:
            for code in (0, 1):
                try:
                    told = self.ask("lineage", f"{self.expected['production']['model']}/{version['version']}", *self.repo_words(), expect=code)
                    break
                except AssertionError:
                    if code == 1:
                        raise
            answers.append(told["traceable"])
            self.assertEqual(told["traceable"], all(h["status"] == "verified" for h in told["hops"]))
            self.assertEqual(told["traceable"], code == 0)
            self.assertTrue(all(h["reason"] for h in told["hops"] if h["status"] != "verified"))
        self.assertIn(False, answers)
        self.assertIn(True, answers)

    def test_zz_a_move_is_what_mlflow_sees_and_is_journalled(self):
        """Last by name: the others read the story as it was."""
        model = self.expected["production"]["model"]
        versions = self.expected["versions"][model]
        current = self.expected["production"]["version"]
        moved = next(v["version"] for v in versions if v["stage"] != "Production")
        before = next(v["stage"] for v in versions if v["version"] == moved)
        words = ("transition", f"{model}/{moved}", "Production", "--reason", "checked by hand", "--actor", "release")
        dry = self.ask(*words, "--dry-run")
        self.assertEqual((dry["from"], dry["to"], dry["archived"], dry["dry_run"], dry["journal_seq"]),
                         (before, "Production", [current], True, None))
        self.assertEqual(self.ask("journal")["entries"], [])
        done = self.ask(*words)
        self.assertEqual((done["from"], done["to"], done["archived"], done["dry_run"]), (before, "Production", [current], False))
        stages = ask_mlflow(self.generation, self.mlflow_uri(), "answer = {v.version: v.current_stage for v in "
                            f"client.search_model_versions(\"name = '{model}'\")}}")
        wanted = {v["version"]: v["stage"] for v in versions}
        wanted.update({moved: "Production", current: "Archived"})
        self.assertEqual({str(k): v for k, v in stages.items()}, wanted)
        journal = self.ask("journal", model, "--verify")
        self.assertEqual(len(journal["entries"]), 1)
        entry = journal["entries"][0]
        self.assertEqual((entry["seq"], entry["actor"], entry["version"], entry["from"], entry["to"], entry["reason"], entry["archived"]),
                         (done["journal_seq"], "release", moved, before, "Production", "checked by hand", [current]))
        self.assertIs(journal["verified"], True)
        error = self.ask(*words, expect=2)["error"]
        self.assertIn("Production", error["what"] + error["where"] + error["hint"])


def number(value):
    return value if isinstance(value, (int, float)) else (math.inf if value == "Infinity" else -math.inf)


class LocalProject(Story, unittest.TestCase):
    @classmethod
    def open_source(cls):
        return cls.project

    def mlflow_uri(self):
        return f"sqlite:///{self.project}/mlflow.db"

    def test_reading_changes_no_byte(self):
        before = bytes_of(self.project)
        for words in (("experiments",), ("runs",), ("models",), ("lineage", self.expected["production"]["model"]), ("journal",)):
            self.ask(*words)
        self.assertEqual(bytes_of(self.project), before)


    def test_another_database_beside_the_store_does_no_harm(self):
        with tempfile.TemporaryDirectory() as folder:
            sqlite3.connect(f"{folder}/app.db").executescript("create table mine(x); insert into mine values(1)")
            shutil.copy(self.project / "mlflow.db", f"{folder}/tracking.db")
            self.assertEqual(len(cli("experiments", source=folder)["experiments"]),
                             len(self.ask("experiments")["experiments"]))


class LocalStore(LocalProject):
    generation = 2

    @classmethod
    def open_source(cls):
        return f"sqlite:///{cls.project}/mlflow.db"


class ServerStory(Story):
    @classmethod
    def open_source(cls):
        cls.server = Server(cls.generation, cls.project / "mlflow.db")
        return cls.server.url

    @classmethod
    def close_source(cls):
        cls.server.stop()

    def mlflow_uri(self):
        return self.source

    def repo_words(self):
        return ("--repo", self.project)


class Server3(ServerStory, unittest.TestCase):
    generation = 3


class Server2(ServerStory, unittest.TestCase):
    generation = 2


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="driftline sample ")
        cls.folder = pathlib.Path(cls.scratch.name) / "a sample"
        cli("sample", cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_it_tells_the_story(self):
        experiments = cli("experiments", source=self.folder)["experiments"]
        self.assertEqual(len(experiments), 3)
        self.assertEqual(sum(e["run_count"] for e in experiments), 300)
        model = cli("models", source=self.folder)["models"]
        self.assertEqual([m["name"] for m in model], ["fraud-detector"])
        self.assertEqual(model[0]["version_count"], 14)
        self.assertEqual((len(model[0]["stages"]["Production"]), len(model[0]["stages"]["Staging"])), (1, 1))
        lineage = cli("lineage", "fraud-detector", source=self.folder)
        self.assertIs(lineage["traceable"], True)
        self.assertIs(cli("journal", "--verify", source=self.folder)["verified"], True)

    def test_a_folder_with_something_in_it_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "mine.txt").write_text("mine")
            cli("sample", folder, expect=3)
            self.assertEqual(os.listdir(folder), ["mine.txt"])

    def test_live_data_has_drifted_and_training_data_has_not(self):
        files = sorted((self.folder / "data").rglob("*.parquet"))
        reference = self.folder / "data/training_set.parquet"
        self.assertIn(reference, files)
        live = [f for f in files if "live" in str(f.relative_to(self.folder))]
        self.assertTrue(live)
        told = cli("drift", "--reference", reference, "--live", live[-1])
        self.assertGreater(told["drifted_columns"], 0)
        self.assertLess(told["drifted_share"], 0.5)
        cli("drift", "--reference", reference, "--live", live[-1], "--fail-on-drift", expect=1)
        same = cli("drift", "--reference", reference, "--live", reference, "--fail-on-drift")
        self.assertEqual(same["drifted_columns"], 0)


class Refusals(unittest.TestCase):
    def test_what_cannot_be_opened_exits_with_3_and_names_it(self):
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(folder) / "notes.db"
            text.write_text("not a database")
            for source in (f"{folder}/nowhere", text, folder, "http://127.0.0.1:9"):
                error = cli("experiments", source=source, expect=3)["error"]
                self.assertIn(str(source), error["where"])
                self.assertTrue(error["what"] and error["hint"], error)

    def test_wrong_usage_exits_with_2(self):
        for words in (("nonsense",), ("run",), ("runs", "--max", "many"), ("runs", "--nonsense"), ("transition", "m/1", "Production"),
                      ("runs", "--group-by", "depth"), ("runs", "--group-by", "params."), ("runs", "--metrics", "auc"),
                      ("runs", "--group-by", "dataset", "--metrics", ","), ("runs", "--group-by", "dataset", "--max", "3")):
            self.assertTrue(cli(*words, expect=2)["error"]["what"])

    def test_a_password_in_an_address_is_not_repeated_also_in_a_mistyped_one(self):
        for address in ("http://me:hunter2@127.0.0.1:9", "me:hunter2@127.0.0.1:9", "http//me:hunter2@127.0.0.1:9",
                        "https:/me:hunter2@127.0.0.1:9/x", "postgresql://me:hunter2@127.0.0.1/mlflow"):
            done = subprocess.run([str(options.cli), "--source", address, "--json", "runs"],
                                  capture_output=True, timeout=LIMIT, check=False)
            self.assertEqual(done.returncode, 3, address)
            self.assertNotIn(b"hunter2", done.stdout + done.stderr)

    def test_a_profile_is_kept_with_the_model(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name) / "sample"
            cli("sample", folder)
            data = "models:/fraud-detector/Production"
            told = cli("profile", data, "--attach", "fraud-detector", source=folder)
            version = cli("versions", "fraud-detector", source=folder)["versions"]
            production = next(v for v in version if v["stage"] == "Production")
            self.assertEqual(told["attached"], {"model": "fraud-detector", "version": production["version"],
                                                "run_id": production["run_id"], "path": "drift/reference.profile.json"})
            self.assertIsNone(told["profile"])
            self.assertEqual(len(list(folder.rglob("drift/reference.profile.json"))), 1)
            self.assertEqual(told["rows"], cli("profile", data, "--out", folder / "x.profile.json", source=folder)["rows"])
            self.assertIn("already", cli("profile", data, "--attach", "fraud-detector", source=folder, expect=2)["error"]["what"])

    def test_an_empty_source_is_not_the_sample(self):
        self.assertIn("--source", cli("experiments", source="", expect=2)["error"]["what"])

    def test_a_registry_that_is_gone_is_told_once(self):
        for uri, what in (("sqlite:///nowhere.db", "no such"), ("databricks-uc", "Databricks")):
            done = subprocess.run([str(options.cli), "--source", str(options.stories / "story3"), "models"],
                                  capture_output=True, text=True, timeout=LIMIT, check=False,
                                  env={**os.environ, "XDG_DATA_HOME": str(home / "data"), "MLFLOW_REGISTRY_URI": uri})
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn("MLFLOW_REGISTRY_URI", done.stderr)
            self.assertIn(what, done.stderr)

    def test_a_line_break_in_a_name_does_not_tear_the_table(self):
        with tempfile.TemporaryDirectory() as folder:
            store = copy_of("story3", folder) / "mlflow.db"
            with sqlite3.connect(store) as database:
                database.execute("UPDATE experiments SET name = 'two\nlines\x1b[31m' WHERE experiment_id = 1")
            done = subprocess.run([str(options.cli), "--source", str(store), "experiments"], capture_output=True,
                                  text=True, timeout=LIMIT, check=True)
            self.assertIn("two lines [31m", done.stdout)
            self.assertNotIn("\x1b", done.stdout)
            self.assertEqual(len(done.stdout.splitlines()), 1 + len(cli("experiments", source=store)["experiments"]))

    def test_lineage_without_a_registry_is_an_unreadable_source(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "some.csv").write_text("a,b\n1.5,2.5\n")
            for words in (("lineage", "m"), ("models",), ("runs",), ("runs", "--group-by", "dataset"), ("journal",)):
                cli(*words, source=folder, expect=3)


class Drift(unittest.TestCase):
    """What is special to files of text; the numbers are checked elsewhere."""

    def compare(self, reference, live, *words, **more):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("reference", reference), ("live", live)):
                (pathlib.Path(folder) / f"{name}.csv").write_text(text)
            return cli("drift", "--reference", f"{folder}/reference.csv", "--live", f"{folder}/live.csv", *words, **more)

    def test_a_bad_line_is_a_problem_and_the_rest_is_compared(self):
        good = "x,y\n" + "1.5,a\n2.5,b\n" * 50
        told = self.compare(good, good + "7.5\n")
        self.assertEqual((told["reference"]["rows"], told["live"]["rows"]), (100, 100))
        self.assertEqual(len(told["problems"]), 1)
        self.assertIn("row 101", told["problems"][0]["what"])
        self.assertTrue(all(c["score"] is not None for c in told["columns"]))

    def test_columns_without_a_name_of_their_own_are_told_with_the_name_they_get(self):
        good = "amount,key,total\n" + "1.5,a,3.5\n4.5,b,6.5\n" * 20
        told = self.compare(good, good.replace("amount,key,total", "amount,,amount"))
        self.assertEqual([c["name"] for c in told["columns"]], ["amount", "key", "total", "column_2", "amount (2)"])
        self.assertEqual([p["what"] for p in told["problems"]],
                         ['column 2 has no name: it is called "column_2"; '
                          'column 3 is named "amount" as column 1 is: it is called "amount (2)"'])
        self.assertTrue(told["problems"][0]["where"].endswith("live.csv"))

    def test_what_a_column_looks_like_is_told_as_text_too(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "dates.csv"
            path.write_text("when\n" + "".join(f"{day}.12.2025\n" for day in range(10, 32)) * 4)
            done = subprocess.run([options.cli, "drift", "--reference", path, "--live", path], capture_output=True, text=True,
                                  timeout=LIMIT, check=True)
            note = cli("drift", "--reference", path, "--live", path)["columns"][0]["note"]
        self.assertIn("dates with the day first", note)
        self.assertIn(note, done.stdout)

    def test_a_file_that_grows_while_it_is_read_is_told(self):
        with tempfile.TemporaryDirectory() as name:
            path = pathlib.Path(name) / "live.csv"
            path.write_text("x,y\n" + "1.5,2.5\n3.5,4.5\n" * 100_000)
            ended = threading.Event()

            def grow():
                with path.open("a") as file:
                    while not ended.wait(0.001):
                        file.write("1.5,2.5\n")
                        file.flush()

            growing = threading.Thread(target=grow)
            growing.start()
            try:
                told = cli("drift", "--reference", path, "--live", path)
            finally:
                ended.set()
                growing.join()
            self.assertEqual({p["where"] for p in told["problems"]}, {str(path)})
            self.assertIn("written to after it had been opened", told["problems"][0]["what"])
            self.assertTrue(all(c["score"] is not None for c in told["columns"]))
            self.assertEqual(cli("drift", "--reference", path, "--live", path)["problems"], [])

    def test_the_reference_decides_that_a_column_is_words(self):
        told = self.compare("k,x\n" + "01,1.5\nB,2.5\n" * 50, "k,x\n" + "01,1.5\n" * 100)
        column = told["columns"][0]
        self.assertEqual((column["type"], column["bins"]["categories"], column["bins"]["live"]),
                         ("categorical", ["01", "B"], [100, 0]))

    def test_long_words_are_held_against_what_looks_like_numbers_or_times(self):
        words = "k\n" + "".join(f"A{i:06}\n" for i in range(2000))
        for live in ("".join(f"{i:06}\n" for i in range(2000)), "".join(f"2025-01-01 00:{i // 60:02}:{i % 60:02}\n" for i in range(2000))):
            column = self.compare(words, "k\n" + live)["columns"][0]
            self.assertEqual((column["type"], column["drifted"]), ("text", True))
            self.assertEqual(sum(column["bins"]["live"]), 2000)

    def test_what_was_found_out_of_a_csv_can_be_set_right(self):
        rows = "".join(f"{i % 40},5^{i}.25^'a^b'\n" for i in range(200))
        table = "x^y^w\n" + rows
        words = ("--csv", "delimiter=^", "--csv", "decimal=comma", "--csv", "quote='")
        columns = {c["name"]: c for c in self.compare(table, table, *words)["columns"]}
        self.assertEqual(columns["x"]["type"], "numeric")
        self.assertEqual(columns["w"]["bins"]["categories"], ["a^b"])
        told = self.compare(table, table.replace("^", ";"), "--csv", "reference.delimiter=^", "--csv", "reference.quote='",
                            "--csv", "live.delimiter=;", "--csv", "live.quote='", "--csv", "header=yes")
        self.assertEqual([c["name"] for c in told["columns"]], ["x", "y", "w"])
        for word in ("delimiter=^^", "decimal=dot", "encoding=latin", "header=maybe", "separator=;", "delimiter"):
            error = self.compare(table, table, "--csv", word, expect=2)["error"]
            self.assertEqual(error["where"], word)

    def test_a_warning_that_would_come_after_drift_is_wrong_usage(self):
        table = "x,w\n" + "".join(f"{i * 0.5},{'abc'[i % 3]}\n" for i in range(300))
        for words, figures, where in (
                (("--test", "psi", "--warning", "0.25"), ("from 0.25 on", "at 0.1"), "all columns"),
                (("--type-test", "numeric=ks:0.05:0.01"), ("below p = 0.01", "below p = 0.05"), "numeric columns"),
                (("--column", "x=wasserstein:0.2:0.3"), ("from 0.3 on", "at 0.2"), "x"),
                (("--warning", "0.02"), ("below p = 0.02", "below p = 0.05"), "x")):
            error = self.compare(table, table, *words, expect=2)["error"]
            self.assertEqual((error["code"], error["where"]), ("usage", where))
            for figure in figures:
                self.assertIn(figure, error["what"])
        for words in (("--test", "psi", "--warning", "0.1"), ("--column", "x=ks:0.05:0.1"), ("--warning", "0.08")):
            self.compare(table, table, *words)

    def test_a_chosen_type_holds_on_both_sides(self):
        mixed = "x\n" + "".join("word\n" if i % 4 == 0 else f"{i % 50}.5\n" for i in range(400))
        numbers = "x\n" + "".join(f"{i % 50}.5\n" for i in range(400))
        told = self.compare(mixed, numbers, "--type", "x=numeric")
        column = told["columns"][0]
        self.assertEqual((column["type"], column["reference_missing"], column["live_missing"]), ("numeric", 100, 0))
        self.assertIn("row 1", told["problems"][0]["what"])
        column = self.compare("x\n" + "yes\nno\n" * 100, "x\n" + "1\n0\n" * 100, "--type", "x=boolean")["columns"][0]
        self.assertEqual((column["bins"]["categories"], column["bins"]["live"]), (["false", "true"], [100, 100]))
        codes = "x\n" + "01234\n1234\n" * 100
        column = self.compare(codes, codes, "--type", "x=categorical")["columns"][0]
        self.assertEqual(column["bins"]["categories"], ["01234", "1234"])
        column = self.compare(codes, codes, "--type", "x=text")["columns"][0]
        self.assertEqual((column["type"], column["drifted"]), ("text", False))

    def test_dates_and_numbers_as_some_countries_write_them_are_read_where_they_are_clear(self):
        def table(date, number):
            return "d;n;x\n" + "".join(f"{date(i % 28 + 1)};{number(i % 40)};{i % 30}.5\n" for i in range(200))

        german = table(lambda i: f"{i}.6.2025", lambda i: f"{i + 1}.234,5")
        usual = table(lambda i: f"2025-06-{i:02}", lambda i: f"{i + 1}234.5")
        notes = {c["name"]: c["note"] for c in self.compare(german, german)["columns"]}
        self.assertIn("dates with the day first", notes["d"])
        self.assertIn("numbers with a decimal comma", notes["n"])
        chosen = ("--type", "d=datetime", "--type", "n=numeric")
        told = self.compare(german, usual, *chosen)
        self.assertEqual([(c["type"], c["drifted"], c["score"]) for c in told["columns"][:2]],
                         [(c["type"], c["drifted"], c["score"]) for c in self.compare(usual, usual, *chosen)["columns"][:2]])
        self.assertEqual(told["problems"], [])
        unclear = table(lambda i: f"{i % 12 + 1}/{i % 7 + 1}/2025", lambda i: f"{i + 1},234")
        told = self.compare(unclear, unclear, *chosen)
        self.assertEqual([c["score"] is None for c in told["columns"]], [True, True, False])
        self.assertEqual([p["where"].split(", ")[1] for p in told["problems"]], ["d", "n"])
        self.assertIn("2025-12-31", told["problems"][0]["hint"])

    def test_names_of_columns_may_have_spaces_around_them(self):
        table = "x, n\n" + "1.5,2.5\n3.5,4.5\n" * 20
        self.assertEqual(len(self.compare(table, table, "--columns", "x, n")["columns"]), 2)
        self.assertEqual(len(self.compare(table, table, "--columns", "n")["columns"]), 1)
        self.compare(table, table, "--columns", ",", expect=2)

    def test_reports_are_written_in_the_format_of_their_ending(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            table = "x,<b>\n" + "".join(f"{i * 0.5},{'abc'[i % 3]}\n" for i in range(300))
            (folder / "a.csv").write_text(table)
            words = ("drift", "--reference", folder / "a.csv", "--live", folder / "a.csv")
            told = cli(*words, *(w for e in ("html", "json", "csv") for w in ("--report", folder / f"r.{e}")))
            self.assertEqual(json.loads((folder / "r.json").read_text()), told)
            page = (folder / "r.html").read_text()
            self.assertTrue("&lt;b&gt;" in page and "<b>" not in page and "<script" not in page)
            self.assertEqual((folder / "r.csv").read_text().count("\n"), 3)
            cli(*words, "--report", folder / "r.pdf", expect=2)
            cli(*words, "--report", folder / "absent/r.html", expect=3)
            # Before the long work: the tables are not looked for yet.
            told = cli("drift", "--reference", "absent.csv", "--live", "absent.csv", "--report", folder / "absent/r.html", expect=3)
            self.assertIn("r.html", told["error"]["where"])
            told = cli("profile", "absent.csv", "--out", folder / "absent/r.profile.json", expect=3)
            self.assertIn("r.profile.json", told["error"]["where"])

    def test_a_folder_may_have_more_parts_than_programs_may_have_open_files(self):
        with tempfile.TemporaryDirectory() as name:
            for part in range(400):
                (pathlib.Path(name) / f"part-{part:03}.csv").write_text(f"x\n{part}.5\n")
            before = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
            try:
                told = cli("drift", "--reference", name, "--live", name)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
            self.assertEqual((told["reference"]["rows"], told["problems"]), (400, []))

    def test_a_profile_of_parts_is_compared_as_the_table(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            rows = [f"{i * 0.5},{'abc'[i % 3]}\n" for i in range(900)]
            for part, lines in (("all", rows), ("a", rows[:300]), ("b", rows[300:])):
                (folder / f"{part}.csv").write_text("x,k\n" + "".join(lines))
            (folder / "live.csv").write_text("x,k\n" + "".join(rows[:600]))
            told = cli("profile", folder / "a.csv", folder / "b.csv", "--out", folder / "ab.profile.json")
            self.assertEqual((told["rows"], told["merges_exactly"]), (900, True))
            self.assertEqual([s["sha256"] for s in told["sources"]],
                             [hashlib.sha256((folder / f"{p}.csv").read_bytes()).hexdigest() for p in "ab"])
            self.assertEqual([(c["name"], c["type"], c["buckets"], c["categories"]) for c in told["columns"]],
                             [("x", "numeric", 900, None), ("k", "categorical", 1, 3)])
            document = json.loads((folder / "ab.profile.json").read_text())
            self.assertEqual((document["driftline_profile"], document["columns"][0]["numbers"]["precision"]), (1, 52))
            of_profile, of_data = (cli("drift", "--reference", folder / file, "--live", folder / "live.csv")
                                   for file in ("ab.profile.json", "all.csv"))
            self.assertEqual(of_profile["columns"], of_data["columns"])
            cli("profile", folder / "a.csv", expect=2)
            cli("profile", folder / "a.csv", "--out", folder / "a.csv", expect=2)
            cli("profile", folder / "absent.csv", "--out", folder / "x.profile.json", expect=3)
            cli("profile", folder / "a.csv", "--out", folder / "absent/x.profile.json", expect=3)
            (folder / "ab.profile.json").write_text('{"driftline_profile": 2}')
            error = cli("drift", "--reference", folder / "ab.profile.json", "--live", folder / "live.csv", expect=3)["error"]
            self.assertIn("newer", error["what"])

    def test_a_packed_profile_is_read_as_it_is_unpacked(self):
        pack = ("import sys, pyarrow as pa\nwith pa.CompressedOutputStream(sys.argv[2], sys.argv[3]) as out:\n"
                "    out.write(open(sys.argv[1], 'rb').read())\n")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            live = folder / "a.csv"
            live.write_text("x,k\n" + "".join(f"{i * 0.5},{'abc'[i % 3]}\n" for i in range(900)))
            profile = folder / "a.profile.json"
            cli("profile", live, "--out", profile)
            expected = cli("drift", "--reference", profile, "--live", live)
            for ending, packing in (("gz", "gzip"), ("zst", "zstd")):
                packed = folder / f"a.profile.json.{ending}"
                subprocess.run([options.peers / "evidently/bin/python", "-c", pack, profile, packed, packing], timeout=LIMIT, check=True)
                renamed = shutil.copy(packed, folder / f"renamed-{ending}")
                for place in (packed, renamed):
                    self.assertEqual(cli("drift", "--reference", place, "--live", live)["columns"], expected["columns"])
                cut = folder / f"cut.profile.json.{ending}"
                cut.write_bytes(packed.read_bytes()[:-40])
                error = cli("drift", "--reference", cut, "--live", live, expect=3)["error"]
                self.assertIn("cut off", error["what"])
                cut.write_bytes(live.read_bytes())  # called a profile, and none
                self.assertIn("this is not JSON", cli("drift", "--reference", cut, "--live", live, expect=3)["error"]["what"])

    def test_a_profile_of_a_folder_tells_the_hash_of_its_files(self):
        with tempfile.TemporaryDirectory() as name:
            table = pathlib.Path(name) / "table"
            names = ["day=1/part-0.csv", "day=2/part ü.csv", "day=2/part-1.csv"]
            for i, part in enumerate(names):
                (table / part).parent.mkdir(parents=True, exist_ok=True)
                (table / part).write_text("x\n" + f"{i}.5\n" * (i + 1))
            (table / "README.txt").write_text("is no part\n")

            def source_of(place):
                told = cli("profile", place, "--out", f"{name}/x.profile.json")
                source, = json.loads(pathlib.Path(f"{name}/x.profile.json").read_text())["sources"]
                self.assertEqual(told["sources"], [{key: source[key] for key in ("name", "sha256", "bytes", "rows")}])
                return source

            hashes = [hashlib.sha256((table / part).read_bytes()).hexdigest() for part in names]
            lines = "".join(f"{digest}  {part}\n" for digest, part in zip(hashes, names)).encode()
            if shutil.which("sha256sum"):
                self.assertEqual(subprocess.run(["sha256sum", *names], cwd=table, capture_output=True, check=True).stdout, lines)
            for place in (table, table / "day=*/*.csv"):
                source = source_of(place)
                self.assertEqual(source["sha256"], hashlib.sha256(lines).hexdigest())
                self.assertEqual(source["parts"], [{"name": part, "sha256": digest, "bytes": (table / part).stat().st_size}
                                                   for part, digest in zip(names, hashes)])
                self.assertEqual((source["bytes"], source["rows"]), (sum(p["bytes"] for p in source["parts"]), 6))
            alone = source_of(table / "day=1")
            self.assertEqual([p["name"] for p in alone["parts"]], ["part-0.csv"])
            self.assertEqual(alone["sha256"], hashlib.sha256(f"{hashes[0]}  part-0.csv\n".encode()).hexdigest())
            file = source_of(table / names[0])
            self.assertEqual((file["sha256"], file["parts"]), (hashes[0], []))
            data = options.stories / "story3" / "data" / "training_set.parquet"
            tracked = source_of(data.with_name(f"{data.name}.dvc"))  # of the data, not of what points at them
            self.assertEqual((tracked["sha256"], tracked["bytes"], tracked["parts"]),
                             (hashlib.sha256(data.read_bytes()).hexdigest(), data.stat().st_size, []))


def main():
    global options, home
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", type=pathlib.Path, required=True)
    parser.add_argument("--stories", type=pathlib.Path, required=True)
    parser.add_argument("--peers", type=pathlib.Path, required=True)
    options, rest = parser.parse_known_args()
    for name in ("cli", "stories", "peers"):
        setattr(options, name, pathlib.Path(os.path.abspath(getattr(options, name))))
    with tempfile.TemporaryDirectory(prefix="driftline-cli-home-") as folder:
        home = pathlib.Path(folder)
        unittest.main(argv=[sys.argv[0], *rest], verbosity=1)


if __name__ == "__main__":
    main()
