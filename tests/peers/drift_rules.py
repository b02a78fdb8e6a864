# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What NumPy, SciPy and pandas say of the rules around the tests, as JSON on standard output.

    python drift_rules.py bins REFERENCE LIVE          edges of every numeric column by NumPy's rules
    python drift_rules.py corrections P,P,…            corrected p-values
    python drift_rules.py windows FOLDER               writes reference.parquet, live.parquet and, for each kind of
                                                       window, its rows alone as KIND-0.parquet …; prints their begins
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from scipy import stats


def finite(values):
    values = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    return values


def bins(reference, live):
    answer = {}
    for name in reference.columns:
        if reference[name].dtype.kind not in "iuf" or not live[name].dtype.kind in "iuf":
            continue
        before, after = (finite(side[name].dropna().to_numpy()) for side in (reference, live))
        both = np.concatenate([before, after])
        edges = {rule: np.histogram_bin_edges(both, bins=rule).tolist() for rule in ("sturges", "doane", "fd")}
        edges["30"] = np.histogram_bin_edges(both, bins=30).tolist()
        inner = np.quantile(before, np.linspace(0, 1, 11)[1:-1])
        ends = [both.min(), *inner, both.max()]
        edges["deciles"] = np.unique(ends).tolist()
        answer[name] = edges
    return answer


def corrections(values):
    p = np.array(values)
    return {
        "bonferroni": np.minimum(1, p * len(p)).tolist(),
        "bh": stats.false_discovery_control(p, method="bh").tolist(),
    }


def windows(folder):
    rng = np.random.default_rng(7)
    rows = 4000
    reference = pd.DataFrame({"x": rng.normal(0, 1, 2000), "c": rng.choice(list("abc"), 2000)})
    begin = pd.Timestamp("2024-02-26 05:30")
    times = begin + pd.to_timedelta(rng.integers(0, 8 * 24 * 3600, rows), unit="s")
    hours = (times - begin).total_seconds().to_numpy() / 3600
    live = pd.DataFrame(
        {
            "when": times,
            "x": rng.normal(hours / 100, 1),
            "c": np.where(rng.random(rows) < hours / 400, "new", rng.choice(list("abc"), rows)),
        }
    )
    live.loc[live.sample(50, random_state=1).index, "x"] = np.nan
    live.loc[live.sample(20, random_state=2).index, "when"] = pd.NaT
    for name, unit in (("seconds", "s"), ("nanoseconds", "ns")):
        live[name] = live["when"].astype(f"datetime64[{unit}]").astype("int64").where(live["when"].notna()).astype("Int64")
    live["spelled"] = live["when"].dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("unknown")
    reference.to_parquet(folder / "reference.parquet")
    live.to_parquet(folder / "live.parquet")
    answer = {}
    for kind, frequency in (("hour", "h"), ("day", "D"), ("week", "W-SUN"), ("month", "M")):
        dated = live.dropna(subset="when")
        period = dated["when"].dt.to_period(frequency)
        answer[kind] = []
        for each in pd.period_range(period.min(), period.max(), freq=frequency):
            part = dated[period == each]
            part.to_parquet(folder / f"{kind}-{len(answer[kind])}.parquet")
            answer[kind].append({"begin": int(each.start_time.value // 10**6), "rows": len(part)})
    return answer


def main():
    mode, arguments = sys.argv[1], sys.argv[2:]
    if mode == "bins":
        answer = bins(*(pd.read_parquet(path) for path in arguments))
    elif mode == "corrections":
        answer = corrections([float(p) for p in arguments[0].split(",")])
    else:
        answer = windows(pathlib.Path(arguments[0]))
    json.dump(answer, sys.stdout)


main()
