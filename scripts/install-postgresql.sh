#!/bin/sh
# Installs PostgreSQL's server programs if there are none. Signpost starts a server of its own from them, so no
# system-wide server is set up.
set -eu

fail() {
    echo "signpost: $1" >&2
    exit 1
}

# The places src/store/cluster/binaries.rs looks in.
found() {
    for folder in ${SIGNPOST_PG_BIN:+"$SIGNPOST_PG_BIN"} /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /usr/lib/postgresql*/bin /usr/libexec/postgresql* /opt/homebrew/opt/postgresql*/bin \
        /usr/local/opt/postgresql*/bin /Library/PostgreSQL/*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin "$(pg_config --bindir 2>/dev/null || true)"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && return 0
    done
    command -v initdb >/dev/null && command -v postgres >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        # Without a terminal nobody can type a password: fail instead of waiting.
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        fail "PostgreSQL's server programs are missing, and installing them takes root: $*"
    fi
}

with_apt() {
    # Debian starts a server of its own when the package is installed, unless told not to.
    unwanted=/etc/postgresql-common/createcluster.d/signpost-install.conf
    as_root mkdir -p "$(dirname "$unwanted")"
    echo "create_main_cluster = false" | as_root tee "$unwanted" >/dev/null
    trap 'as_root rm -f "$unwanted"' EXIT
    apt_install || { as_root apt-get update && apt_install; }
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y \
        --no-install-recommends postgresql
}

if found; then exit 0; fi
[ -z "${SIGNPOST_PG_BIN:-}" ] || echo "signpost: there is no initdb and postgres in SIGNPOST_PG_BIN=$SIGNPOST_PG_BIN" >&2

echo "Installing PostgreSQL's server programs"
if command -v apt-get >/dev/null; then
    with_apt
elif command -v dnf >/dev/null; then
    as_root dnf install -y postgresql-server
elif command -v brew >/dev/null; then
    brew install postgresql@17
else
    fail "install PostgreSQL 13 or newer (the server, with initdb), or set SIGNPOST_PG_BIN to the folder it is in"
fi
found || fail "PostgreSQL was installed, but initdb and postgres were not found; set SIGNPOST_PG_BIN to their folder"
