"""The same trace and the same two policies through our kernel and through other engines, in one run: prints one table.

P1: at least 3 incidents of one zone and actor in any 24 h. P2: P1 on at least 3 of 7 days. Our bench writes the trace
(crates/servanda-monitor/benches/trace.rs), all others read it. What cannot be compared, and who is favoured by what, is said
below the table. A peer that fails, or takes longer than its limit, has a row that says so; the others run all the same.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "tools" / "cross-check"))
from environment import environment, fail, told

# Seconds on the clock that one process of each may take: about ten times what five million entries need on a busy machine.
LIMITS_SECONDS = {"build": 1_800, "ours": 300, "differential": 300, "rtlola": 900, "duckdb": 600}
STEP = re.compile(r"any order, (\d+) a step: .*?\(([\d.]+) CPU s.* digest ([0-9a-f]{16})$", re.MULTILINE)
WITHDRAWAL = re.compile(r"one retraction to net change: .*?\(([\d.]+) µs of CPU\)")
CONFOUNDS = """
CPU s: of the engine on the trace, one thread, without start, reading and sorting; *whole process* has all of that, and of
differential its withdrawals. Ours ran before the peers and after them. *Times* is our rate over the peer's, by the slower of
these two, at the step that is nearest to the peer's: RTLola's is of about an hour, and stands against ours of 1,000.
For us: we are handed the shape of an entry and not its words (the others a number of the key, too); three in a day is
found in closed form (in DuckDB and differential as well); the differential program is a fair one, but nobody tuned it; RTLola
evaluates a logic, asks each monitor every hour whether something came or not, and generality costs; DuckDB starts from nothing.
For them: no peer keeps with a stretch what it rests on, nor what is sure apart from what may be; DuckDB is asked once, and a withdrawal
would be all of it again; differential gives stretches cut at midnight, so it never joins days; RTLola gets the entries in order
of time, cannot take one back, and asks P1 on the hour and P2 at midnight. These are samples: on which full hours P1 held is
compared (how many, and their sum weighted by key), and P2 is not comparable."""


def ours(cargo, trace, entries):
    """CPU seconds and digest by step, and microseconds of a withdrawal. The one place that knows how our bench is called and what it prints."""
    asked = {"ENTRIES": str(entries), "TRACE": str(trace), "ONLY": "steps"}
    bench = [cargo, "bench", "--locked", "--quiet", "-p", "servanda-monitor", "--bench", "trace"]
    told([*bench, "--no-run"], cwd=ROOT, timeout=LIMITS_SECONDS["build"])
    said = told(bench, cwd=ROOT, env=os.environ | asked, timeout=LIMITS_SECONDS["ours"])
    steps = {int(step): (float(cpu), digest) for step, cpu, digest in STEP.findall(said)}
    withdrawal = WITHDRAWAL.search(said)
    known = {1_000, 10_000, 100_000, entries} <= steps.keys() and withdrawal
    if not known or len({digest for _, digest in steps.values()}) != 1:
        fail(f"our bench did not say what was expected:\n{said}", "hold STEP in bench/peers/run.py against benches/trace.rs")
    return steps, float(withdrawal[1])


def peer(name, *command):
    """What a peer says of itself, with the CPU seconds of its whole process; or why there is nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        said = json.loads(told(command, timeout=LIMITS_SECONDS[name]))
    except subprocess.TimeoutExpired:
        return {"failed": f"not done within its limit of {LIMITS_SECONDS[name]} s"}
    except (SystemExit, json.JSONDecodeError, OSError) as error:
        return {"failed": f"failed: {error}"}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return said | {"whole_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def built(cargo, target, package):
    """The program of a peer of this workspace. Its dependencies are downloaded if they are not there."""
    build = [cargo, "build", "--release", "--locked", "--quiet", "--target-dir", target, "-p", package]
    told(build, cwd=HERE, timeout=LIMITS_SECONDS["build"])
    return target / "release" / package


def or_why(make):
    """What is made, or why not; a peer that cannot be built is one row."""
    try:
        return make(), None
    except (SystemExit, subprocess.TimeoutExpired, OSError) as error:
        return None, {"failed": f"could not be built: {error}"}


def versions():
    """By package, as the lock files have them."""
    locked = [tomllib.loads(path.read_text())["package"] for path in (HERE / "Cargo.lock", ROOT / "Cargo.lock")]
    return {package["name"]: package["version"] for packages in locked for package in packages}


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--work", type=pathlib.Path, required=True, help="a folder for what is made on the way")
    asked.add_argument("--python", type=pathlib.Path, required=True, help="a folder for Python with DuckDB")
    asked.add_argument("--cargo", default="cargo")
    asked.add_argument("--entries", type=int, default=5_000_000)
    asked = asked.parse_args()
    work, cargo, entries = asked.work.resolve(), asked.cargo, asked.entries
    if entries <= 100_000:
        fail(f"{entries} entries are one step of 100,000 at most", "type: ENTRIES=1000000 make bench-peers")
    work.mkdir(parents=True, exist_ok=True)
    trace = work / "trace.bin"
    trace.unlink(missing_ok=True)
    version = versions()

    print("building; what is not there yet is downloaded: crates of bench/peers/Cargo.lock, and DuckDB from PyPI", flush=True)
    differential, no_differential = or_why(lambda: built(cargo, work / "target", "peer-differential"))
    rtlola, no_rtlola = or_why(lambda: built(cargo, work / "target", "peer-rtlola"))
    python, no_python = or_why(lambda: environment(asked.python.resolve()))

    before = os.getloadavg()[0]
    first, withdrawal = ours(cargo, trace, entries)
    digest = first[entries][1]
    print(f"{entries:,} entries; each process has a limit: {LIMITS_SECONDS}", flush=True)
    small, large = (
        no_differential or peer("differential", differential, trace, str(epoch)) for epoch in (10_000, 100_000)
    )
    duckdb = no_python or peer("duckdb", python, HERE / "duckdb" / "peer.py", trace, work)
    sampled = no_rtlola or peer("rtlola", rtlola, trace)
    again, withdrawal_again = ours(cargo, work / "again.bin", entries)
    if again[entries][1] != digest or trace.read_bytes() != (work / "again.bin").read_bytes():
        fail("our bench made another trace or another answer the second time", "find out what in it is not of the seed")

    rows, wrong = [], []

    def row(engine, version, seconds, whole, times, agrees):
        """A row; with more than one time if it ran more than once."""
        cpu, rate = (", ".join(f"{one:.2f}" for one in many) for many in (seconds, [entries / one / 1e6 for one in seconds]))
        rows.append([engine, version, f"{entries:,}", cpu, whole, rate, times, agrees])

    def theirs(engine, version, said, step, agrees):
        """A row of a peer; `agrees` says whether what it found is what is wanted, and in which words."""
        if "failed" in said:
            wrong.append(engine)
            rows.append([engine, version, f"{entries:,}", "–", "–", "–", "–", said["failed"].replace("\n", " ")])
            return
        same, words = agrees(said)
        if not same or said["entries"] != entries:
            wrong.append(engine)
        slower = max(first[step][0], again[step][0])
        cpu = said["cpu_seconds"]
        row(engine, version, [cpu], f"{said['whole_seconds']:.1f}", f"{cpu / slower:.1f}", words if same else f"NO: {words}")

    def equal(said):
        return said["digest"] == digest, f"digest {said['digest']}"

    def taken_back(said):
        same = equal(said)[0] and said["withdrawn_and_back"]
        return same, f"digest {said['digest']}; one withdrawal {said['withdrawal_micros']:.0f} µs"

    def loaded(said):
        return equal(said)[0], f"{equal(said)[1]}; loading took {said['load_cpu_seconds']:.2f} CPU s more"

    def on_the_hour(said):
        if "hours_of_p1" not in duckdb:
            return True, "not compared: the stretches are taken from DuckDB"
        same = said["hours_of_p1"] == duckdb["hours_of_p1"]
        return same, f"samples: P1 on {said['hours_of_p1'][0]:,} full hours as in DuckDB's stretches; P2 not comparable"

    for step in (1_000, 10_000, 100_000, entries):
        seconds = [first[step][0], again[step][0]]
        words = f"digest {digest}"
        if step == 10_000:
            words += f"; one withdrawal {withdrawal:.1f}, {withdrawal_again:.1f} µs"
        row(f"ours, {step:,} a step", version["servanda-monitor"], seconds, "–", "1", words)
    dataflow = f"{version['differential-dataflow']}, timely {version['timely']}"
    theirs("differential, 10,000 an epoch", dataflow, small, 10_000, taken_back)
    theirs("differential, 100,000 an epoch", dataflow, large, 100_000, taken_back)
    theirs("DuckDB, once at the end", duckdb.get("version", "–"), duckdb, entries, loaded)
    theirs("RTLola, a monitor a key, in order of time", version["rtlola-interpreter"], sampled, 1_000, on_the_hour)

    print(f"\n{datetime.date.today()}, {os.cpu_count()} cores, load average {before:.1f} before and {os.getloadavg()[0]:.1f} after\n")
    head = ["engine", "version", "entries", "CPU s", "whole process", "M entries/s/core", "times", "agrees"]
    for cells in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(cells)} |")
    print(CONFOUNDS)
    if wrong:
        fail(f"failed, or not the same: {'; '.join(wrong)}", "see the last column")


if __name__ == "__main__":
    main()
