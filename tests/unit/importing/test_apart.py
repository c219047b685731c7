"""A file is read in a process of its own: with the same outcome, and bounds on what it may cost."""

import resource
import subprocess
import sys

import pytest

from checkpoint.i18n import Language
from checkpoint.server.importing import apart
from checkpoint.server.importing.reading import read_table
from checkpoint.server.importing.table import TableError
from tests.data.roster_files import csv_file, row, xlsx_file


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_file_is_read_as_it_would_be_here(tmp_path, make):
    data = make(tmp_path / "r", [row(), row(room="502", name="王明", id="")]).read_bytes()
    assert apart.read_table_apart(data) == read_table(data)


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0rest", b"PK\x03\x04 no archive", b"a,b\n1,2\n"])
def test_what_is_wrong_with_a_file_is_told_as_it_would_be_here(data):
    with pytest.raises(TableError) as here:
        read_table(data)
    with pytest.raises(TableError) as there:
        apart.read_table_apart(data)
    assert there.value.text(Language.ZH) == here.value.text(Language.ZH)


def test_the_process_is_bounded():
    """What the reader does first, looked at from inside such a process."""
    code = (
        "from checkpoint.server.importing import apart; import resource, sys\n"
        "sys.stdin.close(); sys.stdin = type('S', (), {'buffer': open('/dev/null', 'rb')})\n"
        "apart._main(); print(resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU))\n"
        "x = bytearray(600 * 1024 * 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert str((apart.MEMORY_BYTES, apart.MEMORY_BYTES)) in done.stdout
    assert str((apart.CPU_SECONDS, apart.CPU_SECONDS)) in done.stdout
    assert "MemoryError" in done.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != apart.MEMORY_BYTES


def test_a_reader_that_dies_is_said_in_words(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(TableError) as refused:
        apart.read_table_apart(b"x")
    assert "另存" in refused.value.text(Language.ZH)
