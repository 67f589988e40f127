#!/usr/bin/env bash
# Sets up what `make demo` or `make test` needs: Debian's packages where something is missing, and
# a virtual environment in .venv. Says what it does; make calls it only when something has changed.
# It speaks as the demonstration does: Ukrainian, or English with ARGS="--language en"; the tests
# are for engineers and speak English.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?demo or test}

language=uk
[ "$what" = demo ] || language=en
case " ${ARGS:-} " in *" --language en "* | *" --language=en "*) language=en ;; esac

# Each takes its words in Ukrainian, then in English.
words() { if [ "$language" = uk ]; then printf '%s' "$1"; else printf '%s' "$2"; fi; }
say() { printf '• %s\n' "$(words "$@")"; }
stop() { printf '✗ %s\n' "$(words "$@")" >&2; exit 1; }

command -v python3 >/dev/null || stop \
    "немає python3: apt-get install python3" "python3 is missing: apt-get install python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "python3 має версію $(python3 -V | cut -d' ' -f2); треба 3.11 або новішу" \
        "python3 is $(python3 -V | cut -d' ' -f2); Viche needs 3.11 or newer (Debian 12 has it)"

# Two setups in one folder, from two terminals: the second waits.
exec 9<.
flock --nonblock 9 || {
    say "тут уже йде інше встановлення; чекаю на нього" \
        "another setup is at work here; waiting for it"
    flock 9
}

install_packages() {
    local by_hand
    by_hand="$(words "встановіть від root" "install as root"): apt-get install $*"
    local as_root=()
    command -v apt-get >/dev/null ||
        stop "бракує: $*, а apt-get тут немає" "missing: $*, and there is no apt-get here"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || stop "бракує: $*; тут ні root, ні sudo: $by_hand" \
            "missing: $*; neither root nor sudo here: $by_hand"
        as_root=(sudo)
    fi
    say "встановлюю пакунки Debian: $*" "installing Debian packages: $*"
    "${as_root[@]}" apt-get update -qq ||
        stop "apt-get update не вдалося; $by_hand" "apt-get update failed; $by_hand"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "$@" >/dev/null ||
        stop "apt-get не вдалося; $by_hand" "apt-get failed; $by_hand"
}

missing=()
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ "$what" = test ]; then
    command -v chromium >/dev/null || missing+=(chromium)
    # A sound server and a voice, for the recorder to hear; ffmpeg makes the version for the web.
    command -v pulseaudio >/dev/null || missing+=(pulseaudio)
    command -v pactl >/dev/null || missing+=(pulseaudio-utils libasound2-plugins libportaudio2)
    command -v espeak-ng >/dev/null || missing+=(espeak-ng)
    command -v ffmpeg >/dev/null || missing+=(ffmpeg)
    command -v metaflac >/dev/null || missing+=(flac)
    # The site is tested on a real PostgreSQL beside its own SQLite.
    command -v postgres >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null ||
        missing+=(postgresql)
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
    # Another maker's Modbus module, for our line to talk with.
    { command -v cc && pkg-config --exists libmodbus; } >/dev/null 2>&1 ||
        missing+=(gcc libc6-dev pkg-config libmodbus-dev)
fi
[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"

# The demo brings no browser where there is no desktop: it says which addresses to open.
desktop=${DISPLAY:-}${WAYLAND_DISPLAY:-}
if [ "$what" = demo ] && [ -n "$desktop" ] && ! command -v xdg-open >/dev/null; then
    (install_packages chromium xdg-utils) || say "браузера немає: відкрийте адреси у своєму" \
        "no browser: open the addresses in one of yours"
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "створюю віртуальне середовище в .venv" "making a virtual environment in .venv"
    rm -rf .venv
    python3 -m venv .venv
fi
extras="[site]"
constraints=(-c constraints.txt)
if [ "$what" = test ] || [ -e .venv/.ready-test ]; then
    extras="[dev,site]"
    constraints+=(-c constraints-dev.txt)
fi
say "встановлюю пакунки Python у .venv (уперше — хвилина)" \
    "installing Python packages into .venv (a minute the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check "${constraints[@]}" \
    -e ".$extras" -e ./hw-sim
[ "$extras" = "[site]" ] || touch .venv/.ready-test
touch .venv/.ready-demo
say "готово" "ready"
