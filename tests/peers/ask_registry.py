# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does things to a registry by MLflow's own client, and says what it holds.

    python ask_registry.py URI [transition MODEL VERSION STAGE | delete MODEL VERSION | alias MODEL NAME VERSION]

answers {MODEL: {"updated": ms, "aliases": {alias: version}, "versions": {version: {"stage": …, "updated": ms}}}}.
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
import mlflow  # noqa: E402

logging.getLogger("mlflow").setLevel(logging.ERROR)


def main():
    uri, action = sys.argv[1], sys.argv[2:]
    client = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
    if action[:1] == ["transition"]:
        client.transition_model_version_stage(*action[1:])
    elif action[:1] == ["delete"]:
        client.delete_model_version(*action[1:])
    elif action[:1] == ["alias"]:
        client.set_registered_model_alias(*action[1:])
    answer = {}
    for model in client.search_registered_models():
        versions = client.search_model_versions(f"name = '{model.name}'")
        answer[model.name] = {
            "updated": model.last_updated_timestamp,
            "aliases": {alias: str(version) for alias, version in client.get_registered_model(model.name).aliases.items()},
            "versions": {
                str(each.version): {"stage": each.current_stage, "updated": each.last_updated_timestamp}
                for each in versions
            },
        }
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
