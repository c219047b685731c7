"""What can be wrong with a row: values, never exceptions, because a bad row never stops a file."""

from dataclasses import dataclass
from enum import StrEnum

from checkpoint.domain.people import mask_id_number, mask_name, mask_phone
from checkpoint.i18n import Language, text
from checkpoint.server.importing.headers import Column

_SHOWN_MAX = 24


class ProblemReason(StrEnum):
    """Why a row was not taken; its words are in the text catalogue under `roster.problem.<value>`."""

    NAME_MISSING = "name_missing"
    NAME_INVALID = "name_invalid"
    BUILDING_MISSING = "building_missing"
    ROOM_MISSING = "room_missing"
    ROOM_IS_DATE = "room_is_date"
    BUILDING_UNKNOWN = "building_unknown"
    SEX_UNKNOWN = "sex_unknown"
    SEX_CONTRADICTS_ID = "sex_contradicts_id"
    ID_LENGTH = "id_length"
    ID_CHARACTERS = "id_characters"
    ID_DATE = "id_date"
    ID_CHECK_DIGIT = "id_check_digit"
    LOOKED_AFTER_UNKNOWN = "looked_after_unknown"
    PHONE_LENGTH = "phone_length"
    PHONE_CHARACTERS = "phone_characters"
    PHONE_SEVERAL = "phone_several"
    SCIENTIFIC = "scientific"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_PERSON = "duplicate_person"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row. `value` is masked already; `hint` is what the reason's text names."""

    line: int
    column: Column
    value: str
    reason: ProblemReason
    hint: str = ""

    def text(self, language: Language) -> str:
        """The reason in words."""
        return text(f"roster.problem.{self.reason.value}", language, hint=self.hint)


def masked(column: Column, value: str) -> str:
    """Hide what a screen or a log must not show of a rejected value (S12)."""
    match column:
        case Column.NAME:
            return mask_name(value[:_SHOWN_MAX])
        case Column.PHONE:
            return mask_phone(value)[:_SHOWN_MAX]
        case Column.ID_NUMBER:
            return mask_id_number(value)[-_SHOWN_MAX:]
        case Column.NOTE:
            return "…"
        case _:
            return value if len(value) <= _SHOWN_MAX else value[:_SHOWN_MAX] + "…"
