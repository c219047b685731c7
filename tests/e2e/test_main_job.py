"""The main job, from the scan without a network to the supervisor's file, in both languages."""

import pytest

from tests.e2e.console import Console
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, name_of, passes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

WORDS = {
    "zh": {"offline": "离线", "measure": "请测温", "name": "姓名", "reading": "体温", "place": "场所"},
    "en": {"offline": "Offline", "measure": "MEASURE", "name": "Name", "reading": "emperature", "place": "Place"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_passage_recorded_without_a_network_reaches_the_supervisors_file(product, browser, language):
    words, resident = WORDS[language], passes(product.data)[0]
    masked_name = name_of(resident)
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        if language == "en":
            tablet.tap("lang")
            tablet.expect("lang", "中")
        tablet.sign_in(OPERATOR, PIN)
        tablet.expect_waiting(0)
        product.stop("server")

        tablet.scan(resident.text)
        tablet.expect("verdict", words["measure"])
        tablet.expect("person", masked_name)
        tablet.measure(366)
        tablet.record()
        tablet.expect("recorded", masked_name)
        tablet.expect_waiting(1)
        tablet.expect("link", words["offline"])

        product.start_server()
        tablet.expect_waiting(0)

    with guarded_page(browser, 1280, 800) as page:
        console = Console(page, product.server_url)
        console.sign_in()
        if language == "en":
            console.show("/language?to=en&back=/movements")
        rows = console.export()
    headers = list(rows[0])
    assert headers[0] == words["place"]
    found = [row for row in rows if masked_name in row.values() and "36.6" in row.values()]
    assert len(found) == 1
    assert found[0][headers[0]] == PLACE


def test_a_reload_keeps_the_shift_and_a_restart_keeps_the_records(product, browser):
    resident = passes(product.data)[1]
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        tablet.sign_in(OPERATOR, PIN)
        tablet.expect_waiting(0)
        product.stop("server")
        tablet.scan(resident.text)
        tablet.measure(365)
        tablet.record()
    product.stop("tablet")
    product.start_tablet()
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open("scan")
        tablet.expect_waiting(1)
        tablet.tap("tab-today")
        tablet.expect("today-row", name_of(resident))
