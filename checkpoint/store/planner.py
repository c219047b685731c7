"""Which records can match a TinyDB query: read from the query's own structural hash, so the query language is untouched.

The hash is a private name of TinyDB 4.9 (a test stands guard); a query whose hash says nothing is answered by reading
every document. A plan gives candidates, and each is tested by the query itself. A part of an `and` may only narrow the
candidates when the other parts cannot raise, for TinyDB would have raised on a document that the plan leaves out.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from checkpoint.store.catalog import TableState
from checkpoint.store.index import Hashes, Part, between, canonical

_RANGES: Final = frozenset(("<", "<=", ">", ">="))
_TOTAL: Final = frozenset(("==", "!=", "exists"))


class Plan:
    """Candidates of one query, segment by segment; None from `of` means that only reading everything helps."""

    def __init__(self, kind: str, table: int, path: str, *, scalars: list[int] | None = None, bound: Any = None) -> None:  # noqa: ANN401
        """`scalars`: the hashes of an equality; else `kind` is the comparison with `bound`."""
        self.kind, self.table, self.path, self.scalars, self.bound = kind, table, path, scalars, bound
        self.parts: list[Plan] = []

    def locations(self, part: Part) -> Iterable[int]:
        """Candidate locations in one segment, ascending."""
        if self.parts:
            return sorted(set().union(*(plan.locations(part) for plan in self.parts)))
        if self.scalars is not None:
            found = [part.equal(self.table, self.path, hashed) for hashed in self.scalars]
            return found[0] if len(found) == 1 else sorted(set().union(*found))
        return between(part, self.table, self.path, self.kind, self.bound)

    @property
    def cost(self) -> int:
        """Equality narrows more than a choice, a choice more than a range."""
        if self.parts:
            return max(plan.cost for plan in self.parts) + len(self.parts)
        return len(self.scalars) if self.scalars is not None else 1_000_000


def plan_of(query: object, state: TableState, hashes: Hashes) -> Plan | None:
    """A plan for the query over this table; None: read everything."""
    return _plan(getattr(query, "_hash", None), state, hashes)


def _plan(form: Any, state: TableState, hashes: Hashes) -> Plan | None:  # noqa: ANN401  # TinyDB's tuples
    match form:
        case ("==", tuple() as path, value):
            return _equality(_dotted(path), [value], state, hashes)
        case ("one_of", tuple() as path, tuple() | frozenset() as values):
            return _equality(_dotted(path), list(values), state, hashes)
        case (str() as operator, tuple() as path, bound) if operator in _RANGES:
            dotted = _dotted(path)
            if dotted in state.declared.ordered and type(bound) in (str, int, float) and bound == bound:  # noqa: PLR0124
                return Plan(operator, state.number, dotted, bound=bound)
        case ("and", frozenset() as forms):
            return _narrowest(forms, state, hashes)
        case ("or", frozenset() as forms):
            plans = [_plan(part, state, hashes) for part in forms]
            if all(plan is not None for plan in plans):
                either = Plan("or", state.number, "")
                either.parts = [plan for plan in plans if plan is not None]
                return either
    return None


def _equality(path: str, values: list[Any], state: TableState, hashes: Hashes) -> Plan | None:
    scalars = [canonical(value) for value in values]
    if path not in state.declared.equal or not values or any(scalar is None for scalar in scalars):
        return None
    found = [hashes.of(state.number, path, scalar) for scalar in scalars if scalar is not None]
    return Plan("==", state.number, path, scalars=found)


def _narrowest(forms: Iterable[Any], state: TableState, hashes: Hashes) -> Plan | None:
    forms = list(forms)
    if not all(_is_total(form, state) for form in forms):
        return None
    plans = [plan for form in forms if (plan := _plan(form, state, hashes)) is not None]
    return min(plans, key=lambda plan: plan.cost, default=None)


def _is_total(form: Any, state: TableState) -> bool:  # noqa: ANN401
    """Whether a query of this form cannot raise on any document. A declared order promises comparable values."""
    match form:
        case ("and" | "or", frozenset() as forms):
            return all(_is_total(part, state) for part in forms)
        case ("not", part):
            return _is_total(part, state)
        case (str() as operator, tuple() as path, *_) if operator in _RANGES:
            return _dotted(path) in state.declared.ordered
        case ("one_of", _, tuple() | frozenset()):
            return True
        case (str() as operator, *_):
            return operator in _TOTAL
    return False


def _dotted(path: tuple[Any, ...]) -> str:
    """The path as declared; a path with a dot or a function in it is none that could be."""
    if all(isinstance(key, str) and "." not in key for key in path):
        return ".".join(path)
    return ""


def newest_first(plan: Plan, parts: Iterable[Part]) -> Iterator[int]:
    """Candidates from the last written to the first."""
    for part in parts:
        yield from reversed(list(plan.locations(part)))
