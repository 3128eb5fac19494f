#!/bin/sh
# Makes .venv-clients: public clients of the Research API, apart from Fieldgate's own environment.
# They are foreign code that pages the simulator (tests/engines/test_public_clients.py).
#
#   scripts/make-clients-env.sh          installs what tests/engines/public-clients.lock names
#   scripts/make-clients-env.sh --lock   writes that file anew from public-clients.in first
set -eu
cd "$(dirname "$0")/.."

lock=tests/engines/public-clients.lock

if [ "${1:-}" = "--lock" ]; then
    uv pip compile --quiet --universal --python-version 3.13 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header \
        tests/engines/public-clients.in --output-file "$lock"
fi

if [ -x .venv/bin/python ]; then python=.venv/bin/python; else python=python3; fi
"$python" -m venv --clear .venv-clients
.venv-clients/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
.venv-clients/bin/python -c "import tiktok_research_api, tiktok_research_api_helper"
echo "The public clients are ready in .venv-clients."
