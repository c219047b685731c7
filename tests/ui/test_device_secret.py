"""A device whose keystore answers late, not at all, or to a tablet that was wiped."""

from functools import partial

from checkpoint.bootstrap import enrol_tablet, open_tablet, rescue_tablet
from checkpoint.services.wipe import erase_everything
from checkpoint.store import StoreSealedError
from checkpoint.store.keystore import DEVICE_KEY
from checkpoint.store.sealed_keystore import SealedKeystore, name_of, new_secret
from checkpoint.views.station import Station
from tests.support.headless import Driver
from tests.support.tablet import fill


class Device:
    """A device's keystore in memory; `silent` for one that does not answer."""

    def __init__(self, keystore):
        self.keystore, self.silent, self.kept = keystore, False, {}

    def _answer(self):
        if self.silent:
            raise StoreSealedError("planted")

    async def unseal(self):
        self._answer()
        if not self.keystore.is_unsealed:
            known = [self.kept[name] for name in self.keystore.wanted()]
            self.keystore.unseal(known[0] if known else self._draw())

    async def renew(self):
        self._answer()
        self.kept.clear()
        self.keystore.unseal(self._draw())

    def _draw(self):
        secret = new_secret()
        self.kept[name_of(secret)] = secret
        return secret


def sealed(folder):
    keystore = SealedKeystore(folder)
    station = Station(
        folder,
        partial(open_tablet, keystore=keystore),
        partial(enrol_tablet, keystore=keystore),
        partial(rescue_tablet, keystore=keystore),
    )
    return station, Device(keystore)


async def test_a_keystore_that_does_not_answer_changes_nothing_and_is_asked_again(tmp_path):
    fill(tmp_path)
    plain = (tmp_path / DEVICE_KEY).read_bytes()
    station, device = sealed(tmp_path)
    device.silent = True
    await station.begin(device)
    assert (tmp_path / DEVICE_KEY).read_bytes() == plain
    assert not list(tmp_path.glob("*.damaged*")), "nothing was taken for lost"
    async with Driver(station) as app:
        assert any("密钥库没有应答" in text for text in app.texts())
        device.silent = False
        await app.tap("fault-reset")
        await app.until(lambda: app.has("operator-zhao"))
    assert plain not in (tmp_path / DEVICE_KEY).read_bytes()
    station.close()


async def test_a_page_that_was_left_before_it_answered_keeps_nobody_out(tmp_path):
    fill(tmp_path)
    station, device = sealed(tmp_path)
    device.silent = True
    await station.begin(device)
    assert station.tablet is None
    device.silent = False
    await station.begin(device)
    async with Driver(station) as app:
        assert app.has("operator-zhao")
    station.close()


async def test_a_second_session_opens_nothing_anew(tmp_path):
    fill(tmp_path)
    station, device = sealed(tmp_path)
    await station.begin(device)
    tablet, secrets = station.tablet, dict(device.kept)
    await station.begin(device)
    assert (station.tablet, device.kept) == (tablet, secrets)
    station.close()


async def test_a_wiped_tablet_leaves_no_secret_and_begins_with_another(tmp_path):
    fill(tmp_path)
    station, device = sealed(tmp_path)
    await station.begin(device)
    (before,) = device.kept
    erase_everything(tmp_path)
    await station.leave(station.tablet)
    assert station.tablet is None
    (after,) = device.kept
    assert after != before
    station.close()
