# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every #include points in the direction that ARCHITECTURE.md allows; no widget header below widgets/."""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

ALLOWED = {
    "models/base": set(),
    "models/domain": {"models/base"},
    "models/analysis": {"models/domain", "models/base"},
    "models/jobs": {"models/base"},
    "models/io": {"models/domain", "models/base", "models/jobs", "models/analysis"},
    "models/actions": {"models/analysis", "models/domain", "models/jobs", "models/base"},
    "models/session": {"models/domain", "models/base"},
    "models/items": {"models/domain", "models/analysis", "models/base"},
    "models/report": {"models/items", "models/analysis", "models/domain", "models/base"},
    "widgets": {"models/report", "models/items", "models/actions", "models/analysis", "models/domain", "models/jobs", "models/session",
                "models/base"},
    "app": {"widgets", "models/io", "models/report", "models/items", "models/actions", "models/analysis", "models/domain",
            "models/jobs", "models/session", "models/base"},
}
# Within widgets/: kit knows nothing above it, a page knows the kit, the shell knows pages only as Page.
WIDGETS = {"kit": {"kit"}, "pages": {"kit", "pages"}, "dialogs": {"kit", "dialogs"}, "shell": {"kit", "dialogs", "shell"}}
# Within models/io/: one folder for each outside world; few build on another's. The files beside them put all together.
IO = {"journal": {"sqlite"}, "mlflow_sql": {"sqlite", "journal"}, "mlflow_rest": {"artifacts", "http", "journal", "credentials"},
      "sample": {"journal", "sqlite"}, "dataset": {"dvc"}}
# Exceptions to the rule are only what a library's own header forces.
GUI = re.compile(r"<(QtWidgets|QtGui|QtCharts|QWidget|QColor|QIcon|QPainter|QPixmap|QFont|QApplication)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"][^>"]+[>"])', re.M)


def layer(path: str) -> str | None:
    for name in sorted(ALLOWED, key=len, reverse=True):
        if path.startswith(name + "/"):
            return name
    return None


def page(path: str) -> str:
    parts = path.split("/")
    return parts[2] if len(parts) > 3 and parts[1] == "pages" else ""


def world(path: str) -> str:
    parts = path.split("/")
    return parts[2] if len(parts) > 3 else ""


def check(file: pathlib.Path) -> list[str]:
    path = file.relative_to(ROOT).as_posix()
    own = layer(path)
    wrong = []
    for include in INCLUDE.findall(file.read_text(encoding="utf-8")):
        target = include[1:-1]
        other = layer(target) if include[0] == '"' else None
        if include[0] == '"' and other is None:
            wrong.append(f"{path}: {include} does not start at the project's root")
        elif other and other != own and other not in ALLOWED[own]:
            wrong.append(f"{path}: {own} may not include {target}")
        elif own == other == "widgets":
            room, wanted = path.split("/")[1], target.split("/")[1]
            if wanted not in WIDGETS[room] or (room == "pages" and wanted == "pages" and page(path) != page(target)):
                wrong.append(f"{path}: widgets/{room} may not include {target}")
        elif own == other == "models/io" and world(path):
            if world(target) not in {world(path)} | IO.get(world(path), set()):
                wrong.append(f"{path}: models/io/{world(path)} may not include {target}")
        if own.startswith("models/") and GUI.search(include):
            wrong.append(f"{path}: {own} may not include {include}")
        if path.startswith("app/cli/") and (GUI.search(include) or other == "widgets"):
            wrong.append(f"{path}: driftline-cli may not include {include}")
    return wrong


files = [f for top in ("models", "widgets", "app") for f in sorted((ROOT / top).rglob("*.[ch]*"))
         if f.suffix in (".h", ".cpp")]
assert len(files) > 50, f"only {len(files)} sources found below {ROOT}"
wrong = [line for file in files for line in check(file)]
print("\n".join(wrong) or f"{len(files)} files include only what their layer may")
sys.exit(1 if wrong else 0)
