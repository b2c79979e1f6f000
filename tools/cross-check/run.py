"""Policies of an agreement, worked out by DuckDB and by the kernel: the same intervals, or exit 1.

The agreement is forty.accord.md beside this file. `servanda plan --sql` makes the script that DuckDB runs, and
`servanda plan --intervals` works the same plan out in the kernel. The two share the plan and no rule.
"""

import argparse
import bisect
import csv
import itertools
import math
import pathlib
import random
import re
import time

from environment import environment, fail, told

HERE = pathlib.Path(__file__).parent
SIDES = ["north", "south", "east", "west"]
ZONES = [f"z{number:02}" for number in range(1, 41)]
COLUMNS = ["entry", "event", "by", "place", "from", "to", "low", "high", "proved"]
START = 1_893_456_000  # 2030-01-01T00:00:00Z
DAYS = 7_000
DAY = 86_400
WEEK = 7 * DAY


def facts(count, seed):
    """Facts in the order in which they are reported: zones by Zipf's law, weeks of different intensity, delays of 600 s on
    average and an hour at most. Of some it is not known who it was, or where, or how many, or they are not established."""
    draw = random.Random(seed).random
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(ZONES) + 1)))
    weeks = [0.2 + 1.8 * draw() for _ in range(DAYS // 7 + 1)]
    found = []
    while len(found) < count:
        second = int(draw() * DAYS * DAY)
        if draw() * 2 > weeks[second // WEEK]:
            continue
        zone = ZONES[min(bisect.bisect(weights, draw() * weights[-1]), len(ZONES) - 1)]
        side = SIDES[int(draw() * len(SIDES))]
        delay = int(min(-600 * math.log(1 - draw()), 3_600))
        at = START + second
        event = "raid" if draw() < 0.1 else "incident"
        proved = "" if draw() < 0.05 else "seen"
        doubt = draw()
        low, high = 1, 1
        if doubt < 0.03:
            side = f"?{side} ?{SIDES[int(draw() * len(SIDES))]}"
        elif doubt < 0.04:
            side = ""
        elif doubt < 0.05:
            zone = ""
        elif doubt < 0.08:
            zone = f"?{zone} ?{ZONES[int(draw() * len(ZONES))]}"
        elif doubt < 0.11:
            low, high = 2, 4
        elif doubt < 0.112:
            low, high = 0, ""
        found.append((at + delay, event, side, zone, at, at, low, high, proved))
    found.sort()
    for number, fact in enumerate(found):
        yield (f"i{number}", *fact[1:])


def rows(path):
    """The rows of an answer; an answer without any is none."""
    with path.open(newline="") as file:
        found = list(csv.reader(file))
    if len(found) < 2:
        fail(f"{path} holds no interval: nothing was compared", "look at what the two programs said")
    return found


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--servanda", type=pathlib.Path, required=True, help="the program")
    asked.add_argument("--work", type=pathlib.Path, required=True, help="a folder for what is made on the way")
    asked.add_argument("--entries", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=7)
    asked = asked.parse_args()
    work, servanda, agreement = asked.work.resolve(), asked.servanda.resolve(), HERE / "forty.accord.md"
    work.mkdir(parents=True, exist_ok=True)
    table, ours, theirs = work / "facts.csv", work / "kernel.csv", work / "intervals.csv"
    for old in (table, ours, theirs):
        old.unlink(missing_ok=True)
    python = environment(work / "venv")

    with table.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(facts(asked.entries, asked.seed))

    script = told([servanda, "plan", agreement, "--sql"])
    (work / "script.sql").write_text(script)
    begun = time.monotonic()
    ours.write_text(told([servanda, "plan", agreement, "--intervals", table]))
    kernel_seconds = time.monotonic() - begun
    run = "import duckdb, pathlib; duckdb.connect().execute(pathlib.Path('script.sql').read_text())"
    begun = time.monotonic()
    told([python, "-c", run], cwd=work)
    duckdb_seconds = time.monotonic() - begun

    a, b = rows(ours), rows(theirs)
    for number, (one, other) in enumerate(itertools.zip_longest(a, b), start=1):
        if one != other:
            said = f"row {number}: the kernel has {one and ','.join(one)}, DuckDB has {other and ','.join(other)}"
            fail(said, f"compare {ours} and {theirs}, both made from {table}")
    # Every answer that the script promises is there, in both bounds.
    lines = re.findall(r"SELECT (\d+) AS node, CAST\((\w+) AS INTEGER\) AS tier", script)
    wanted = {(node, "" if tier == "NULL" else tier, bound) for node, tier in lines for bound in ("must", "may")}
    missing = sorted(wanted - {(row[0], row[1], row[4]) for row in a[1:]})
    if missing or not lines:
        fail(f"no interval of {missing or 'anything'}: that was not compared", "choose facts that reach every threshold")
    print(
        f"cross-check: {len(a) - 1:,} intervals of {len(lines)} counts over {asked.entries:,} facts, the same in both "
        f"(kernel with its reading {kernel_seconds:.1f} s, DuckDB {duckdb_seconds:.1f} s)"
    )


if __name__ == "__main__":
    main()
