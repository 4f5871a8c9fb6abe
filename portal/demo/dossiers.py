"""The demo's applicants: registered, with a dossier and photographed certificates, through the same services."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from portal.accounts import service as accounts
from portal.accounts.domain.synthetic import phone_of, resident_number_of
from portal.app import Portal
from portal.demo.organisations import PASSWORD
from portal.demo.province import Employer
from portal.kernel.access import Actor, Role
from portal.submissions.domain.dossier import Section, Standing
from portal.submissions.domain.evidence import Checked, Limits
from portal.submissions.service import dossier as dossiers
from portal.submissions.service import evidence
from portal.submissions.service.evidence_inspection import inspect

# Years in the lower title that each level asks of a 本科 (人社部发〔2019〕16号), and that title.
LADDER = {
    "助理级": ("员级", "技术员", 0),
    "中级": ("助理级", "助理工程师", 4),
    "副高级": ("中级", "工程师", 5),
    "正高级": ("副高级", "高级工程师", 5),
}
EMPLOYER_KINDS = {"事业单位": "事业单位", "国有企业": "企业", "民营企业": "企业", "人事代理机构": "自由职业"}
SCHOOLS = ("贵州大学", "贵州理工学院", "重庆大学", "昆明理工大学", "西南交通大学", "贵州民族大学")
MAJORS = {
    "建筑设计": "建筑学",
    "水利水电工程": "水利水电工程",
    "大数据": "计算机科学与技术",
}
PROJECTS = (
    "安置小区二期建筑设计",
    "县人民医院门诊综合楼设计",
    "中型灌区续建配套与现代化改造",
    "城市道路与综合管廊工程",
    "政务数据共享交换平台建设",
    "传统村落保护与修缮工程",
    "磷石膏综合利用生产线技改",
    "中学教学楼抗震加固设计",
)


@dataclass(frozen=True)
class Applicant:
    """A registered applicant of the demo."""

    person_id: int
    name: str
    phone: str
    employer: str
    level: str

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, Role.APPLICANT, name=self.name)


def register(name: str, *, seed: int, employer: Employer, level: str, now: datetime) -> Applicant:
    """An account with the demo's password."""
    phone = phone_of(seed)
    born = {"正高级": 1972, "副高级": 1983, "中级": 1990}.get(level, 1996)
    document = resident_number_of(
        seed, region=_area(employer), born=date(born + seed % 6, 1 + seed % 12, 1 + seed % 28)
    )
    person_id = accounts.register_person(name=name, document=document, phone=phone, password=PASSWORD, now=now)
    return Applicant(person_id, name, phone, employer.name, level)


def _area(employer: Employer) -> str:
    return "520103" if employer.region.endswith("0000") else employer.region


class DossierWriter:
    """Fills dossiers. `random` decides which paper says what, the same in every run."""

    def __init__(self, portal: Portal, random: Random) -> None:
        self._portal = portal
        self._random = random
        self._photos = [photo(text) for text in ("毕业证书", "职称证书", "劳动合同", "学时证明", "业绩证明")]

    def fill(
        self, who: Applicant, employer: Employer, *, specialty: str, now: datetime, short: bool, whole: bool
    ) -> None:
        """Write the dossier. `short`: years in title are missing; not `whole`: sections are left open."""
        self._now = now
        graduated = 2023 - {"正高级": 27, "副高级": 16, "中级": 9}.get(who.level, 3)
        self._education(who, specialty, graduated)
        if who.level in LADDER and LADDER[who.level][2]:
            self._title(who, short)
        self._employment(who, employer, graduated)
        if whole:
            self._hours(who)
            self._achievements(who)
            self._finish(who)

    def _add(
        self, who: Applicant, section: Section, kind: str, data: dict[str, Any], photo_index: int | None = None
    ) -> None:
        settings = self._portal.settings
        item = dossiers.add_item(
            section=section, kind=kind, data=data, entry_key="", settings=settings, actor=who.actor, now=self._now
        )
        if photo_index is None:
            return
        evidence.attach(
            item_id=item.id,
            name="拍照.jpg",
            content=self._photos[photo_index],
            storage=self._portal.storage,
            settings=settings,
            actor=who.actor,
            now=self._now,
            inspect=_inspect_once,
        )

    def _education(self, who: Applicant, specialty: str, graduated: int) -> None:
        data = {
            "level": "本科",
            "degree": "学士",
            "school": self._random.choice(SCHOOLS),
            "major": MAJORS.get(specialty, "土木工程"),
            "graduated": f"{graduated}-07-01",
            "full_time": True,
        }
        self._add(who, Section.EDUCATION, "education", data, 0)

    def _title(self, who: Applicant, short: bool) -> None:
        level, title, years = LADDER[who.level]
        year = 2023 - years + (1 if short else -self._random.randrange(3))
        data = {
            "series": "工程技术",
            "level": level,
            "title": title,
            "specialty": "建筑工程",
            "obtained": f"{year}-12-{20 + self._random.randrange(11):02d}",
            "obtained_by": "评审",
            "application_year": year,
        }
        self._add(who, Section.TITLES, "title", data, 1)

    def _employment(self, who: Applicant, employer: Employer, graduated: int) -> None:
        data = {
            "employer": employer.name,
            "employer_kind": EMPLOYER_KINDS[employer.kind],
            "position": self._random.choice(("设计师", "项目经理", "技术负责人", "工程师", "施工员")),
            "from": f"{graduated}-08",
            "current": True,
        }
        self._add(who, Section.EMPLOYMENT, "employment", data)

    def _hours(self, who: Applicant) -> None:
        data = {"year": 2023, "public": 30 + self._random.randrange(8), "professional": 60 + self._random.randrange(30)}
        self._add(who, Section.HOURS, "hours", data, 3)

    def _achievements(self, who: Applicant) -> None:
        for number in range(1 + self._random.randrange(2)):
            data = {
                "name": self._random.choice(PROJECTS),
                "rank": "省部级" if number == 0 else self._random.choice(("市厅级", "县级")),
                "role": self._random.choice(("主持", "主要参与")),
                "date": f"{2019 + self._random.randrange(4)}-{1 + self._random.randrange(12):02d}",
            }
            self._add(who, Section.ACHIEVEMENTS, "project", data, None if number else 4)
        patent = {
            "kind_word": "发明专利",
            "name": "一种装配式节点连接装置",
            "number": f"ZL2021{self._random.randrange(10**8):08d}.X",
            "role": "第一发明人",
            "date": "2022-03",
        }
        self._add(who, Section.ACHIEVEMENTS, "patent", patent)

    def _finish(self, who: Applicant) -> None:
        held = {item.section for item in dossiers.dossier(who.person_id).items}
        for section in Section:
            standing = Standing.COMPLETE if section in held else Standing.NONE
            dossiers.mark_section(
                section=section, standing=standing, settings=self._portal.settings, actor=who.actor, now=self._now
            )


@cache
def _inspect_once(content: bytes, limits: Limits) -> Checked:
    """Our own few pictures need no process of their own, and are looked at once."""
    return inspect(content, limits)


@cache
def photo(text: str) -> bytes:
    """A certificate as a phone would photograph it: a small JPEG, different for each text."""
    picture = Image.new("RGB", (480, 640), (247, 243, 230))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, 456, 616), outline=(160, 40, 40), width=4)
    for line in range(6):
        width = 120 + (sum(text.encode()) * (line + 3)) % 260
        draw.rectangle((60, 160 + line * 60, 60 + width, 172 + line * 60), fill=(90, 90, 90))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=60)
    return target.getvalue()
