#!/bin/sh
# Install the Debian packages named as arguments that are missing, if this person may; else say the exact line.
# Ends with 3 when something is missing still.
set -eu

missing=
for package in "$@"; do
    case "$package" in
    chromium) command -v chromium >/dev/null 2>&1 && continue ;;
    esac
    if ! dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages are missing, and this is no Debian to install them on:$missing" >&2
    exit 3
fi
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo=sudo
else
    echo "Please run once:  sudo apt-get update && sudo $line" >&2
    exit 3
fi
echo "Installing:$missing"
log="$(mktemp)"
if $sudo apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive $sudo $line >>"$log" 2>&1; then
    rm -f "$log"
else
    tail -n 5 "$log" >&2
    echo "That did not work. The whole log is in $log. The line was:  $line" >&2
    exit 3
fi
