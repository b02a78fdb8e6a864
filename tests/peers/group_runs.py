# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups runs with pandas.

    python group_runs.py < '[{"value": text or null, "metrics": {name: number or "NaN", …}}, …]'

answers {"value" or "": {"runs": n, metric: [values, NaN, mean, min, max], …}, …}, the runs without a value under
"(missing)"; mean, min and max are text: repr of the number, "" where there is none.
"""

import json
import math
import sys

import pandas


def number(value):
    return "" if pandas.isna(value) else repr(float(value))


def main():
    runs = json.load(sys.stdin)
    names = sorted({name for run in runs for name in run["metrics"]})
    frame = pandas.DataFrame(
        {
            "value": ["(missing)" if run["value"] is None else run["value"] for run in runs],
            **{name: [float(run["metrics"].get(name, "NaN")) for run in runs] for name in names},
            **{f"{name} NaN": [math.isnan(float(run["metrics"].get(name, "0"))) for run in runs] for name in names},
        }
    )
    answer = {}
    for value, group in frame.groupby("value"):
        answer[value] = {"runs": len(group)}
        for name in names:
            column = group[name]
            answer[value][name] = [
                int(column.count()), int(group[f"{name} NaN"].sum()),
                number(column.mean()), number(column.min()), number(column.max()),
            ]
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
