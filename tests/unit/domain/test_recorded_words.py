"""What was chosen from a list is told in the reader's language, whether a code was recorded or the word of before."""

import pytest

from checkpoint.i18n import Language
from checkpoint.i18n.recorded import recorded

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("value", "prefix", "zh", "en"),
    [
        ("medical", "override", "就医", "Medical care"),
        ("就医", "override", "就医", "Medical care"),
        ("from_paper", "override", "纸质补录", "From paper"),
        ("事后更正", "override", "事后更正", "Put right afterwards"),
        ("家属作保", "override", "家属作保", "家属作保"),
        ("family", "visit.purpose", "探亲访友", "Family, friends"),
        ("medicine 降压药两盒", "care.goods", "药品 降压药两盒", "Medicine 降压药两盒"),
        ("药品 降压药两盒", "care.goods", "药品 降压药两盒", "Medicine 降压药两盒"),
        ("两箱 rice", "care.goods", "两箱 rice", "两箱 rice"),
        ("口罩", "supply.item", "口罩", "Masks"),
        ("Medical care", "override", "Medical care", "Medical care"),
        ("", "override", "", ""),
    ],
)
def test_a_code_and_the_word_of_before_are_told_alike_and_what_was_typed_stays(value, prefix, zh, en):
    assert (recorded(value, prefix, ZH), recorded(value, prefix, EN)) == (zh, en)
