"""Flet compares two drawings with fewer steps, and finds the same (ADR 0061)."""

import dataclasses
import sys

import flet as ft
import pytest
from flet.controls import object_patch
from flet.controls.base_control import BaseControl
from flet.controls.object_patch import DiffBuilder, ObjectPatch

from checkpoint.views.comparing import WALKS
from tests.support.headless import pack


def as_flet_does(monkeypatch):
    monkeypatch.setattr(object_patch, "dataclasses", dataclasses)
    for name in WALKS:
        monkeypatch.setattr(DiffBuilder, name, getattr(DiffBuilder, name).__wrapped__)


def a_button(said, **more):
    style = ft.ButtonStyle(bgcolor="#123456", side=ft.BorderSide(1, "#654321"), padding=ft.Padding.all(4))
    return ft.FilledButton(said, style=style, on_click=print, badge=ft.Badge(label=ft.Text("3")), **more)


def a_screen(*rows, **more):
    return ft.Container(ft.Column(list(rows), spacing=8), border=ft.Border.all(1, "#000000"), **more)


DRAWINGS = {
    "another word": lambda: (a_screen(ft.Text("进")), a_screen(ft.Text("出"))),
    "one row more": lambda: (a_screen(a_button("a")), a_screen(a_button("a"), a_button("b"))),
    "one row less": lambda: (a_screen(a_button("a"), ft.Row([ft.Text("b")])), a_screen(a_button("a"))),
    "rows in another order": lambda: (
        a_screen(*(a_button(key, key=key) for key in "abc")),
        a_screen(*(a_button(key, key=key) for key in "cab")),
    ),
    "another kind of control": lambda: (a_screen(a_button("a")), a_screen(ft.Switch(label="a"))),
    "another key": lambda: (a_screen(key="a"), a_screen(key="b")),
    "a control in a value that is none": lambda: (
        a_screen(),
        a_screen(ft.TextField(suffix=ft.Row([a_button("x")]), text_style=ft.TextStyle(size=3))),
    ),
    "a control among what was given by name": lambda: (
        a_screen(),
        a_screen(ft.ListTile(title=a_button("x"), leading=ft.Icon(ft.Icons.ADD), trailing=ft.Column([a_button("y")]))),
    ),
    "controls that were nowhere": lambda: (ft.Container(data=1), ft.Container(a_screen(ft.Stack([a_button("a")])))),
    "nothing": lambda: (a_screen(a_button("a")), a_screen(a_button("a"))),
}


def found_between(old, new):
    """What is sent for a change and which controls come and go, with their numbers counted from the first one's."""
    first = old._i
    for drawing in (old, new):
        object.__setattr__(drawing, "_frozen", True)
    page = ft.Container()
    list(ObjectPatch.from_diff({"_b": None}, {"_b": old}, control_cls=BaseControl, parent=page, frozen=True))
    patch, added, removed = ObjectPatch.from_diff(
        {"_b": old}, {"_b": new}, control_cls=BaseControl, parent=page, frozen=True
    )
    for control in {id(row): row for row in (old, new, *added, *removed)}.values():
        object.__setattr__(control, "_i", control._i - first)
    return (
        pack(patch.to_message()),
        [(type(row).__name__, row._i, type(row.parent).__name__, hasattr(row, "_frozen")) for row in added],
        [(type(row).__name__, row._i) for row in removed],
    )


@pytest.mark.parametrize("changed", DRAWINGS)
def test_what_is_sent_and_which_controls_come_and_go_is_what_flet_finds(changed, monkeypatch):
    found = found_between(*DRAWINGS[changed]())
    as_flet_does(monkeypatch)
    assert found == found_between(*DRAWINGS[changed]())


def calls(work):
    count = 0

    def called(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_a_new_screen_of_buttons_takes_half_of_the_steps_at_most(monkeypatch):
    briefly = [a_screen(), a_screen(*(a_button(str(number)) for number in range(10)))]
    at_length = [a_screen(), a_screen(*(a_button(str(number)) for number in range(10)))]
    found_between(*DRAWINGS["one row more"]())  # classes are asked once
    steps = calls(lambda: found_between(*briefly))
    as_flet_does(monkeypatch)
    assert steps <= calls(lambda: found_between(*at_length)) / 2
