"""What the tables' columns are made of."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Dialect, Index, MetaData, String, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

metadata: Final = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "only aware times are stored"
            raise ValueError(message)
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key(name: str, kind: Any) -> Column[Any]:  # noqa: ANN401 - SQLAlchemy takes a type or its class
    """A part of the primary key; never a number that the database makes."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def code(length: int) -> TypeEngine[str]:
    """Text that no person reads: in the order of its bytes on any database, which PostgreSQL compares fastest."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def place_key() -> Column[Any]:
    """The first part of the primary key of whatever belongs to a place."""
    return key("place_id", BigInteger)


def filled(name: str, kind: Any) -> Column[Any]:  # noqa: ANN401 - as above
    """A column that is never null."""
    return Column(name, kind, nullable=False)


def revised(name: str) -> tuple[Column[Any], Column[Any], Index]:
    """What makes a table a stream: its revision, its tombstone, and the index that a pull walks."""
    return (
        filled("rev", BigInteger),
        Column("deleted", Boolean, nullable=False, default=False),
        Index(f"{name}_by_rev", "place_id", "rev"),
    )


class RecordedText(FunctionElement[str]):
    """Recorded bytes as the text that they are, to look something up in them."""

    name = "recorded_text"
    type = Text()
    inherit_cache = True


@compiles(RecordedText, "postgresql")
def _on_postgresql(element: RecordedText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # SQLAlchemy's
    return f"convert_from({compiler.process(element.clauses, **options)}, 'UTF8')"


@compiles(RecordedText, "sqlite")
def _in_a_file(element: RecordedText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # the same
    return f"CAST({compiler.process(element.clauses, **options)} AS TEXT)"
