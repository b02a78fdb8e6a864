# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a file store with a sweep of six trials and a run by itself: make_sweep.py FOLDER. Prints {}."""

import os
import pathlib
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow  # noqa: E402  (it reads the variable)

mlflow.set_tracking_uri(pathlib.Path(sys.argv[1]).as_uri())
with mlflow.start_run(run_name="sweep"):
    for trial in range(6):
        with mlflow.start_run(run_name=f"sweep-{trial}", nested=True):
            mlflow.log_metric("auc", 0.9)
with mlflow.start_run(run_name="alone"):
    pass
print("{}")
