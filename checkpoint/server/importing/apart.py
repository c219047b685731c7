"""Reading a table in a process of its own, with bounds on memory and processor time (S16).

A workbook is a packed program for a parser that is not ours: whatever it makes that parser do, it does it there. What
comes back is plain data, read strictly; nothing in it can run.
"""

import resource
import subprocess
import sys
from typing import Any, Final

import msgspec

from checkpoint.server.importing.reading import read_table
from checkpoint.server.importing.table import Table, TableError

MEMORY_BYTES: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 30
WALL_SECONDS: Final = 60


class _Answer(msgspec.Struct):
    table: Table | None = None
    error: str = ""
    values: dict[str, Any] = {}


def read_table_apart(data: bytes) -> Table:
    """As `read_table`, in another process.

    Raises:
        TableError: what `read_table` raises; or reading took more than the bounds allow.
    """
    command = [sys.executable, "-m", "checkpoint.server.importing.apart"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=True)  # noqa: S603
        answer = msgspec.json.decode(done.stdout, type=_Answer)
    except (subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise TableError("roster.error.too_costly") from error
    if answer.table is None:
        raise TableError(answer.error, **answer.values)
    return answer.table


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        answer = _Answer(read_table(sys.stdin.buffer.read()))
    except TableError as error:
        answer = _Answer(error=error.key, values=error.values)
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    _main()
