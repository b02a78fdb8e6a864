# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes Parquet files that a reader must understand or refuse, by pyarrow and pandas.

    python write_tables.py FOLDER

types.parquet (a column of each type, six rows in two row groups, the third row null), pandas.parquet (as pandas writes
frames), texts.parquet, old.parquet (INT96 times, no Arrow schema), empty.parquet (no rows), repeated.parquet (a
name twice), encrypted.parquet,
partly_encrypted.parquet (one column), convertible.parquet and convertible.csv (columns "X", and "X as TYPE" with what pandas
makes of them), spelled.parquet and spelled.csv (the same, of numbers and dates as they are written in some countries),
looks.parquet (texts that look like something else), grouped.parquet and grouped.csv (columns "sorted" and "mixed" say each row's group) with
the rows of each group alone: sorted_0.parquet, … mixed_2.parquet
"""

import base64
import datetime
import decimal
import io
import pathlib
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe


def types():
    whole = [1, 2, None, 4, 5, 6]
    real = [0.5, 1.5, None, float("nan"), float("inf"), -2.5]
    moment = datetime.datetime(2025, 6, 1, 12, 30, 0, 250000)
    moments = [moment, moment, None, moment, moment, moment + datetime.timedelta(days=1)]
    amounts = [decimal.Decimal("1.25"), decimal.Decimal("-0.50"), None] + [decimal.Decimal("3.00")] * 3
    columns = {}
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        columns[name] = pa.array(whole, getattr(pa, name)())
    columns["float16"] = pa.array([None if x is None else np.float16(x) for x in real], pa.float16())
    columns["float32"] = pa.array(real, pa.float32())
    columns["float64"] = pa.array(real, pa.float64())
    columns["decimal128"] = pa.array(amounts, pa.decimal128(10, 2))
    columns["decimal256"] = pa.array(amounts, pa.decimal256(50, 2))
    columns["bool"] = pa.array([True, False, None, True, True, True])
    columns["string"] = pa.array(["b", "a", None, "é", "a", "😀"])
    columns["large_string"] = columns["string"].cast(pa.large_string())
    columns["dictionary"] = columns["string"].dictionary_encode()
    columns["number_dictionary"] = pa.array(whole, pa.int64()).dictionary_encode()
    for unit in ("s", "ms", "us", "ns"):
        columns[f"timestamp_{unit}"] = pa.array(moments, pa.timestamp("us")).cast(pa.timestamp(unit), safe=False)
    columns["timestamp_zone"] = pa.array(moments, pa.timestamp("us", "Europe/Berlin"))
    columns["date32"] = pa.array([None if x is None else x.date() for x in moments], pa.date32())
    columns["time64"] = pa.array([None if x is None else x.time() for x in moments], pa.time64("us"))
    columns["duration"] = pa.array([None if x is None else datetime.timedelta(seconds=x) for x in whole], pa.duration("ms"))
    columns["null"] = pa.nulls(6)
    columns["binary"] = pa.array([b"\xff", b"\0", None, b"", b"x", b"y"])
    columns["list"] = pa.array([[1], [], None, [2, 3], [4], [5]])
    columns["struct"] = pa.array([{"a": 1, "b": "x"}] * 6)
    columns["map"] = pa.array([[("k", 1)]] * 6, pa.map_(pa.string(), pa.int64()))
    columns["after_nested"] = pa.array([10.5, 20.5, 30.5, 40.5, 50.5, 60.5])
    columns["huge"] = pa.array([2**53 + 1, -(2**62), 3, 4, 5, 6], pa.int64())
    columns["many"] = pa.array([2**53 + i for i in range(6)], pa.int64())
    return pa.table(columns)


class ToyKeys(pe.KmsClient):
    """Keys wrapped by nothing at all: enough to write an encrypted file."""

    def __init__(self, _config):
        pe.KmsClient.__init__(self)

    def wrap_key(self, key_bytes, _master_key_identifier):
        return base64.b64encode(key_bytes)

    def unwrap_key(self, wrapped_key, _master_key_identifier):
        return base64.b64decode(wrapped_key)


def write_encrypted(path, table, **keys):
    configuration = pe.EncryptionConfiguration(**keys)
    properties = pe.CryptoFactory(ToyKeys).file_encryption_properties(pe.KmsConnectionConfig(), configuration)
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def grouped(rows=10_000):
    """Values of every kind, a tenth of them missing; each row's group, a tenth of the rows being in none."""
    numbers = np.random.default_rng(7)

    def some(values):
        return pa.array(values, mask=numbers.random(rows) < 0.1)

    return pa.table(
        {
            "sorted": some(np.sort(numbers.integers(0, 3, rows)).astype(float)),
            "mixed": some(numbers.integers(0, 3, rows).astype(float)),
            "real": some(numbers.normal(size=rows)),
            "few": some(numbers.integers(0, 4, rows)),
            "whole": some(numbers.integers(-500, 500, rows)),
            "word": some(np.array(["a", "b", "ü"])[numbers.integers(0, 3, rows)]),
            "text": some(np.array([f"text {i}" for i in numbers.permutation(rows)])),
            "flag": some(numbers.random(rows) < 0.5),
            "time": some(numbers.integers(0, 10**9, rows).astype("datetime64[s]")),
            "none": pa.nulls(rows),
        }
    )


def convertible():
    """Columns that are of another type than the file says, and what pandas reads them as."""
    price = ["1.5", " 2 ", "-3e2", "abc", None, "", "4", "1,5"]
    when = ["2025-06-01", "2025-06-01 13:45:10", "2025-06-01T13:45:10.250+02:00", "yesterday", None, "",
            "1969-12-31T23:59:59.999Z", "2025-06-01T00:00:00.123456789Z"]
    seconds = pd.array([1748781000, 0, None, -1, 1748867400, 5, 6, 7], "Int64")
    times = pd.to_datetime(seconds.astype("float64"), unit="s")
    flag = [True, False, None, True, True, False, False, True]
    yes = ["yes", "No", "TRUE", "maybe", None, "", "0", "1"]
    numbers = pd.to_numeric(pd.Series(price), errors="coerce")
    spelled = pd.to_datetime(pd.Series(when), errors="coerce", format="ISO8601", utc=True).dt.floor("ms")
    columns = {
        "price": pa.array(price),
        "price as numeric": pa.array(numbers, from_pandas=True),
        "when": pa.array(when, pa.large_string()),
        "when as datetime": pa.array(spelled, pa.timestamp("ms", "UTC"), from_pandas=True),
        "coded": pa.array(price).dictionary_encode(),
        "coded as numeric": pa.array(numbers, from_pandas=True),
        "flag": pa.array(flag),
        "flag as numeric": pa.array([None if x is None else float(x) for x in flag]),
        "yes": pa.array(yes),
        "yes as boolean": pa.array([True, False, True, None, None, None, False, True]),
        "one": pa.array([1, 0, 2, None, 1, 0, 0, 1]),
        "one as boolean": pa.array([True, False, None, None, True, False, False, True]),
    }
    for name, factor in (("seconds", 1), ("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9)):
        columns[name] = pa.array(seconds * factor)
        columns[f"{name} as datetime"] = pa.array(times, pa.timestamp("ms"), from_pandas=True)
    return pa.table(columns)


def spelled():
    """Numbers and dates as some countries write them, and what pandas reads them as when it is told how."""

    def numbers(texts, **how):
        return pd.read_csv(io.StringIO("\n".join(t or "" for t in texts)), sep=";", header=None, skip_blank_lines=False, **how)[0]

    def times(texts, **how):
        return pd.to_datetime(pd.Series(texts), format="mixed", **how)

    thousands = ["1,234,567.8", "-12,345", "999", "0.5", None, "", "+1,000", "1,234"]
    comma = ["1.234.567,8", "-12.345", "999", "0,5", None, "", "+1.000,25", "1,234"]
    dotted = ["31.12.2025", "1.2.2025", "01.02.2025 13:45", "24.12.1969 23:59:59.250", None, "", "05.06.2025", "29.2.2024"]
    slashed = [text and text.replace(".", "/", 2) for text in dotted]
    american = ["12/31/2025", "2/1/2025", "02/01/2025 13:45", "12/24/1969 23:59:59.250", None, "", "05/06/2025", "2/29/2024"]
    columns = {}
    for name, texts, values in (
        ("thousands", thousands, numbers(thousands, thousands=",")),
        ("comma", comma, numbers(comma, thousands=".", decimal=",")),
    ):
        columns[name] = pa.array(texts)
        columns[f"{name} as numeric"] = pa.array(values, pa.float64(), from_pandas=True)
    for name, texts, first in (("dotted", dotted, True), ("slashed", slashed, True), ("american", american, False)):
        columns[name] = pa.array(texts)
        columns[f"{name} as datetime"] = pa.array(times(texts, dayfirst=first), pa.timestamp("ms"), from_pandas=True)
    columns["coded"] = pa.array(slashed).dictionary_encode()
    columns["coded as datetime"] = columns["slashed as datetime"]
    return pa.table(columns)


def write_looks(folder):
    rows = range(3000)
    days = pd.date_range("2025-01-01", periods=3000, freq="h").strftime("%Y-%m-%dT%H:%M:%S")
    dates = [datetime.date(2024, 1, 1) + datetime.timedelta(days=i % 700) for i in rows]
    columns = {
        "prices": [f"{i % 700}.5" for i in rows],
        "days": days,
        "codes": [f"{i % 90:05}" for i in rows],
        "mixed": [str(i) if i % 3 else f"no {i}" for i in rows],
        "commas": [f"{i % 700},5" for i in rows],
        "thousands": [f"{i % 700 + 1000:,}.5" for i in rows],
        "either number": [f"{i % 700 + 1000:,}" for i in rows],
        "dotted": [f"{date:%d.%m.%Y}" for date in dates],
        "day first": [f"{date:%d/%m/%Y}" for date in dates],
        "month first": [f"{date:%m/%d/%Y}" for date in dates],
        "either date": [f"{i % 12 + 1}/{i % 7 + 1}/2025" for i in rows],
        "both dates": [f"{date:%m/%d/%Y}" if i % 2 else f"{date:%d/%m/%Y}" for i, date in enumerate(dates)],
        "addresses": [f"10.0.{i % 50}.1" for i in rows],
    }
    pq.write_table(pa.table(columns), folder / "looks.parquet")


def write_grouped(folder):
    table = grouped()
    pq.write_table(table, folder / "grouped.parquet", row_group_size=3000)
    pyarrow.csv.write_csv(table, folder / "grouped.csv")
    for by in ("sorted", "mixed"):
        for group in range(3):
            pq.write_table(table.filter(pc.field(by) == group), folder / f"{by}_{group}.parquet")


def main():
    folder = pathlib.Path(sys.argv[1])
    pq.write_table(types(), folder / "types.parquet", row_group_size=4)
    pd.DataFrame(
        {
            "integers_with_gaps": [1, 2, None, 1, 2, 3],
            "objects": ["x", None, "y", "x", "x", "y"],
            "category": pd.Categorical(["lo", "hi", "lo", None, "hi", "hi"], categories=["lo", "hi", "never"]),
            "flag": [True, False, True, True, False, True],
        },
    ).to_parquet(folder / "pandas.parquet")
    unique = [f"note number {i}" for i in range(3000)]
    pq.write_table(
        pa.table({"text": unique, "twice": [f"id {i // 2}" for i in range(3000)], "few": ["a", "b", "c"] * 1000}),
        folder / "texts.parquet",
    )
    pq.write_table(pa.table([[0.5, 1.5], [7.5, 8.5]], names=["x", "x"]), folder / "repeated.parquet")
    plain = pa.table({"when": pa.array([0, 10**18], pa.timestamp("ns")), "word": ["a", "b"]})
    pq.write_table(plain, folder / "old.parquet", use_deprecated_int96_timestamps=True, store_schema=False)
    pq.write_table(plain.slice(0, 0), folder / "empty.parquet")
    table = pa.table({"open": [1.5, 2.5], "secret": [3.5, 4.5]})
    write_encrypted(folder / "encrypted.parquet", table, footer_key="f", column_keys={"s": ["secret"]})
    write_encrypted(
        folder / "partly_encrypted.parquet", table, footer_key="f", column_keys={"s": ["secret"]}, plaintext_footer=True
    )
    write_looks(folder)
    write_grouped(folder)
    for name, table in (("convertible", convertible()), ("spelled", spelled())):
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=3)
        pyarrow.csv.write_csv(table, folder / f"{name}.csv")
    print("{}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
