"""At a work site a worker's identity document is read: the name and the end of its number, typed beside the card."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.decide import Reason
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy
from checkpoint.domain.real_names import RealName
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies

WORKER = sign_pass(resident("王建国"), type=PassType.WORKER, person_no=9)


@pytest.fixture
async def site(gate_under):
    """The gate of a place where workers are known by name."""
    gate = await gate_under(Policy(1, datetime.now(UTC) - timedelta(days=1), workers_real_name=True))
    await gate.scan(WORKER)
    await gate.tap("preset-365")
    return gate


def reasons(app):
    return app.panel.gate.encounter.verdict.reasons


async def test_the_verdict_follows_the_document_and_half_a_number_is_nobodys(site):
    assert "不存全号" in site.text("document")
    await site.type("text-document-name", "周大山")
    await site.type("text-document-tail", "12")
    await site.settle()
    assert Reason.WORKER_UNNAMED in reasons(site)
    await site.type("text-document-tail", "123*")
    await site.until(lambda: Reason.WORKER_UNNAMED not in reasons(site))
    assert "已按证件实名登记" in site.text("document")
    await site.tap("record-primary")
    await site.until(lambda: site.has("recorded"))
    (movement,) = bodies(site, Movement)
    assert movement.real_name == RealName("周大山", "123X")
    site.panel.last_code.forget()
    await site.scan(WORKER)
    await site.tap("direction-in")
    assert "此前已在本卡点" in site.text("document")


async def test_who_is_no_worker_or_leaves_is_not_asked(site):
    await site.tap("direction-out")
    assert not site.has("document")
    await site.scan(sign_pass(resident("张伟")))
    assert not site.has("document")
