"""Paper for a power cut comes from the console too, for whoever has no shell on the server."""

import pytest

from tests.support.bureau import AWAY, HOME, sign_in
from tests.support.paper import rendered


def test_the_page_of_passes_offers_blank_registers_and_spare_passes(client):
    sign_in(client, "unit-east")
    page = client.get("/passes").text
    assert all(words in page for words in ("空白登记表", "备用临时证", "西门"))


@pytest.mark.parametrize(
    ("paper", "pages"),
    [
        (f"register.pdf?place={HOME}&gate=2&pages=3", 3),
        (f"register.pdf?place={HOME}", 10),
        (f"spares.pdf?place={HOME}&first=9990&count=20", 1),
        (f"spares.pdf?place={HOME}&count=11", 2),
    ],
)
def test_blank_paper_is_a_pdf_of_so_many_pages(client, tmp_path, paper, pages):
    sign_in(client, "unit-east")
    answer = client.get(f"/passes/{paper}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    (tmp_path / "paper.pdf").write_bytes(answer.content)
    assert len(list(rendered(tmp_path / "paper.pdf"))) == pages


@pytest.mark.parametrize(
    "paper",
    [
        f"register.pdf?place={AWAY}",
        f"register.pdf?place={HOME}&gate=9",
        f"register.pdf?place={HOME}&pages=61",
        f"spares.pdf?place={AWAY}",
        f"spares.pdf?place={HOME}&first=10000",
        f"spares.pdf?place={HOME}&count=0",
    ],
)
def test_another_branchs_place_and_a_number_out_of_bounds_are_refused(client, paper):
    sign_in(client, "unit-east")
    assert client.get(f"/passes/{paper}").status_code in {400, 404}


def test_nobody_who_is_not_signed_in_has_them(client):
    assert client.get(f"/passes/register.pdf?place={HOME}").status_code == 303


def test_the_board_of_devices_names_the_version_of_each_app(client, tablet):
    sign_in(client)
    assert "版本 0.1" in client.get("/devices").text
