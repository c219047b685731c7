"""What the processes of a run have in common."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.once import FOLDER, made_once


@pytest.fixture(autouse=True)
def run(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))


def test_of_two_that_ask_at_once_one_makes_it_and_the_other_has_all_of_it():
    made, asked = [], threading.Barrier(2)

    def make(folder):
        folder.mkdir()
        made.append(folder)
        threading.Event().wait(0.05)
        (folder / "whole").touch()

    def ask(_number):
        asked.wait()
        return (made_once("thing", make) / "whole").exists()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(ask, range(2))) == [True, True]
    assert len(made) == 1


def test_half_of_a_thing_is_made_again():
    def fail(folder):
        folder.mkdir()
        (folder / "half").touch()
        raise OSError("half")

    with pytest.raises(OSError, match="half"):
        made_once("thing", fail)
    assert not list(made_once("thing", lambda folder: folder.mkdir()).iterdir())


def test_outside_of_a_run_there_is_one_as_well_and_it_goes_with_its_process():
    """As of a bench, which pytest does not begin."""
    asked = "from tests.support.once import made_once; print(made_once('thing', lambda folder: folder.mkdir()))"
    bare = {name: value for name, value in os.environ.items() if name != FOLDER}
    done = subprocess.run([sys.executable, "-c", asked], env=bare, capture_output=True, text=True, check=True)
    made = Path(done.stdout.strip())
    assert made.name == "thing"
    assert not made.parent.exists()
