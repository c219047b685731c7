"""Carrying forward: what is folded from events does not change when retention drops them, over any restart."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.bootstrap import open_tablet
from checkpoint.domain.care import CareNote, CareStep, care_list
from checkpoint.domain.decide import Direction
from checkpoint.domain.events import Correction, CorrectionReason, Event, EventKind, ShiftChange, ShiftStep
from checkpoint.domain.forward import returnees_in_force
from checkpoint.domain.movements import Category
from checkpoint.domain.notices import NoticeRead, readers
from checkpoint.domain.policy import Policy
from checkpoint.domain.reports import Figures
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.shifts import Shift
from checkpoint.domain.supplies import SupplyChange, SupplyStep
from checkpoint.services.forward import Forward
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference
from checkpoint.services.signed_lists import SignedLists
from checkpoint.services.upkeep import Retention
from checkpoint.store import open_store
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.identity import IdentityFile
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, key_of
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from tests.support.builders import NOON, a_movement, an_event
from tests.support.gates import Hands
from tests.support.tablet import fill

DAY = timedelta(days=1)
SMALL = Options(segment_bytes=8 * 1024, reserve_bytes=0, inline=True)
KEEP = 3
EVENTS = 180
HOMES = (0x1000, 0x1001, 0x1002)
SHIFT_BEGAN = 30


class Post:
    """A post's store, from which it can be made to drop what is older than three days."""

    def __init__(self, folder):
        self.folder, self.hands = folder, Hands()
        self.open()

    def open(self):
        self.store = open_store(self.folder, key=bytes(32), options=SMALL)
        self.outbox = Outbox(self.store)
        self.ledger = Ledger(self.outbox)
        self.shifts = IdentityFile(self.store)

    def reference(self):
        return Reference(Replica(self.store), SignedLists(Marks(self.store), 1, b""))

    def forget(self, pause=lambda _seconds: False):
        clock, last = self.hands.clock(), self.outbox.last
        cursor = Cursor(last, self.outbox.hash_at(last))
        for at in (self.hands.now - 4 * DAY, self.hands.now):
            self.outbox.acknowledge(cursor, (), self.hands.now, Backing(at, at))
        forward = Forward(self.outbox, self.reference(), self.shifts.load_shift, clock)
        policy = Policy(1, NOON - 400 * DAY, keep_days=KEEP)
        return Retention(self.outbox, lambda _at: policy, clock, forward.carry, lambda: False).run(pause)

    def restart(self):
        self.store.close()
        self.open()

    def record(self, event):
        self.hands.now = event.at
        self.ledger.apply(self.outbox.append(event), event)


def bodies(chance, made):
    """Any duty, and any passage: what a post records, in any order."""
    home, person = chance.choice(HOMES), chance.randrange(1, 3)
    drawn = chance.randrange(12)
    if drawn < 6:
        return care(chance, made, home, person, drawn)
    match drawn:
        case 6:
            return Returnee(home, chance.choice(["张小军", "李梅"]), state=chance.choice(list(ReturneeState)))
        case 7:
            return NoticeRead(chance.choice(["n1", "n2"]))
        case 8 if made and made[-1].kind is EventKind.MOVEMENT:
            return Correction(made[-1].id, CorrectionReason.OTHER)
    who = Category.VISITOR if chance.random() < 0.2 else Category.RESIDENT
    number = len(made) if who is Category.VISITOR else person
    return a_movement(
        direction=chance.choice(list(Direction)), category=who, person_id=f"{home:08x}-{number % 200}", readings=()
    )


def care(chance, made, home, person, drawn):
    known = [event.id for event in made if isinstance(event.body, CareNote) and event.body.step is CareStep.ASKED]
    match drawn:
        case 0:
            return CareNote(CareStep.BEGIN, home, person - 1, order="7号")
        case 1:
            return CareNote(CareStep.READING, home, person - 1, tenths=chance.randrange(360, 380))
        case 2:
            return CareNote(CareStep.RELEASE, home, person - 1)
        case 3:
            return CareNote(CareStep.ASKED, home, goods="菜")
        case 4 if known:
            later = [CareStep.BOUGHT, CareStep.AT_GATE, CareStep.DELIVERED, CareStep.CANCELLED]
            return CareNote(chance.choice(later), home, delivery=chance.choice(known[-4:]))
    item = chance.choice(["口罩", "消毒液", "体温计"])
    return SupplyChange(chance.choice(list(SupplyStep)), item, chance.randrange(1, 500), "只")


def as_carried(passage):
    """What frees an exit of a quota is not carried: of the policy's window nothing is dropped."""
    return passage and replace(passage, shown=None, emergency=False)


def folded(post, now):
    """What the post knows that still holds. Visitors who left, the released and the delivered are no state."""
    ledger = post.ledger
    residents = [f"{home:08x}-{number}" for home in HOMES for number in (1, 2)]
    care = post_care(ledger)
    forms = ledger.duties(EventKind.RETURNEE)
    return {
        "stocks": ledger.stocks(),
        "running": care.running,
        "deliveries": [row for row in care.deliveries.values() if row.open],
        "returnees": returnees_in_force(forms, now - 31 * DAY),
        "read": readers(ledger.duties(EventKind.NOTICE)),
        "one": {who: as_carried(ledger.presence.last_passage(who)) for who in residents},
        "many": {who: as_carried(ledger.newest_passage(who)) for who in residents},
        "inside": {
            f"{home:08x}-{number}": ledger.presence.is_inside(f"{home:08x}-{number}", Category.VISITOR)
            for home in HOMES
            for number in range(3, 200)
        },
        "counted": ledger.figures_after(SHIFT_BEGAN),
    }


