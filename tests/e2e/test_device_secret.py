"""The device's own keystore, by the very client that asks it: the browser's answers as a tablet's does (S3)."""

import pytest

from checkpoint.config import DataFolder
from checkpoint.store.keystore import DEVICE_KEY
from checkpoint.store.sealed_keystore import SECRET_BYTES, name_of
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.product import Product
from tests.support.tablet import PIN, fill

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
_KEPT = "() => Object.keys(localStorage).filter(name => name.includes('checkpoint.'))"


def test_the_keys_open_with_the_devices_secret_alone(tmp_path, browser, monkeypatch):
    monkeypatch.setenv("CHECKPOINT_KEYSTORE", "device")
    product = Product(tmp_path / "data")
    product.data.mkdir()
    folder = DataFolder(product.data).tablet
    fill(folder)
    plain = (folder / DEVICE_KEY).read_bytes()
    product.start_tablet()
    try:
        with guarded_page(browser, 1280, 800) as page:
            tablet = Tablet(page, product.tablet_url)
            tablet.open("operator-zhao")
            sealed = (folder / DEVICE_KEY).read_bytes()
            assert plain not in sealed, "the key that lay open is sealed now"
            (kept,) = page.evaluate(_KEPT)
            assert kept.endswith(sealed[4:12].hex()), "the device has one secret, the one that sealed it"
            product.stop("tablet")
            product.start_tablet()
            tablet.open("operator-zhao")
            tablet.sign_in("zhao", PIN)
            assert (folder / DEVICE_KEY).read_bytes() == sealed
        product.stop("tablet")
        product.start_tablet()
        with guarded_page(browser, 1280, 800) as page:
            tablet = Tablet(page, product.tablet_url)
            tablet.open("enrol-server")
            assert (folder / f"{DEVICE_KEY}.damaged").read_bytes() == sealed, "and is kept, should its secret come back"
            assert (folder / "store.damaged-1").is_dir()
            (kept,) = page.evaluate(_KEPT)
            assert kept.endswith((folder / DEVICE_KEY).read_bytes()[4:12].hex())
    finally:
        product.close()


def test_a_secrets_name_tells_nothing_of_it():
    assert name_of(bytes(SECRET_BYTES)) != bytes(8).hex()
