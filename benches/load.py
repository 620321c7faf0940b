#!/usr/bin/env python3
"""How does a running program bear load? Run by hand, with an optimised program and nothing else on the machine:

    cargo build --release --bin signpost
    benches/load.py target/release/signpost capacity --seconds 20
    benches/load.py target/release/signpost store-away --seconds 60 --rate 1000
    benches/load.py target/release/signpost store-away --seconds 3720 --away 3600 --rate 20

It starts the program on a data folder of its own under /tmp, sends requests over a fixed number of connections at a fixed rate, whether or
not earlier ones were answered (a request that had to wait for a free connection is measured from when it was due), and prints one JSON
object: answers by status, 50th and 99th percentile in milliseconds of those that were let in, what was refused, memory every half minute.
The sender runs on the same machine and takes its share of it; more than a thousand a second it cannot send (`overload.py` can).

`capacity` raises the rate until the 99th percentile passes 50 ms or something is refused. `store-away` stops PostgreSQL (SIGSTOP to all
of its processes, so that it falls silent) for half of the time in its middle, or for as long as `--away` says, then writes a record, and
tells how long it took until that was answered with 200 and the answers no longer told an age.
"""
import argparse
import asyncio
import collections
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PORT = 18080
MEMORY_EVERY_S = 30
MATCH = json.dumps(
    {"age_years": 29, "postcode": "LE11 3TU", "gp_area": "E07000130", "needs": ["low-mood"], "scores": {"phq9": 14, "phq9_item9": 0}}
)


def requests():
    """A third each: a match, a search, a record."""
    body = MATCH.encode()
    match = (
        b"POST /api/v1/match HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    ) + body
    search = b"GET /api/v1/services?q=debt+advice+oakham HTTP/1.1\r\nHost: a\r\n\r\n"
    record = b"GET /api/v1/services/crht HTTP/1.1\r\nHost: a\r\n\r\n"
    return [match, search, record]


class Results:
    def __init__(self):
        self.statuses = collections.Counter()
        self.admitted_s = []
        self.late = 0

    def note(self, status, took_s):
        self.statuses[status] += 1
        if status == 200:
            self.admitted_s.append(took_s)

    def percentile_ms(self, share):
        ordered = sorted(self.admitted_s)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else None

    def told(self, seconds):
        return {
            "seconds": round(seconds, 1),
            "answers": {str(status): count for status, count in sorted(self.statuses.items(), key=str)},
            "admitted_a_second": round(self.statuses[200] / seconds),
            "p50_ms": self.percentile_ms(0.50),
            "p99_ms": self.percentile_ms(0.99),
            "slowest_ms": self.percentile_ms(1.0),
            "not_sent": self.late,
        }


async def one(connection, request):
    reader, writer = connection
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    at = lower.find(b"content-length: ")
    if at >= 0:
        await reader.readexactly(int(lower[at + 16 : lower.index(b"\r\n", at)]))
    elif b"transfer-encoding: chunked" in lower:
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return status


async def sender(due, results):
    """Takes what is due, over one connection that it opens again when it breaks."""
    connection = None
    while (item := await due.get()) is not None:
        came, request = item
        try:
            if connection is None:
                connection = await asyncio.open_connection("127.0.0.1", PORT)
            status = await one(connection, request)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            status, connection = type(error).__name__, None
        results.note(status, time.monotonic() - came)
    if connection:
        connection[1].close()


async def send(rate, seconds, connections, meanwhile=None):
    """Gives what came of it; what was not let in and what failed is under its status or the name of the error."""
    results, due, kinds = Results(), asyncio.Queue(maxsize=4 * connections), requests()
    senders = [asyncio.create_task(sender(due, results)) for _ in range(connections)]
    other = asyncio.create_task(meanwhile()) if meanwhile else None
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        while sent < passed * rate:
            try:
                due.put_nowait((time.monotonic(), random.choice(kinds)))
            except asyncio.QueueFull:
                results.late += 1
            sent += 1
        await asyncio.sleep(0.001)
    took = time.monotonic() - began
    for _ in senders:
        await due.put(None)
    await asyncio.gather(*senders)
    if other:
        await other
    return results.told(took)


def figure(name):
    text = urllib.request.urlopen(f"http://127.0.0.1:{PORT}/metrics").read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def memory_mb():
    return round(figure("process_resident_memory_bytes") / 1e6)


def start(program, arguments):
    data = tempfile.mkdtemp(prefix="signpost-load-", dir="/tmp")
    os.chmod(data, 0o755)
    command = [program, "serve", "--listen", f"127.0.0.1:{PORT}", "--data", data, *arguments]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/ready")
            return process, data
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the program does not become ready")


def postgres_processes(data):
    """The private server and its children."""
    first = int(open(f"{data}/postgres/cluster/postmaster.pid").readline())
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True).stdout
    return [first, *map(int, listed.split())]


