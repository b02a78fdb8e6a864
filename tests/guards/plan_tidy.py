# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the ninja file by which `./dev lint` runs clang-tidy: a source is looked at again when it, a header that it reads,
its flags or the checks have changed, so that a run that was interrupted goes on where it was.

    plan_tidy.py BUILD_FOLDER OUTPUT_FOLDER      the build folder is built: ninja knows the headers of every source
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The precompiled header is GCC's own; without it each source has to name what it uses.
PRECOMPILED = re.compile(r" -Winvalid-pch -include \S+| -fpch-preprocess")
RULE = "rule tidy\n  command = cd $folder && clang-tidy --quiet $in_source -- $flags && touch $out\n" \
       "  description = clang-tidy $name\n\n"


def escaped(path: object) -> str:
    return re.sub(r"([$: ])", r"$\1", str(path))


def read_headers(folder: pathlib.Path) -> dict[str, list[str]]:
    """Of each object that ninja built: the project's own files that its compiler read."""
    listing = subprocess.run(["ninja", "-C", folder, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    read: dict[str, list[str]] = {}
    for block in listing.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if lines[0].startswith("ninja:"):
            lines = lines[1:]
        if lines and ": #deps" in lines[0]:
            paths = (str((folder / line.strip()).resolve()) for line in lines[1:])
            read[lines[0].split(": #deps")[0]] = [path for path in paths if path.startswith(f"{ROOT}/")]
    return read


def main() -> None:
    build, output = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    headers = read_headers(build)
    output.mkdir(parents=True, exist_ok=True)
    plan, done = [RULE], set()
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if source in done or not source.is_relative_to(ROOT) or source.is_relative_to(build):
            continue
        done.add(source)
        flags = shlex.split(PRECOMPILED.sub("", entry["command"]))
        target = flags[flags.index("-o") + 1]
        del flags[flags.index("-o"):flags.index("-o") + 2]
        flags = [flag for flag in flags[1:] if flag not in ("-c", entry["file"])]
        name = source.relative_to(ROOT)
        stamp = output / "seen" / name
        # An object that was not built has no headers on record: its source is looked at each time.
        needs = [source, ROOT / ".clang-tidy", *headers[target]] if target in headers else [source, "each-time"]
        plan.append(f"build {escaped(stamp)}: tidy {' '.join(escaped(need) for need in needs)}\n  name = {name}\n"
                    f"  folder = {shlex.quote(entry['directory'])}\n  in_source = {shlex.quote(str(source))}\n"
                    f"  flags = {shlex.join(flags).replace('$', '$$')}\n\n")
    plan.append("build each-time: phony\n")
    (output / "build.ninja").write_text("".join(plan))
    print(f"{len(done)} sources", flush=True)


main()
