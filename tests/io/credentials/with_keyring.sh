#!/bin/sh
# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   dbus-run-session -- sh with_keyring.sh DAEMON TEST    runs TEST beside an unlocked keyring of its own
set -eu
home=$(mktemp -d)
trap 'kill "$daemon" 2>/dev/null || true; rm -rf "$home"' EXIT
export HOME="$home" XDG_DATA_HOME="$home/data" XDG_RUNTIME_DIR="$home" XDG_CURRENT_DESKTOP=GNOME DRIFTLINE_TEST_KEYRING=1
printf 'secret' | "$1" --foreground --unlock --components=secrets >"$home/log" 2>&1 &
daemon=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
    sleep 0.3
done
"$2"
