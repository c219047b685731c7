"""What stands in small print under a resident's name."""

from checkpoint.domain.people import Resident, mask_phone
from checkpoint.i18n import CATALOGUE
from checkpoint.i18n.recorded import recorded
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel


def relation(panel: Panel, resident: Resident) -> str:
    """What they are to the head of the household: as the roster has it, the common ones in either language."""
    key = f"relation.{resident.relation}"
    return panel.say(key) if key in CATALOGUE else resident.relation


def relation_and_phone(panel: Panel, resident: Resident) -> str:
    """The relation and the masked telephone; on a phone the number alone, which leaves room for where they are."""
    phone = mask_phone(resident.phone) if resident.phone and not growing() else ""
    if phone and not panel.frame.phone:
        phone = panel.say("household.phone", phone=phone)
    return " · ".join(text for text in (relation(panel, resident), phone) if text)


def as_recorded(panel: Panel, value: str, prefix: str) -> str:
    """A word of the record in the language of the screen; what was typed by hand stays as it is."""
    return recorded(value, prefix, panel.frame.language)
