"""What SQLAlchemy compiled, kept for all databases of a process.

It keeps a statement with the engine that it was compiled for, which suits a server: a test opens a database of its
own, and had all its statements compiled anew, a fifth of what the tests of the server took of the processor.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

STATEMENTS_MAX: Final = 2_000


class Statements(MutableMapping[tuple[Any, ...], Any]):
    """By the statement and the kind of database; SQLAlchemy's key begins with the one engine's dialect."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[Any, ...], Any] = LRUCache(STATEMENTS_MAX)

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self._kept[type(key[0]), *key[1:]]

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[type(key[0]), *key[1:]] = compiled

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        del self._kept[type(key[0]), *key[1:]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def keep_statements() -> None:
    """From now on every connection of this process compiles a statement that no other has compiled."""
    kept = Statements()

    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept)

    event.listen(Engine, "engine_connect", use)
