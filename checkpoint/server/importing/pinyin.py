"""Pinyin of names: 单雄信 is found by shanxiongxin or sxx, and by dan… when the volunteer does not know better."""

from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin

from checkpoint.domain.people import SYLLABLE_MARK

_SURNAMES: Final[dict[str, str]] = {
    # the reading as a surname first, then what the characters are read as elsewhere
    "万俟": "mo'qi wan'qi wan'si",
    "尉迟": "yu'chi wei'chi",
    "长孙": "zhang'sun chang'sun",
    "澹台": "tan'tai dan'tai",
    "单于": "chan'yu shan'yu dan'yu",
    "令狐": "ling'hu",
    "夏侯": "xia'hou",
    "单": "shan dan chan",
    "曾": "zeng ceng",
    "仇": "qiu chou",
    "解": "xie jie",
    "查": "zha cha",
    "区": "ou qu",
    "盖": "ge he gai",
    "乐": "yue le",
    "朴": "piao pu",
    "翟": "zhai di",
    "覃": "qin tan",
    "种": "chong zhong",
    "秘": "bi mi",
    "折": "she zhe",
    "召": "shao zhao",
    "宿": "su xiu",
    "祭": "zhai ji",
    "繁": "po fan",
    "隗": "wei kui",
    "郇": "xun huan",
    "阚": "kan han",
    "晁": "chao zhao",
    "褚": "chu zhu",
    "乜": "nie mie",
    "佴": "nai er",
    "宓": "mi fu",
    "郗": "xi chi",
    "莘": "shen xin",
    "盛": "sheng cheng",
    "尉": "wei yu",
    "贾": "jia gu",
    "句": "gou ju",
    "长": "zhang chang",
    "重": "chong zhong",
    "车": "che ju",
    "贲": "ben fei",
    "谌": "chen shen",
    "卜": "bu pu",
    "瞿": "qu ju",
    "鲜": "xian",
    "冼": "xian",
    "洗": "xian xi",
    "员": "yun yuan",
    "柏": "bai bo",
    "缪": "miao mou",
    "牟": "mou mu",
    "费": "fei bi",
    "黑": "he hei",
    "谷": "gu yu",
    "角": "jue jiao",
    "藏": "zang cang",
    "曲": "qu",
}


def pinyin(name: str) -> str:
    """Spell a name, one word for each reading of its surname, its syllables parted by `'`.

    `王小明` -> `wang'xiao'ming`, `单大海` -> `shan'da'hai dan'da'hai chan'da'hai`.
    Latin words count as one syllable each; marks such as `·` count for nothing.
    """
    for length in (2, 1):
        readings = _SURNAMES.get(name[:length])
        if readings is not None and len(name) > length:
            rest = _syllables(name[length:])
            return " ".join(SYLLABLE_MARK.join([reading, *rest]) for reading in readings.split())
    return SYLLABLE_MARK.join(_syllables(name))


def _syllables(text: str) -> list[str]:
    found: list[str] = []
    after_letter = False
    for character in text:
        if character.isascii():
            if character.isalpha():
                if after_letter:
                    found[-1] += character.lower()
                else:
                    found.append(character.lower())
            after_letter = character.isalpha() or (after_letter and character == "'")
        else:
            found += _reading(character)
            after_letter = False
    return found


@lru_cache(maxsize=8192)
def _reading(character: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(character, style=Style.NORMAL, errors="ignore"))
