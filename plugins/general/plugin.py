"""The sixteen series of row 1 of attachment 4 beside 工程技术: all is data, in editions/<slug>/."""

from collections.abc import Mapping
from pathlib import Path

from plugins.general.rules import KINDS
from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.2,<2"
EDITIONS = Path(__file__).parent / "editions"

# slug: the name as printed in attachment 4, then what else it is called (DOMAIN 3.1 and 9.3 #15). Every alias of the
# plan is among them; 图书资料 and 图书资料群众文化专业 share none, and nor does any other pair.
NAMES: Mapping[str, tuple[str, ...]] = {
    "philosophy_social_sciences": ("哲学社会科学", "哲学社会科学研究", "社会科学", "社会科学研究", "哲学社会科学系列"),
    "journalism": ("新闻", "新闻记者", "新闻系列"),
    "publishing": ("出版", "出版编辑", "出版系列"),
    "natural_sciences": ("自然科学研究", "自然科学", "自然科学研究系列"),
    "agriculture": ("农业技术", "农业", "农业系列", "农业技术系列"),
    "library": ("图书资料", "图书", "图书资料系列"),
    "library_mass_culture": ("图书资料群众文化专业", "群众文化", "图书资料群众文化", "群众文化专业"),
    "cultural_relics_museum": ("文物博物", "文博", "文物", "文物博物系列"),
    "arts": ("艺术", "艺术系列", "艺术专业"),
    "arts_and_crafts": ("工艺美术", "工艺美术系列"),
    "archives": ("档案", "档案系列", "档案专业"),
    "sports": ("体育系列", "体育", "体育教练", "教练员"),
    "translation": ("翻译系列", "翻译"),
    "ethnic_languages": ("民族语专业", "民族语", "民族语文", "民语翻译"),
    "broadcasting": ("播音", "播音主持", "播音系列", "播音主持系列"),
    "law": ("律师", "公共法律服务", "公共法律服务系列", "公证"),
}


@hookimpl
def portal_series() -> tuple[Series, ...]:
    """The sixteen series with their editions, in the order of attachment 4."""
    return tuple(
        Series(
            slug=slug,
            name=names[0],
            aliases=names[1:],
            editions=load_editions(EDITIONS / slug, kinds=KINDS),
            kinds=KINDS,
        )
        for slug, names in NAMES.items()
    )
