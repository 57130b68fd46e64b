"""Run `lil-tui` with the arguments given, and say at its end how much memory it took: `peak N` in KiB.

The kernel's own figure of a finished child counts what its parent held when it was started, so the
process asks for its own (Linux).
"""

import sys
from pathlib import Path

from lil_tui.__main__ import main


def peak_kib() -> int:
    """The most resident memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    try:
        main()
    finally:
        print(f"peak {peak_kib()}", file=sys.stderr)
