"""Names of the demo's people: common, minority and rare ones, the same in every run."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 "
    "刚 桂英 文博 子涵 思远 雨桐 建国 建华 志强 晓东 海燕 红梅 春梅 国庆 永康 家豪 俊杰 天翔 梓萱 佳怡 "
    "欣怡 浩然 宇轩 博文 致远 明哲 若曦 云帆 启航 慧敏 雅琴 玉兰 光辉 世杰 德胜 长青 小龙 金凤 大山 黔生 "
    "贵云 乌江 苗苗 "
)
# Names that broke other systems: minority names with the middle dot, rare characters, two-character surnames.
UNUSUAL = (
    "阿依古丽·买买提",
    "欧阳䶮",
    "潘玥𠮷",
    "杨喆㛃",
    "石𡋾",
    "龙阿朵",
    "蒙尼桑·旺堆",
    "司马青衫",
)


def people(count: int, seed: int) -> list[str]:
    """`count` names; the unusual ones are spread among them."""
    random = Random(seed)  # noqa: S311  (not a secret: the demo must look the same each time)
    given = GIVEN.split()
    names = [random.choice(SURNAMES) + random.choice(given) for _ in range(count)]
    for place, name in enumerate(UNUSUAL):
        if place * 17 + 5 < count:
            names[place * 17 + 5] = name
    return names
