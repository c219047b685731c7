"""Short codes: eight digits under the picture, for typing when the picture cannot be read.

The last digit is a Verhoeff check digit, which catches every wrong digit and every swap of neighbours.
"""

from typing import Final

from stdnum import verhoeff
from stdnum.exceptions import ValidationError

NUMBERS: Final = 10**7
"""Seven digits are free; codes are unique within a place."""

_LENGTH: Final = 8


def make(number: int) -> str:
    """Build the code of a number, 0 <= number < 10,000,000.

    Raises:
        ValueError: out of range.
    """
    if not 0 <= number < NUMBERS:
        message = f"short codes number 0 to {NUMBERS - 1}"
        raise ValueError(message)
    digits = f"{number:07d}"
    return digits + verhoeff.calc_check_digit(digits)


def looks_like(text: str) -> bool:
    """Whether somebody typed a short code, right or wrong: eight digits, spaces and dashes aside."""
    digits = compact(text)
    return len(digits) == _LENGTH and digits.isascii() and digits.isdigit()


def is_valid(text: str) -> bool:
    """Whether the check digit is right."""
    try:
        verhoeff.validate(compact(text))
    except ValidationError:
        return False
    return looks_like(text)


def compact(text: str) -> str:
    """Drop what people put between the digits."""
    return text.replace(" ", "").replace("-", "")


def pretty(code: str) -> str:
    """Write a code in two groups of four, as it is printed."""
    return f"{code[:4]} {code[4:]}"
