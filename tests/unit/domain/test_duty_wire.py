"""Duties on the wire: every kind reads back, and what is broken is a protocol error."""

from dataclasses import MISSING, fields
from datetime import date

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.emergencies import EmergencyReason
from checkpoint.domain.events import Duty, EventKind
from checkpoint.domain.facts import Direction
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Source
from checkpoint.domain.notices import NoticeRead
from checkpoint.domain.people import Sex
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport
from checkpoint.domain.setting_changes import Setting, SettingChange
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.supplies import SupplyChange, SupplySource, SupplyStep
from checkpoint.domain.tasks import TaskDone
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.duties import DUTIES, duty_from_doc, duty_to_doc
from checkpoint.protocol.events import decode_event, encode_event
from checkpoint.server.repository.event_rows import Fault, read_line
from tests.support.builders import NOON, an_event

FULL: dict[EventKind, Duty] = {
    EventKind.INCIDENT: IncidentNote(
        IncidentStep.CALL,
        "e1",
        "9c41f00d-2",
        "张*国",
        "3-2-501",
        Direction.OUT,
        Source.SCANNER,
        (Reading(375, NOON), Reading(366, NOON)),
        "120",
        Visit(5, "张三", "138", "维修", consent=True, companions=1, expected_out=NOON, allowed_by="李强"),
        "豫A12345",
        2,
        Trip("work", NOON),
        99,
        against="quota_used curfew",
        appointment="b1",
        stranger=Stranger("张三", "3-2"),
        real_name=RealName("张三", "123X"),
        at_home=True,
    ),
    EventKind.TASK: TaskDone(
        TaskKind.DISINFECTION, "楼道", "84 1:50", "周明亮", "p1", "已拍照", NOON, 30, "钱秀英", "电梯"
    ),
    EventKind.SUPPLY: SupplyChange(SupplyStep.RECEIVE, "口罩", 6000, "只", SupplySource.DONATED, "甲", "乙", "好"),
    EventKind.RETURNEE: Returnee(
        1,
        "张小军",
        ReturneeState.EXPECTED,
        Sex.MALE,
        "138",
        "123X",
        "某省某市",
        "探亲",
        date(2026, 11, 25),
        Transport.TRAIN,
        "G1",
        "咳嗽",
        "阴性",
        "低",
        "无",
        close_contact=True,
        contact_phone="139",
        note="备注",
        kind="租住",
    ),
    EventKind.CARE: CareNote(
        *(CareStep.BOUGHT, 1, 2, "张伟国", 366, date(2026, 12, 6), "7号"),
        delivery="e1",
        goods="米",
        note="好",
        since=date(2026, 11, 22),
        reason="contact",
        measured=3,
    ),
    EventKind.NOTICE: NoticeRead("n1"),
    EventKind.SETTING: SettingChange(Setting.SOUND, "off", "op-1"),
    EventKind.EMERGENCY: EmergencyReason(NOON, NOON, "fire", "三楼"),
}
LEAST: dict[EventKind, Duty] = {
    EventKind.INCIDENT: IncidentNote(IncidentStep.WAIT),
    EventKind.TASK: TaskDone(TaskKind.GARBAGE),
    EventKind.SUPPLY: SupplyChange(SupplyStep.COUNT, "口罩", 0),
    EventKind.RETURNEE: Returnee(1, "张小军"),
    EventKind.CARE: CareNote(CareStep.BEGIN, 1),
    EventKind.NOTICE: NoticeRead("n1"),
    EventKind.SETTING: SettingChange(Setting.NUMBER),
    EventKind.EMERGENCY: EmergencyReason(NOON, NOON, "other"),
}


@pytest.mark.parametrize("kind", sorted(DUTIES))
def test_every_field_of_a_duty_reads_back(kind):
    full, least = an_event(FULL[kind]), an_event(LEAST[kind])
    unchanged = [row.name for row in fields(FULL[kind]) if getattr(FULL[kind], row.name) == row.default]
    assert unchanged == []
    for event in (full, least):
        recorded = encode_event(event)
        assert decode_event(recorded) == event
        assert read_line(1, recorded).fault is None
    needed = {row.name for row in fields(LEAST[kind]) if row.default is MISSING}
    assert set(duty_to_doc(LEAST[kind])) == needed | {"duty"}


@pytest.mark.parametrize("kind", sorted(DUTIES))
def test_a_key_that_a_newer_tablet_adds_is_left_out_of_account(kind):
    assert duty_from_doc(kind, duty_to_doc(FULL[kind]) | {"later": 1}) == FULL[kind]


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (EventKind.TASK, {"task": "sweeping"}),
        (EventKind.TASK, {"for_slot": "noon"}),
        (EventKind.SUPPLY, {"quantity": "6"}),
        (EventKind.SUPPLY, {"quantity": -1}),
        (EventKind.RETURNEE, {"arrives_on": "soon"}),
        (EventKind.RETURNEE, {"name": None}),
        (EventKind.RETURNEE, {"id_tail": "990101199001011234"}),
        (EventKind.CARE, {"household_id": True}),
        (EventKind.INCIDENT, {"readings": [[1, 2]]}),
        (EventKind.INCIDENT, {"note": "长" * 201}),
        (EventKind.NOTICE, {"notice": ""}),
        (EventKind.NOTICE, {"notice": "n" * 37}),
    ],
)
def test_a_broken_duty_is_kept_aside_and_blocks_nobody(kind, wrong):
    with pytest.raises(ValueError):  # noqa: PT011  # a ProtocolError or what the value itself says
        duty_from_doc(kind, duty_to_doc(FULL[kind]) | wrong)
    recorded = encode_event(an_event(FULL[kind]))
    assert read_line(1, recorded[:-4]).fault is Fault.BROKEN
    with pytest.raises(ProtocolError):
        decode_event(recorded[:-4])
