"""A policy told in sentences: what it does and what is odd about it, for the command line and the console."""

from checkpoint.domain.passes import PassType
from checkpoint.domain.policy_review import Remark
from checkpoint.i18n import Language, text


def sentence(remark: Remark, language: Language) -> str:
    """A remark in words; what it lists is joined as the language does."""
    separator = "、" if language is Language.ZH else ", "
    values = dict(remark.values)
    for name, value in remark.values.items():
        if isinstance(value, tuple):
            values[name] = separator.join(_named(row, language) for row in value)
    return text(remark.key, language, **values)


def _named(row: object, language: Language) -> str:
    return text(f"pass_type.{row.value}", language) if isinstance(row, PassType) else str(row)
