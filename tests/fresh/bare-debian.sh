#!/usr/bin/env bash
# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Proves the README's two commands on a machine that has nothing: makes a bare Debian root with debootstrap and in it an
# ordinary user who may install packages (sudo), copies this checkout's committed state into a folder with a space in
# its name, and runs `./dev run` and `./dev test` there as that user: interrupted twice, twice at once, from another
# folder, and once more against the clock. From the host come only its package sources (Debian's own, with apt's and
# pip's connection settings and certificates). Needs root and debootstrap; takes as long as the builds and tests take.
#
#   tests/fresh/bare-debian.sh [DIR] [COMMAND…]     default: a temporary folder; run test
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${1:-$(mktemp -d /var/tmp/driftline-bare.XXXXXX)}
[ $# -gt 0 ] && shift
commands=("${@:-run}")
[ $# -gt 0 ] || commands=(run test)
user=person
checkout="/home/$user/a bare home/driftline"
pages=(runs compare drift lineage registry)
most_ms=3000 # of ./dev run before the program starts, when everything is there

step() { printf '== %s\n' "$*"; }
fail() { printf '== FAILED: %s\n' "$*" >&2; exit 1; }

# ---------------------------------------------------------------- the root

[ "$(id -u)" = 0 ] || { echo "needs root: debootstrap and chroot" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "needs debootstrap" >&2; exit 2; }

# Debian's own sources among the host's: those of others want keys that a bare system has not.
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    if [ -f "$file" ] && grep -qE '^(URIs:|deb ).*/debian' "$file"; then sources+=("$file"); fi
done
[ ${#sources[@]} -gt 0 ] || { echo "no Debian mirror found in the host's apt sources" >&2; exit 2; }
mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' "${sources[@]}" |
    sed -n '/\/debian\/\?$/{p;q}')
[ -n "$mirror" ] || { echo "no Debian mirror found in ${sources[*]}" >&2; exit 2; }
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")

if [ ! -e "$target/etc/debian_version" ]; then
    step "a bare Debian $suite in $target"
    mkdir -p "$target"
    debootstrap --variant=minbase "$suite" "$target" "$mirror" >"$target.log" 2>&1 ||
        { tail -n 20 "$target.log"; exit 1; }
fi

rm -f "$target/etc/apt/sources.list"
for file in "${sources[@]}"; do cp "$file" "$target${file}"; done
cp /etc/resolv.conf /etc/hosts "$target/etc/"
environment=("HOME=/home/$user" "USER=$user" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8)
connection=$(apt-config dump | grep -E '^Acquire::(https?::|Check-|Retries)' || true)
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    certificates=/usr/local/share/host-certificates.pem
    cp /etc/ssl/certs/ca-certificates.crt "$target$certificates"
    connection+=$'\n'"Acquire::https::CAInfo \"$certificates\";"
    environment+=("PIP_CERT=$certificates")
fi
printf '%s\n' "$connection" >"$target/etc/apt/apt.conf.d/99host"
for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST http_proxy https_proxy no_proxy; do
    if [ -n "${!name:-}" ]; then environment+=("$name=${!name}"); fi
done
# What the host's user configured for pip reaches the guest as the machine's configuration.
for file in /etc/pip.conf ~/.pip/pip.conf ~/.config/pip/pip.conf; do
    if [ -f "$file" ]; then cp "$file" "$target/etc/pip.conf"; fi
done

mount -t proc proc "$target/proc"
trap 'umount -l "$target/dev" "$target/proc" 2>/dev/null || true' EXIT
mount --rbind --make-rslave /dev "$target/dev"

if ! chroot "$target" id "$user" >/dev/null 2>&1; then
    step "an ordinary user who may install packages"
    chroot "$target" apt-get update -q >"$target.log" 2>&1 && chroot "$target" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends sudo >>"$target.log" 2>&1 ||
        { tail -n 20 "$target.log"; exit 1; }
    chroot "$target" useradd --create-home --shell /bin/bash "$user"
    echo "$user ALL=(ALL) NOPASSWD: ALL" >"$target/etc/sudoers.d/$user"
fi

step "the sources, in $target$checkout"
mkdir -p "$target$checkout"
if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
    git -c safe.directory="$root" -C "$root" archive HEAD
else
    tar -C "$root" --exclude=./build --exclude=./.deps --create .
fi | tar -x -C "$target$checkout"
chroot "$target" chown -R "$user:$user" "/home/$user"

# ---------------------------------------------------------------- the commands

# As the user, in the checkout, with a clean environment. Words before the script are run on the host, around it all.
inside() { # [HOST_COMMAND…] SCRIPT
    local script=${*: -1}
    "${@:1:$#-1}" chroot "$target" runuser -u "$user" -- env -i "${environment[@]}" \
        bash -c "cd \"$checkout\" && $script"
}

pictures="$target$checkout/build/pictures"

all_pictures() {
    local page theme file
    for page in "${pages[@]}"; do
        for theme in light dark; do
            file="$pictures/$page-$theme.png"
            [ "$(head -c 4 "$file" 2>/dev/null | tail -c 3)" = PNG ] || fail "no picture of $page, $theme"
            [ "$(stat -c %s "$file")" -gt 10000 ] || fail "nothing is on the picture of $page, $theme"
        done
    done
    step "$((${#pages[@]} * 2)) pictures are there"
}

# How long until ./dev run starts the program, which it does right after saying that there is no display.
time_start() { # sets start_ms
    local begin now line start="" picture=""
    rm -rf "$pictures"
    begin=${EPOCHREALTIME//[.,]/}
    while IFS= read -r line; do
        now=$(((${EPOCHREALTIME//[.,]/} - begin) / 1000))
        case "$line" in
        *"no display here"*) start=${start:-$now} ;;
        *"wrote "*.png) picture=${picture:-$now} ;;
        *) printf '%s\n' "$line" ;;
        esac
    done < <(inside './dev run' 2>&1)
    wait $! || fail "./dev run with everything there"
    [ -n "$start" ] && [ -n "$picture" ] || fail "./dev run did not start the program"
    step "$start ms until the program was started, $picture ms until its first picture"
    start_ms=$start
}

prove_run() {
    local seconds status best=""
    for seconds in 25 150; do
        step "./dev run, interrupted after $seconds s"
        status=0
        # A shell in the background ignores interrupts, and so would what it starts.
        inside env --default-signal=INT timeout -s INT "$seconds" './dev run' || status=$?
        step "it ended with $status"
    done
    step "./dev run twice at once, from two other folders"
    rm -rf "$pictures"
    inside "(cd / && '$checkout/dev' run) & first=\$!; second=0
        cd && '$checkout/dev' run || second=\$?
        wait \$first && exit \$second" || fail "one of two at once"
    all_pictures
    step "./dev run with everything there, three times"
    for _ in 1 2 3; do
        time_start
        if [ -z "$best" ] || [ "$start_ms" -lt "$best" ]; then best=$start_ms; fi
        all_pictures
    done
    [ "$best" -le "$most_ms" ] || fail "it takes $best ms until the program starts, $most_ms are allowed"
}

inside 'test "$(id -u)" != 0 && sudo -n true' || fail "no ordinary user who may install packages"
for command in "${commands[@]}"; do
    if [ "$command" = run ]; then
        prove_run
    else
        step "./dev $command"
        inside "./dev $command"
    fi
done
step "it holds, in $target"
