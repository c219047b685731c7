"""A screen reader has a word for everything that can be tapped."""

import flet as ft

from tests.support.tablet import resident, sign_pass


def nameless(app):
    """Buttons without a word: neither a text nor a label on their icon."""
    found = []
    for control in app.walk():
        if isinstance(control, ft.Semantics) and isinstance(control.content, ft.FilledButton):
            parts = list(app.walk(control.content))
            said = [row.value for row in parts if isinstance(row, ft.Text) and row.value]
            said += [row.semantics_label for row in parts if isinstance(row, ft.Icon) and row.semantics_label]
            if not said and not isinstance(control.content.content, str):
                found.append(control.identifier)
    return sorted(set(found))


async def test_everything_that_can_be_tapped_has_a_name(gate):
    assert nameless(gate) == []
    await gate.scan(sign_pass(resident("王小明")))
    assert nameless(gate) == []
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    for tab in ("tab-roster", "tab-today"):
        await gate.tap(tab)
        assert nameless(gate) == [], tab
    for tile in ("inside", "history", "paper", "handover", "settings"):
        await gate.tap("tab-desk")
        await gate.tap(f"desk-{tile}")
        assert nameless(gate) == [], tile


async def test_the_start_of_a_shift_has_names_too(app):
    assert nameless(app) == []


async def test_a_screen_reader_is_told_how_much_of_a_pin_is_typed(app):
    await app.tap("operator-zhao")
    for digit in "246":
        await app.tap(f"pin-{digit}")
    (dots,) = [row for row in app.walk() if isinstance(row, ft.Semantics) and row.identifier == "pin-dots"]
    assert dots.label == "已输入 3 位"
