# Sourced by script/bench: system programs that ours is compared with. A run without them leaves their cells empty, so
# nothing here ends it. Python's peers are brought by the benchmark that wants them (requirements-bench.txt).
# shellcheck shell=bash

system_peers() {
    local wanted=()
    command -v wrk >/dev/null || wanted+=(wrk)
    command -v ogr2ogr >/dev/null || wanted+=(gdal-bin)
    [ -x /usr/sbin/nginx ] || wanted+=(nginx-light)
    local server
    server=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 | cut -d / -f 5 || true)
    [ -z "$server" ] || [ -e "/usr/share/postgresql/$server/extension/pgrouting.control" ] || wanted+=("postgresql-$server-pgrouting")
    [ ${#wanted[@]} -gt 0 ] && command -v apt-get >/dev/null || return 0
    step "bringing what is compared with: ${wanted[*]}"
    without_starting_servers bring_peers "${wanted[@]}" >.local/apt-peers.log 2>&1 </dev/null ||
        say "     not all of them are to be had; see .local/apt-peers.log"
}

bring_peers() {
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Debian starts a server that it installs, on port 80; nginx is only a program here.
without_starting_servers() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ -e $policy ]; then "$@"; return; fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy && as_root chmod 755 $policy
    "$@" || status=$?
    as_root rm -f $policy
    return $status
}
