"""The command `lil-tui`, also `python -m lil_tui`."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from lil_tui.cli.main import end_process, run

    end_process(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
