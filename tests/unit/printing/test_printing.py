"""Printed passes, read back by programs that are not ours."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.cli import main
from checkpoint.domain.pass_classes import CLASSES
from checkpoint.domain.passes import PassType, Revocation, RevocationKind
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Place, PlaceKind, Unit
from checkpoint.i18n import Language
from checkpoint.qr import symbol
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.image import code_png
from checkpoint.server.database import open_database
from checkpoint.server.keys import load_keys
from checkpoint.server.printing.blanks import draw_register, draw_spares, spare_number
from checkpoint.server.printing.canvas import Canvas, halves
from checkpoint.server.printing.card import Layout, Run, prepare_run
from checkpoint.server.printing.lettering import STAND_IN, Lettering
from checkpoint.server.printing.sheets import draw_sheets
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.passes import revoke
from scripts import make_sheet
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass
from tests.support.databases import ON_POSTGRESQL, CommandRunner, server_settings
from tests.support.paper import codes_in, rendered, words_in

PLACE = Place(PLACE_ID, "总公司家属区", PlaceKind.COMPOUND, 1)
RARE = ("㛃小䶮", "𬭎", "𫖯国𬬭", "张伟国", "王娜", "Alexander Smith")

ONCE = pytest.mark.skipif(ON_POSTGRESQL, reason="a picture is read alike, whatever database its pass came from")


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "data"
    keys = load_keys(folder / "server", random.Random(1).randbytes)
    database = open_database(server_settings(folder / "server").url, "g1")
    with database.write() as connection:
        organisation.add_unit(connection, Unit(1, "开发局", None))
        organisation.add_place(connection, PLACE)
        flats = [Household(0x100 + no, PLACE_ID, str(1 + no // 4), "1", str(900 + no * 50)) for no in range(8)]
        roster.save_households(connection, PLACE_ID, flats)
        people = [Resident(0x100 + no // 3, 1 + no % 3, RARE[no % len(RARE)]) for no in range(24)]
        roster.save_residents(connection, PLACE_ID, [roster.StoredResident(row, "") for row in people])
    yield database, keys
    database.close()


def run_of(server, now=NOON, **options):
    database, keys = server
    with database.write() as connection:
        return prepare_run(connection, PLACE, keys, now, random.Random(3).randbytes, **options)


def printed(run, path, layout=Layout.CARDS, language=Language.ZH):
    lettering = Lettering()
    canvas = draw_sheets(run.cards, layout, language, lettering, lambda _count: None)
    canvas.output(str(path))
    return canvas, lettering


@ONCE
@pytest.mark.parametrize(("layout", "pages"), [(Layout.CARDS, 2), (Layout.HOUSEHOLD, 4), (Layout.LANYARD, 3)])
def test_an_independent_reader_reads_every_code_of_a_100_dpi_rendering(server, tmp_path, layout, pages):
    """A building of twelve: a page that is full in each layout, and of the cards one that is not."""
    run = run_of(server, layout=layout, building="1")
    canvas, _ = printed(run, tmp_path / "sheet.pdf", layout)
    found = [code for page in rendered(tmp_path / "sheet.pdf") for code in codes_in(page)]
    assert canvas.page_no() == pages
    assert sorted(found) == sorted(card.text for card in run.cards)


@pytest.mark.parametrize("language", list(Language))
def test_a_card_shows_the_masked_name_and_the_unit_and_no_more_of_a_person(server, tmp_path, language):
    run = run_of(server)
    _, lettering = printed(run, tmp_path / "sheet.pdf", language=language)
    words = words_in(tmp_path / "sheet.pdf")
    assert lettering.missing == {}
    for shown in ("㛃*䶮", "𬭎*", "𫖯*𬬭", "张*国", "A***", run.cards[0].pretty_code, "总公司家属区"):
        assert shown in words
    for hidden in ("张伟国", "Alexander", "小䶮"):
        assert hidden not in words


def test_a_character_that_the_font_lacks_is_listed_and_marked_and_never_a_silent_box(server, tmp_path):
    run = run_of(server)
    odd = replace(run.cards[0], masked_name="\U000323af*明")
    _, lettering = printed(replace(run, cards=(odd, *run.cards[1:])), tmp_path / "sheet.pdf")
    assert lettering.missing == {"\U000323af": [odd.subject]}
    assert f"{STAND_IN}*明" in words_in(tmp_path / "sheet.pdf")


def test_who_has_a_pass_keeps_it_and_who_has_none_or_a_void_one_gets_one(server):
    first = run_of(server)
    assert first.issued == len(first.cards) == 24
    again = run_of(server, now=NOON + timedelta(minutes=5))
    assert (again.issued, again.cards) == (0, first.cards)
    database, _ = server
    with database.write() as connection:
        soon = NOON + timedelta(minutes=6)
        revoke(connection, PLACE_ID, Revocation(RevocationKind.HOUSEHOLD, str(0x100), soon))
    later = run_of(server, now=NOON + timedelta(minutes=7))
    assert later.issued == 3
    assert {card.text for card in later.cards[:3]}.isdisjoint(card.text for card in first.cards)
    assert run_of(server, now=NOON + timedelta(days=12)).issued == 24


def test_cards_come_in_the_order_of_the_doors_and_a_building_can_be_printed_alone(server):
    run = run_of(server)
    rooms = [card.address for card in run.cards[::3]]
    assert rooms == ["1-1-900", "1-1-950", "1-1-1000", "1-1-1050", "2-1-1100", "2-1-1150", "2-1-1200", "2-1-1250"]
    assert [card.address for card in run_of(server, building="2").cards] == [row.address for row in run.cards[12:]]


def test_no_two_classes_look_alike_and_white_is_read_on_each():
    for one, other in itertools.combinations(CLASSES.values(), 2):
        assert one.letter != other.letter
        assert one.shape is not other.shape
        assert one.colour != other.colour
    assert set(CLASSES) == set(PassType)
    for look in CLASSES.values():
        linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in look.colour]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5


def test_blank_registers_and_spares_come_by_the_page(tmp_path):
    draw_register("总公司家属区", "东门", 2, Language.ZH).output(str(tmp_path / "register.pdf"))
    words = words_in(tmp_path / "register.pdf")
    assert words.count("人员出入登记表") == 2
    assert "东门" in words
    draw_spares("总公司家属区", 7, 11, Language.ZH).output(str(tmp_path / "spare.pdf"))
    words = words_in(tmp_path / "spare.pdf")
    assert all(f"G {spare_number(number)}" in words for number in range(7, 18))
    assert "\f" in words


@pytest.mark.parametrize("draw", [symbol._by_zxing, symbol._by_qrcode])
def test_both_encoders_give_a_version_8_code_of_a_pass(draw, monkeypatch):
    from checkpoint.qr.token import encode_pass

    text = encode_pass(a_pass(), ISSUER)
    assert draw(text).version == 8
    monkeypatch.setattr("checkpoint.qr.image.symbol_of", draw)
    assert decode_picture(code_png(text)) == [text]


def test_the_command_prints_counts_pages_and_lists_what_the_font_lacks(server, tmp_path):
    database, _ = server
    with database.write() as connection:
        odd = Resident(0x107, 9, "\U000323af明")
        roster.save_residents(connection, PLACE_ID, [roster.StoredResident(odd, "")])
    out, data = tmp_path / "cards.pdf", tmp_path / "data"
    arguments = ["passes", "print", "--place", PLACE.name, "--out", str(out), "--data", str(data)]
    done = CommandRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "共 25 张证，3 页，其中新签发 25 张" in done.output
    assert "U+323AF" in done.output
    assert "00000107-9" in done.output
    assert out.read_bytes().startswith(b"%PDF")
    done = CommandRunner().invoke(main, [*arguments, "--building", "99"])
    assert done.exit_code == 1
    for extra in (["register", "--pages", "2"], ["spare", "--count", "3"]):
        done = CommandRunner().invoke(main, ["passes", extra[0], *arguments[2:], *extra[1:]])
        assert done.exit_code == 0, done.output


def test_the_commands_that_revoke_and_replace(server, tmp_path):
    from checkpoint.server.repository.passes import load_passes, load_revocations

    database, _ = server
    run = run_of(server, now=NOON)
    common = ["--place", PLACE.name, "--data", str(tmp_path / "data")]

    def invoke(*arguments):
        return CommandRunner().invoke(main, ["passes", *arguments, *common])

    with database.read() as connection:
        known = next(iter(load_passes(connection, PLACE_ID)))
    assert invoke("revoke", "--pass", known).exit_code == 0
    assert invoke("revoke", "--pass", "ab" * 8).exit_code == 1
    assert invoke("revoke", "--pass", "ab" * 8, "--gate-issued").exit_code == 0
    assert invoke("revoke", "--household", "101").exit_code == 0
    assert invoke("revoke", "--all").exit_code == 0
    for wrong in (["--pass", "xyz"], ["--pass", "ab"], ["--household", "zz"], [], ["--all", "--pass", known]):
        assert invoke("revoke", *wrong).exit_code == 1
    with database.read() as connection:
        kinds = sorted(row.kind.value for row in load_revocations(connection, PLACE_ID))
    assert kinds == ["household", "pass", "pass", "place"]
    replaced = invoke("replace", "--person", run.cards[0].subject)
    assert replaced.exit_code == 0
    assert "GP1:" in replaced.output
    assert "/r/" in replaced.output
    issued = invoke("issue", "--person", run.cards[0].subject, "--type", "temporary", "--minutes-out", "90")
    assert issued.exit_code == 0


@ONCE
def test_the_sheet_in_the_papers_is_read_back_whole(tmp_path):
    cards = make_sheet.sheet()
    assert codes_in(make_sheet.PICTURE) == sorted(card.text for card in cards)
    drawn, lettering = printed(Run(cards, 0), tmp_path / "sheet.pdf")
    assert (drawn.page_no(), lettering.missing) == (1, {})
    assert {card.type for card in cards} == set(PassType)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("羊山街道华夏路老建委家属院", ("羊山街道华夏路", "老建委家属院")),
        ("Huaxia Road Family Compound East", ("Huaxia Road Family", "Compound East")),
    ],
)
def test_two_lines_are_about_as_long_and_break_at_a_space_near_the_middle(text, lines):
    assert halves(text) == lines


LONG = Place(PLACE_ID, "信阳市平桥区羊山街道华夏路老建委家属院二期东区", PlaceKind.COMPOUND, 1)


@pytest.mark.parametrize("layout", list(Layout))
def test_a_long_name_of_a_place_is_printed_to_its_end(server, tmp_path, monkeypatch, layout):
    monkeypatch.setattr("tests.unit.printing.test_printing.PLACE", LONG)
    printed(run_of(server, layout=layout), tmp_path / "sheet.pdf", layout)
    said = words_in(tmp_path / "sheet.pdf")
    assert "二期东区" in said
    assert "…" not in said


def test_what_was_shrunk_to_fit_is_not_cut(tmp_path):
    canvas = Canvas(Lettering())
    canvas.add_page()
    for number in range(40):
        canvas.words(10, 10 + 6 * number, "拆迁安置区二期东侧临时板房1号-二单元", 13, width=60 + number / 3)
    canvas.output(str(tmp_path / "shrunk.pdf"))
    assert "…" not in words_in(tmp_path / "shrunk.pdf")


def test_a_register_names_the_gate_to_its_end(tmp_path):
    draw_register(LONG.name, "东门（消防通道临时出入口）", 1, Language.ZH).output(str(tmp_path / "register.pdf"))
    said = words_in(tmp_path / "register.pdf")
    assert "临时出入口）" in said
    assert "…" not in said
