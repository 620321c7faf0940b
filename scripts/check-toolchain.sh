#!/bin/sh
# Is there a Rust toolchain that can build this? If not, says what to do.
set -eu
cd "$(dirname "$0")/.."

needed=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' Cargo.toml)

fail() {
    echo "signpost: $1" >&2
    exit 1
}

command -v cargo >/dev/null && command -v rustc >/dev/null ||
    fail "Rust is not installed. Install Rust $needed or newer, for example from https://rustup.rs"

installed=$(rustc --version | sed -n 's/^rustc \([0-9.]*\).*/\1/p')
[ -n "$installed" ] || fail "rustc does not run: $(rustc --version 2>&1 | head -n 1)"

# The older of the two is the one we need, or the one we have is too old.
older=$(printf '%s\n%s\n' "$needed" "$installed" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)
[ "$older" = "$needed" ] || [ "$older.0" = "$needed" ] || [ "$older" = "$needed.0" ] ||
    fail "Rust $installed is too old, $needed or newer is needed. With rustup: rustup update stable"

command -v cc >/dev/null ||
    fail "there is no C compiler, which Rust needs for linking. Debian and Ubuntu: apt-get install build-essential; Fedora: dnf install gcc; macOS: xcode-select --install"
