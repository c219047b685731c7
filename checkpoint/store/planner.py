"""Which records can match a TinyDB query, read from its own structural hash: the query language is untouched.

The hash is a private name of TinyDB 4.9 (a test stands guard); a query whose hash says nothing is answered by reading
every document. A plan gives candidates, and each is tested by the query itself. A part of an `and` may only narrow the
candidates when the other parts cannot raise, for TinyDB would have raised on a document that the plan leaves out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from tinydb import where
from tinydb.queries import QueryInstance, QueryLike

from checkpoint.store.catalog import Catalog, TableState
from checkpoint.store.index import Finder, Hasher, Part, Value, Wanted, between, canonical, hash_of, kind_of, prefix_of

_RANGES: Final = frozenset(("<", "<=", ">", ">="))
_RANGE_COST: Final = 1_000
_TOTAL: Final = frozenset(("==", "!=", "exists"))


def starts_with(value: object, text: str) -> bool:
    """For `Query().path.test(starts_with, text)`: the one test of its own that a plan can be made for."""
    return isinstance(value, str) and value.startswith(text)


class Plan:
    """Candidates of one query, segment by segment; None from `of` means that only reading everything helps."""

    def __init__(
        self,
        kind: str,
        table: int,
        path: str,
        *,
        scalars: list[Wanted] | None = None,
        bound: Any = None,  # noqa: ANN401
    ) -> None:
        """`scalars`: the values of an equality; else `kind` is `exists`, or the comparison with `bound`.

        With `parts` it is `or`: what one of them gives; or `and`: what all of them give, comparisons of one path.
        """
        self.kind, self.table, self.path, self.scalars, self.bound = kind, table, path, scalars, bound
        self.parts: list[Plan] = []

    def rows(self, catalog: Catalog) -> Iterator[Iterable[int]]:
        """Candidate locations in the segments from the first to the last, each time ascending."""
        if self.scalars is not None:
            return map(self._equal, catalog.finders((self.table, self.path)))
        return map(self.locations, list(catalog.parts.values()))

    def rows_back(self, catalog: Catalog) -> Iterator[Iterable[int]]:
        """As `rows`, from the last segments to the first."""
        if self.scalars is not None:
            return map(self._equal, reversed(catalog.finders((self.table, self.path))))
        return map(self.locations, reversed(list(catalog.parts.values())))

    def _equal(self, finder: Finder) -> list[int]:
        scalars = self.scalars or []
        if len(scalars) == 1:
            return finder.equal(self.table, self.path, scalars[0])
        return sorted(set().union(*(finder.equal(self.table, self.path, wanted) for wanted in scalars)))

    def locations(self, part: Part) -> Iterable[int]:
        """Candidate locations in one segment, ascending."""
        if self.kind == "and":
            return self._in_all(part)
        if self.parts:
            return sorted(set().union(*(plan.locations(part) for plan in self.parts)))
        if self.scalars is not None:
            return self._equal(part)
        if self.kind == "exists":
            return part.present(self.table, self.path)
        return between(part, self.table, self.path, self.kind, self.bound)

    def _in_all(self, part: Part) -> list[int]:
        found = set(self.parts[0].locations(part))
        for plan in self.parts[1:]:
            found = found and found.intersection(plan.locations(part))
        return sorted(found)

    def cost(self, parts: Iterable[Part]) -> int:
        """How many candidates there are; of a range it is not counted, only taken to be many."""
        if self.scalars is None:
            return _RANGE_COST if self.kind != "or" else sum(plan.cost(parts) for plan in self.parts)
        return sum(len(part.equal(self.table, self.path, wanted)) for part in parts for wanted in self.scalars)


def plan_of(query: object, state: TableState, catalog: Catalog, hasher: Hasher) -> Plan | None:
    """A plan for the query over this table; None: read everything."""
    return _Planner(state, list(catalog.parts.values()), hasher).plan(getattr(query, "_hash", None))


class _Planner:
    """Turns the forms of TinyDB's structural hashes into plans over one table."""

    def __init__(self, state: TableState, parts: list[Part], hasher: Hasher) -> None:
        self._state, self._parts, self._hasher = state, parts, hasher

    def plan(self, form: Any) -> Plan | None:  # noqa: ANN401, PLR0911  # TinyDB's tuples, one answer for each form
        match form:
            case ("==", tuple() as path, value):
                return self._equality(_dotted(path), [value])
            case ("one_of", tuple() as path, tuple() | frozenset() as values):
                return self._equality(_dotted(path), list(values))
            case ("exists", tuple() as path) if _dotted(path) in self._state.declared.equal:
                return Plan("exists", self._state.number, _dotted(path))
            case ("test", tuple() as path, function, (str() as text,)) if function is starts_with:
                return self._beginning(_dotted(path), text)
            case (str() as operator, tuple() as path, bound) if operator in _RANGES:
                dotted = _dotted(path)
                if dotted in self._state.declared.ordered and _is_plain(bound):
                    return Plan(operator, self._state.number, dotted, bound=bound)
            case ("and", frozenset() as forms):
                return self._narrowest(forms)
            case ("or", frozenset() as forms):
                return self._either(forms)
        return None

    def _equality(self, path: str, values: list[Any]) -> Plan | None:
        scalars = [canonical(value) for value in values]
        if path not in self._state.declared.equal or not values or any(scalar is None for scalar in scalars):
            return None
        return Plan("==", self._state.number, path, scalars=[self._wanted(path, x) for x in scalars if x is not None])

    def _beginning(self, path: str, text: str) -> Plan | None:
        for field, length in self._state.fields.beginning:
            if ".".join((field.first, *field.rest)) == path and len(text) >= length:
                path = field.key[1]
                return Plan("==", self._state.number, path, scalars=[self._wanted(path, str.__str__(text)[:length])])
        return None

    def _wanted(self, path: str, value: Value) -> Wanted:
        return Wanted(value, hash_of(self._hasher, prefix_of((self._state.number, path)), value))

    def _narrowest(self, forms: Iterable[Any]) -> Plan | None:
        forms = list(forms)
        if not all(self._is_total(form) for form in forms):
            return None
        plans = self._bounded([plan for form in forms if (plan := self.plan(form)) is not None])
        return min(plans, key=lambda plan: plan.cost(self._parts)) if len(plans) > 1 else next(iter(plans), None)

    def _bounded(self, plans: list[Plan]) -> list[Plan]:
        """Comparisons of one path as one plan: from a time to another is what both ends leave, not what one does."""
        ranges: dict[str, list[Plan]] = {}
        for plan in plans:
            if plan.kind in _RANGES:
                ranges.setdefault(plan.path, []).append(plan)
        found = [plan for plan in plans if plan.kind not in _RANGES]
        for path, ends in ranges.items():
            both = Plan("and", self._state.number, path)
            both.parts = ends
            found.append(both if len(ends) > 1 else ends[0])
        return found

    def _either(self, forms: Iterable[Any]) -> Plan | None:
        """A choice is a plan when each of its parts is one; as one part may hide another's error, none may raise."""
        forms = list(forms)
        plans = [self.plan(form) for form in forms]
        if not all(self._is_total(form) for form in forms) or any(plan is None for plan in plans):
            return None
        either = Plan("or", self._state.number, "")
        either.parts = [plan for plan in plans if plan is not None]
        return either

    def _is_total(self, form: Any) -> bool:  # noqa: ANN401, PLR0911  # the same
        """Whether a query of this form cannot raise on any document of the table."""
        match form:
            case ("and" | "or", frozenset() as forms):
                return all(self._is_total(part) for part in forms)
            case ("not", part):
                return self._is_total(part)
            case (str() as operator, tuple() as path, bound) if operator in _RANGES:
                return self._compares(_dotted(path), bound)
            case ("one_of", _, tuple() | frozenset()):
                return True
            case ("test", _, function, (str(),)):
                return function is starts_with
            case (str() as operator, *_):
                return operator in _TOTAL
        return False

    def _compares(self, path: str, bound: Any) -> bool:  # noqa: ANN401  # any JSON
        """Whether every value under an ordered path is of the bound's kind."""
        number, kind = self._state.number, kind_of(bound)
        return (
            path in self._state.declared.ordered
            and _is_plain(bound)
            and all(part.kinds(number, path) in ("", kind) for part in self._parts)
        )


