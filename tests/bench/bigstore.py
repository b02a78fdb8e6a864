# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store as big as a busy team's after some years, for the bench.

    python bigstore.py FILE.db [RUNS]        with the Python of .deps/peers/mlflow3

100 000 runs × 20 metrics × 10 parameters × 3 tags, over 1 GB. MLflow itself makes the empty store, so that tables,
indexes and revision are its own; the rows are then written as MLflow orders them, run after run, by plain SQL (its own
client would need a day). The same rows each time: ids and values come from a seeded generator.
"""

import pathlib
import random
import sqlite3
import sys

RUNS = 100_000
BATCH = 50  # runs; the tables' pages lie mixed in the file, as those of a store that grew do
START = 1_600_000_000_000
MINUTE = 60_000
EXPERIMENTS = 8
METRICS = ["auc", "accuracy", "average_precision", "brier", "calibration", "f1", "gini", "ks", "log_loss", "lift",
           "mcc", "precision", "recall", "train_auc", "train_loss", "val_loss", "latency_ms", "memory_mb", "epochs",
           "threshold"]
PARAMETERS = {
    "max_depth": [str(depth) for depth in range(3, 13)],
    "learning_rate": ["0.3", "0.1", "0.05", "0.03", "0.01"],
    "n_estimators": [str(count) for count in range(100, 1100, 50)],
    "subsample": ["0.6", "0.7", "0.8", "0.9", "1.0"],
    "colsample_bytree": ["0.6", "0.8", "1.0"],
    "min_child_weight": ["1", "3", "5", "10"],
    "objective": ["binary:logistic", "rank:pairwise"],
    "booster": ["gbtree", "dart"],
    "features": ["v1", "v2", "v3-without-merchant", "v4"],
    "seed": [str(seed) for seed in range(1000)],
}
USERS = ["ana", "bo", "chidi", "dana", "eve", "farid", "gus", "hana"]
WORDS = ["able", "bald", "calm", "dapper", "eager", "fun", "gentle", "honest"]
BIRDS = ["auk", "bee-eater", "crow", "dove", "eagle", "finch", "grebe", "heron"]


def make_empty(path):
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    store = SqlAlchemyStore(f"sqlite:///{path}", str(path.parent / "artifacts"))
    store.engine.dispose()


def insert(connection, table, columns, rows):
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def rows_of(number, generator):
    """One run: the rows of runs, metrics, params, tags."""
    run = f"{generator.getrandbits(128):032x}"
    start = START + number * MINUTE
    end = start + generator.randrange(30, 3600) * 1000
    name = f"{generator.choice(WORDS)}-{generator.choice(BIRDS)}-{generator.randrange(1000)}"
    user = generator.choice(USERS)
    experiment = 1 + generator.randrange(EXPERIMENTS)
    status = "FAILED" if number % 50 == 7 else "FINISHED"
    stage = "deleted" if number % 100 == 13 else "active"
    row = (run, name, "LOCAL", "train.py", "", user, status, start, end, "", stage,
           f"mlflow-artifacts:/{experiment}/{run}/artifacts", experiment)
    metrics = [(key, generator.random(), end - 1000, run, 0, 0) for key in METRICS]
    params = [(key, generator.choice(values), run) for key, values in PARAMETERS.items()]
    tags = [("mlflow.runName", name, run), ("mlflow.user", user, run), ("mlflow.source.name", "train.py", run)]
    return row, metrics, params, tags


def fill(path, runs):
    generator = random.Random(20_201)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    experiments = [(number, f"project {number}", "active", START, START, f"mlflow-artifacts:/{number}")
                   for number in range(1, EXPERIMENTS + 1)]
    connection.execute("BEGIN")
    insert(connection, "experiments", ("experiment_id", "name", "lifecycle_stage", "creation_time",
                                       "last_update_time", "artifact_location"), experiments)
    for first in range(0, runs, BATCH):
        made = [rows_of(number, generator) for number in range(first, min(first + BATCH, runs))]
        metrics = [metric for row in made for metric in row[1]]
        insert(connection, "runs", ("run_uuid", "name", "source_type", "source_name", "entry_point_name", "user_id",
                                    "status", "start_time", "end_time", "source_version", "lifecycle_stage",
                                    "artifact_uri", "experiment_id"), [row[0] for row in made])
        for table in ("metrics", "latest_metrics"):
            insert(connection, table, ("key", "value", "timestamp", "run_uuid", "step", "is_nan"), metrics)
        insert(connection, "params", ("key", "value", "run_uuid"), [each for row in made for each in row[2]])
        insert(connection, "tags", ("key", "value", "run_uuid"), [each for row in made for each in row[3]])
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def main():
    target = pathlib.Path(sys.argv[1]).resolve()
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    make_empty(partial)
    fill(partial, int(sys.argv[2]) if len(sys.argv) > 2 else RUNS)
    partial.rename(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
