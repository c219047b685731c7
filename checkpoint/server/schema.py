"""The schema's version: what a database has, what this program needs, and the way from one to the other.

A new database is made from the tables at once and marked with the newest revision; a test holds that the migrations
lead to the same tables.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, inspect, select, text

from checkpoint.server import account_tables, event_tables, tables, welfare_tables
from checkpoint.server.columns import metadata
from checkpoint.server.partitions import make_default_partition
from checkpoint.server.trail_guard import guard_trail

HEAD: Final = "0015"
"""The newest revision under `migrations/versions`, which is what the tables say."""

FIRST: Final = "0001"
"""What a database has that was made before revisions were written down."""

VERSION_TABLE: Final = "alembic_version"

TABLES: Final = (
    tables.database_info,
    account_tables.account_session,
    event_tables.event,
    welfare_tables.welfare_call,
)
"""Naming them here loads all modules, which fill the metadata."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


class DatabaseError(Exception):
    """The database can't be used as it is; the message tells the administrator what to do."""


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    present = inspect(connection)
    if present.has_table(VERSION_TABLE):
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  # a constant
        if found is not None:
            return str(found)
    return FIRST if present.has_table(tables.database_info.name) else None


def prepare(connection: Connection, generation: str, *, create_it: bool, migrate: bool) -> str:
    """Make or check the schema and return the database's generation.

    Raises:
        DatabaseError: written by a newer program; older without `migrate`; or empty without `create_it`.
    """
    have = revision_of(connection)
    if have is None and not create_it:
        raise DatabaseError("数据库是空的，请检查地址 / the database is empty: check its address")
    if have is None:
        create(connection, generation)
    elif have != HEAD:
        require_known(have)
        if not migrate:
            raise DatabaseError(
                f"数据库结构是旧版（{have}，需要 {HEAD}），请先运行 checkpoint server migrate / "
                f"the database's schema is older ({have}, needed {HEAD}): run checkpoint server migrate first"
            )
        upgrade(connection)
    info = tables.database_info
    return str(connection.execute(select(info.c.value).where(info.c.name == "generation")).scalar_one())


def create(connection: Connection, generation: str) -> None:
    """Make all tables in an empty database."""
    create_at(connection, HEAD)
    connection.execute(insert(tables.database_info).values(name="generation", value=generation))


def create_at(connection: Connection, revision: str) -> None:
    """Make the tables as they were at a revision, without a row."""
    if revision != HEAD:
        upgrade(connection, revision)
        return
    metadata.create_all(connection)
    make_default_partition(connection)
    guard_trail(connection)
    connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(
        text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:head)"),  # noqa: S608  # a constant
        {"head": HEAD},
    )


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring a database to a revision, an empty one as well; loads alembic, which nothing else needs."""
    from alembic import command  # noqa: PLC0415  # only where something is to be migrated
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    if revision_of(connection) == FIRST and not inspect(connection).has_table(VERSION_TABLE):
        command.stamp(config, FIRST)
    command.upgrade(config, target)


def require_known(revision: str) -> None:
    """Hold that a revision is one of ours.

    Raises:
        DatabaseError: it is of a newer program.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # as above
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        ScriptDirectory(str(_MIGRATIONS)).get_revision(revision)
    except CommandError as error:
        raise DatabaseError(
            f"数据库由更新的程序写成（结构 {revision}，本程序只认到 {HEAD}），请升级程序后再启动；数据没有改动 / "
            f"the database was written by a newer program (schema {revision}, this one knows {HEAD}): "
            "upgrade this program; nothing was changed"
        ) from error
