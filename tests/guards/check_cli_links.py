# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""driftline-cli links neither Gui nor Widgets."""

import re
import subprocess
import sys

tool = ["otool", "-L"] if sys.platform == "darwin" else ["ldd"]
libraries = subprocess.run([*tool, sys.argv[1]], check=True, capture_output=True, text=True).stdout
assert "Core" in libraries, libraries
found = re.findall(r"\S*Qt6?(?:Gui|Widgets|Charts|Svg)\S*", libraries)
print("links", found or "no GUI library")
sys.exit(1 if found else 0)
