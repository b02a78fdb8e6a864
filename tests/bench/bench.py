# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our figures beside the peers', measured in the same run on the same files: what a user waits for.

    ./dev bench [start|runs|drift|mlruns|rest]…   these five without a name
    ./dev bench big                               ten minutes, a gigabyte in build/bench: only when asked for
    ./dev bench drift-large                       ten minutes, a million rows and more: only when asked for

Each line: what, ours, theirs, their time divided by ours. Ours is the best of five, theirs the best of two (their
imports are counted, since their users wait for them too). In `big` both are medians, and of MLflow only the call itself
counts; what takes it over 120 s is cut off. Nothing is asserted here.
"""

import json
import multiprocessing
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release/app"
PEERS = ROOT / ".deps/peers"
ROWS = 100_000
BIG_RUNS = 100_000
CUT_OFF = 120  # seconds
BIG_SEARCHES = [  # what, filter, order
    ("newest first", "", None),
    ("auc > 0.99 and max_depth = '6', by auc", "metrics.auc > 0.99 and params.max_depth = '6'", "metrics.auc DESC"),
    ("auc > 0.5 and max_depth = '6', by auc", "metrics.auc > 0.5 and params.max_depth = '6'", "metrics.auc DESC"),
    ("all by auc", "", "metrics.auc DESC"),
]
# Prints the time of each call; the last one is cut off by whoever reads.
BIG_PEER = """
import json, logging, sys, time
logging.disable(logging.INFO)
from mlflow.entities import ViewType
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
path, artifacts, text, order = sys.argv[1:]
store = SqlAlchemyStore("sqlite:///" + path, artifacts)
experiments = [each.experiment_id for each in store.search_experiments()]
print("ready", flush=True)
for _ in range(5):
    started = time.perf_counter()
    runs = store.search_runs(experiments, text, ViewType.ACTIVE_ONLY, 100, [order] if order else None)
    took = time.perf_counter() - started
    print(json.dumps({"took": took, "runs": [run.info.run_id for run in runs]}), flush=True)
"""
REST_RUNS = 10_000


def environment(scratch):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "DISPLAY", "WAYLAND_"))}
    return {**kept, "XDG_DATA_HOME": str(scratch / "data"), "XDG_CONFIG_HOME": str(scratch / "config"),
            "XDG_CACHE_HOME": str(scratch / "cache"), "TZ": "UTC"}


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


def served(database, scratch, *options):
    """A real server of MLflow 3 with its usual number of workers, as a context: its url."""
    return subprocess.Popen([str(PEERS / "mlflow3/bin/python"), str(ROOT / "tests/peers/serve.py"), "--store",
                             str(database), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(scratch))


def bench_rest(_sample, scratch):
    """Here the peer is timed after its import, we as a whole process; medians, ours and theirs in turn."""
    python = str(PEERS / "mlflow3/bin/python")
    database = scratch / "many.db"
    made = subprocess.run([python, str(ROOT / "tests/bench/rest_store.py"), str(database), str(REST_RUNS)], check=True,
                          capture_output=True, text=True, env=environment(scratch), cwd=scratch)
    experiment = made.stdout.split()[-1]
    with served(database, scratch, "--workers", "4") as server:
        try:
            answer = json.loads(server.stdout.readline())
            if "error" in answer:
                sys.exit(f"mlflow server did not start: {answer['error']}")
            for what, ours, theirs, times in (
                (f"first 100 of {REST_RUNS:,} runs of a server", ["--max", "100", "--no-count"], ["first"], 9),
                ("the same, and how many there are", ["--max", "100"], ["first"], 5),
                (f"{REST_RUNS:,} runs of a server", ["--max", REST_RUNS], ["all", REST_RUNS], 3),
            ):
                command = [BUILD / "driftline-cli", "--source", answer["url"], "--json", "runs", "--experiment", experiment]
                peer = [python, ROOT / "tests/bench/rest_peer.py", answer["url"], experiment]
                pairs = [(timed([*command, *ours], scratch, 1), asked([*peer, *theirs], scratch)) for _ in range(times)]
                mine, other = (statistics.median(column) for column in zip(*pairs))
                line(what, mine, other, "MLflow client, imported")
        finally:
            server.stdin.close()
            server.wait(30)


def asked(command, scratch):
    """What a peer's script says it took."""
    said = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True,
                          env=environment(scratch), cwd=scratch).stdout
    return json.loads(said.splitlines()[-1])["seconds"]


def measured(command, scratch, times):
    """The best time, and the most memory that the process took at any moment, in MB."""
    best, memory = float("inf"), 0.0
    for _ in range(times):
        started = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=environment(scratch), cwd=scratch)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"failed: {' '.join(str(word) for word in command)}")
        best, memory = min(best, time.perf_counter() - started), max(memory, usage.ru_maxrss / 1024)
    return best, memory


