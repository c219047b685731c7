"""TinyDB's own tests, from its source distribution, on our store: with our table class, and with TinyDB's plain one."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".cache" / "tinydb"
SDIST = "tinydb-4.9.0.tar.gz"
SHA256 = "6928b1fa785186bda7952a0ba05aaeedc883ede565ca9c7d608de44e5e75de70"
TESTS = 152


@pytest.fixture(scope="session")
def suite(tmp_path_factory):
    """The unpacked distribution; downloaded once, and believed only by its hash."""
    archive = CACHE / SDIST
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["download", "--quiet", "--no-binary", ":all:", "--no-deps", "--dest", str(CACHE), "tinydb==4.9.0"]
        done = subprocess.run([sys.executable, "-m", "pip", *command], check=False, capture_output=True, text=True)
        assert archive.exists(), f"the source distribution cannot be had: {done.stderr.strip().splitlines()[-1:]}"
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
    folder = tmp_path_factory.mktemp("upstream")
    with tarfile.open(archive) as file:
        file.extractall(folder)  # believed by its hash; Python 3.11.2 knows no filter yet
    tests = folder / "tinydb-4.9.0" / "tests"
    shutil.copy(ROOT / "tests/support/store/upstream_conftest.py", tests / "conftest.py")
    shutil.rmtree(tests.parent / "tinydb")
    return tests


@pytest.mark.parametrize("table", ["journal", "plain"])
def test_tinydbs_own_tests_pass_on_this_store(suite, table):
    environment = {**os.environ, "CHECKPOINT_TABLE": table, "PYTHONPATH": f"{ROOT}"}
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
