# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our figures beside the peers', measured in the same run on the same files: what a user waits for.

    ./dev bench [start|runs|drift]…

Each line: what, ours, theirs, their time divided by ours. Ours is the best of five, theirs the best of two (their
imports are counted, since their users wait for them too). Nothing is asserted here.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release/app"
PEERS = ROOT / ".deps/peers"
ROWS, COLUMNS = 100_000, 50


def environment(scratch):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "DISPLAY", "WAYLAND_"))}
    return {**kept, "XDG_DATA_HOME": str(scratch / "data"), "XDG_CONFIG_HOME": str(scratch / "config"), "TZ": "UTC"}


def timed(command, scratch, times):
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=environment(scratch), cwd=scratch)
        best = min(best, time.perf_counter() - started)
    return best


def line(what, ours, theirs, peer):
    print(f"{what:<58} {ours:8.3f} s   {peer:<26} {theirs:8.3f} s   {theirs / ours:7.1f} ×", flush=True)


def server_start(database, scratch):
    """Until `mlflow server` answers on a copy of the store."""
    copy = scratch / "served.db"
    shutil.copy(database, copy)
    started = time.perf_counter()
    with subprocess.Popen([str(PEERS / "mlflow3/bin/python"), str(ROOT / "tests/peers/serve.py"), "--store", str(copy)],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(scratch)) as server:
        answer = json.loads(server.stdout.readline())
        took = time.perf_counter() - started
        server.stdin.close()
        server.wait(30)
    if "error" in answer:
        sys.exit(f"mlflow server did not start: {answer['error']}")
    return took


def bench_start(sample, scratch):
    picture = scratch / "page.png"
    theirs = min(server_start(sample / "mlflow.db", scratch) for _ in range(2))
    for page in ("runs", "lineage"):
        ours = timed([BUILD / "driftline", "--source", sample, "--page", page, "--picture", picture], scratch, 5)
        line(f"start, {page} page painted and saved, 300 runs", ours, theirs, "mlflow server answers")


def bench_runs(sample, scratch):
    ours = timed([BUILD / "driftline-cli", "--source", sample, "--json", "runs", "--max", "300"], scratch, 5)
    code = ("import mlflow; c = mlflow.MlflowClient('sqlite:///mlflow-copy.db');"
            "print(len(c.search_runs([e.experiment_id for e in c.search_experiments()], max_results=300)))")
    shutil.copy(sample / "mlflow.db", scratch / "mlflow-copy.db")
    theirs = timed([PEERS / "mlflow3/bin/python", "-c", code], scratch, 2)
    line("300 runs with metrics, parameters, tags", ours, theirs, "MLflow client, same file")


def write_tables(scratch):
    import numpy
    import pandas

    generator = numpy.random.default_rng(7)
    for name, shift in (("reference", 0.0), ("live", 0.2)):
        columns = {f"number_{i:02}": generator.normal(shift * (i % 5 == 0), 1 + i / 50, ROWS) for i in range(COLUMNS - 5)}
        for i in range(5):
            columns[f"category_{i}"] = generator.choice(list("abcdefgh"), ROWS)
        frame = pandas.DataFrame(columns)
        frame.to_parquet(scratch / f"{name}.parquet")
        frame.to_csv(scratch / f"{name}.csv", index=False)


def bench_drift(_sample, scratch):
    write_tables(scratch)
    for kind in ("parquet", "csv"):
        ours = timed([BUILD / "driftline-cli", "--json", "drift", "--reference", f"reference.{kind}", "--live", f"live.{kind}"],
                     scratch, 5)
        code = ("import warnings; warnings.simplefilter('ignore'); import pandas;"
                "from evidently import Report; from evidently.presets import DataDriftPreset;"
                f"r, l = (pandas.read_{kind}(n + '.{kind}') for n in ('reference', 'live'));"
                "Report([DataDriftPreset()]).run(l, r).json()")
        theirs = timed([PEERS / "evidently/bin/python", "-c", code], scratch, 2)
        line(f"drift of {ROWS:,} × {COLUMNS} against the same, {kind}", ours, theirs, "Evidently, same files")


def main():
    benches = {"start": bench_start, "runs": bench_runs, "drift": bench_drift}
    wanted = sys.argv[1:] or list(benches)
    if unknown := set(wanted) - set(benches):
        sys.exit(f"no such bench: {', '.join(unknown)}; there are {', '.join(benches)}")
    with tempfile.TemporaryDirectory(prefix="driftline-bench-") as folder:
        scratch = pathlib.Path(folder)
        sample = scratch / "sample"
        started = time.perf_counter()
        subprocess.run([str(BUILD / "driftline-cli"), "sample", str(sample)], check=True, stdout=subprocess.DEVNULL)
        print(f"the sample workspace written in {time.perf_counter() - started:.2f} s", flush=True)
        for name in wanted:
            benches[name](sample, scratch)


if __name__ == "__main__":
    main()
