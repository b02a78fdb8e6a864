# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks Evidently and SciPy about drift.

    python drift_scores.py tests REFERENCE LIVE     {column: {test: {"score", "drifted"} | {"refused": message}}}
    python drift_scores.py report REFERENCE LIVE    {"seconds", "columns": {column: {"score", "method"}}, "drifted"}
    python drift_scores.py kolmogorov < [[n, m, D·n·m], …]     [p, …]

`tests` runs every stattest on every column alone; `report` runs DataDriftPreset on the whole as its users do, and
the seconds are those from opening the files to the finished report.
"""

import json
import math
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")

TESTS = ["ks", "wasserstein", "psi", "jensenshannon", "kl_div", "hellinger", "chisquare", "z", "ed", "anderson",
         "cramer_von_mises", "es", "mannw", "t_test", "fisher_exact", "g_test"]
OF_NUMBERS = {"ks", "wasserstein", "ed", "anderson", "cramer_von_mises", "es", "mannw", "t_test", "empirical_mmd"}
# Theirs take minutes, and memory with the square of the rows.
PERMUTATIONS = ["TVD", "empirical_mmd"]
PERMUTED_ROWS = 400


def read(path):
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    return pd.read_csv(path, float_precision="round_trip")  # its default is off by a digit


def number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)


def cleaned(values):
    return values.replace([-np.inf, np.inf], np.nan).dropna()


def one_column(reference, live):
    from evidently.legacy.calculations.stattests.registry import _get_default_stattest, get_stattest
    from evidently.legacy.core import ColumnType
    from scipy import stats

    reference, live = cleaned(reference), cleaned(live)
    is_number = pd.api.types.is_numeric_dtype(reference) and not pd.api.types.is_bool_dtype(reference)
    kind = ColumnType.Numerical if is_number else ColumnType.Categorical
    if pd.api.types.is_integer_dtype(reference) and reference.nunique() <= 10:
        kind = ColumnType.Categorical  # as Evidently's own inference has it
    answers = {"type": kind.value, "auto": _get_default_stattest(reference, live, kind).name}
    few = max(len(reference), len(live)) <= PERMUTED_ROWS
    for name in TESTS + (PERMUTATIONS if few else []):
        # Whole numbers stay numbers to a test that needs numbers.
        asked = ColumnType.Numerical if is_number and name in OF_NUMBERS else kind
        np.random.seed(0)  # of the permutations
        try:
            result = get_stattest(reference, live, asked, name)(reference.copy(), live.copy(), asked, None)
            answers[name] = {"score": number(result.drift_score), "drifted": bool(result.drifted)}
        except Exception as error:  # whatever it raises is a refusal
            answers[name] = {"refused": f"{type(error).__name__}: {error}"}
    if is_number:
        answers["ks"]["statistic"] = number(stats.ks_2samp(reference, live).statistic)
    return answers


def kolmogorov(questions):
    from scipy import stats
    from scipy.stats._stats_py import _attempt_exact_2kssamp

    answers = []
    for n, m, difference in questions:
        d = difference / (n * m)
        if max(n, m) <= 10000:
            answers.append(_attempt_exact_2kssamp(n, m, math.gcd(n, m), d, "two-sided")[2])
        else:
            answers.append(stats.kstwo.sf(d, np.round(n * m / (n + m))))
    return [number(answer) for answer in answers]


def main():
    what, reference_path, live_path = (sys.argv[1:] + ["", ""])[:3]
    if what == "kolmogorov":
        answer = kolmogorov(json.load(sys.stdin))
    elif what == "tests":
        reference, live = read(reference_path), read(live_path)
        answer = {name: one_column(reference[name], live[name]) for name in reference.columns if name in live}
    else:
        from evidently import Report
        from evidently.presets import DataDriftPreset

        start = time.perf_counter()
        reference, live = read(reference_path), read(live_path)
        loaded = time.perf_counter()
        snapshot = Report([DataDriftPreset()]).run(live, reference)
        metrics = snapshot.dict()["metrics"]
        seconds = time.perf_counter() - start
        answer = {"seconds": seconds, "reading": loaded - start, "columns": {}, "drifted": None}
        for metric in metrics:
            config = metric["config"]
            if config["type"].endswith("ValueDrift"):
                answer["columns"][config["column"]] = {"score": number(metric["value"]), "method": config["method"]}
            elif config["type"].endswith("DriftedColumnsCount"):
                answer["drifted"] = metric["value"]
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
