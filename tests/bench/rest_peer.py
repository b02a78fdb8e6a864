# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long MLflow's own client takes for runs of a server, after its import: one line of JSON.

    python rest_peer.py URL EXPERIMENT first      the first page of 100
    python rest_peer.py URL EXPERIMENT all N      mlflow.search_runs of N
"""

import json
import sys
import time

import mlflow


def main():
    url, experiment, what = sys.argv[1:4]
    mlflow.set_tracking_uri(url)
    started = time.perf_counter()
    if what == "first":
        count = len(mlflow.MlflowClient().search_runs([experiment], max_results=100))
    else:
        count = len(mlflow.search_runs([experiment], max_results=int(sys.argv[4])))
    print(json.dumps({"seconds": time.perf_counter() - started, "runs": count}))


if __name__ == "__main__":
    main()
