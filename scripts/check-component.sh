#!/bin/sh
# Is a part of the Rust toolchain that is not always installed there?
# Usage: check-component.sh CARGO-COMMAND RUSTUP-COMPONENT
set -eu

cargo "$1" --version >/dev/null 2>&1 || {
    echo "signpost: \`cargo $1\` is not installed. With rustup: rustup component add $2" >&2
    exit 1
}
