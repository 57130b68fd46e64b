"""Run the benchmarks: `python -m tests.benchmarks [NAME ...] [--json FILE]`; exit 1 if a limit is broken."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import arriving, completions, keys, receiving, starting, syncing
from tests.benchmarks.report import Row, as_json, print_table

BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "sync": syncing.first_and_later_syncs,
    "latency": syncing.latency,
    "memory": syncing.memory,
    "keys": keys.key_times,
    "start": starting.start,
    "receiving": receiving.receiving,
    "load": arriving.load,
    "completions": completions.key_times,
    "sync-beside": arriving.beside_a_sync,
}


def main() -> int:
    """Run those named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which; all unless given")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as JSON too")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for name in arguments.names or BENCHMARKS:
        print(f"measuring: {name}", file=sys.stderr)
        rows += BENCHMARKS[name]()
    print_table(rows)
    if arguments.json:
        arguments.json.write_text(as_json(rows), encoding="utf-8")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