def predicate_of(query: QueryLike) -> Callable[[Mapping[str, Any]], Any]:
    """The query, or where it is TinyDB's equality with a text: the same without its detours through four functions."""
    form = query._hash if type(query) is QueryInstance and _is_stock(query) else None  # noqa: SLF001  # see above
    match form:
        case ("==", (first,), text) if type(text) is str and type(first) is str:
            return lambda doc: doc.get(first) == text
        case ("==", (first, second), text) if type(text) is str and type(first) is type(second) is str:

            def test(doc: Mapping[str, Any]) -> bool:
                inner = doc.get(first)
                return type(inner) is dict and inner.get(second) == text

            return test
    return query


def _code_of(query: QueryInstance) -> Any:  # noqa: ANN401  # whatever a test of somebody's own may be
    return getattr(query._test, "__code__", None)  # noqa: SLF001  # the same


_STOCK: Final = _code_of(where("a") == "")


def _is_stock(query: QueryInstance) -> bool:
    """Whether the query tests what TinyDB makes of its hash; one that was put together by hand may test anything."""
    return _code_of(query) is _STOCK


def _is_plain(bound: object) -> bool:
    """A number or a text whose comparison is Python's own; not the number that equals nothing."""
    return type(bound) in (str, int, float) and bound == bound  # noqa: PLR0124


def _dotted(path: tuple[Any, ...]) -> str:
    """The path as declared; a path with a dot or a function in it is none that could be."""
    if all(isinstance(key, str) and "." not in key for key in path):
        return ".".join(path)
    return ""


def newest_first(plan: Plan, catalog: Catalog, together: int) -> Iterator[list[int]]:
    """Candidates from the last written to the first, so many together and what is left."""
    found: list[int] = []
    for row in plan.rows_back(catalog):
        found += reversed(list(row))
        whole = len(found) - len(found) % together
        yield from (found[start : start + together] for start in range(0, whole, together))
        found = found[whole:]
    yield found
