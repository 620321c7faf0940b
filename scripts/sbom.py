#!/usr/bin/env python3
"""Writes a CycloneDX 1.5 list of what the program is made of, from the output of `cargo metadata --format-version 1`.

Only what is built into the program is listed: what tests and build scripts alone need is left out. Checksums are those of Cargo.lock,
which must stand beside.
"""
import json
import sys
import tomllib
from pathlib import Path


def built_in(metadata):
    """Ids of the packages that the program itself needs, by way of its normal dependencies."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    seen, waiting = set(), [metadata["resolve"]["root"]]
    while waiting:
        package = waiting.pop()
        if package in seen:
            continue
        seen.add(package)
        for needed in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in needed["dep_kinds"]):
                waiting.append(needed["pkg"])
    return seen


def component(package, checksums):
    found = {
        "type": "library",
        "bom-ref": f"pkg:cargo/{package['name']}@{package['version']}",
        "purl": f"pkg:cargo/{package['name']}@{package['version']}",
        "name": package["name"],
        "version": package["version"],
    }
    if package.get("license"):
        found["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: sbom.py METADATA.json")
    metadata = json.loads(Path(sys.argv[1]).read_text())
    lock = tomllib.loads((Path(metadata["workspace_root"]) / "Cargo.lock").read_text())
    checksums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}
    wanted, root = built_in(metadata), metadata["resolve"]["root"]
    packages = sorted((p for p in metadata["packages"] if p["id"] in wanted), key=lambda p: (p["name"], p["version"]))
    program = next(p for p in packages if p["id"] == root)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**component(program, checksums), "type": "application"}},
        "components": [component(p, checksums) for p in packages if p["id"] != root],
    }
    json.dump(bill, sys.stdout, indent=1)
    print()


main()
