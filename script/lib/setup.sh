# Sourced by the commands in script/. Every step looks first whether it is needed, so the second time is quick.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
ROOT=$PWD
STAMPS="$ROOT/.local/stamps"
PYTHON=${PYTHON:-python3}
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
step_number=0

say() { printf '%s\n' "$*"; }
step() { step_number=$((step_number + 1)); printf '[%2d] %4ss  %s\n' "$step_number" "$SECONDS" "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        fail "Missing system packages need root: run this as root, install sudo, or install them yourself: $*"
    fi
}

# Run a long command with its output in a file; show the end of it when it fails.
quietly() {
    local what=$1 log="$ROOT/.local/$2.log"; shift 2
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        df -Pk "$ROOT" | awk 'NR==2 && $4 < 102400 { print "The disk that holds the project is full: " $6 }' >&2
        fail "$what failed. The whole output is in $log."
    fi
}

# stamp NAME FILE…: 0 when the files are as they were when `stamped NAME` was last called.
fingerprint() { { cat "$@" 2>/dev/null; "$PYTHON" --version; printf '%s' "$ROOT"; } | sha256sum | cut -d' ' -f1; }
stamp() { local name=$1; shift; [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$(fingerprint "$@")" ]; }
stamped() { local name=$1; shift; mkdir -p "$STAMPS"; fingerprint "$@" >"$STAMPS/$name"; }

need_package() { case " ${packages[*]-} " in *" $1 "*) ;; *) packages+=("$1") ;; esac; }
postgis_there() { compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
chinese_font_there() { compgen -G '/usr/share/fonts/truetype/wqy/wqy-*.ttc' >/dev/null || compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' >/dev/null; }
find_chromium() { local name; for name in chromium google-chrome chromium-browser; do
    if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then command -v "$name"; return; fi; done; return 1; }

system_packages() {
    local purpose=$1 major; packages=()
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed; $PYTHON is older."
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || need_package python3-venv
    compgen -G '/usr/lib/*/libgdal.so.*' >/dev/null || need_package gdal-bin
    command -v msgfmt >/dev/null || need_package gettext
    if ! command -v node >/dev/null; then need_package nodejs; fi
    if ! command -v npm >/dev/null; then need_package npm; fi
    # What dossiers are printed with; a small Chinese font where there is none.
    chinese_font_there || need_package fonts-wqy-microhei
    if [ -z "${DATABASE_URL:-}" ] && ! postgis_there; then need_package postgresql; fi
    if [ "$purpose" = test ]; then
        find_chromium >/dev/null || need_package chromium
        # A real client of /ogc/.
        command -v ogrinfo >/dev/null || need_package gdal-bin
        # Playwright's own Node.js wants it, and a bare system does not have it.
        compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || need_package libatomic1
        compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || need_package fonts-noto-cjk
    fi
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "Please install what stands for these Debian packages: ${packages[*]}"
    step "installing system packages: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    quietly "apt-get update (is there a network?)" apt-update as_root apt-get update
    case " ${packages[*]} " in *" postgresql "*)
        # No cluster of the system's own: the project keeps its private one.
        quietly "Installing postgresql-common" apt-common as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql-common
        as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        major=$(apt-cache show postgresql | sed -n 's/^Version: \([0-9]*\).*/\1/p' | head -n 1)
        packages+=("postgresql-$major-postgis-3" "postgresql-$major-postgis-3-scripts") ;;
    esac
    quietly "Installing system packages" apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
    if [ "$purpose" = test ]; then find_chromium >/dev/null || fail "No Chromium that runs without a desktop was found (Ubuntu's package is a snap). Install google-chrome or Debian's chromium."; fi
}

python_packages() {
    local files=(requirements.txt); [ "$1" = test ] && files+=(requirements-dev.txt)
    [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || { step "making .venv"; rm -rf .venv; quietly "Making .venv" venv "$PYTHON" -m venv .venv; }
    stamp "python-$1" "${files[@]}" && return 0
    [ "$1" = serve ] && stamp python-test requirements.txt requirements-dev.txt && return 0
    step "bringing Python packages (a minute or two the first time)"
    quietly "Bringing Python packages (is there a network?)" pip .venv/bin/python -m pip install --no-input -r "${files[-1]}"
    stamped "python-$1" "${files[@]}"
}

front_end() {
    if ! { [ -d node_modules ] && stamp npm package.json package-lock.json; }; then
        step "bringing front-end packages"
        quietly "Bringing front-end packages (is there a network?)" npm npm ci --no-audit --no-fund
        stamped npm package.json package-lock.json
    fi
    local sources; mapfile -t sources < <(find layers/frontend -type f | sort)
    if ! { [ -d layers/static/layers ] && stamp bundle package-lock.json tsconfig.json "${sources[@]}"; }; then
        step "building the front end"
        quietly "Building the front end" build npm run --silent build
        stamped bundle package-lock.json tsconfig.json "${sources[@]}"
    fi
}

translations() {
    local po mo
    for po in layers/locale/*/LC_MESSAGES/django.po; do
        [ -f "$po" ] || continue
        mo="${po%.po}.mo"
        [ "$mo" -nt "$po" ] || msgfmt --check-format -o "$mo" "$po"
    done
}

database() {
    [ -z "${DATABASE_URL:-}" ] || return 0
    "$PYTHON" -m gis_grid.cluster status >/dev/null && return 0
    step "starting the private PostGIS below .local/"
    "$PYTHON" -m gis_grid.cluster start || fail "The private PostGIS did not start."
    STARTED_CLUSTER=1
}

stop_database() {
    if [ "${STARTED_CLUSTER:-0}" = 1 ]; then "$PYTHON" -m gis_grid.cluster stop || true; STARTED_CLUSTER=0; fi
}

migrations() {
    local sources; mapfile -t sources < <(find layers/migrations layers/sql data/classes -type f | sort)
    local name; name="migrations-$(printf '%s' "${DATABASE_URL:-private}" | sha256sum | cut -c1-12)"
    [ -z "${DATABASE_URL:-}" ] && stamp "$name" "${sources[@]}" && [ -d .local/postgres/data ] && return 0
    step "bringing the tables up to date"
    quietly "Migrating the database" migrate .venv/bin/python manage.py migrate --no-input
    stamped "$name" "${sources[@]}"
}

# set_up serve|test: everything but the demo city.
set_up() {
    mkdir -p "$STAMPS" .local/static
    exec 9>.local/setup.lock
    flock -n 9 || { say "Another set-up is running here; waiting for it …"; flock 9; }
    system_packages "$1"
    python_packages "$1"
    front_end
    translations
    database
    [ "$1" = test ] || migrations
    flock -u 9; exec 9>&-
}
