"""Does what `kg` does, as a process of its own."""

import os
import sys
from typing import NoReturn

from kg.cli import main


def run() -> NoReturn:
    """Run the command of the process's arguments, and end the process.

    It ends at once: to take a graph down term by term takes longer than most questions.
    """
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
