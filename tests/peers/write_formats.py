# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes one small table in every format that is read, and each of them packed, by pyarrow and pandas.

    python write_formats.py FOLDER

table.parquet, table.arrow (IPC file), table.feather (V2 with LZ4), table.zstd.feather, table.v1.feather, table.arrows (IPC
stream), table.jsonl, table.json (an array of objects), table.csv; each also .gz and .zst. arrow_types.arrow and .arrows: a
column of each type that Parquet does not know. repeated.arrow: the same name twice, and an empty one. nothing.arrow,
nothing.arrows: no rows. large.arrows, large.jsonl: more than one group of columns. wide.arrow, wide_nothing.arrow: 300 columns.
plain.csv.gz: 160 kB when
unpacked.
"""

import datetime
import decimal
import gzip
import json
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq


def table():
    moment = datetime.datetime(2025, 6, 1, 12, 30, 0, 250000)
    return pa.table(
        {
            "real": [0.5, None, -2.5, 1e300],
            "whole": [2**40, 7, None, -1],
            "word": ["b", "é", "b", None],
            "flag": [True, None, False, True],
            "time": pa.array([moment, moment, None, moment + datetime.timedelta(days=1)], pa.timestamp("us")),
        }
    )


def arrow_types():
    text = pa.array(["a", None, "é", "a"])
    whole = pa.array([1, None, 3, 4])
    amounts = [decimal.Decimal("1.5"), None, decimal.Decimal("-2.5"), decimal.Decimal("3.0")]
    day = datetime.datetime(2025, 6, 1)
    columns = {
        "string_view": text.cast(pa.string_view()),
        "binary_view": pa.array([b"a", None, b"b", b"c"], pa.binary_view()),
        "large_binary": pa.array([b"a", None, b"b", b"c"], pa.large_binary()),
        "fixed_binary": pa.array([b"ab", None, b"cd", b"ef"], pa.binary(2)),
        "decimal32": pa.array(amounts, pa.decimal32(5, 1)),
        "decimal64": pa.array(amounts, pa.decimal64(10, 1)),
        "date64": pa.array([day, None, day, day], pa.date64()),
        "time32": pa.array([datetime.time(12, 30), None, None, None], pa.time32("s")),
        "timestamp_s": pa.array([day, None, day, day], pa.timestamp("s")),
        "list_view": pa.array([[1], None, [], [2]], pa.list_view(pa.int64())),
        "large_list": pa.array([[1], None, [], [2]], pa.large_list(pa.int64())),
        "fixed_list": pa.array([[1], None, [3], [2]], pa.list_(pa.int64(), 1)),
        "union": pa.UnionArray.from_dense(
            pa.array([0, 1, 0, 1], pa.int8()), pa.array([0, 0, 1, 1], pa.int32()), [whole.slice(0, 2), text.slice(0, 2)]
        ),
        "run_end": pa.RunEndEncodedArray.from_arrays(pa.array([2, 4], pa.int32()), pa.array([1.5, 2.5])),
        "interval": pa.array([(1, 2, 3), None, (0, 0, 0), (4, 5, 6)], pa.month_day_nano_interval()),
        "time_dictionary": pa.array([day, None, day, day], pa.timestamp("s")).dictionary_encode(),
        "flag_dictionary": pa.DictionaryArray.from_arrays(pa.array([0, None, 1, 1], pa.int8()), pa.array([True, False])),
        "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"0123456789abcdef"] * 4, pa.binary(16))),
        "bool8": pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, None, 0, 1], pa.int8())),
        "after": pa.array([0.5, 1.5, 2.5, 3.5]),
    }
    return pa.table(columns)


def write_ipc(path, table, new, **options):
    with new(path, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=3)


def pack(path):
    data = path.read_bytes()
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(data))
    with pa.CompressedOutputStream(str(path) + ".zst", "zstd") as stream:
        stream.write(data)


def main():
    folder = pathlib.Path(sys.argv[1])
    small = table()
    pq.write_table(small, folder / "table.parquet")
    write_ipc(folder / "table.arrow", small, pa.ipc.new_file)
    write_ipc(folder / "table.arrows", small, pa.ipc.new_stream)
    pa.feather.write_feather(small, folder / "table.feather", compression="lz4")
    pa.feather.write_feather(small, folder / "table.zstd.feather", compression="zstd")
    with warnings.catch_warnings(action="ignore"):  # it is no longer written by anybody, but was for years
        pa.feather.write_feather(small, folder / "table.v1.feather", version=1)
    pyarrow.csv.write_csv(small, folder / "table.csv")
    frame = small.to_pandas(types_mapper=lambda kind: pd.Int64Dtype() if kind == pa.int64() else None)
    frame.to_json(folder / "table.jsonl", orient="records", lines=True, date_format="iso", date_unit="us")
    frame.to_json(folder / "table.json", orient="records", date_format="iso", date_unit="us")
    for path in sorted(folder.glob("table.*")):
        pack(path)
    write_ipc(folder / "arrow_types.arrow", arrow_types(), pa.ipc.new_file, compression="zstd")
    write_ipc(folder / "arrow_types.arrows", arrow_types(), pa.ipc.new_stream)
    names = pa.table([[0.5], [1.5], [2.5]], names=["x", "x", ""])
    write_ipc(folder / "repeated.arrow", names, pa.ipc.new_file)
    write_ipc(folder / "repeated.arrows", names, pa.ipc.new_stream)
    write_ipc(folder / "nothing.arrow", small.slice(0, 0), pa.ipc.new_file)
    write_ipc(folder / "nothing.arrows", small.slice(0, 0), pa.ipc.new_stream)
    wide = pa.table({f"c{i}": [i + 0.5, i + 1.5] for i in range(300)})
    write_ipc(folder / "wide.arrow", wide, pa.ipc.new_file)
    write_ipc(folder / "wide_nothing.arrow", wide.slice(0, 0), pa.ipc.new_file)
    (folder / "plain.csv").write_text("x,y\n" + "1.5,2.5\n" * 20000)
    pack(folder / "plain.csv")
    rows = 5000
    large = pa.table({f"c{i}": np.arange(rows) / (i + 1) for i in range(7)} | {"w": [f"word{i % 9}" for i in range(rows)]})
    write_ipc(folder / "large.arrows", large, pa.ipc.new_stream)
    with open(folder / "large.jsonl", "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in large.to_pylist())
    print("{}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
