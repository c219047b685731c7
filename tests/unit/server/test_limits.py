"""What breaks a rule of form: a record is kept aside with its reason and delays nobody, an envelope is refused."""

import gzip
import io
import json

import openpyxl
import pytest
from sqlalchemy import update

from checkpoint.domain.bidi import MARKS
from checkpoint.i18n import CATALOGUE
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.events import EVENT_BYTES_MAX, event_to_doc
from checkpoint.protocol.exchange import decode_batch, encode_batch
from checkpoint.protocol.limits import TEXT_BYTES_MAX
from checkpoint.protocol.values import Rule, dumps
from checkpoint.server.event_tables import event as event_table
from checkpoint.server.repository.devices import list_devices
from checkpoint.server.repository.event_rows import Fault, read_line
from checkpoint.server.repository.events import ingest
from tests.support.bureau import (
    HOME,
    NOON,
    SAME_SITE,
    Outbox,
    enrol_body,
    event,
    make_code,
    movement,
    random_events,
    sign_in,
)
from tests.unit.server.test_push import aside, stored

LINE = dumps(event_to_doc(event(movement("00000001-1", note="一切正常"))))


def noted(note):
    return dumps(event_to_doc(event(movement("00000001-1", note=note))))


def with_value(key, value):
    """An ordinary record with one more thing in it, written as it is."""
    return LINE[:-1] + b',"%b":%b}' % (key.encode(), value)


def escaped(mark):
    return noted("@@").replace(b"@@", b"\\u%04X" % ord(mark))


RAW = {
    "a key twice": (LINE[:-1] + b',"id":"other"}', Rule.KEYS),
    "a key of the body twice": (LINE.replace(b'"dir":', b'"dir":"out","dir":'), Rule.KEYS),
    "a key twice with a blank between": (LINE[:-1] + b',"id" :"other"}', Rule.KEYS),
    "a key twice, spelt by an escape": (LINE[:-1] + b',"\\u0069d":"other"}', Rule.KEYS),
    "half a character": (LINE.replace("一切正常".encode(), b"\\ud83d"), Rule.SURROGATE),
    "the other half": (LINE.replace("一切正常".encode(), b"\\uDE00 x"), Rule.SURROGATE),
    "half a character in a key nobody knows": (with_value("x", b'{"\\ud83d":1}'), Rule.SURROGATE),
    "NaN": (with_value("x", b"NaN"), Rule.NUMBER),
    "infinity": (with_value("x", b"-Infinity"), Rule.NUMBER),
    "more than a float holds": (with_value("x", b"1e999"), Rule.NUMBER),
    "a whole number that is not read alike everywhere": (with_value("x", b"9007199254740993"), Rule.NUMBER),
    "milliseconds without end": (LINE.replace(b'"mono":1,', b'"mono":9007199254740993,'), Rule.NUMBER),
    "a long text": (with_value("x", b'"' + b"x" * (TEXT_BYTES_MAX + 1) + b'"'), Rule.LENGTH),
    "a long text in Chinese": (with_value("x", b'"' + "长".encode() * 342 + b'"'), Rule.LENGTH),
    "a long key": (with_value("x" * (TEXT_BYTES_MAX + 1), b"1"), Rule.LENGTH),
    "deep": (with_value("x", b"[" * 16 + b"]" * 16), Rule.DEPTH),
    "ten thousand deep": (with_value("x", b'{"a":' * 2000 + b"1" + b"}" * 2000), Rule.DEPTH),
    **{f"U+{ord(mark):04X}": (noted(f"张{mark}三"), Rule.MARKS) for mark in MARKS},
    **{
        f"U+{ord(mark):04X} by an escape": (noted("@@").replace(b"@@", b"\\u%04X" % ord(mark)), Rule.MARKS)
        for mark in MARKS
    },
}
FINE = [
    "买买提·艾力",
    "ئابدۇللا",
    "张三 👨‍👩‍👧‍👦",
    "❤️",
    "क्‍ष",
    "——“好”…",
    "𠮷野家",
    'a"b\\c\nd',
    "e\u0301",
    "\u0660\u0627",
]


