# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks MLflow what run filters mean.

    python ask_filters.py FILE.db|FOLDER < '[{"filter": …, "order_by": […]}, …]'

answers [{"runs": [run_id…]} or {"refused": message}, …] in the same order, over all active experiments.
"""

import json
import logging
import os
import pathlib
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow  # noqa: E402

logging.getLogger("mlflow").setLevel(logging.ERROR)


def main():
    store = pathlib.Path(sys.argv[1])
    client = mlflow.MlflowClient(tracking_uri=store.as_uri() if store.is_dir() else f"sqlite:///{store}")
    experiments = [each.experiment_id for each in client.search_experiments()]
    answers = []
    for question in json.load(sys.stdin):
        try:
            runs = client.search_runs(
                experiments, question.get("filter", ""), order_by=question.get("order_by"), max_results=1000
            )
            answers.append({"runs": [run.info.run_id for run in runs]})
        except Exception as error:  # whatever MLflow raises is a refusal
            answers.append({"refused": f"{type(error).__name__}: {error}"})
    json.dump(answers, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