def write_tables(*arguments):
    """In a process of its own: what this one holds would be counted as its children's memory."""
    writer = multiprocessing.Process(target=write_tables_here, args=arguments)
    writer.start()
    writer.join()
    if writer.exitcode:
        sys.exit("the tables could not be written")


def write_tables_here(scratch, rows, numbers, categories, kinds):
    import numpy
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    generator = numpy.random.default_rng(7)
    for name, shift in (("reference", 0.0), ("live", 0.2)):
        columns = {f"number_{i:02}": generator.normal(shift * (i % 5 == 0), 1 + i / 50, rows) for i in range(numbers)}
        for i in range(categories):
            columns[f"category_{i:02}"] = pyarrow.array(generator.choice(list("abcdefgh"), rows))
        table = pyarrow.table(columns)
        if "parquet" in kinds:
            pyarrow.parquet.write_table(table, scratch / f"{name}.parquet")
        if "csv" in kinds:
            pyarrow.csv.write_csv(table, scratch / f"{name}.csv")


def ours_on(kind, *options):
    return [BUILD / "driftline-cli", "--json", "drift", "--reference", f"reference.{kind}", "--live", f"live.{kind}", *options]


def evidently_on(kind):
    return [PEERS / "evidently/bin/python", "-c",
            "import warnings; warnings.simplefilter('ignore'); import pandas;"
            "from evidently import Report; from evidently.presets import DataDriftPreset;"
            f"r, l = (pandas.read_{kind}(n + '.{kind}') for n in ('reference', 'live'));"
            "Report([DataDriftPreset()]).run(l, r).save_html('theirs.html')"]


def against_evidently(kind, rows, columns, scratch, ours_times, theirs_times):
    """Each from the files to a report in HTML, whole processes."""
    ours, our_memory = measured(ours_on(kind, "--report", "ours.html"), scratch, ours_times)
    theirs, their_memory = measured(evidently_on(kind), scratch, theirs_times)
    line(f"drift of {rows:,} × {columns} against the same, {kind}, to HTML", ours, theirs, "Evidently, same files")
    sizes = [(scratch / f"{who}.html").stat().st_size / 1e6 for who in ("ours", "theirs")]
    print(f"  memory at most {our_memory:,.0f} MB, Evidently {their_memory:,.0f} MB; "
          f"report {sizes[0]:.2f} MB, Evidently {sizes[1]:.2f} MB", flush=True)


def bench_drift(_sample, scratch):
    write_tables(scratch, ROWS, 30, 20, ("parquet", "csv"))
    for kind in ("parquet", "csv"):
        against_evidently(kind, ROWS, 50, scratch, 5, 2)
    automatic, _ = measured(ours_on("parquet"), scratch, 5)
    every, _ = measured(ours_on("parquet", "--every-test"), scratch, 5)
    print(f"  every test that fits: {every:.3f} s, {every / automatic:.2f} × the automatic choice ({automatic:.3f} s)",
          flush=True)
    for test in ("ed", "empirical_mmd"):
        took, _ = measured(ours_on("parquet", "--test", test), scratch, 3)
        print(f"  {test} alone, on the 30 columns of numbers: {took:.3f} s", flush=True)


