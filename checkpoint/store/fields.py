"""Which values of a table's documents are indexed: declared as dotted paths, prepared once, looked up in each."""

from typing import Any, Final, NamedTuple

ABSENT: Final = object()
"""What stands for no value: None is one."""


class Declared(NamedTuple):
    """The indexes of one table, as dotted paths.

    For equality; for ranges over values of one type; and for what texts begin with, with how many characters.
    """

    equal: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    beginning: tuple[tuple[str, int], ...] = ()


class Field(NamedTuple):
    """One indexed path of one table, prepared."""

    key: tuple[int, str]
    first: str
    rest: tuple[str, ...]


class Fields(NamedTuple):
    """The indexed paths of one table."""

    equal: tuple[Field, ...] = ()
    ordered: tuple[Field, ...] = ()
    beginning: tuple[tuple[Field, int], ...] = ()


def fields_of(table: int, declared: Declared) -> Fields:
    """Prepare a table's declared paths.

    Raises:
        ValueError: a path whose keys are not names, such as `1` or `null`, which JSON makes of keys that are no text.
    """

    def field(path: str, mark: str = "") -> Field:
        steps = tuple(path.split("."))
        if any(not step.isidentifier() or step in ("true", "false", "null") for step in steps):
            message = f"{path!r} cannot be an index"
            raise ValueError(message)
        return Field((table, path + mark), steps[0], steps[1:])

    beginning = tuple((field(path, f"^{length}"), length) for path, length in declared.beginning)
    return Fields(tuple(map(field, declared.equal)), tuple(map(field, declared.ordered)), beginning)


def value_at(doc: Any, steps: tuple[str, ...]) -> Any:  # noqa: ANN401  # a document's values are any JSON
    """The value under a path; `ABSENT` where TinyDB's query would find none either."""
    for step in steps:
        if type(doc) is not dict and not isinstance(doc, dict):
            return ABSENT
        doc = doc.get(step, ABSENT)
    return doc
