"""The command line: parse, call, print. One thin module for each family of commands."""

import sys


def main() -> None:
    """Run `gkrw` with the arguments of this process."""
    try:
        from gkrw.core.gc_pause import no_cyclic_collection

        with no_cyclic_collection():
            from gkrw.cli.app import run
            from gkrw.cli.printing import prepare_streams

        prepare_streams()
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while modules were imported
        sys.exit(130)
