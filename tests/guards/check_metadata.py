# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Version and application id agree in every metadata file, and the README names files that are there."""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(sys.argv[1])


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


cmake = read("CMakeLists.txt")
version = re.search(r"project\(driftline VERSION ([\d.]+)", cmake)[1]
app_id = re.search(r'DRIFTLINE_APP_ID "([^"]+)"', cmake)[1]
wrong = []


def equal(where: str, found: object, wanted: object) -> None:
    if found != wanted:
        wrong.append(f"{where}: {found!r} instead of {wanted!r}")


equal("CHANGELOG.md, newest release", re.search(r"^## ([\d.]+)", read("CHANGELOG.md"), re.M)[1], version)
equal("vcpkg.json, version", json.loads(read("vcpkg.json"))["version"], version)
desktop = read(f"packaging/linux/{app_id}.desktop")
equal("desktop file, Exec", re.search(r"^Exec=(\S+)", desktop, re.M)[1], "driftline")
equal("desktop file, Icon", re.search(r"^Icon=(.*)$", desktop, re.M)[1], app_id)
metainfo = xml.fromstring(read(f"packaging/linux/{app_id}.metainfo.xml"))
equal("metainfo, id", metainfo.findtext("id"), app_id)
equal("metainfo, launchable", metainfo.findtext("launchable"), f"{app_id}.desktop")
equal("metainfo, newest release", metainfo.find("releases/release").get("version"), version)
equal("metainfo, licence", metainfo.findtext("project_license"), "GPL-3.0-or-later")
for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", read("README.md")):
    if not (ROOT / link).is_file():
        wrong.append(f"README.md: no such file: {link}")
assert (ROOT / "packaging/linux" / f"{app_id}.svg").is_file(), "no application icon"

print("\n".join(wrong) or f"{app_id} {version} everywhere")
sys.exit(1 if wrong else 0)