def post_care(ledger):
    return care_list(ledger.duties(EventKind.CARE))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_post_records_it_knows_the_same_after_drops_and_restarts_as_without(tmp_path, seed):
    chance = random.Random(seed)
    whole, forgetful = Post(tmp_path / "whole"), Post(tmp_path / "forgetful")
    at, gone = NOON - 90 * DAY, 0
    made: list[Event] = []
    for number in range(EVENTS):
        at += timedelta(minutes=chance.randrange(1, 1200))
        made.append(an_event(bodies(chance, made), at))
        for post in (whole, forgetful):
            post.record(made[-1])
            if number == SHIFT_BEGAN:
                post.shifts.save_shift(Shift("v01", "赵卫国", at, SHIFT_BEGAN))
        if chance.random() < 0.04:
            gone += forgetful.forget()
            if chance.random() < 0.5:
                forgetful.restart()
            assert folded(forgetful, at) == folded(whole, at)
    gone += forgetful.forget()
    forgetful.restart()
    whole.restart()
    assert gone > EVENTS / 2
    assert len(list(forgetful.outbox.events())) == EVENTS - gone
    assert folded(forgetful, at) == folded(whole, at)
    assert folded(forgetful, at)["counted"] != Figures()
    for post in (whole, forgetful):
        post.store.close()


def test_what_is_carried_is_never_sent(tmp_path):
    post = Post(tmp_path)
    for number in range(100):
        post.record(an_event(CareNote(CareStep.BEGIN, HOMES[0], number % 5), NOON - (90 - number / 4) * DAY))
    post.hands.now = NOON
    before = post.outbox.last
    assert post.forget()
    post.restart()
    assert (post.outbox.last, post.outbox.pending) == (before, 0)
    post.record(an_event(a_movement(), NOON))
    assert [len(post.outbox.recorded(before + 1, 9)), post.outbox.pending, post.outbox.lost] == [1, 1, 0]
    post.store.close()


def test_a_drop_that_was_cut_short_after_the_carrying_counts_nothing_twice(tmp_path):
    post = Post(tmp_path)
    for number in range(60):
        change = SupplyChange(SupplyStep.RECEIVE, "口罩", 100, "只")
        post.record(an_event(change, NOON - (90 - number) * DAY))
        post.record(an_event(CareNote(CareStep.BEGIN, HOMES[0] + number, 0), NOON - (90 - number) * DAY))
    post.hands.now = NOON
    Forward(post.outbox, post.reference(), post.shifts.load_shift, post.hands.clock()).carry(80)
    post.restart()
    assert post.ledger.stocks()["口罩"].received == 6000
    assert len(post_care(post.ledger).running) == 60
    assert post.forget()
    post.restart()
    assert post.ledger.stocks()["口罩"].received == 6000
    assert len(post_care(post.ledger).running) == 60
    post.store.close()


def test_a_posts_masks_and_its_isolated_flat_are_there_when_the_day_they_were_written_down_is_gone(tmp_path):
    key = key_of(FolderKeystore(tmp_path), DEVICE_KEY)
    with open_store(tmp_path, key=key, options=Options(segment_bytes=16 * 1024, reserve_bytes=0)) as store:
        outbox = Outbox(store)
        outbox.append(an_event(SupplyChange(SupplyStep.RECEIVE, "口罩", 6000, "只"), NOON - 100 * DAY))
        outbox.append(an_event(CareNote(CareStep.BEGIN, 0x1001), NOON - 100 * DAY))
        for number in range(200):
            outbox.append(an_event(a_movement(), NOON - 100 * DAY + DAY / 4 * number))
        for at in (NOON - 4 * DAY, NOON):
            outbox.acknowledge(Cursor(202, outbox.hash_at(202)), (), NOON, Backing(at, at))
    fill(tmp_path, Policy(1, NOON - 200 * DAY), now=NOON)
    tablet = open_tablet(tmp_path, Hands().clock())
    tablet.upkeep.round()
    assert tablet.outbox.drops.until > 2
    tablet.close()
    tablet = open_tablet(tmp_path, Hands().clock())
    assert [row.balance for row in tablet.duties.stocks()] == [6000]
    tablet.duties.change_stock(SupplyChange(SupplyStep.ISSUE, "口罩", 10))
    assert [row.household_id for row in tablet.duties.care().running] == [0x1001]
    tablet.duties.note_care(CareNote(CareStep.RELEASE, 0x1001))
    assert tablet.duties.care().running == []
    tablet.close()


def test_history_and_paper_reach_back_only_to_what_is_all_there(tmp_path):
    post = Post(tmp_path)
    assert post.ledger.complete_since is None
    for number in range(200):
        post.record(an_event(a_movement(), NOON - (90 - number / 4) * DAY))
    post.hands.now = NOON
    assert post.forget()
    assert post.ledger.complete_since == NOON - KEEP * DAY
    post.record(an_event(ShiftChange(ShiftStep.START), NOON))
    post.store.close()
