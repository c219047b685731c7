"""Whom the demonstration has for trying: passes whose households have their quota whole."""

import secrets
from pathlib import Path

from checkpoint.bootstrap import utc_now
from checkpoint.cli.run_passes import TryPass, passes_to_try
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.server.repository.organisation import list_places

PLACE = "总公司家属区"
OPERATOR = "v11"
PIN = "811520"


def name_of(tried: TryPass) -> str:
    """The masked name in a pass's title: `居民证 resident 张*国 1-2-301`."""
    return tried.title.split()[2]


def passes(data: Path) -> list[TryPass]:
    """Two residents', a household's, and one that was revoked."""
    folder = DataFolder(data)
    with server_files(folder) as files:
        with files.database.read() as connection:
            place = next(row for row in list_places(connection) if row.name == PLACE)
        return passes_to_try(files, place, folder.passes, utc_now(), secrets.token_bytes)
