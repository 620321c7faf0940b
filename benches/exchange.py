#!/usr/bin/env python3
"""How long it takes to bring in, give out, back up and restore a whole directory, and how much memory that takes.

    cargo build --release && python3 benches/exchange.py --signpost target/release/signpost 5000 50000

The directory is the seeds and copies of them, each under a slug, id and name of its own, with all their facts. It is imported as HSDS lines
into a new database of its own, exported, and exported again after nothing changed: both exports must be the same to the byte. Then it is
backed up, restored into another new database, and served from there until the first search is answered with a service. Memory is the
most that the program itself (not PostgreSQL) held at any time. `--only` leaves out what is not asked for.
"""

import argparse
import json
import os
import shutil
import subprocess
import socket
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
NAMESPACE = uuid.UUID("8a1d3c52-6f0e-5b7a-9d24-71c3e0f4b6a8")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--signpost", default=HOUSE / "target/debug/signpost", type=Path)
    options.add_argument("--only", choices=["exchange", "restore"], help="of what follows the first import")
    options.add_argument("sizes", nargs="*", type=int, default=[5_000])
    given = options.parse_args()
    for size in given.sizes:
        folder = Path(tempfile.mkdtemp(prefix="signpost-exchange-", dir="/tmp"))
        folder.chmod(0o755)
        try:
            measure(given.signpost, size, folder, given.only)
        finally:
            shutil.rmtree(folder)


def measure(signpost, size, folder, only):
    real, many = folder / "real.ndjson", folder / "many.ndjson"
    run(signpost, "export", "--format", "ndjson", "--output", real)
    write(real, many, size)
    print(f"{size} services, {many.stat().st_size / 1e6:.0f} MB of lines")
    data = folder / "data"
    say("import", *run(signpost, "import", "hsds", many, "--data", data))
    if only != "restore":
        exchange(signpost, size, folder, data)
    if only != "exchange":
        restore(signpost, size, folder, data)


def exchange(signpost, size, folder, data):
    first, again = folder / "first.ndjson", folder / "again.ndjson"
    say("export", *run(signpost, "export", "--format", "ndjson", "--data", data, "--output", first))
    say("import again, nothing new", *run(signpost, "import", "hsds", first, "--data", data))
    run(signpost, "export", "--format", "ndjson", "--data", data, "--output", again)
    if first.read_bytes() != again.read_bytes():
        raise SystemExit("the two exports differ")
    with open(first, encoding="utf-8") as lines:
        count = sum(1 for _ in lines) - 1
    if count != size:
        raise SystemExit(f"{count} services came out")


def restore(signpost, size, folder, data):
    file, other = folder / "backup", folder / "restored"
    say("backup", *run(signpost, "backup", file, "--data", data))
    began = time.monotonic()
    say("restore", *run(signpost, "restore", file, "--data", other))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "RUST_LOG": "warn"}
    server = subprocess.Popen(
        [signpost, "serve", "--data", other, "--listen", address],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        found = first_answer(server, f"http://{address}/api/v1/services?q=debt")
        print(f"  {'restore to first answer':<28} {time.monotonic() - began:7.1f} s  {file.stat().st_size / 1e6:6.0f} MB backup")
        if not found["results"]:
            raise SystemExit("the restored directory finds nothing")
    finally:
        server.terminate()
        server.wait()


def first_answer(server, address):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the restored directory is not served")


def write(real, many, size):
    """The head, the real services, and copies of them in turn."""
    head, *services = real.read_text(encoding="utf-8").splitlines()
    with open(many, "w", encoding="utf-8") as out:
        out.write(head + "\n")
        for at in range(size):
            line = services[at % len(services)]
            out.write((line if at < len(services) else copy(line, at)) + "\n")


def copy(line, at):
    service = json.loads(line)
    slug = f"{service['signpost']['slug']}-{at}"
    id = str(uuid.uuid5(NAMESPACE, f"service/{slug}"))
    service = json.loads(line.replace(service["id"], id))
    record = service["signpost"]
    record["slug"] = slug
    record["name"] = service["name"] = f"{record['name']} {at}"
    record.pop("also_known_as", None)
    service.pop("alternate_name", None)
    return json.dumps(service, ensure_ascii=False, separators=(",", ":"))


def run(signpost, *words):
    """Seconds, and the most memory in megabytes."""
    began = time.monotonic()
    environment = {**os.environ, "RUST_LOG": "warn"}
    process = subprocess.Popen([signpost, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(said.decode()[-2000:])
    return time.monotonic() - began, used.ru_maxrss / 1e3


def say(what, seconds, megabytes):
    print(f"  {what:<28} {seconds:7.1f} s  {megabytes:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
