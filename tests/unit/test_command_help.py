"""The help of every command, in both languages."""

from functools import cache

import click
from rich.cells import cell_len

from checkpoint.cli import main
from checkpoint.cli.bilingual import SETTINGS
from checkpoint.i18n import usage, usage_options
from tests.support.commands import walk

WIDTH = 80
MARKS = "，。、；：）”"
"""No line begins with one."""


@cache
def commands() -> dict[str, click.Command]:
    """All of them; loading them takes seconds, so not where tests are only collected."""
    return {" ".join(path): command for path, command in walk(main)}


def paragraphs(command: click.Command) -> list[str]:
    return [part for part in (command.help or "").split("\n\n") if part]


def options(command: click.Command) -> list[click.Option]:
    asked = command.get_help_option(click.Context(command, **SETTINGS))
    return [option for option in (*command.params, asked) if isinstance(option, click.Option)]


def shown(command: click.Command) -> list[str]:
    """The lines of its help on a narrow terminal."""
    with command.context_class(command, info_name="it", terminal_width=WIDTH, **SETTINGS) as context:
        return command.get_help(context).splitlines()


def test_each_paragraph_and_option_is_said_in_chinese_and_in_english():
    known = {f"{chinese} {english}" for english, chinese in usage_options.OPTIONS.items()}
    assert len(commands()) > 70
    for path, command in commands().items():
        said = paragraphs(command)
        chinese = [part for part in said if part.startswith("\b")]
        assert len(chinese) * 2 == len(said) > 0, (path, said)
        assert said[: len(chinese)] == chinese, f"{path}: Chinese stands first"
        unsaid = [option.opts for option in options(command) if not option.hidden and option.help not in known]
        assert not unsaid, (path, unsaid)


def test_the_parts_of_a_help_are_named_in_both_languages():
    lines = shown(commands()["roster import"])
    assert lines[0] == "用法 Usage: it [OPTIONS] FILE"
    parts = [line.strip() for line in lines if line.rstrip().endswith(":")]
    assert parts == ["选项 Options:", "示例 Examples:", "退出码 Exit status:"]
    everything = shown(main)
    assert "命令 Commands:" in everything
    at = next(number for number, line in enumerate(everything) if line.startswith("  roster "))
    assert everything[at].split(maxsplit=1)[1] == "导入场所名册。"
    assert everything[at + 1].strip() == "Import the roster (名册) of a place."


def test_no_line_of_chinese_is_wider_than_a_narrow_terminal_or_begins_with_a_mark():
    for path, command in commands().items():
        parts = [part for part in paragraphs(command) if part.startswith("\b")]
        told = {line.strip() for part in parts for line in part.splitlines()[1:]}
        lines = [line for line in shown(command) if line.strip() in told]
        assert len(lines) >= len(told) > 0, path
        assert not [line for line in lines if cell_len(line) > WIDTH or line.strip()[0] in MARKS], path


def test_no_words_are_kept_for_a_command_or_an_option_that_is_gone():
    helps = {part for command in commands().values() for part in paragraphs(command)}
    assert set(usage.COMMANDS) <= helps, set(usage.COMMANDS) - helps
    told = {option.help for command in commands().values() for option in options(command)}
    assert {f"{chinese} {english}" for english, chinese in usage_options.OPTIONS.items()} <= told
