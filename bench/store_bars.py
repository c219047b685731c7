"""The store's figures as tables, and beside them what was asked: PASS or MISS."""

import statistics
from collections.abc import Iterable
from typing import Any

RAW, SQLITE, OURS, FEW = (
    "raw append + fdatasync",
    "SQLite WAL FULL, 2 indexes",
    "checkpoint.store, 2 indexes + chain + sealed",
    "checkpoint.store, the same, with 1,000 documents",
)
Kept = dict[str, Any]
PARTS = {
    "rows": "one processor",
    "awake": "two processors kept awake",
    "spread": "two processors that fall asleep",
}
"""How inserts into the image in memory are measured, and what serves it."""


def ratio(rows: list[Kept], system: str, base: str) -> float:
    """The median over the rounds of one system's median to another's."""
    found = {row["system"]: row["medians"] for row in rows}
    return float(statistics.median(mine / theirs for mine, theirs in zip(found[system], found[base], strict=True)))


def row_of(kept: Kept, system: str) -> Kept:
    """One system's figures."""
    found: dict[str, Kept] = {row["system"]: row for row in kept["rows"]}
    return found[system]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *(f"| {' | '.join(row)} |" for row in rows), ""]


def insert_rows(kept: Kept, rows: list[Kept]) -> Iterable[list[str]]:
    for row in rows:
        figures = [f"{row['p50_us']:.0f}", f"{row['p99_us']:.0f}", f"{ratio(rows, row['system'], RAW):.2f}"]
        device = ["", ""] if kept["real"] else [f"{row['flushes']:.2f}", f"{row['kib']:.1f}"]
        yield [f"{kept['n']:,}", row["system"], *figures, *device]


def bar(what: str, asked: str, values: list[float], limits: list[float], *, at_least: bool = False) -> list[str]:
    """One row: what was asked, what was measured, and whether all of it is met."""
    met = all((value >= limit) if at_least else (value <= limit) for value, limit in zip(values, limits, strict=True))
    shown = " / ".join(f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" for value in values)
    return [what, asked, shown, "PASS" if met else "**MISS**"]


def bars(memory: dict[int, Kept], real: dict[int, Kept]) -> Iterable[list[str]]:
    """What was asked, what was measured, and whether it is met; only what was measured."""
    for n, kept in sorted(memory.items()):
        row = row_of(kept, OURS)
        yield bar(
            f"flushes / KiB on the way of an insert, {n:,}", "1.02 / 4.7", [row["flushes"], row["kib"]], [1.02, 4.7]
        )
    if memory:
        steady, limits = next(iter(memory.values()))["steady"], [1.02, 4.7]
        everything = "the same with all that is written ahead and behind, 60,000 in a row"
        yield bar(everything, "1.02 / 4.7", [steady["flushes"], steady["kib"]], limits)
    if top := memory.get(1_000_000):
        mine, theirs = row_of(top, OURS), row_of(top, SQLITE)
        for base, name, limit in ((RAW, RAW, 0.90), (SQLITE, "SQLite FULL, 2 indexes", 0.80)):
            for part, where in PARTS.items():
                yield bar(f"insert p50, 1 M / {name}, {where}", f"{limit:.2f}", [ratio(top[part], OURS, base)], [limit])
        yield bar("p99, 1 M / SQLite's", "1.2", [mine["p99_us"] / theirs["p99_us"]], [1.2])
    for n, kept in sorted(real.items()):
        note = f"real disk, {kept['rounds']} x {kept['block']}, {n:,} / raw append + fdatasync"
        yield bar(note, "1.0", [ratio(kept["rows"], OURS, RAW)], [1.0])
    if top and any(row["system"] == FEW for row in top["rows"]):
        yield bar("flat: p50 at 1 M / at 1 k, in turns", "1.1", [ratio(top["rows"], OURS, FEW)], [1.1])
    if some := memory.get(100_000):
        yield bar("open, 100 k, ms", "60", [some["reads"]["open, ms"]], [60])
        yield bar("anonymous memory, 100 k, MB", "4", [some["reads"]["open, anonymous MB"]], [4])
    if top:
        yield from read_bars(top["reads"])


def read_bars(reads: dict[str, float]) -> Iterable[list[str]]:
    """Of a million documents: opening, reading, size, batches."""
    for what, key, limit in (
        ("open, 1 M, ms", "open, ms", 250),
        ("open, 1 M, every byte verified, ms", "open verified, ms", 1000),
        ("open, 1 M, without sidecars, s", "open without sidecars, s", 15),
        ("anonymous memory, 1 M, MB", "open, anonymous MB", 20),
        ("get by id, 1 M, us", "get by id, us", 30),
        ("indexed equality, 200 hits, ms", "indexed equality, ms", 10),
        ("newest 50 of a person, ms", "newest 50 of a person, ms", 1),
        ("disk / compact JSON", "disk / compact JSON", 1.25),
    ):
        yield bar(what, f"{limit}", [reads[key]], [limit])
    against = reads["indexed equality, ms"] / reads["SQLite indexed equality, ms"]
    yield bar("indexed equality / SQLite's, not sealed", "1.0", [against], [1.0])
    sealed = reads["indexed equality, ms"] / reads["SQLite indexed equality, documents sealed, ms"]
    yield bar("indexed equality / SQLite's, documents sealed", "1.0", [sealed], [1.0])
    for what in ("insert_multiple(500), documents/s", "the same, segments sealed beside it, documents/s"):
        yield bar(what, "60,000", [reads[what]], [60_000], at_least=True)


def turns(group: dict[int, Kept]) -> list[str]:
    """How each size was measured."""
    return [
        f"{n:,}: {kept['rounds']} rounds of {kept['block']}, interleaved; load {kept['load'][0]:.1f} to "
        f"{kept['load'][1]:.1f}."
        for n, kept in sorted(group.items())
    ]


def inserts(group: dict[int, Kept], part: str) -> list[str]:
    """The table of inserts."""
    rows = [row for _, kept in sorted(group.items()) for row in insert_rows(kept, kept[part])]
    return table(("n", "system", "p50 us", "p99 us", "x raw", "flushes", "KiB"), rows)


def text_of(everything: list[Kept]) -> str:
    """All tables."""
    memory = {kept["n"]: kept for kept in everything if not kept["real"]}
    real = {kept["n"]: kept for kept in everything if kept["real"]}
    lines = ["# The store beside its peers", "", "## Asked and measured", ""]
    lines += table(("what", "asked", "measured", ""), bars(memory, real))
    for title, group, part in (
        *((f"Inserts, on a private ext4 in memory, {where}", memory, part) for part, where in PARTS.items()),
        ("Inserts, on the real disk", real, "rows"),
    ):
        if group:
            lines += [f"## {title}", "", *turns(group), "", *inserts(group, part)]
    if memory:
        names = list(dict.fromkeys(name for kept in memory.values() for name in kept["reads"]))
        lines += ["## Opening, reading, size", ""]
        rows = [[name, *(f"{kept['reads'][name]:.2f}" for _, kept in sorted(memory.items()))] for name in names]
        lines += table(("", *(f"n = {n:,}" for n in sorted(memory))), rows)
    return "\n".join(lines)
