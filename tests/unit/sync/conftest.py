"""A real central server for the tests of a module, and two gates of one place that know it."""

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from tests.support.centre import running_centre


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture
def gates(tmp_path, centre):
    """An east and a west gate, both in sync."""
    opened = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        enrol_tablet(folder, centre.url, centre.enrol_code(number), f"gate {number}", "web")
        opened.append(open_tablet(folder))
    for tablet in opened:
        assert tablet.link.session()
    yield opened
    for tablet in opened:
        tablet.close()
