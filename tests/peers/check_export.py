# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads exported runs back with pandas and pyarrow and holds them against MLflow's own search.

    python check_export.py TRACKING_URI FILTER ORDER_BY {FILE.csv FILE.parquet}

prints {"runs": how many MLflow finds, "columns": [[name…] of each pair], "wrong": [what is not as MLflow says…]}.
"""

import csv
import datetime
import json
import logging
import math
import sys
import warnings

warnings.simplefilter("ignore")

import mlflow  # noqa: E402
import pandas  # noqa: E402
import pyarrow  # noqa: E402
import pyarrow.csv  # noqa: E402
import pyarrow.parquet  # noqa: E402

logging.getLogger("mlflow").setLevel(logging.ERROR)

UTC = datetime.timezone.utc
LARGEST = sys.float_info.max  # what MLflow's SQL store keeps for infinity


def real(value):
    return math.copysign(math.inf, value) if abs(value) >= LARGEST else value


def expected_cell(run, column):
    kind, _, key = column.partition(".")
    info, data = run.info, run.data
    if kind == "metrics":
        return real(data.metrics[key]) if key in data.metrics else None
    if kind in ("params", "tags"):
        return getattr(data, kind).get(key)
    if column in ("start_time", "end_time"):
        at = getattr(info, column)
        return None if at is None else datetime.datetime.fromtimestamp(0, UTC) + datetime.timedelta(milliseconds=at)
    if column == "duration_s":
        return None if info.end_time is None else (info.end_time - info.start_time) / 1000
    if column == "git_commit":
        return data.tags.get("git_commit") or data.tags.get("mlflow.source.git.commit")
    return getattr(info, column) or None


def same(a, b):
    if a is None or b is None:
        return a is None and b is None
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a):
        return math.isnan(b)
    return type(a) is type(b) and a == b


def kind_of(column):
    if column in ("start_time", "end_time"):
        return pyarrow.timestamp("ms", "UTC")
    return pyarrow.float64() if column == "duration_s" or column.startswith("metrics.") else pyarrow.string()


def csv_cell(text, column):
    if text == "":
        return None
    kind = kind_of(column)
    if kind == pyarrow.float64():
        return float(text)
    return text if kind == pyarrow.string() else datetime.datetime.fromisoformat(text)


def missing(value):
    return value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value))


def check(runs, frame, csv_file, parquet_file, wrong):
    table = pyarrow.parquet.read_table(parquet_file)
    columns = table.column_names
    for column in columns:
        if table.schema.field(column).type != kind_of(column):
            wrong.append(f"{column} is of type {table.schema.field(column).type}")
    rows = table.to_pylist()
    with open(csv_file, newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file, strict=True))
    with open(csv_file, "rb") as file:
        content = file.read()
    if not content.endswith(b"\r\n") or content.startswith(b"\xef\xbb\xbf"):
        wrong.append("the CSV file does not end with CRLF, or begins with a mark")
    if lines[0] != columns:
        wrong.append(f"the CSV file's header is {lines[0]}")
    if len(rows) != len(runs) or len(lines) != len(runs) + 1:
        wrong.append(f"{len(rows)} rows in Parquet, {len(lines) - 1} in CSV, {len(runs)} runs")
    for run, row, line in zip(runs, rows, lines[1:]):
        for place, column in enumerate(columns):
            if column == "registered_versions":
                continue
            expected = expected_cell(run, column)
            if not same(row[column], expected):
                wrong.append(f"Parquet, {run.info.run_id}, {column}: {row[column]!r}, not {expected!r}")
            # The csv module does not tell an empty text from none at all; Arrow does, below.
            cell = csv_cell(line[place], column)
            if not same(cell, expected) and not (cell is None and expected == ""):
                wrong.append(f"CSV, {run.info.run_id}, {column}: {cell!r}, not {expected!r}")

    options = pyarrow.csv.ConvertOptions(
        column_types={column: kind_of(column) for column in columns},
        null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
    )
    again = pyarrow.csv.read_csv(
        csv_file, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True), convert_options=options
    )
    for row, other in zip(rows, again.to_pylist()):
        for column in columns:
            if not same(row[column], other[column]):
                wrong.append(f"Arrow reads {other[column]!r} in CSV, {row[column]!r} in Parquet: {column}")

    # What a data scientist has on the desk: the data frame of search_runs beside that of the file.
    for name, ours in (
        ("read_parquet", pandas.read_parquet(parquet_file)),
        ("read_csv", pandas.read_csv(csv_file, float_precision="round_trip", dtype=str, keep_default_na=False)),
    ):
        for column in [column for column in columns if column in frame.columns]:
            theirs = frame[column].tolist()
            for a, b in zip(ours[column].tolist(), theirs):
                if name == "read_csv":
                    a = csv_cell(a, column)
                if missing(a) or missing(b):
                    if not (missing(a) and missing(b)) and not (missing(a) and b == ""):
                        wrong.append(f"{name}, {column}: {a!r}, not {b!r}")
                elif (real(b) if isinstance(b, float) else b) != a:
                    wrong.append(f"{name}, {column}: {a!r}, not {b!r}")
    return columns


def main():
    uri, words, order, *files = sys.argv[1:]
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient()
    experiments = [each.experiment_id for each in client.search_experiments()]
    runs = client.search_runs(experiments, words, order_by=[order], max_results=1000)
    frame = mlflow.search_runs(experiments, words, order_by=[order], max_results=1000)
    wrong = []
    columns = [check(runs, frame, *pair, wrong) for pair in zip(files[::2], files[1::2])]
    json.dump({"runs": len(runs), "columns": columns, "wrong": wrong[:20]}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
