"""The province in which the story happens: the plans in force, one chain of organisations, somebody at each of them."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from portal.accounts.domain import OrganisationKind
from portal.calendar import service as calendar
from portal.kernel.access import SYSTEM, Role
from tests.factories import Someone, Staff, enrol, make_organisation, make_person, make_staff

ENGINEER = "陈晓燕"
EMPLOYER = "贵州筑城建筑设计院有限公司"


@dataclass(frozen=True)
class World:
    """The engineer; the people at her employer and above; the secrets of their authenticators, by role."""

    engineer: Someone
    employer_id: int
    employer: Staff
    department: Staff
    county: Staff
    city: Staff
    office: Staff
    secrets: dict[Role, str]


def make_world(now: datetime) -> World:
    """A private company below the county's competent department, and everybody who has a desk on the way."""
    calendar.install_shipped_plans(now=now, actor=SYSTEM)
    calendar.seed_workdays(now=now, actor=SYSTEM)
    kinds = OrganisationKind
    province = make_organisation(kinds.PROVINCIAL_BUREAU, region="520000", name="贵州省人力资源和社会保障厅", now=now)
    city = make_organisation(kinds.MUNICIPAL_BUREAU, province, name="贵阳市人力资源和社会保障局", now=now)
    county = make_organisation(
        kinds.COUNTY_BUREAU, city, region="520102", name="贵阳市南明区人力资源和社会保障局", now=now
    )
    department = make_organisation(
        kinds.DEPARTMENT, county, region="520102", name="贵阳市南明区住房和城乡建设局", now=now
    )
    employer = make_organisation(kinds.EMPLOYER, department, region="520102", name=EMPLOYER, now=now)
    construction = make_organisation(
        kinds.DEPARTMENT, province, region="520000", name="贵州省住房和城乡建设厅", now=now
    )
    office = make_organisation(
        kinds.COMMITTEE_OFFICE, construction, region="520000", name="贵州省建设工程高级职称评委会办公室", now=now
    )
    staff = {
        Role.DEPARTMENT_OFFICER: make_staff(Role.DEPARTMENT_OFFICER, department, "周建", now=now),
        Role.COUNTY_OFFICER: make_staff(Role.COUNTY_OFFICER, county, "吴南", now=now),
        Role.MUNICIPAL_OFFICER: make_staff(Role.MUNICIPAL_OFFICER, city, "郑阳", now=now),
        Role.OFFICE_OFFICER: make_staff(Role.OFFICE_OFFICER, office, "孙评", now=now),
    }
    return World(
        engineer=make_person(ENGINEER, born=date(1988, 3, 12), now=now),
        employer_id=employer,
        employer=make_staff(Role.EMPLOYER_OFFICER, employer, "李人事", now=now),
        department=staff[Role.DEPARTMENT_OFFICER],
        county=staff[Role.COUNTY_OFFICER],
        city=staff[Role.MUNICIPAL_OFFICER],
        office=staff[Role.OFFICE_OFFICER],
        secrets={role: enrol(who, now=now) for role, who in staff.items()},
    )


def photograph(path: Path, words: str) -> Path:
    """A JPEG as a phone takes it: with the place in its EXIF data."""
    image = Image.new("RGB", (1200, 900), "#f4efe2")
    ImageDraw.Draw(image).text((80, 80), words, fill="#333333")
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (106.0, 42.0, 0.0)})
    image.save(path, "JPEG", exif=exif)
    return path


def document(path: Path, pages: int = 2) -> Path:
    """A PDF as a scanner makes it."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.save(path)
    return path


def has_exif(content: bytes) -> bool:
    return b"Exif" in content or bool(Image.open(io.BytesIO(content)).getexif())
