"""What a scanner typed through the wrong keyboard, mended where only one reading makes a pass.

A scanner sends the keys of an American keyboard; the tablet takes them for those of its own. Letters come in the other
case, wide as Chinese input methods write them, or swapped by a German, French, Spanish or Russian layout. Passes are
written in 45 capital signs and have one canonical form, so a wrong reading is never taken for a right one.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from checkpoint.qr import short_code
from checkpoint.qr.token import PREFIX, TEXT_MAX, is_well_formed

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""Base45."""

_DEAD_GRAVE: Final = "\N{COMBINING GRAVE ACCENT}"
_SWALLOWED_MAX: Final = 2
"""A dead key swallows a space after it. So many lost spaces are looked for, among this many dead keys:"""
_DEAD_MAX: Final = 20

_AMERICAN: Final = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./", '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_CHINESE: Final = str.maketrans({"：": ":", "。": ".", "、": "/", "￥": "$", "¥": "$", "÷": "/", "\u3000": " "})
"""What stands on those keys under a Chinese input method; the wide forms of letters and digits are Unicode's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A keyboard: its 45 keys beside those of `_AMERICAN`, plain and shifted; `dead` is a key that waits for a next."""

    name: str
    plain: str
    shifted: str
    dead: str = ""

    def meant(self) -> Mapping[str, str]:
        """What each of its signs was on the scanner's keyboard, as far as passes have it."""
        keys = (*zip(self.plain, _AMERICAN[0], strict=True), *zip(self.shifted, _AMERICAN[1], strict=True))
        known = {typed: sign.upper() for typed, sign in keys if sign.upper() in ALPHABET}
        return {" ": " "} | known


LAYOUTS: Final = (
    Layout(
        "de",
        "1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-",
        '!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_',
        dead="`",
    ),
    Layout(
        "fr",
        "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!",
        "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§",
    ),
    Layout(
        "es",
        "1234567890'¡qwertyuiop`+asdfghjklñ´zxcvbnm,.-",
        '!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨ZXCVBNM;:_',
    ),
    Layout(
        "ru",
        "1234567890-=йцукенгшщзхъфывапролджэячсмитьбю.",
        '!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,',
    ),
)


def mend(text: str) -> str:
    """The pass or short code that the scanner meant; any other text comes back as it was."""
    if text.startswith(PREFIX) and text.isascii():
        return text.upper()
    plain = _narrow(text)
    if plain.upper().startswith(PREFIX):
        return plain.upper()
    if short_code.looks_like(plain):
        return plain
    if len(text) > TEXT_MAX:
        return text
    found = {reading for layout in LAYOUTS for reading in _readings(text, layout) if is_well_formed(reading)}
    if len(found) == 1:
        return found.pop()
    return _digits(text) or text


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_CHINESE))


def _readings(text: str, layout: Layout) -> Iterator[str]:
    """Every way to read a text back that begins as a pass: one, but for the spaces that dead keys swallowed."""
    meant = layout.meant()
    read: list[str] = []
    for sign in _signs(text, layout):
        key = sign.removesuffix(_DEAD_GRAVE)
        known = "+" if key == layout.dead else meant.get(key) or meant.get(_other_case(key))
        if known is None:
            return
        read.append(f"+{known}" if key != sign else known)
    dead = [at for at, sign in enumerate(_signs(text, layout)) if sign == layout.dead]
    if not "".join(read[: len(PREFIX)]).startswith(PREFIX) or len(dead) > _DEAD_MAX:
        return
    for count in range(_SWALLOWED_MAX + 1):
        for places in combinations(dead, count):
            yield "".join(f"{sign} " if at in places else sign for at, sign in enumerate(read))


def _signs(text: str, layout: Layout) -> Iterator[str]:
    """The signs that were typed; a letter that a dead key put its accent on stays together with it."""
    known = set(layout.plain + layout.shifted)
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        yield parts if layout.dead and sign not in known and parts.endswith(_DEAD_GRAVE) else sign


def _other_case(sign: str) -> str:
    """The same key with the caps lock the other way round; a sign that two letters would stand for stays."""
    swapped = sign.swapcase()
    return swapped if len(swapped) == 1 else sign


def _digits(text: str) -> str:
    """Eight digits of a short code through the upper row of a French keyboard; empty for anything else."""
    meant = next(layout for layout in LAYOUTS if layout.name == "fr").meant()
    digits = "".join(meant.get(sign, "") for sign in text)
    right = len(digits) == len(text) and digits.isdigit() and short_code.is_valid(digits)
    return digits if right else ""
