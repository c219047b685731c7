"""What the server is started with, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATABASE_URL: Final = "CHECKPOINT_DATABASE_URL"
READ_URL: Final = "CHECKPOINT_READ_URL"
METRICS_TOKEN: Final = "CHECKPOINT_METRICS_TOKEN"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`data` is the server's own folder. `demo`: synthetic data only, so a browser may enrol as a tablet.

    `database_url` names a PostgreSQL, `read_url` a replica of it for the supervisors' reads; both may hold a
    password and are never shown. `debug` opens the API's documentation pages; never on where real people are
    registered.
    """

    data: Path
    database_url: str = ""
    read_url: str = ""
    demo: bool = False
    debug: bool = False
    metrics_token: str = ""
    """Opens `/metrics`; without one there is no such page."""

    @property
    def database_file(self) -> Path:
        """The database in the data folder; not there where `database_url` names another."""
        return self.data / "checkpoint.sqlite3"

    @property
    def url(self) -> str:
        """The database's address; without one, a file in the data folder."""
        return self.database_url or f"sqlite:///{self.database_file}"


def server_settings(data: Path, environ: Mapping[str, str], *, demo: bool = False) -> ServerSettings:
    """Read the settings of the server over a folder from the environment."""
    urls = (environ.get(DATABASE_URL, ""), environ.get(READ_URL, ""))
    return ServerSettings(data, *urls, demo=demo, metrics_token=environ.get(METRICS_TOKEN, ""))
