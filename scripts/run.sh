#!/bin/sh
# Builds Signpost and becomes it, so that Ctrl-C reaches it.
#
# SIGNPOST_DATA   the data folder, `data` unless set
# DATABASE_URL    a PostgreSQL to use in place of a private one
set -eu
cd "$(dirname "$0")/.."

# PostgreSQL does not run as root, so root hands it to another user, who must be able to reach the data folder.
reachable_by_servers_user() {
    for user in postgres nobody; do
        if id "$user" >/dev/null 2>&1; then
            su -s /bin/sh "$user" -c 'cd "$0"' "$PWD" 2>/dev/null
            return
        fi
    done
}

if [ -z "${DATABASE_URL:-}" ]; then
    sh scripts/install-postgresql.sh
    if [ -z "${SIGNPOST_DATA:-}" ] && [ "$(id -u)" = 0 ] && ! reachable_by_servers_user; then
        SIGNPOST_DATA=/var/lib/signpost
        echo "Running as root, and PostgreSQL's own user cannot enter $PWD: the data folder is $SIGNPOST_DATA"
    fi
fi
export SIGNPOST_DATA="${SIGNPOST_DATA:-data}"
# Memory that is no longer used goes back after 10 ms instead of a second.
export MIMALLOC_PURGE_DELAY="${MIMALLOC_PURGE_DELAY:-10}"

cargo build --locked
exec "${CARGO_TARGET_DIR:-target}/debug/signpost" serve
