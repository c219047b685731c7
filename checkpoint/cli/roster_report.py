"""What a roster import tells: the counts, the changes and the problems, masked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from checkpoint.domain.people import mask_name
from checkpoint.i18n import Language, text
from checkpoint.server.importing.planning import Change
from checkpoint.server.importing.rejected import rejected_csv, rejected_path
from checkpoint.server.roster_import import Prepared

CHANGES_SHOWN: Final = 10
PROBLEMS_SHOWN: Final = 40

_FIELDS: Final = ("name", "sex", "phone", "relation", "note")


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to tell. `rejected` is the file of rejected rows, None when there are none."""

    place: str
    source: Path
    prepared: Prepared
    rejected: Path | None
    applied: bool


def write_rejected(source: Path, prepared: Prepared, language: Language) -> Path | None:
    """Write the rejected rows beside the source, readable by its owner only."""
    if not prepared.checked.rejected:
        return None
    content = rejected_csv(prepared.table, prepared.checked.rejected, language)
    path = rejected_path(source, content)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def show(console: Console, report: Report, language: Language) -> None:
    """Print it all."""
    prepared = report.prepared
    header_line = prepared.table.header_line
    form = prepared.table.form
    console.print(
        text("roster.source", language, file=report.source.name, form=form, line=header_line),
        highlight=False,
        markup=False,
    )
    for key, name, values in (
        ("roster.ignored", "columns", prepared.table.header.ignored),
        ("roster.other_sheets", "sheets", prepared.table.other_sheets),
    ):
        if values:
            console.print(text(key, language, **{name: "、".join(values)}), highlight=False, markup=False)
    console.print(_counts(report, language))
    if prepared.plan.changed:
        console.print(_changes(prepared, language))
    if prepared.checked.rejected:
        console.print(_problems(prepared, language))
    for key, filled in _closing(report):
        console.print(text(key, language, **filled), highlight=False, markup=False, soft_wrap=True)


def _closing(report: Report) -> list[tuple[str, dict[str, object]]]:
    prepared = report.prepared
    lines: list[tuple[str, dict[str, object]]] = []
    if report.rejected is not None:
        lines.append(("roster.rejected_file", {"path": report.rejected}))
    if prepared.allowed.remove_missing and prepared.checked.rejected:
        lines.append(("roster.removal_held", {}))
    if prepared.written == 0:
        lines.append(("roster.nothing", {}))
    else:
        lines.append(("roster.applied" if report.applied else "roster.dry_run", {}))
    return lines


def _counts(report: Report, language: Language) -> Table:
    prepared, plan = report.prepared, report.prepared.plan
    table = Table(title=text("roster.title", language, place=report.place), title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    missing = "removed" if prepared.removes else "missing"
    counts = {
        "rows": len(prepared.table.rows),
        "added": len(plan.added),
        "changed": len(plan.changed),
        "moved": len(plan.moved),
        "unchanged": plan.unchanged,
        missing: len(plan.missing),
        "rejected": len(prepared.checked.rejected),
        "households": len(plan.new_households),
    }
    for name, count in counts.items():
        if name != "moved" or count:
            table.add_row(text(f"roster.count.{name}", language), f"{count:,}")
    return table


def _changes(prepared: Prepared, language: Language) -> Table:
    changes = prepared.plan.changed
    shown = changes[:CHANGES_SHOWN]
    title = text("roster.changes", language, shown=len(shown), total=len(changes))
    table = _folding(("person", "address", "fields"), language, title)
    for change in shown:
        address = prepared.address(change.after.resident.household_id)
        table.add_row(mask_name(change.after.resident.name), address, _changed_fields(change, language))
    return table


def _changed_fields(change: Change, language: Language) -> str:
    before, after = change.before.resident, change.after.resident
    changed = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    names = [text(f"roster.column.{name}", language) for name in changed]
    if change.before.id_hmac != change.after.id_hmac or before.id_tail != after.id_tail:
        names.append(text("roster.column.id_number", language))
    if change.before.looked_after != change.after.looked_after:
        names.append(text("roster.column.looked_after", language))
    if change.moved:
        names.append(text("roster.field.moved", language))
    return "、".join(names)


def _problems(prepared: Prepared, language: Language) -> Table:
    problems = prepared.checked.problems
    shown = problems[:PROBLEMS_SHOWN]
    title = text("roster.problems", language, shown=len(shown), total=len(problems))
    table = _folding(("line", "column", "value", "reason"), language, title)
    for problem in shown:
        column = text(f"roster.column.{problem.column.value}", language)
        table.add_row(str(problem.line), column, problem.value.replace("[", r"\["), problem.text(language))
    return table


def _folding(names: tuple[str, ...], language: Language, title: str) -> Table:
    """A table whose long cells go on in the next line: Chinese has no blanks at which rich would break it."""
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(text(f"roster.header.{name}", language), overflow="fold")
    return table
