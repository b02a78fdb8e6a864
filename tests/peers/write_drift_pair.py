# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a reference and a live table with known drift, as Parquet and as CSV.

    python write_drift_pair.py FOLDER REFERENCE_ROWS LIVE_ROWS [WIDTH]

writes reference.parquet, live.parquet, reference.csv, live.csv. With WIDTH, WIDTH columns of four kinds in turn, for
measuring; without, one column of each kind that a test looks at.
"""

import pathlib
import sys

import numpy as np
import pandas as pd


def one_of_each(rng, rows, shift):
    return pd.DataFrame(
        {
            "normal": rng.normal(shift, 1, rows),
            "same": rng.normal(0, 1, rows),
            "integers": rng.poisson(40 + 5 * shift, rows),
            "narrow_integers": rng.integers(0, 12, rows),
            "few_integers": rng.integers(0, 4, rows),
            "gaps": np.where(rng.random(rows) < 0.1, np.nan, rng.normal(shift / 2, 1, rows)),
            "few_numbers": rng.integers(0, 8, rows) / 2,
            "three_numbers": rng.integers(0, 3, rows) / 2,
            "heavy_tail": np.exp(rng.normal(0, 3 + shift, rows)),
            "tiny": rng.normal(0, 1e-9, rows),
            "large_offset": 1e6 + rng.normal(shift, 1, rows),
            "constant": np.full(rows, 4.25),
            "flag": rng.random(rows) < 0.3 + shift / 5,
            "category": rng.choice(["a", "b", "c", "ü"], rows, p=[0.4, 0.3, 0.2 - shift / 10, 0.1 + shift / 10]),
            "new_category": rng.choice(["old", "new"] if shift else ["old", "older"], rows),
            "infinite": np.where(rng.random(rows) < 0.05, np.inf, rng.normal(0, 1, rows)),
        }
    )


def wide(rng, rows, shift, width):
    kinds = [
        lambda: rng.normal(shift, 1, rows),
        lambda: np.exp(rng.normal(0, 1, rows)),
        lambda: rng.poisson(100, rows),
        lambda: rng.choice(["alpha", "beta", "gamma", "delta"], rows),
    ]
    return pd.DataFrame({f"column_{i:03}": kinds[i % len(kinds)]() for i in range(width)})


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = {"reference": int(sys.argv[2]), "live": int(sys.argv[3])}
    rng = np.random.default_rng(20250601)
    for name, shift in (("reference", 0.0), ("live", 0.2)):
        if len(sys.argv) > 4:
            table = wide(rng, rows[name], shift, int(sys.argv[4]))
        else:
            table = one_of_each(rng, rows[name], shift)
        table.to_parquet(folder / f"{name}.parquet")
        table.to_csv(folder / f"{name}.csv", index=False)
    print("{}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