def bench_drift_large(_sample, scratch):
    rows = 1_000_000
    write_tables(scratch, rows, 30, 20, ("parquet",))
    against_evidently("parquet", rows, 50, scratch, 3, 1)
    write_tables(scratch, rows, 20, 0, ("parquet", "csv"))
    tests, _ = measured(ours_on("parquet"), scratch, 3)
    ours, memory = measured(ours_on("csv"), scratch, 3)
    reads = ("import time, pyarrow.csv as c; t = time.perf_counter();"
             "[c.read_csv(n + '.csv') for n in ('reference', 'live')]; print(time.perf_counter() - t)")
    reading = min(float(subprocess.run([str(PEERS / "evidently/bin/python"), "-c", reads], check=True, cwd=scratch,
                                       capture_output=True, text=True).stdout) for _ in range(3))
    print(f"drift of {rows:,} × 20, CSV: {ours:.3f} s, {memory:,.0f} MB; pyarrow reads both files in {reading:.3f} s, the "
          f"same from Parquet takes {tests:.3f} s: {ours / (reading + tests):.2f} × their sum", flush=True)
    took = {}
    for rows in (5_000_000, 10_000_000):
        write_tables(scratch, rows, 20, 0, ("parquet",))
        took[rows], memory = measured(ours_on("parquet"), scratch, 1)
        print(f"drift of {rows:,} × 20, Parquet: {took[rows]:.2f} s, memory at most {memory:,.0f} MB", flush=True)
    first, _ = measured(ours_on("parquet", "--columns", "number_00"), scratch, 3)
    print(f"  its first column alone, whole process: {first:.3f} s", flush=True)
    page = json.loads(subprocess.run([ROOT / "build/release/tests/bench/drift_bench", "reference.parquet", "live.parquet"],
                                     check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=scratch,
                                     env={**environment(scratch), "QT_QPA_PLATFORM": "offscreen"}).stdout)
    print(f"  Drift page: first column on the screen after {page['first_column_ms']:.0f} ms, all after "
          f"{page['all_ms']:,.0f} ms; GUI thread busy at a stretch {page['busy_longest_ms']:.1f} ms at most "
          f"({page['busy_over_16_ms']} of {page['busy_stretches']:,} over 16 ms); idle {page['cancelled_after_ms']:.0f} ms "
          f"after being cancelled; most memory {page['memory_mb']:.0f} MB", flush=True)
    print(f"  twice the rows: {took[10_000_000] / took[5_000_000]:.2f} × the time", flush=True)
    write_tables(scratch, ROWS, 1000, 0, ("parquet",))
    wide, memory = measured(ours_on("parquet", "--report", "ours.html"), scratch, 1)
    print(f"drift of {ROWS:,} × 1,000, Parquet, to HTML: {wide:.2f} s, memory at most {memory:,.0f} MB", flush=True)


def write_mlruns(root, runs, metrics):
    """A file store as MLflow 3 writes it, without MLflow, which would take an hour."""
    import random

    generator = random.Random(7)
    experiment = root / "123456789012345678"
    experiment.mkdir(parents=True)
    started = 1_767_225_600_000
    (experiment / "meta.yaml").write_text(
        f"artifact_location: {experiment.as_uri()}\ncreation_time: {started}\nexperiment_id: '{experiment.name}'\n"
        f"last_update_time: {started}\nlifecycle_stage: active\nname: bench\n")
    for number in range(runs):
        run, start = experiment / f"{generator.getrandbits(128):032x}", started + 1000 * number
        for kind in ("metrics", "params", "tags", "artifacts"):
            (run / kind).mkdir(parents=True)
        (run / "meta.yaml").write_text(
            f"artifact_uri: {run.as_uri()}/artifacts\nend_time: {start + 5000}\nentry_point_name: ''\n"
            f"experiment_id: '{experiment.name}'\nlifecycle_stage: active\nrun_id: {run.name}\nrun_name: run-{number}\n"
            f"source_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: {start}\nstatus: 3\ntags: []\n"
            "user_id: bench\n")
        for metric in range(metrics):
            points = (f"{start + step} {generator.random()} {step}\n" for step in range(3))
            (run / f"metrics/m{metric}").write_text("".join(points))
        for key in ("depth", "rate", "seed"):
            (run / "params" / key).write_text(str(generator.randint(1, 9)))
        for key, value in (("runName", f"run-{number}"), ("user", "bench"), ("source.name", "train.py"), ("source.type", "LOCAL")):
            (run / f"tags/mlflow.{key}").write_text(value)


def bench_mlruns(_sample, scratch):
    runs, metrics = 10_000, 10
    root, cache = scratch / "mlruns", scratch / "index"
    write_mlruns(root, runs, metrics)
    program, cli = BUILD.parent / "tests/bench/bench_mlruns", [BUILD / "driftline-cli", "--source", root, "--json", "runs"]
    search = ("import time, mlflow; c = mlflow.MlflowClient('%s'); t = time.perf_counter();"
              "found = c.search_runs(['123456789012345678'], max_results=100); print(time.perf_counter() - t)" % root.as_uri())
    theirs = {}
    for generation in (3, 2):
        took = [float(subprocess.run([str(PEERS / f"mlflow{generation}/bin/python"), "-c", search], check=True,
                                     capture_output=True, text=True, cwd=scratch,
                                     env={**environment(scratch), "MLFLOW_ALLOW_FILE_STORE": "true"}).stdout)
                for _ in range(2)]
        theirs[generation] = min(took)
    peer = min(theirs.values())  # the quicker of the two

    firsts = []
    for _ in range(5):
        shutil.rmtree(cache, ignore_errors=True)
        answer = subprocess.run([str(program), str(root), str(cache)], check=True, capture_output=True, text=True).stdout
        firsts.append(json.loads(answer))
    assert all(each["runs"] == runs for each in firsts), firsts
    size = f"{runs:,} runs × {metrics} metrics"
    name = "MLflow's search, the bare call"
    line(f"mlruns, {size}: first rows", min(each["first_page_ms"] for each in firsts) / 1000, peer, name)
    line(f"mlruns, {size}: first open, all read", min(each["all_ms"] for each in firsts) / 1000, peer, name)
    line("  the index opened again, first page, whole process", timed([program, root, cache, "first-page"], scratch, 5), peer, name)
    timed(cli, scratch, 1)
    line("  driftline-cli again, every run checked, whole process", timed(cli, scratch, 5), peer, name)