@pytest.mark.parametrize("name", RAW)
def test_a_record_that_breaks_a_rule_is_known_by_it(name):
    raw, rule = RAW[name]
    assert read_line(1, raw).fault == Fault(rule.value)


@pytest.mark.parametrize("by_columns", [False, True])
def test_records_that_break_a_rule_are_kept_aside_with_their_reasons_and_delay_nobody(tablet, centre, by_columns):
    good = random_events(5, len(RAW))
    for number, (raw, _) in zip(range(len(RAW)), RAW.values(), strict=True):
        tablet.outbox.record(good[number], raw)
    body = encode_batch(tablet.outbox.batch(), Packer() if by_columns else None)
    receipt = tablet.client.post("/v1/push", content=body, auth=tablet.auth).json()
    assert (receipt["acked"], receipt["new"]) == (2 * len(RAW), len(RAW))
    expected = {2 * at: (rule.value, raw) for at, (raw, rule) in enumerate(RAW.values(), 1)}
    assert aside(centre) == expected
    assert receipt["quarantined"] == [{"seq": seq, "code": code} for seq, (code, _) in expected.items()]


@pytest.mark.parametrize("note", FINE)
def test_what_people_write_passes(note):
    for raw in (noted(note), with_value("x", json.dumps(note).encode())):
        line = read_line(1, raw)
        assert (line.fault, line.raw) == (None, raw)


@pytest.mark.parametrize("fault", Fault)
def test_each_reason_has_its_words_in_both_languages(fault):
    for kind in ("fault", "do"):
        chinese, english = CATALOGUE[f"console.aside.{kind}.{fault.value}"]
        assert chinese != english


def test_the_page_of_what_is_kept_aside_says_why(client, tablet):
    tablet.outbox.record(*(raw for raw, _ in RAW.values()))
    tablet.push()
    sign_in(client)
    shown = client.get("/aside").text
    for rule in Rule:
        assert CATALOGUE[f"console.aside.fault.{rule.value}"][0] in shown


def changed_envelope(tablet, change):
    head, _, rest = gzip.decompress(encode_batch(tablet.outbox.batch())).partition(b"\n")
    return gzip.compress(change(head) + b"\n" + rest)


