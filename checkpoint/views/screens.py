"""Which screen is on the glass: the name changes with the screen and with the person at the gate."""

from checkpoint.views.panel import Panel
from checkpoint.views.state import Tab


def name_of_screen(panel: Panel) -> str:
    """Another one where something new is shown; the same for all that is tapped and typed on it."""
    frame, gate = panel.frame, panel.gate
    place = (frame.shift is not None, frame.tab.value, frame.desk.value, panel.duties.board.screen.value)
    who = gate.encounter.number if gate.encounter else 0
    lists = (gate.found, gate.household, panel.family.opened)
    listed = "".join("-" if row is None else "+" for row in lists)
    return "/".join(str(part) for part in (*place, who, listed, panel.duties.car.open))


def is_card(panel: Panel) -> bool:
    """Whether what is shown is the card of somebody who stands at the gate."""
    gate = panel.gate
    lists = (gate.found, gate.household, panel.family.opened)
    at_gate = panel.frame.shift is not None and panel.frame.tab is Tab.GATE
    return at_gate and gate.encounter is not None and lists == (None, None, None) and not panel.duties.car.open
