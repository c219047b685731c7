"""Flet's messages, named and no more where Flet writes them down for a log that nobody reads.

Flet 1.0.5's web server puts every message into an f-string before it asks whether the log is wanted: all the controls
of a screen are spelled out and thrown away, which took longer than drawing them (ADR 0027).
"""

from flet.messaging.protocol import Message


def keep_messages_brief() -> None:
    """From now on a message in an f-string is the name of its action. `str` and `repr` tell all of it, as before."""
    Message.__format__ = _name  # type: ignore[method-assign, assignment]  # Flet has no setting for it


def _name(message: Message, _spec: str) -> str:
    return message.action.name
