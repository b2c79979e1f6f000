"""DuckDB in an environment of its own, for those who count the same with it; and how a script here fails."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def fail(what, way_out):
    sys.exit(f"error: {what}\n  help: {way_out}")


def told(command, **more):
    """What a command prints; its own words where it fails."""
    done = subprocess.run(command, text=True, capture_output=True, **more)
    if done.returncode != 0:
        fail(f"`{' '.join(map(str, command))}` ended with {done.returncode}:\n{done.stderr.strip()[-2000:]}", "see above")
    return done.stdout


def environment(folder):
    """The Python of an environment of its own that has what requirements.txt says."""
    python, wanted = folder / "bin" / "python", (HERE / "requirements.txt").read_text()
    mark = folder / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        told([sys.executable, "-m", "venv", "--clear", folder])
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        told([*pip, "--requirement", HERE / "requirements.txt"])
        mark.write_text(wanted)
    return python
