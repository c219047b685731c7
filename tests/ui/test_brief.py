"""What Flet sends is packed, and not spelled out for a log that nobody reads (ADR 0027)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgpack  # type: ignore[import-untyped]  # it brings no types, and is what Flet packs with
import pytest
from flet.messaging.protocol import Message, MessageAction, PatchControlBody
from flet_web.fastapi.flet_app import FletApp

from checkpoint.views.brief import keep_messages_brief


class Word(str):
    """A text that notices when it is spelled out."""

    __slots__ = ()
    spelled = 0

    def __repr__(self):
        Word.spelled += 1
        return super().__repr__()


@pytest.fixture
def brief(monkeypatch):
    monkeypatch.setattr(Message, "__format__", Message.__format__)
    keep_messages_brief()


async def test_a_message_is_sent_without_being_spelled_out(brief, monkeypatch):
    app = FletApp(asyncio.get_running_loop(), ThreadPoolExecutor(1), print, None)
    sent: asyncio.Queue[bytes] = asyncio.Queue()
    monkeypatch.setattr(app, "_FletApp__send_queue", sent, raising=False)
    app.send_message(Message(MessageAction.PATCH_CONTROL, PatchControlBody(7, [Word("张三")])))
    packed = sent.get_nowait()
    assert msgpack.unpackb(packed[1:])[1]["patch"] == ["张三"]
    assert Word.spelled == 0


def test_a_message_says_what_it_is_and_can_still_be_looked_at_whole(brief):
    message = Message(MessageAction.PATCH_CONTROL, "张三")
    assert f"{message}" == "PATCH_CONTROL"
    assert "张三" in str(message)