ENVELOPES = {
    "a key twice": (lambda head: head[:-1] + b',"n":0}', Rule.KEYS),
    "NaN": (lambda head: head[:-1] + b',"x":NaN}', Rule.NUMBER),
    "a number without end": (lambda head: head.replace(b'"mono":1,', b'"mono":' + b"9" * 20 + b","), Rule.NUMBER),
    "a long text": (lambda head: head[:-1] + b',"x":"' + b"x" * 1025 + b'"}', Rule.LENGTH),
    "half a character": (lambda head: head[:-1] + b',"x":"\\ud800"}', Rule.SURROGATE),
    "a mark": (lambda head: head[:-1] + ',"x":"\u202e"}'.encode(), Rule.MARKS),
    "deep": (lambda head: head[:-1] + b',"x":' + b"[" * 16 + b"]" * 16 + b"}", Rule.DEPTH),
    "ten thousand deep": (lambda head: head[:-1] + b',"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}", Rule.DEPTH),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_that_breaks_a_rule_is_refused_in_words(tablet, centre, name):
    change, rule = ENVELOPES[name]
    tablet.outbox.record(event(movement()))
    for language, word in (("zh", 0), ("en", 1)):
        headers = {"accept-language": language}
        answer = tablet.client.post(
            "/v1/push", content=changed_envelope(tablet, change), headers=headers, auth=tablet.auth
        )
        assert (answer.status_code, answer.json()["code"]) == (400, rule.value)
        assert answer.json()["message"] == CATALOGUE[f"console.error.{rule.value}"][word]
    assert stored(centre) == {}
    assert tablet.client.post("/v1/push", content=changed_envelope(tablet, bytes), auth=tablet.auth).status_code == 200


def test_an_ordinary_batch_by_columns_is_known_to_be_plain_and_one_with_a_trick_in_it_is_not(tablet):
    tablet.outbox.record(*random_events(6, 30))
    assert decode_batch(encode_batch(tablet.outbox.batch(), Packer())).plain
    assert not decode_batch(encode_batch(tablet.outbox.batch())).plain
    envelope, _, packed = gzip.decompress(encode_batch(tablet.outbox.batch(), Packer())).partition(b"\n")
    for value in (b'"x","id":"y"', b'1,"id":"y"', b"1}", b'"\\"', b'"', b"null", b""):
        columns = packed.split(b"\x01")
        columns[2] = b"\n".join([value, *columns[2].split(b"\n")[1:]])
        assert not decode_batch(gzip.compress(envelope + b"\n" + b"\x01".join(columns))).plain, value


def test_a_key_twice_hidden_in_a_value_of_a_column_is_found(tablet, centre):
    tablet.outbox.record(*random_events(7, 16))
    lines = tablet.outbox.recorded
    lines[3] = lines[3].replace(b'"mono":1,', b'"mono":1,"mono":2,')
    packed = Packer().pack(lines)
    assert packed is not None
    body = encode_batch(tablet.outbox.batch(), Packer())
    assert not decode_batch(body).plain
    assert tablet.client.post("/v1/push", content=body, auth=tablet.auth).json()["quarantined"] == [
        {"seq": 4, "code": "repeated_key"}
    ]


@pytest.mark.parametrize("mark", MARKS[:1] + MARKS[-1:])
def test_a_name_is_enrolled_without_marks(client, centre, mark):
    answer = client.post(
        "/v1/enrol", json=enrol_body(make_code(centre), name=f"东门{mark}平板", platform=f"lin{mark}ux")
    )
    assert answer.status_code == 200
    with centre.database.read() as connection:
        (device,) = list_devices(connection, [HOME])
    assert (device.name, device.platform) == ("东门平板", "linux")


@pytest.mark.parametrize("body", [b'{"code":"1","code":"2"}', b'{"code":"\\ud800"}', b'{"x":NaN}'])
def test_an_enrolment_that_breaks_a_rule_is_refused_in_words(client, body):
    answer = client.post("/v1/enrol", content=body)
    assert (answer.status_code, answer.json()["code"] in list(Rule)) == (400, True)


def test_forms_of_the_console_lose_the_marks(client, centre, tablet):
    sign_in(client)
    name = "".join(f"何{mark}" for mark in MARKS)
    client.post("/operators", data={"place": str(HOME), "name": name}, headers=SAME_SITE)
    client.post("/notices", data={"place": str(HOME), "zh": f"明日{MARKS}停水"}, headers=SAME_SITE)
    operators = [change["doc"]["name"] for change in tablet.pull("operators").json()["changes"]]
    assert "何" * len(MARKS) in operators
    assert [change["doc"]["zh"] for change in tablet.pull("notices").json()["changes"]] == ["明日停水"]


def test_what_stood_in_the_tables_before_turns_nothing_on_a_page_or_in_a_file(client, centre):
    outbox = Outbox()
    outbox.record(noted("甲乙"))
    with centre.database.write() as connection:
        ingest(connection, HOME, outbox.batch(), NOON)
        connection.execute(update(event_table).values(note="甲\u202e乙"))
    sign_in(client)
    for path in ("/movements", "/movements/export?kind=csv"):
        shown = client.get(path).content.decode()
        assert "\u202e" not in shown
    book = openpyxl.load_workbook(io.BytesIO(client.get("/movements/export?kind=xlsx").content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "甲乙" in cells


def test_a_record_may_be_as_large_as_it_says(tablet):
    """Many texts within their bound: only the whole is too large."""
    many = b",".join(b'"x%d":"%b"' % (count, b"x" * 1000) for count in range(15))
    assert read_line(1, LINE[:-1] + b"," + many + b"}").fault is None
    assert len(LINE) + len(many) < EVENT_BYTES_MAX
