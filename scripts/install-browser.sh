#!/bin/sh
# Installs Chromium and its driver if they are missing: the browser tests look at the pages with them. Where this script does not
# know how, it says what is missing; the tests then say so too, and pass, unless SIGNPOST_TEST_BROWSER=required.
set -eu

missing() {
    echo "signpost: $1; without it the browser tests are skipped" >&2
    [ "${SIGNPOST_TEST_BROWSER:-}" != required ] || exit 1
    exit 0
}

found() {
    command -v chromium >/dev/null && command -v chromedriver >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        # Without a terminal nobody can type a password: fail instead of waiting.
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        return 1
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y \
        --no-install-recommends chromium chromium-driver fonts-dejavu-core
}

if found; then exit 0; fi
# Ubuntu's packages of these names only lead to snap, which containers and CI do not have.
if command -v apt-get >/dev/null && ! grep -qs '^ID=ubuntu' /etc/os-release; then
    echo "Installing Chromium and its driver"
    apt_install || { as_root apt-get update && apt_install; } ||
        missing "Chromium and chromium-driver could not be installed with apt-get"
fi
found || missing "chromium and chromedriver are not on the PATH; install both, in the same version"
