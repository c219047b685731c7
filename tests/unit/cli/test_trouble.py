"""What the disk or a tablet's store does to a command is one line in both languages, never a trace."""

import errno

import pytest
from click.testing import CliRunner

from checkpoint.cli import main
from checkpoint.cli.trouble import why
from checkpoint.i18n import Language
from checkpoint.store import open_store

NOWHERE = "/proc/nowhere"
"""A folder in which not even root can make another."""


def run(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "words",
    [
        ("server", "--port", "18640"),
        ("tablet", "--port", "18641"),
        ("demo",),
        ("run", "--port", "18642", "--server-port", "18643"),
    ],
    ids=" ".join,
)
def test_a_data_folder_that_cannot_be_made_is_one_line(words):
    code, output = run(*words, "--data", NOWHERE)
    assert (code, len(output.splitlines())) == (1, 1), output
    assert ("请检查路径" in output, "check the path" in output) == (True, True), output


@pytest.mark.parametrize(
    ("server", "zh", "en"),
    [
        ("http://127.0.0.1:1", "连不上中心", "cannot be reached"),
        ("http://centre.example", "没有加密", "not encrypted"),
        ("centre.example", "中心地址", "Fill in the address"),
    ],
)
def test_a_tablet_that_was_not_enrolled_says_why_in_words(tmp_path, server, zh, en):
    words = ("tablet", "--server", server, "--code", "7777777777", "--port", "18644", "--data", tmp_path)
    code, output = run(*words)
    assert (code, len(output.splitlines()), zh in output, en in output) == (1, 1, True, True), output


@pytest.mark.parametrize("command", [("export",), ("heads",)], ids=" ".join)
def test_a_stick_is_not_written_while_the_app_has_the_store_open_and_says_so(tmp_path, command):
    with open_store(tmp_path / "tablet", key=None):
        code, output = run("sync", *command, tmp_path / "stick", "--data", tmp_path)
    assert (code, "请先关闭" in output, "close it first" in output) == (1, True, True), output


def test_a_file_of_a_stick_that_is_not_there_is_said_in_words(tmp_path):
    code, output = run("sync", "import", tmp_path / "none", "--data", tmp_path)
    assert (code, "没有这个文件" in output, "no such file" in output, "Errno" in output) == (1, True, True, False)


@pytest.mark.parametrize("command", ["verify", "stats", "export", "repair", "rekey"])
def test_a_folder_without_a_store_is_not_called_sound(tmp_path, command):
    for place in ((tmp_path,), ("--data", tmp_path / "mistyped")):
        code, output = run("store", command, *place)
        assert (code, "没有终端数据" in output, len(output.splitlines())) == (1, True, 1), output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_cannot_be_read_or_written_is_said_in_one_language(tmp_path, language):
    latin = tmp_path / "latin.toml"
    latin.write_bytes("title = 'é'".encode("latin-1"))
    for file in (tmp_path / "none.toml", tmp_path, latin):
        code, output = run("policy", "check", file, "--language", language, "--data", tmp_path)
        assert code == 1
        assert any("\u4e00" <= sign <= "\u9fff" for sign in output.replace(str(file), "")) is (language == "zh-CN")
        assert not {"Errno", "codec"} & set(output.replace("'", " ").split()), output


def test_a_reason_that_is_not_known_keeps_the_words_of_the_system():
    assert why(OSError(errno.EXDEV, "Invalid cross-device link"), Language.ZH) == "Invalid cross-device link"


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (("logs", "pull", "--place", "P"), "缺少 --since", "Missing option '--since'"),
        (("policy", "check"), "缺少 FILE", "Missing argument 'FILE'"),
        (("store", "verify", "/nowhere/at/all"), "PATH 的值不对", "does not exist"),
        (("passes", "list", "--plaice", "P"), "没有 --plaice", "No such option"),
        (("organise",), "命令写法不对", "No such command"),
    ],
)
def test_a_command_that_is_called_wrongly_is_told_so_in_both_languages(words, chinese, english):
    code, output = run(*words)
    assert (code, chinese in output, english in output) == (2, True, True), output


def test_a_time_zone_that_nobody_knows_is_a_wrong_value(tmp_path):
    (tmp_path / "rules.toml").write_text("version = 1", "utf-8")
    code, output = run("policy", "check", tmp_path / "rules.toml", "--zone", "Asia/Shangai", "--data", tmp_path)
    assert (code, "--zone 的值不对" in output, "Asia/Shangai" in output) == (2, True, True), output


def test_whoever_asks_a_group_what_it_has_is_not_told_that_they_are_wrong():
    code, output = run("policy")
    assert (code, "写法不对" in output, "check" in output) == (2, False, True), output
