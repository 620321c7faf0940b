#!/usr/bin/env python3
"""How soon is a write found, while others search?

    cargo build && python3 benches/visible.py --signpost target/debug/signpost --rounds 40

Starts Signpost with a database of its own, keeps about a thousand searches a second going with wrk, changes the name of one service
again and again with `signpost import`, and asks the search every 5 ms until the new name is found. Measured from the time the database
gives the change, which is before it commits: the true time is a little less.
"""

import argparse
import datetime
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
# A pause after every answer keeps a connection at about 250 searches a second.
PACED = """
local words = {"debt+advice", "food+bank+oakham", "anxiety", "someone+to+talk+to", "carer+needs+a+break", "conselling"}
request = function() return wrk.format("GET", "/api/v1/services?q=" .. words[math.random(#words)]) end
delay = function() return math.random(0, 6) end
"""


def get(address, path):
    with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
        return json.load(answer)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--signpost", default=HOUSE / "target/debug/signpost", type=Path)
    options.add_argument("--address", default="127.0.0.1:8129")
    options.add_argument("--rounds", default=40, type=int)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="signpost-visible-"))
    folder.chmod(0o755)
    seeds, data = folder / "seeds", folder / "data"
    shutil.copytree(HOUSE / "seeds", seeds)
    (folder / "paced.lua").write_text(PACED)
    program = subprocess.Popen([chosen.signpost, "serve", "--listen", chosen.address, "--data", data, "--seeds", seeds],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "RUST_LOG": "warn"})
    try:
        while True:
            try:
                get(chosen.address, "/ready")
                break
            except OSError:
                time.sleep(0.1)
        load = subprocess.Popen(["wrk", "-t1", "-c4", f"-d{chosen.rounds * 3 + 5}", "-s", folder / "paced.lua",
                                 f"http://{chosen.address}"], stdout=subprocess.PIPE, text=True)
        record = seeds / "services" / "kooth.toml"
        waits = []
        for at in range(chosen.rounds):
            name = f"Kooth round {'abcdefghij'[at // 10]}{'abcdefghij'[at % 10]}"
            lines = record.read_text().splitlines()
            lines[1] = f'name = "{name}"'
            record.write_text("\n".join(lines) + "\n")
            found = []

            def watch():
                while not found:
                    results = get(chosen.address, "/api/v1/services?per_page=1&q=" + name.replace(" ", "+"))["results"]
                    if results and results[0]["name"] == name:
                        found.append(datetime.datetime.now(datetime.timezone.utc))
                    time.sleep(0.005)

            watching = threading.Thread(target=watch)
            watching.start()
            subprocess.run([chosen.signpost, "import", "--data", data, "--seeds", seeds], check=True, stdout=subprocess.DEVNULL)
            watching.join(timeout=30)
            when = None
            following = 0
            while True:
                page = get(chosen.address, f"/api/v1/changes?since={following}")
                for change in page["results"]:
                    if change["slug"] == "kooth":
                        when = change["at"]
                if not page["results"] or page["next"] == following:
                    break
                following = page["next"]
            given = datetime.datetime.fromisoformat(when.replace("Z", "+00:00"))
            waits.append((found[0] - given).total_seconds() * 1000)
        load.terminate()
        waits.sort()
        at = lambda share: waits[int((len(waits) - 1) * share)]  # noqa: E731
        print(f"{len(waits)} writes: found after p50 {at(0.5):.0f} ms, p99 {at(0.99):.0f} ms, most {waits[-1]:.0f} ms")
    finally:
        program.terminate()
        program.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
