#!/usr/bin/env python3
"""How does a running program bear more than it can do? Run by hand on Linux, with an optimised program, wrk and two cores:

    cargo build --release --bin signpost
    benches/overload.py target/release/signpost                  # finds the capacity, then twice that for ten minutes
    benches/overload.py target/release/signpost --seconds 60 --rate 8000

The program is pinned to one core, whatever sends to the other. wrk sends a third each of matches, searches and records at a fixed rate
(`load.lua`). Beside it a prober sends a hundred of the same a second over connections of its own, each at its time whether or not earlier
ones were answered: its answers of status 200 are those who were let in, measured from when they were due. Both see the same queue.

The capacity is the highest rate at which the 99th percentile of the probes is at most 50 ms and nothing was refused. Prints one JSON
object; memory is sampled every half minute.
"""
import argparse
import asyncio
import json
import os
import re
import shutil
import time
import urllib.request

import load

PROBES_A_SECOND = 100
LONGEST_P99_MS = 50
SERVER_CORE, SENDER_CORE = 0, 1
BETWEEN_STEPS_S = 2


async def wrk(args, rate, seconds):
    """Sends at a rate, and gives the counts that `load.lua` prints."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")
    command = ["wrk", "-t", "1", "-c", str(args.connections), "-d", f"{round(seconds)}s", "-s", script]
    address = f"http://127.0.0.1:{load.PORT}"
    process = await asyncio.create_subprocess_exec(*command, address, "--", str(rate), stdout=asyncio.subprocess.PIPE)
    said = (await process.communicate())[0].decode()
    told = re.search(r"answered (\d+) .*busy (\d+), anything else (\d+), not answered (\d+)", said)
    if not told:
        raise SystemExit(f"wrk did not say what came of it:\n{said}")
    answered, busy, other, lost = map(int, told.groups())
    return {
        "sent_a_second": round((answered + busy + other) / seconds),
        "answered_a_second": round(answered / seconds),
        "refused_a_second": round(busy / seconds),
        "other_answers": other,
        "not_answered": lost,
    }


def let_in():
    """What the program itself counted of answers of status 200: all, and those given within 25 ms of being read."""
    lines = urllib.request.urlopen(f"http://127.0.0.1:{load.PORT}/metrics").read().decode().splitlines()
    within = [line for line in lines if line.startswith("http_request_duration_seconds_bucket") and 'status="200"' in line]
    return [sum(float(line.split()[-1]) for line in within if f'le="{le}"' in line) for le in ["+Inf", "0.025"]]


async def hold(args, rate, seconds):
    """Everything that is seen while a rate is held."""
    memory = []
    all_before, soon_before = let_in()
    sampling = asyncio.create_task(load.memory_over_time(memory))
    probes, sent = await asyncio.gather(
        load.send(PROBES_A_SECOND, seconds, PROBES_A_SECOND // 2), wrk(args, rate, seconds)
    )
    sampling.cancel()
    memory.append(load.memory_mb())
    all_after, soon_after = let_in()
    share = round((soon_after - soon_before) / (all_after - all_before), 5)
    return {"rate": rate, **sent, "probes": probes, "answered_within_25_ms_of_being_read": share, "memory_mb": memory}


def is_borne(told):
    refused = told["refused_a_second"] + told["other_answers"] + told["not_answered"]
    return not refused and told["probes"]["answers"].keys() == {"200"} and told["probes"]["p99_ms"] <= LONGEST_P99_MS


async def capacity(args):
    """Doubles the rate until it is not borne, then halves the gap until it is a twentieth of the rate."""
    steps, low, high = [], 0, None
    rate = args.begin
    while high is None or high - low > high / 20:
        steps.append(await hold(args, rate, args.step_seconds))
        await asyncio.sleep(BETWEEN_STEPS_S)
        if is_borne(steps[-1]):
            low = rate
        else:
            high = rate
        rate = low * 2 if high is None else (low + high) // 2
    return low, steps


async def run(args):
    told = {"load_average_before": os.getloadavg()}
    rate = args.rate
    if not rate:
        told["capacity_a_second"], told["steps"] = await capacity(args)
        rate = told["capacity_a_second"] * 2
    told["held"] = await hold(args, rate, args.seconds)
    told["refused_by_limit"] = {
        limit: load.figure(f'http_requests_refused_total{{limit="{limit}"}}') for limit in ["queue", "places", "time"]
    }
    # The queue has gone with those who stood in it.
    await asyncio.sleep(BETWEEN_STEPS_S)
    told["afterwards"] = await load.send(PROBES_A_SECOND, 10, PROBES_A_SECOND // 2)
    return {**told, "memory_mb_afterwards": load.memory_mb(), "load_average_after": os.getloadavg()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rate", type=int, help="requests a second to hold; twice the capacity when left out")
    parser.add_argument("--seconds", type=float, default=600, help="how long to hold it")
    parser.add_argument("--step-seconds", type=float, default=10, help="how long to try each rate for the capacity")
    parser.add_argument("--begin", type=int, default=1000, help="the first rate to try for the capacity")
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--port", type=int, default=load.PORT)
    parser.add_argument("serve", nargs="*", help="further arguments of `signpost serve`, after --")
    args = parser.parse_args()
    load.PORT = args.port
    os.sched_setaffinity(0, {SERVER_CORE})
    process, data = load.start(args.program, args.serve)
    os.sched_setaffinity(0, {SENDER_CORE})
    began = time.monotonic()
    try:
        told = asyncio.run(run(args))
        print(json.dumps({"connections": args.connections, **told, "ran_on_after_s": round(time.monotonic() - began)}, indent=1))
    finally:
        died = process.poll()
        process.terminate()
        process.wait()
        shutil.rmtree(data, ignore_errors=True)
        if died is not None:
            raise SystemExit(f"the program ended by itself, with {died}")


if __name__ == "__main__":
    main()
