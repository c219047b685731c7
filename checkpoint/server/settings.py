"""What the server is started with, read once."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`data` is the server's own folder. `demo`: synthetic data only, so a browser may enrol as a tablet.

    `debug` opens the API's documentation pages; never on where real people are registered.
    """

    data: Path
    database_url: str = ""
    demo: bool = False
    debug: bool = False

    @property
    def database_file(self) -> Path:
        """The database in the data folder; not there where `database_url` names another."""
        return self.data / "checkpoint.sqlite3"

    @property
    def url(self) -> str:
        """The database's address; without one, a file in the data folder."""
        return self.database_url or f"sqlite:///{self.database_file}"
