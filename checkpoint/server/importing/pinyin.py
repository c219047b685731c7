"""Pinyin initials: 单雄信 is found by typing sxx, and by dxx when the volunteer does not know better."""

from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin

_SURNAMES: Final[dict[str, str]] = {
    # the reading as a surname first, then what the character is read as elsewhere
    "万俟": "mq wq",
    "尉迟": "yc wc",
    "长孙": "zs cs",
    "澹台": "tt dt",
    "单于": "cy sy dy",
    "令狐": "lh",
    "单": "s d c",
    "曾": "z c",
    "仇": "q c",
    "解": "x j",
    "查": "z c",
    "区": "o q",
    "盖": "g h",
    "乐": "y l",
    "朴": "p",
    "翟": "z d",
    "覃": "q t",
    "种": "c z",
    "秘": "b m",
    "折": "s z",
    "召": "s z",
    "宿": "s x",
    "祭": "z j",
    "繁": "p f",
    "隗": "w k",
    "郇": "x h",
    "阚": "k h",
    "晁": "c z",
    "褚": "c z",
    "乜": "n m",
    "佴": "n e",
    "宓": "m f",
    "郗": "x c",
    "莘": "s x",
    "盛": "s c",
    "尉": "w y",
    "贾": "j g",
    "句": "g j",
    "长": "c z",
    "重": "c z",
    "车": "c j",
    "贲": "b f",
    "谌": "c s",
    "卜": "b p",
    "夏侯": "xh",
    "瞿": "q j",
    "鲜": "x",
    "冼": "x",
}


def initials(name: str) -> str:
    """Give the initials of a name, one word for each reading of its surname.

    `王小明` -> `wxm`, `单大海` -> `sdh ddh cdh`.
    Latin words count by their first letter; marks such as `·` count for nothing.
    """
    for length in (2, 1):
        readings = _SURNAMES.get(name[:length])
        if readings is not None and len(name) > length:
            rest = _plain(name[length:])
            return " ".join(reading + rest for reading in readings.split())
    return _plain(name)


def _plain(text: str) -> str:
    letters: list[str] = []
    after_letter = False
    for character in text:
        if character.isascii():
            if character.isalpha() and not after_letter:
                letters.append(character.lower())
            after_letter = character.isalpha() or (after_letter and character == "'")
        else:
            letters.append(_initial(character))
            after_letter = False
    return "".join(letters)


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    reading = lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    return reading[0] if reading else ""
