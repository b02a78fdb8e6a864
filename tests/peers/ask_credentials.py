# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What MLflow's own client sends to a server, given variables and a credentials file.

    python ask_credentials.py HOME < cases.json

Cases: [{"environment": {NAME: VALUE}, "file": text or null}]. Answers, in the same order: {"authorization": …,
"workspace": …} as the server heard them, null where nothing was sent, or {"error": …}.
"""

import http.server
import json
import os
import pathlib
import sys
import threading

os.environ["HOME"] = sys.argv[1]
from mlflow.utils.credentials import get_default_host_creds  # noqa: E402
from mlflow.utils.rest_utils import http_request  # noqa: E402

heard = []


class Listener(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        heard.append({"authorization": self.headers["Authorization"], "workspace": self.headers["X-MLFLOW-WORKSPACE"]})
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def answer(case, url, file):
    file.unlink(missing_ok=True)
    if case["file"] is not None:
        file.write_text(case["file"])
    os.environ.update(case["environment"])
    try:
        http_request(get_default_host_creds(url), "/api/2.0/mlflow/anything", "GET", max_retries=0)
        return heard[-1]
    except Exception as error:
        return {"error": type(error).__name__}
    finally:
        for name in case["environment"]:
            del os.environ[name]


def main():
    file = pathlib.Path(sys.argv[1], ".mlflow", "credentials")
    file.parent.mkdir(exist_ok=True)
    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        print(json.dumps([answer(case, url, file) for case in json.load(sys.stdin)]))
        server.shutdown()


if __name__ == "__main__":
    main()
