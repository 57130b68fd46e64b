"""The command `lil-tui`, also `python -m lil_tui`."""

import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from lil_tui.cli.main import run_process
    except KeyboardInterrupt:
        os._exit(130)
    run_process(sys.argv[1:])


if __name__ == "__main__":
    main()
