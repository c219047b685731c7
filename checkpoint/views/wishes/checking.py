"""Saying how somebody was checked, before they are let through."""

from dataclasses import replace

from checkpoint.views.panel import Panel


async def say_check(panel: Panel, number: int, code: str) -> None:
    """This is how; the same once more: not after all. It goes into the record and changes no verdict."""
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number:
            return
        said = "" if live.checked == code else code
        panel.gate.encounter = replace(live, revision=live.revision + 1, checked=said)
    await panel.focus_scan()
