"""P1 and P2 in DuckDB on one thread: prints one line of JSON. Usage: peer.py TRACE FOLDER"""

import json
import pathlib
import struct
import sys
import time

import duckdb

WORD = 2**64


def stir(z):
    """The last step of SplitMix64."""
    z = (z ^ z >> 30) * 0xBF58_476D_1CE4_E5B9 % WORD
    z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB % WORD
    return z ^ z >> 31


def digest(policy, stretches):
    """The sum of the edges, as trace/src/lib.rs and our bench have it."""
    names, total = {}, 0
    for key, lo, hi in stretches:
        if key not in names:
            names[key] = 0xCBF2_9CE4_8422_2325
            for byte in f"{policy} zone-{key // 4} side-{key % 4}".encode():
                mixed = (names[key] ^ byte) * 0x100_0000_01B3 % WORD
                names[key] = (mixed << 17 | mixed >> 47) % WORD
        from_edge, to_edge = (stir((names[key] + second * 1_000_000_000) % WORD) for second in (lo, hi))
        total += from_edge - to_edge
    return total


def hours(stretches, end):
    """On how many full hours up to the end it holds, and the sum of these hours, each times its key and one."""
    count, weight = 0, 0
    for key, lo, hi in stretches:
        first, last = -(-lo // 3600), (min(hi, end + 1) - 1) // 3600
        if first <= last:
            count += last - first + 1
            weight += (first + last) * (last - first + 1) // 2 * (key + 1)
    return [count, weight]


def main():
    trace, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = folder / "incidents.csv"
    with rows.open("w") as file:
        file.write("second,key\n")
        file.writelines(f"{second},{key}\n" for second, key in struct.iter_unpack("<II", trace.read_bytes()))

    # process_time counts every thread of this process, and nothing of others.
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    begun = time.process_time()
    connection.execute(
        "CREATE TABLE incident AS SELECT * FROM read_csv(?, header = true, columns = {'second': 'INTEGER', 'key': 'INTEGER'})",
        [str(rows)],
    )
    loaded = time.process_time()
    connection.execute((pathlib.Path(__file__).parent / "policies.sql").read_text())
    done = time.process_time()

    often = connection.execute("SELECT key, lo, hi FROM often").fetchall()
    on_days = connection.execute("SELECT key, lo, hi FROM on_days").fetchall()
    entries, end = connection.execute("SELECT count(*), max(second) FROM incident").fetchone()
    total = digest("hot", often) + digest("weekly", on_days)
    said = {
        "entries": entries,
        "cpu_seconds": round(done - loaded, 3),
        "load_cpu_seconds": round(loaded - begun, 3),
        "digest": f"{total % WORD:016x}",
        "hours_of_p1": hours(often, end),
        "version": duckdb.__version__,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
