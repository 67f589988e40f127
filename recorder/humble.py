"""Runs a command that must disturb nobody: ``python humble.py NICE MEGABYTES COMMAND …``.

A program of its own, so that nothing has to happen between fork and exec of a larger one. It needs
only what Python brings, as it is started by its path.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

CANNOT_START = 127
"""The status of a command that could not be started, as shells have it."""


def main(argv: list[str]) -> int:
    """Become the command; returns only where it cannot be started."""
    nice, megabytes, *command = argv
    os.nice(int(nice))
    # When memory runs out, the kernel ends this first and not the controller (proc(5)).
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if int(megabytes):
        most = int(megabytes) * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        os.execvp(command[0], command)  # noqa: S606  # no shell: the words of hall.toml
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return CANNOT_START


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
