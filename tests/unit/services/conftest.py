"""A tablet's services over real stores, with a clock and a person's hands that the test moves."""

import pytest

from tests.support.gates import Hands, a_tablet


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def open_tablet(tmp_path, hands):
    opened = []

    def opens(known=None):
        opened.append(a_tablet(tmp_path, hands, known))
        return opened[-1]

    yield opens
    for tablet in opened:
        tablet.close()


@pytest.fixture
def tablet(open_tablet):
    return open_tablet()