def big_store():
    store = ROOT / f"build/bench/mlflow-{BIG_RUNS}.db"
    if not store.exists():
        print(f"writing {store.relative_to(ROOT)}, once: some minutes", flush=True)
        store.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([str(PEERS / "mlflow3/bin/python"), str(ROOT / "tests/bench/bigstore.py"), str(store), str(BIG_RUNS)],
                       check=True, stderr=subprocess.DEVNULL)
    return store


def peer_search(store, scratch, text, order):
    """The times of MLflow's calls, and the ids found; no time where the first call was cut off."""
    command = [str(PEERS / "mlflow3/bin/python"), "-c", BIG_PEER, str(store), str(scratch / "artifacts"), text, order or ""]
    times, found = [], None
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env={**environment(scratch), "MLFLOW_DISABLE_TELEMETRY": "true"}, cwd=scratch) as peer:
        if peer.stdout.readline().strip() != "ready":
            sys.exit("MLflow could not open the store")
        end = threading.Timer(CUT_OFF, peer.kill)
        end.start()
        for answer in map(json.loads, peer.stdout):
            times.append(answer["took"])
            found = answer["runs"]
        end.cancel()
    return times, found


def own_search(store, scratch, text, order):
    command = [str(BUILD / "driftline-cli"), "--source", str(store), "--json", "runs", "--max", "100"]
    command += ["--filter", text] if text else []
    command += ["--order-by", order] if order else []
    times = []
    for _ in range(11):
        started = time.perf_counter()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment(scratch), cwd=scratch)
        times.append(time.perf_counter() - started)
    return times, [run["run_id"] for run in json.loads(done.stdout)["runs"]]


def bench_big(_sample, scratch):
    store = big_store()
    print(f"{BIG_RUNS:,} runs × 20 metrics × 10 parameters × 3 tags, {store.stat().st_size / 1e9:.2f} GB; load "
          f"{os.getloadavg()[0]:.1f}", flush=True)
    for what, text, order in BIG_SEARCHES:
        ours, own_ids = own_search(store, scratch, text, order)
        theirs, ids = peer_search(store, scratch, text, order)
        if ids is not None and ids != own_ids:
            sys.exit(f"{what}: not the runs that MLflow finds")
        median, peer = statistics.median(ours), statistics.median(theirs) if theirs else CUT_OFF
        more = "" if theirs else "more than "
        print(f"{what:<44} {median:8.3f} s   MLflow's search_runs {more + f'{peer:.3f}':>18} s   "
              f"{more}{peer / median:.1f} ×", flush=True)
    browse = subprocess.run([str(ROOT / "build/release/tests/bench/browse_bench"), str(store)], check=True,
                            stdout=subprocess.PIPE, env=environment(scratch))
    figures = json.loads(browse.stdout)
    for question in figures["questions"]:
        print(f"{question['what']:<110} {question['median_ms']:7.1f} ms   slowest {question['slowest_ms']:7.1f} ms")
    print(f"most memory of the store's side while browsing {figures['memory_mb']:.0f} MB", flush=True)
    scroll = subprocess.run([str(ROOT / "build/release/tests/bench/scroll_bench"), str(store)], check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            env={**environment(scratch), "QT_QPA_PLATFORM": "offscreen"})
    figures = json.loads(scroll.stdout)
    print(f"Runs page of {figures['rows']:,} rows opened: GUI thread busy at a stretch "
          f"{figures['opening_longest_ms']:.1f} ms at most", flush=True)
    print(f"Runs page, {figures['rows']:,} rows scrolled to the end and here and there: GUI thread busy at a stretch "
          f"{figures['busy_longest_ms']:.1f} ms at most ({figures['busy_over_16_ms']} of {figures['busy_stretches']:,} "
          f"over 16 ms), rows there after {figures['filled_median_ms']:.0f} ms (median; slowest "
          f"{figures['filled_longest_ms']:.0f}), most memory of the process {figures['memory_mb']:.0f} MB", flush=True)


def main():
    usual = {"start": bench_start, "runs": bench_runs, "drift": bench_drift, "mlruns": bench_mlruns,
             "rest": bench_rest}
    benches = {**usual, "big": bench_big, "drift-large": bench_drift_large}
    wanted = sys.argv[1:] or list(usual)
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
