# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers over TLS on loopback ports, each with something of its own about certificates, until standard input closes.

    python tls_server.py FOLDER

makes the certificates in FOLDER with openssl and prints one line of JSON: {"ca": FILE, "client": FILE, "ports":
{"self-signed": …, "own-ca": …, "other-host": …, "expired": …, "client-demanded": …, "client-demanded-abruptly": …}}.
Each answers as much as an MLflow server does when it is opened.
"""

import http.server
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import sys
import threading


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def key_options(name):
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key"]


def make_certificates(folder):
    openssl(folder, "req", "-x509", *key_options("ca"), "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test authority")
    openssl(folder, "req", "-x509", *key_options("self"), "-out", "self.crt", "-days", "30", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    for name, host, days in (("server", "DNS:localhost,IP:127.0.0.1", "30"), ("other", "DNS:mlflow.example.org", "30"),
                             ("expired", "DNS:localhost,IP:127.0.0.1", "-1"), ("client", "DNS:client", "30")):
        openssl(folder, "req", *key_options(name), "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (folder / f"{name}.ext").write_text(f"subjectAltName={host}\n")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-out", f"{name}.crt", "-days", days, "-extfile", f"{name}.ext")
    for name in ("self", "server", "other", "expired", "client"):
        (folder / f"{name}.pem").write_text((folder / f"{name}.key").read_text() + (folder / f"{name}.crt").read_text())


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b"3.17.2" if self.path == "/version" else b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/version" else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    abrupt = False

    def finish_request(self, request, client_address):
        try:
            request.do_handshake()
        except ssl.SSLError:
            self.hang_up(socket.socket(fileno=request.detach()))
            return
        super().finish_request(request, client_address)

    def hang_up(self, connection):
        """Closing with the client's bytes unread makes the system send a reset, which destroys an alert that the client
        has not read yet: an abrupt server does that always, the other one never."""
        with connection:
            if self.abrupt:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(10)
            while connection.recv(4096):
                pass

    def handle_error(self, *_):  # a client that hangs up during the handshake is what the tests are about
        pass


def serve(folder, certificate, demand_client, abrupt=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{certificate}.pem")
    if demand_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(folder / "ca.pem")
    server = QuietServer(("127.0.0.1", 0), Answers)
    server.abrupt = abrupt
    # The handshake happens in the thread of the request, so that one that hangs stops no other.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    make_certificates(folder)
    ports = {
        "self-signed": serve(folder, "self", False),
        "own-ca": serve(folder, "server", False),
        "other-host": serve(folder, "other", False),
        "expired": serve(folder, "expired", False),
        "client-demanded": serve(folder, "server", True),
        "client-demanded-abruptly": serve(folder, "server", True, abrupt=True),
    }
    print(json.dumps({"ca": str(folder / "ca.pem"), "client": str(folder / "client.pem"), "ports": ports}), flush=True)
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
