# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `mlflow server` of this interpreter on a free loopback port until standard input closes.

    python serve.py --store FILE.db [--prefix /mlflow] [--basic-auth] [--workspaces]
                    [--workers N] [--no-artifacts] [--log FILE]

prints one line of JSON when the server answers, {"url": …, "version": …}, or {"error": …} after 150 s (a worker)
without an answer. Standard input closes when the test that started it ends, however it ends, so that no server stays
behind.
"""

import argparse
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from make_story import peer_environment

START_LIMIT = 150  # seconds, for each worker, on a machine that has much else to do


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(url, patience=2):
    try:
        with urllib.request.urlopen(url, timeout=patience) as reply:
            return reply.read().decode()
    except OSError:
        return None


def ask(base, prefix, what):
    """2.x serves /health and /version without the prefix, 3.x with it."""
    return answer(f"{base}{prefix}/{what}") or (answer(f"{base}/{what}") if prefix else None)


def stop(server):
    for sign, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(server.pid, sign)
        except ProcessLookupError:
            return
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    # the leader is gone; workers of its group may not be
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def parent_gone(seconds):
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=pathlib.Path, required=True)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--basic-auth", action="store_true")
    parser.add_argument("--workspaces", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--no-artifacts", action="store_true", help="clients write them into a folder beside the store")
    parser.add_argument("--log", type=pathlib.Path, help="where the server's log is kept; else nowhere")
    arguments = parser.parse_args()
    store = arguments.store.resolve()
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(arguments.workers)]
    command += ["--backend-store-uri", f"sqlite:///{store}"]
    if arguments.no_artifacts:
        command += ["--no-serve-artifacts", "--default-artifact-root", str(store.parent / "written")]
    else:
        command += ["--artifacts-destination", str(store.parent / "served")]
    if arguments.prefix:
        command += ["--static-prefix", arguments.prefix]
    if arguments.workspaces:
        command += ["--enable-workspaces"]
    environment = peer_environment(store.parent)
    environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"  # 3.x: six more processes for what no test asks of it
    if arguments.basic_auth:
        command += ["--app-name", "basic-auth"]
        settings = store.parent / "basic_auth.ini"
        settings.write_text(
            "[mlflow]\ndefault_permission = READ\n"
            f"database_uri = sqlite:///{store.parent}/basic_auth.db\n"
            "admin_username = admin\nadmin_password = open sesame 42\n"
            "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
        )
        environment.update(MLFLOW_AUTH_CONFIG_PATH=str(settings), MLFLOW_FLASK_SERVER_SECRET_KEY="for tests")
    with open(arguments.log, "w+b") if arguments.log else tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, env=environment, cwd=store.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + START_LIMIT * arguments.workers
            healthy = None
            while not healthy and time.monotonic() < deadline and server.poll() is None and not parent_gone(0.1):
                healthy = ask(base, arguments.prefix, "health")
            if healthy:
                # Both stores are imported by the first requests that need them; two at once have ended in a server that
                # answered every registered-models/search with 500.
                for what in ("experiments", "registered-models"):
                    answer(f"{base}{arguments.prefix}/api/2.0/mlflow/{what}/search?max_results=1", 60)
                print(json.dumps({"url": base + arguments.prefix, "version": ask(base, arguments.prefix, "version")}))
            else:
                log.seek(0)
                print(json.dumps({"error": log.read().decode(errors="replace")[-4000:]}))
            sys.stdout.flush()
            while healthy and server.poll() is None and not parent_gone(1):
                pass
        finally:
            stop(server)
    return 0


if __name__ == "__main__":
    sys.exit(main())
