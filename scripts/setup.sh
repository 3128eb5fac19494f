#!/bin/sh
# Make the environment in .venv from requirements.lock. Safe to run again: does nothing when nothing changed.
# $PYTHON names the Python to use; else the first of those below that runs and is 3.12 or later.
set -eu
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 \
        "$HOME"/.pyenv/versions/3.13*/bin/python "$HOME"/.pyenv/versions/3.14*/bin/python \
        "$HOME"/.pyenv/versions/3.12*/bin/python \
        "$HOME"/.local/share/uv/python/cpython-3.1[234]*/bin/python3 python3; do
        if fits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find --no-python-downloads '>=3.12' 2>/dev/null || true
    fi
}

stamp=.venv/.locked-with
wanted="$(cksum <requirements.lock)"
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi

if ! [ -x .venv/bin/python ]; then
    python="$(find_python)"
    if [ -z "$python" ]; then
        echo "Fieldgate needs Python 3.12 or later, and none was found." >&2
        echo "Debian 13:  apt-get install python3 python3-venv" >&2
        echo "Debian 12:  apt-get install pipx && pipx install uv && ~/.local/bin/uv python install 3.13" >&2
        echo "            or: pyenv install 3.13, or name one: make setup PYTHON=/path/to/python" >&2
        exit 3
    fi
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        sh scripts/system-packages.sh python3-venv
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
    -r requirements.lock
echo "$wanted" >"$stamp"
