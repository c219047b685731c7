"""The help of every command, in both languages."""

import unicodedata
from collections.abc import Iterator

import click
import pytest

from checkpoint.cli import main
from checkpoint.cli.bilingual import SETTINGS
from checkpoint.i18n import usage, usage_options, usage_server

WIDTH = 80


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """All of them, with the words that call them."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


ALL = dict(commands(main))


def paragraphs(command: click.Command) -> list[str]:
    return [part for part in (command.help or "").split("\n\n") if part]


def options(command: click.Command) -> list[click.Option]:
    asked = command.get_help_option(click.Context(command, **SETTINGS))
    return [option for option in (*command.params, asked) if isinstance(option, click.Option)]


def shown(command: click.Command) -> list[str]:
    """The lines of its help on a narrow terminal."""
    with command.context_class(command, info_name="it", terminal_width=WIDTH, **SETTINGS) as context:
        return command.get_help(context).splitlines()


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


@pytest.mark.parametrize("path", ALL)
def test_each_paragraph_and_option_is_said_in_chinese_and_in_english(path):
    command = ALL[path]
    said = paragraphs(command)
    chinese = [part for part in said if part.startswith("\b")]
    assert len(chinese) * 2 == len(said) > 0, said
    assert said[: len(chinese)] == chinese, "Chinese stands first"
    for option in options(command):
        if not option.hidden:
            assert any(
                known and option.help == f"{known} {english}" for english, known in usage_options.OPTIONS.items()
            ), (
                option.opts,
                option.help,
            )


def test_the_parts_of_a_help_are_named_in_both_languages():
    lines = shown(ALL["roster import"])
    assert lines[0] == "用法 Usage: it [OPTIONS] FILE"
    parts = [line.strip() for line in lines if line.rstrip().endswith(":")]
    assert parts == ["选项 Options:", "示例 Examples:", "退出码 Exit status:"]
    assert "命令 Commands:" in shown(main)


def test_a_list_of_commands_tells_of_each_in_both_languages():
    lines = shown(main)
    at = next(number for number, line in enumerate(lines) if line.startswith("  roster "))
    assert lines[at].split(maxsplit=1)[1] == "导入场所名册。"
    assert lines[at + 1].strip() == "Import the roster (名册) of a place."


@pytest.mark.parametrize("path", ALL)
def test_no_line_of_chinese_is_wider_than_a_narrow_terminal_or_begins_with_a_mark(path):
    told = {line.strip() for part in paragraphs(ALL[path]) if part.startswith("\b") for line in part.splitlines()[1:]}
    lines = [line for line in shown(ALL[path]) if line.strip() in told]
    assert len(lines) >= len(told)
    assert not [line for line in lines if cells(line) > WIDTH or line.strip()[0] in "，。、；：）”"]


def test_no_words_are_kept_for_a_command_or_an_option_that_is_gone():
    helps = {part for command in ALL.values() for part in paragraphs(command)}
    known = {*usage.COMMANDS, *usage_server.COMMANDS}
    assert known <= helps, known - helps
    told = {option.help for command in ALL.values() for option in options(command)}
    assert {f"{chinese} {english}" for english, chinese in usage_options.OPTIONS.items()} <= told
