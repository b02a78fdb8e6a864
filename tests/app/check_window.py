# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window program from outside, without a display: `driftline --picture` of every page.

    python check_window.py --window build/dev/app/driftline --stories build/dev/peers --peers .deps/peers [TEST…]
"""

import argparse
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

SERVE = pathlib.Path(__file__).resolve().parents[1] / "peers/serve.py"
PAGES = ("runs", "compare", "drift", "lineage", "registry")
LIMIT = 90  # seconds for one picture

options = None
home = None


def draw(*words, expect=0):
    """Draws into a file and returns its bytes; none when it failed. The program must say nothing but its error."""
    target = home / "page.png"
    target.unlink(missing_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "XDG_", "DISPLAY", "WAYLAND_", "QT_QPA_"))}
    done = subprocess.run([str(options.window), *map(str, words), "--picture", str(target)], capture_output=True,
                          timeout=LIMIT, check=False, stdin=subprocess.DEVNULL,
                          env={**kept, "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")})
    told = done.stderr.decode()
    assert done.returncode == expect, f"{words}: exit {done.returncode}\n{told}"
    assert len(told.splitlines()) == (1 if expect else 0), told
    return target.read_bytes() if target.exists() else b""


def said(source, log):
    """What the command line and the server's log say when a page is bare: a picture's size does not tell."""
    cli = options.window.with_name("driftline-cli")
    done = subprocess.run([str(cli), "--source", str(source), "--json", "models"], capture_output=True, timeout=LIMIT,
                          check=False, stdin=subprocess.DEVNULL)
    return (f"driftline-cli models: exit {done.returncode}\n{(done.stderr or done.stdout).decode()[:2000]}\n"
            + log.read_text(errors="replace")[-8000:])


def pixels(png):
    """Size, and the decompressed rows: their length says nothing, their variety does."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    size, rows, at = struct.unpack(">II", png[16:24]), b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IDAT":
            rows += png[at + 8:at + 8 + length]
        at += 12 + length
    return size, zlib.decompress(rows)


class EveryPage(unittest.TestCase):
    def test_of_the_sample_is_filled_in_both_themes_and_sizes(self):
        empty = len(draw("--source", options.stories / "nowhere", "--page", "runs"))
        pictures = set()
        for page in PAGES:
            for theme in ("light", "dark"):
                for size in ((1440, 900), (1100, 700)):
                    with self.subTest(page=page, theme=theme, size=size):
                        png = draw("--page", page, "--theme", theme, "--size", "%dx%d" % size)
                        self.assertEqual(pixels(png)[0], size)
                        # A page with something on it takes more bytes than one that says that there is nothing.
                        self.assertGreater(len(png), 1.5 * empty)
                        pictures.add(png)
        self.assertEqual(len(pictures), len(PAGES) * 4)

    def test_of_a_server_is_filled(self):
        store = home / "served.db"
        shutil.copy(options.stories / "story3/mlflow.db", store)
        log = home / "server.log"
        command = [options.peers / "mlflow3/bin/python", SERVE, "--store", store, "--log", log]
        with subprocess.Popen([str(word) for word in command],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            try:
                uri = json.loads(server.stdout.readline())["url"]
                empty = len(draw("--source", "http://127.0.0.1:9", "--page", "runs"))
                for page in ("runs", "compare", "lineage", "registry"):
                    with self.subTest(page=page):
                        filled = len(draw("--source", uri, "--page", page))
                        if filled <= 1.2 * empty:
                            self.fail(f"{filled} bytes, {empty} of an empty page; {said(uri, log)}")
            finally:
                server.stdin.close()
                server.wait(30)


class Requests(unittest.TestCase):
    def test_several_runs_are_selected_in_either_way(self):
        cli = options.window.with_name("driftline-cli")
        told = json.loads(subprocess.run([str(cli), "--source", str(options.stories / "story3"), "--json", "runs"],
                                         capture_output=True, check=True, timeout=LIMIT).stdout)
        ids = [run["run_id"] for run in told["runs"]][:3]
        source = ("--source", options.stories / "story3", "--page", "compare")
        together = pixels(draw(*source, "--select", *ids))
        one_by_one = pixels(draw(*source, *(word for run in ids for word in ("--select", run))))
        two = pixels(draw(*source, "--select", *ids[:2], "--theme", "light"))
        self.assertEqual(together[0], one_by_one[0])
        self.assertNotEqual(together, two)

    def test_a_wrong_word_exits_with_2(self):
        for words in (("--page", "nonsense"), ("--theme", "pink"), ("--size", "wide"), ("--nonsense",), ("a", "b")):
            self.assertEqual(draw(*words, expect=2), b"")

    def test_a_picture_that_cannot_be_written_exits_with_3(self):
        done = subprocess.run([str(options.window), "--picture", str(home / "no such folder/page.png")],
                              capture_output=True, timeout=LIMIT, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"no such folder", done.stderr)

    def test_a_source_that_cannot_be_opened_is_a_picture_of_its_error(self):
        png = draw("--source", options.stories / "nowhere", "--size", "1100x700")
        self.assertEqual(pixels(png)[0], (1100, 700))


def main():
    global options, home
    parser = argparse.ArgumentParser()
    for name in ("window", "stories", "peers"):
        parser.add_argument(f"--{name}", type=lambda text: pathlib.Path(os.path.abspath(text)), required=True)
    options, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="driftline window ") as folder:
        home = pathlib.Path(folder)
        unittest.main(argv=[sys.argv[0], *rest], verbosity=1)


if __name__ == "__main__":
    main()