async def capacity(args):
    steps, rate = [], args.rate or 500
    while True:
        told = {"rate": rate, **await send(rate, args.seconds, args.connections)}
        steps.append(told)
        others = sum(count for status, count in told["answers"].items() if status != "200")
        if others or told["not_sent"] or (told["p99_ms"] or 1e9) > 50:
            break
        rate = int(rate * 1.25)
    good = steps[-2]["rate"] if len(steps) > 1 else None
    return {"capacity_a_second": good, "steps": steps}


async def memory_over_time(samples):
    while True:
        samples.append(await asyncio.to_thread(memory_mb))
        await asyncio.sleep(MEMORY_EVERY_S)


def asked(path, token=None, method="GET", body=None, **headers):
    """Status, headers and what the answer says; None when there is none in ten seconds."""
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", method=method, data=body and json.dumps(body).encode())
    for name, value in {**headers, **({"authorization": f"Bearer {token}"} if token else {})}.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, None
    except OSError:
        return None, {}, None


def write(token):
    """Changes a summary, and gives the status of it."""
    status, _, read = asked("/api/v1/services/crht/record", token)
    if status != 200:
        return status
    record = read["record"] | {"summary": "Written after PostgreSQL came back."}
    body = {"why": "a test of load", "record": record}
    version = f'"{read["version"]}"'
    return asked("/api/v1/services/crht/record", token, "PUT", body, content_type="application/json", if_match=version)[0]


def seconds_until(what):
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > 120:
            return None
        time.sleep(0.1)
    return round(time.monotonic() - began, 1)


async def store_away(args, data):
    make, where = [args.program, "token", "make", "load", "--role", "curator"], {**os.environ, "SIGNPOST_DATA": data}
    token = subprocess.run(make, env=where, capture_output=True, text=True, check=True).stdout.strip()
    away = args.away or args.seconds / 2
    told, memory = {"away_s": away}, []

    def tells_an_age():
        return "signpost-catalogue-age" in asked("/api/v1/services/crht")[1]

    async def meanwhile():
        sampling = asyncio.create_task(memory_over_time(memory))
        await asyncio.sleep((args.seconds - away) / 2)
        stopped = postgres_processes(data)
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        await asyncio.sleep(away)
        told["write_while_away"] = await asyncio.to_thread(write, token)
        told["age_at_its_end_s"] = round(await asyncio.to_thread(figure, "signpost_catalogue_age_seconds"))
        for process in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        told["writes_again_after_s"] = await asyncio.to_thread(seconds_until, lambda: write(token) == 200)
        told["no_age_after_s"] = await asyncio.to_thread(seconds_until, lambda: not tells_an_age())
        sampling.cancel()

    sent = await send(args.rate, args.seconds, args.connections, meanwhile)
    return {"rate": args.rate, **sent, **told, "memory_mb": memory}


def main():
    global PORT
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("what", choices=["capacity", "store-away"])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=int, help="requests a second; where capacity begins")
    parser.add_argument("--away", type=float, help="seconds that PostgreSQL is stopped; half of all when left out")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("serve", nargs="*", help="further arguments of `signpost serve`, after --")
    args = parser.parse_args()
    PORT = args.port
    if args.what != "capacity" and not args.rate:
        parser.error("say --rate")
    process, data = start(args.program, args.serve)
    try:
        told = asyncio.run(capacity(args) if args.what == "capacity" else store_away(args, data))
        print(json.dumps({"what": args.what, "connections": args.connections, **told}, indent=1))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
