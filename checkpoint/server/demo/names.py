"""Names that people of a certain age and sex could have."""

from random import Random
from typing import Final

from checkpoint.domain.people import Sex

_SURNAMES: Final = (
    "王王王王王王王李李李李李李李张张张张张张刘刘刘刘刘陈陈陈陈杨杨杨黄黄黄赵赵赵周周周吴吴吴徐徐孙孙胡胡朱朱高高"
    "林林何何郭郭郭马马马罗罗梁梁宋宋宋郑郑谢谢韩韩唐唐冯冯于于董董萧程程曹曹袁袁邓邓许许许傅沈曾彭彭吕吕苏卢蒋"
    "蔡贾贾丁丁魏魏薛薛叶阎余余潘杜杜戴夏夏钟汪汪田田任任姜范范方方石石姚姚谭廖邹熊金陆郝孔白崔崔康毛毛邱秦秦"
    "江史史顾侯侯邵孟孟龙万万段雷钱汤尹黎易常常武武乔乔贺赖龚文樊兰殷施陶洪翟安颜倪严牛牛温芦季俞章鲁葛伍韦申"
    "尤毕聂丛焦焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "解强柴华车冉房边仇区盖乐朴"
)
_COMPOUND_SURNAMES: Final = ("欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫", "夏侯", "万俟")
_COMPOUND_ONE_IN: Final = 140
_RARE_ONE_IN: Final = 260
_RARE: Final = ("䶮", "㛃", "𬭎", "堃", "喆", "昇", "祎", "頔", "赟", "翀")
"""Given-name characters that old systems print as a box: fonts, files and searches have to bear them."""

_ERAS: Final[tuple[tuple[int, dict[Sex, tuple[str, str]]], ...]] = (
    (
        1953,
        {
            Sex.MALE: ("德福国永长金世正明文振玉广贵兴", "山林才财田海清生发全义祥荣昌顺堂"),
            Sex.FEMALE: ("秀桂玉淑凤兰素翠月春金素", "英兰珍芝荣梅莲芳云花香琴娥"),
        },
    ),
    (
        1969,
        {
            Sex.MALE: ("建国志卫红向新爱保学文永大", "国军华民平生刚强东胜明忠林山"),
            Sex.FEMALE: ("秀玉桂爱红淑建素卫丽凤", "英兰芳华珍荣萍霞玲琴梅云"),
        },
    ),
    (
        1986,
        {
            Sex.MALE: ("志建海伟晓永文俊国小长", "军伟强勇涛斌辉杰刚峰磊波鹏"),
            Sex.FEMALE: ("丽海晓艳红玉春小雪秀文", "丽敏静燕红霞娟艳玲芳梅洁"),
        },
    ),
    (
        2001,
        {
            Sex.MALE: ("浩俊子文志晓天嘉明宇", "鹏超龙杰帅阳飞宇博凯轩浩"),
            Sex.FEMALE: ("雨晓思佳梦文婷雪静嘉", "婷雪倩莹琳颖悦瑶琪怡佳"),
        },
    ),
    (
        9999,
        {
            Sex.MALE: ("子浩梓宇俊一沐奕铭皓", "轩涵宸泽睿辰博航熙洋然"),
            Sex.FEMALE: ("梓子欣雨诗一若可语沐", "涵萱彤妍琪怡晨汐悦瑶诺"),
        },
    ),
)
_SINGLE: Final[dict[Sex, str]] = {Sex.MALE: "伟强军磊涛勇杰斌超鹏浩阳", Sex.FEMALE: "芳敏静丽娟艳霞玲婷雪颖倩"}
_SINGLE_SHARE: Final = 0.17


def surname(chance: Random) -> str:
    """A family name, common ones more often."""
    if chance.randrange(_COMPOUND_ONE_IN) == 0:
        return chance.choice(_COMPOUND_SURNAMES)
    return chance.choice(_SURNAMES)


def given_name(chance: Random, sex: Sex, birth_year: int) -> str:
    """A given name of the era."""
    if chance.randrange(_RARE_ONE_IN) == 0:
        return chance.choice(_RARE)
    if chance.random() < _SINGLE_SHARE:
        return chance.choice(_SINGLE[sex])
    firsts, seconds = next(pools for until, pools in _ERAS if birth_year < until)[sex]
    return chance.choice(firsts) + chance.choice(seconds)
