"""TinyDB's own tests, from its source distribution, on our store: with our table class, and with TinyDB's plain one."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SDIST = Path(sys.prefix) / "upstream" / "tinydb-4.9.0.tar.gz"
TESTS = 152


@pytest.fixture(scope="session")
def suite(tmp_path_factory):
    """The unpacked distribution, that `make setup-dev` fetched and believed only by its hash."""
    assert SDIST.exists(), f"{SDIST} is not there: run `make setup-dev`"
    folder = tmp_path_factory.mktemp("upstream")
    with tarfile.open(SDIST) as file:
        file.extractall(folder)  # believed by its hash; Python 3.11.2 knows no filter yet
    tests = folder / "tinydb-4.9.0" / "tests"
    shutil.copy(ROOT / "tests/support/store/upstream_conftest.py", tests / "conftest.py")
    shutil.rmtree(tests.parent / "tinydb")
    return tests


@pytest.mark.parametrize("table", ["journal", "plain"])
def test_tinydbs_own_tests_pass_on_this_store(suite, table):
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # our own plug-ins take as long to load as these tests to run
    environment = {**os.environ, **alone, "CHECKPOINT_TABLE": table, "PYTHONPATH": f"{ROOT}"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(suite.parent),
    ]
    done = subprocess.run(
        [*command, str(suite)], cwd=suite.parent, env=environment, check=False, capture_output=True, text=True
    )
    assert re.search(rf"^{TESTS} passed", done.stdout.splitlines()[-1]), done.stdout[-4000:]
