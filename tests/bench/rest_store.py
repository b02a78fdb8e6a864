# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes an MLflow store with many runs: the schema by MLflow itself, the rows straight into its tables.

    python rest_store.py FILE.db RUNS     (with the interpreter of the MLflow that is to serve it)
"""

import random
import sqlite3
import sys

METRICS, PARAMS = 10, 8
START = 1_767_225_600_000


def main():
    file, runs = sys.argv[1], int(sys.argv[2])
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    experiment = int(SqlAlchemyStore(f"sqlite:///{file}", "mlflow-artifacts:/").create_experiment("many runs"))
    chance = random.Random(7)
    ids = [f"{chance.getrandbits(128):032x}" for _ in range(runs)]
    with sqlite3.connect(file) as store:
        store.executemany(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, "
            "end_time, source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES "
            "(?, ?, 'LOCAL', '', '', 'ann', 'FINISHED', ?, ?, '', 'active', ?, ?)",
            ((run, f"run-{i}", START + i * 1000, START + i * 1000 + 500, f"mlflow-artifacts:/{experiment}/{run}/artifacts",
              experiment) for i, run in enumerate(ids)))
        store.executemany(
            "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, 0, ?)",
            ((f"metric_{m}", chance.random(), START + i, 99, run) for i, run in enumerate(ids) for m in range(METRICS)))
        store.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)",
                          ((f"param_{p}", str(chance.randrange(100)), run) for run in ids for p in range(PARAMS)))
        store.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)",
                          ((key, value, run) for i, run in enumerate(ids)
                           for key, value in (("mlflow.runName", f"run-{i}"), ("mlflow.user", "ann"),
                                              ("mlflow.source.git.commit", f"{chance.getrandbits(160):040x}"))))
    print(experiment)


if __name__ == "__main__":
    main()
