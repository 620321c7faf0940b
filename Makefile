# Two commands are enough: `make run` starts Signpost, `make test` runs every test.
# The rest is what .ci/run does, step by step.

# Where rustup puts cargo, for shells that have not been told.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: run test format lint docs openapi toolchain postgresql browser

run: toolchain
	@exec sh scripts/run.sh

test: toolchain postgresql browser
	cargo test --locked

format: toolchain
	@sh scripts/check-component.sh fmt rustfmt
	cargo fmt --check

lint: toolchain
	@sh scripts/check-component.sh clippy clippy
	cargo clippy --locked --all-targets -- --deny warnings

docs: toolchain
	RUSTDOCFLAGS='--deny warnings' cargo doc --locked --no-deps --document-private-items

# openapi/openapi.json must be what the program says about itself.
openapi: toolchain
	cargo run --locked --quiet -- openapi --check

toolchain:
	@sh scripts/check-toolchain.sh

postgresql:
	@sh scripts/install-postgresql.sh

browser:
	@sh scripts/install-browser.sh
