"""What keeps the house tidy without reviewers: words, texts, sizes, and nothing of one machine in the repository."""

import ast
import re
import string
import subprocess
from pathlib import Path

import pytest

from checkpoint import i18n
from checkpoint.i18n import CATALOGUE, Language, text

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "checkpoint").rglob("*.py"))
MODULE_LINES_MAX = 300
FUNCTION_LINES_MAX = 60
NAMED_IN_CHINESE = {"app.other_language", "console.language.other", "console.filter.text.hint"}
"""The other language's name, and an example of a name."""

BANNED_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_domain_class_stands_in_the_glossary():
    glossary = (ROOT / "docs" / "GLOSSARY.md").read_text()
    words = set(re.findall(r"[A-Za-z]+", glossary))
    for source in sorted((ROOT / "checkpoint" / "domain").glob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert node.name in words, f"{source.name}: {node.name} is not in docs/GLOSSARY.md"


def test_a_text_stands_in_both_languages_with_the_same_values():
    assert len(CATALOGUE) > 1000
    for key, (chinese, english) in CATALOGUE.items():
        assert chinese.strip(), f"{key}: nothing in Chinese"
        assert english.strip(), f"{key}: nothing in English"
        assert placeholders(chinese) == placeholders(english), f"{key}: other values"


def test_no_key_is_written_twice():
    parts = [part.TEXTS for part in vars(i18n).values() if hasattr(part, "TEXTS")]
    assert len(parts) >= 8
    assert sum(map(len, parts)) == len(CATALOGUE)


def test_chinese_texts_are_chinese_and_english_ones_are_not():
    for key, (chinese, english) in CATALOGUE.items():
        if key not in NAMED_IN_CHINESE:
            assert not re.search(r"[\u4e00-\u9fff]", english), f"{key}: Chinese in the English text"
        assert chinese != english or not re.search(r"[a-z]{4}", chinese), f"{key}: not translated"


def test_every_key_that_the_code_names_is_in_the_catalogue():
    prefixes = {key.split(".")[0] for key in CATALOGUE}
    pattern = re.compile(rf'"((?:{"|".join(sorted(prefixes))})\.[a-z0-9_.]+)"')
    missing = {
        key
        for source in SOURCES
        if "i18n" not in source.parts
        for key in pattern.findall(source.read_text())
        if key not in CATALOGUE and not key.endswith((".", ".py", ".html"))
    }
    assert missing == set()


def test_a_text_is_filled_in_and_a_missing_one_is_our_own_mistake():
    assert text("outcome.admit", Language.EN) == "ADMIT"
    with pytest.raises(KeyError):
        text("no.such.text")


def test_modules_and_functions_stay_small():
    for source in SOURCES:
        if "i18n" in source.parts:
            continue
        lines = source.read_text().splitlines()
        frozen = "versions" in source.parts  # a revision of the schema is written once and never again
        assert frozen or len(lines) <= MODULE_LINES_MAX, f"{source.relative_to(ROOT)} has {len(lines)} lines"
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= FUNCTION_LINES_MAX, f"{source.relative_to(ROOT)}: {node.name} has {length} lines"


def test_no_module_is_named_for_nothing():
    assert not {source.stem for source in SOURCES} & BANNED_NAMES


def test_nothing_of_one_machine_and_no_registry_is_in_the_repository():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    files = [ROOT / name for name in listed.decode().split("\0") if name] or list(ROOT.glob("requirements/*"))
    banned = re.compile(r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian\.org|/root/|/home/[a-z]")
    for file in files:
        if file.suffix in {".png", ".wav", ".woff2", ".ico"} or file == Path(__file__).resolve() or not file.exists():
            continue
        found = banned.search(file.read_text(errors="replace"))
        assert found is None, f"{file.relative_to(ROOT)}: {found[0]}"


def test_what_imports_into_a_database_is_run_on_postgresql_too():
    """The second pass leaves out files that open none: what they show cannot differ."""
    asked = ["make", "--silent", "--eval", "listed: ; @echo $(SERVER_TESTS)", "listed"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = re.compile(r"tests\.support\.(databases|bureau|centre)|\boffice\b|open_database|\bstored\b")
    files = [file for name in ("importing", "demo") for file in (ROOT / "tests" / "unit" / name).glob("test_*.py")]
    opening = {str(file.relative_to(ROOT)) for file in files if found.search(file.read_text())}
    assert len(opening) >= 5
    assert opening <= set(listed)


def test_every_module_that_is_left_to_the_whole_suite_is_there():
    listed = (ROOT / "tests" / "slow.txt").read_text().split()
    assert len(listed) > 20
    assert all((ROOT / "tests" / module).is_file() for module in listed)
