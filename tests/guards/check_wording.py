# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text file carries the licence header and nothing of one person's machine; sizes stay within the house style."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
# Software catalogues take a description only under a licence that lets them copy it.
OTHER_LICENCE = {".metainfo.xml": "SPDX-License-Identifier: CC0-1.0"}
NO_HEADER = (".json", ".md", ".seed", "LICENSE")  # JSON has no comments, a fuzzer's seed has only its own bytes; the others say it themselves
LIMIT = {".cpp": 500, ".h": 250}
FUNCTION_LIMIT = 60  # lines between its braces; a raw string counts as one, a table of test data as none
RAW_STRING = re.compile(r'R"(\w*)\(.*?\)\1"', re.S)
# An absolute path into somebody's home, scratch or work folder. What only ends so ("artifacts/tmp") is none.
MACHINE = re.compile(r"(?<![\w.~})<>\]-])(?:/(?:home|Users|work|workspace)/\w|/(?:root|tmp)\b|[A-Z]:\\+Users\b)")
# Where such a path is meant: what the test's data say, not where it runs.
ON_PURPOSE: dict[str, set[str]] = {}


def listed() -> list[str]:
    asked = subprocess.run(["git", "-C", ROOT, "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others",
                            "--exclude-standard"], check=False, capture_output=True, text=True)
    if asked.returncode == 0 and asked.stdout:
        return asked.stdout.split("\0")
    # An unpacked archive is no checkout: then everything counts that no build has made.
    made = {".deps", "build", "__pycache__", ".git"}
    return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]


def text_of(path: pathlib.Path) -> str | None:
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8")


def long_functions(text: str) -> list[str]:
    """A body's braces stand on lines of their own, in the same column: so clang-format writes them."""
    found = []
    opened: dict[int, int] = {}
    lines = RAW_STRING.sub("", text).splitlines()
    for number, line in enumerate(lines):
        column, brace = len(line) - len(line.lstrip()), line.strip()
        if brace == "{":
            opened[column] = number
        elif brace == "}" and column in opened:
            begin = opened.pop(column)
            name, size = lines[begin - 1].strip(), number - begin - 1
            if size > FUNCTION_LIMIT and not name.endswith("_data()"):
                found.append(f"a function of {size} lines, the house style allows {FUNCTION_LIMIT}: {name}")
        elif brace.startswith("}"):
            opened.pop(column, None)
    return found


def check(path: pathlib.Path, text: str) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    wrong = []
    licence = next((other for ending, other in OTHER_LICENCE.items() if name.endswith(ending)), SPDX)
    if not name.endswith(NO_HEADER) and licence not in "\n".join(text.splitlines()[:5]):
        wrong.append(f"{name}: no licence header")
    if name != "tests/guards/check_wording.py":
        wrong += [f"{name}: a path of one machine: {found[0]}" for found in MACHINE.finditer(text)
                  if found[0] not in ON_PURPOSE.get(name, set())]
    lines = text.count("\n")
    if lines > LIMIT.get(path.suffix, 10**9):
        wrong.append(f"{name}: {lines} lines, the house style allows {LIMIT[path.suffix]}")
    if path.suffix in (".cpp", ".h"):
        wrong += [f"{name}: {found}" for found in long_functions(text)]
    return wrong


texts = {path: text for path in sorted(ROOT / name for name in listed() if name)
         if path.is_file() and (text := text_of(path)) is not None}
assert len(texts) > 50, f"only {len(texts)} text files found below {ROOT}"
wrong = [line for path, text in texts.items() for line in check(path, text)]
print("\n".join(wrong) or f"{len(texts)} text files in order")
sys.exit(1 if wrong else 0)
