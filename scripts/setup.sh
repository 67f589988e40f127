#!/usr/bin/env bash
# Sets up what `make demo` or `make test` needs: Debian's packages where something is missing, and
# a virtual environment in .venv. Says what it does; a second run does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?demo or test}

say() { printf '• %s\n' "$*"; }
stop() { printf '✗ %s\n' "$*" >&2; exit 1; }

command -v python3 >/dev/null || stop "python3 is missing: apt-get install python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "python3 is $(python3 -V | cut -d' ' -f2); Viche needs 3.11 or newer (Debian 12 has it)"

missing=()
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
command -v chromium >/dev/null || missing+=(chromium)
if [ "$what" = test ]; then
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
fi
if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null; then as_root=(sudo); else as_root=(nobody); fi
    fi
    if ! command -v apt-get >/dev/null || [ "${as_root[0]:-}" = nobody ]; then
        # The demo can do without a browser of its own; nothing can do without venv.
        if [ "$what" = demo ] && [ "${missing[*]}" = chromium ]; then
            say "no Chromium here, and no right to install it: open the addresses in any browser"
        else
            stop "missing: ${missing[*]}. Install them as root (apt-get install ${missing[*]}) and run again"
        fi
    else
        say "installing Debian packages: ${missing[*]}"
        "${as_root[@]}" apt-get update -qq
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq \
            --no-install-recommends "${missing[@]}" >/dev/null
    fi
fi

if ! .venv/bin/python -c '' 2>/dev/null; then
    say "making a virtual environment in .venv"
    rm -rf .venv
    python3 -m venv .venv
fi
extras=""
constraints=(-c constraints.txt)
if [ "$what" = test ]; then
    extras="[dev]"
    constraints+=(-c constraints-dev.txt)
fi
say "installing Python packages into .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check "${constraints[@]}" \
    -e ".$extras" -e ./hw-sim
touch ".venv/.ready-$what"
[ "$what" = demo ] || touch .venv/.ready-demo
say "ready"
