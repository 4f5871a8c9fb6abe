"""The one tree of organisations: which kinds there are, what may hang below what, and who acts in each."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.accounts.domain.texts import N_


class OrganisationKind(StrEnum):
    """What an organisation is in the review (DESIGN 3)."""

    EMPLOYER = "employer"
    DEPARTMENT = "department"
    COUNTY_BUREAU = "county_bureau"
    MUNICIPAL_BUREAU = "municipal_bureau"
    PROVINCIAL_BUREAU = "provincial_bureau"
    COMMITTEE_OFFICE = "committee_office"
    TRAINING_BASE = "training_base"


KIND_NAMES = {
    OrganisationKind.EMPLOYER: N_("用人单位"),
    OrganisationKind.DEPARTMENT: N_("主管部门"),
    OrganisationKind.COUNTY_BUREAU: N_("县级人社部门"),
    OrganisationKind.MUNICIPAL_BUREAU: N_("市（州）人社部门"),
    OrganisationKind.PROVINCIAL_BUREAU: N_("省级人社部门"),
    OrganisationKind.COMMITTEE_OFFICE: N_("评委会办公室"),
    OrganisationKind.TRAINING_BASE: N_("继续教育基地"),
}

# The roles that members of a kind may hold. Values are those of kernel.access.Role.
ROLES: dict[OrganisationKind, tuple[str, ...]] = {
    OrganisationKind.EMPLOYER: ("employer_officer", "employer_admin"),
    OrganisationKind.DEPARTMENT: ("department_officer",),
    OrganisationKind.COUNTY_BUREAU: ("county_officer",),
    OrganisationKind.MUNICIPAL_BUREAU: ("municipal_officer",),
    OrganisationKind.PROVINCIAL_BUREAU: ("provincial_officer", "calendar_manager", "auditor"),
    OrganisationKind.COMMITTEE_OFFICE: ("office_officer", "series_administrator", "expert"),
    OrganisationKind.TRAINING_BASE: (),
}

ROLE_NAMES = {
    "applicant": N_("申报人（本人）"),
    "employer_officer": N_("单位审核员"),
    "employer_admin": N_("单位管理员"),
    "department_officer": N_("主管部门审核员"),
    "county_officer": N_("县级人社审核员"),
    "municipal_officer": N_("市（州）人社审核员"),
    "provincial_officer": N_("省级人社审核员"),
    "office_officer": N_("评委会办公室工作人员"),
    "calendar_manager": N_("评审计划管理员"),
    "series_administrator": N_("系列管理员"),
    "expert": N_("评审专家"),
    "auditor": N_("审计员"),
}

# Roles that somebody comes to by a decision about them, not by an invitation: experts through the pool.
APPOINTED = frozenset({"expert"})

# What the province knows of an organisation: 自主评审, and 专精特新"小巨人" by who named it.
LITTLE_GIANT_NAMES = {"": N_("不是"), "provincial": N_("省级"), "national": N_("国家级")}

# Who manages the members of an organisation: of its own, and of those below it.
MANAGING_ROLES = frozenset(
    {
        "employer_admin",
        "department_officer",
        "county_officer",
        "municipal_officer",
        "provincial_officer",
        "office_officer",
    }
)

_BELOW: dict[OrganisationKind, frozenset[OrganisationKind]] = {
    OrganisationKind.PROVINCIAL_BUREAU: frozenset(OrganisationKind) - {OrganisationKind.PROVINCIAL_BUREAU},
    OrganisationKind.MUNICIPAL_BUREAU: frozenset(
        {
            OrganisationKind.COUNTY_BUREAU,
            OrganisationKind.DEPARTMENT,
            OrganisationKind.EMPLOYER,
            OrganisationKind.COMMITTEE_OFFICE,
            OrganisationKind.TRAINING_BASE,
        }
    ),
    OrganisationKind.COUNTY_BUREAU: frozenset(
        {OrganisationKind.DEPARTMENT, OrganisationKind.EMPLOYER, OrganisationKind.TRAINING_BASE}
    ),
    OrganisationKind.DEPARTMENT: frozenset(
        {
            OrganisationKind.DEPARTMENT,
            OrganisationKind.EMPLOYER,
            OrganisationKind.COMMITTEE_OFFICE,
            OrganisationKind.TRAINING_BASE,
        }
    ),
    OrganisationKind.EMPLOYER: frozenset(
        {OrganisationKind.EMPLOYER, OrganisationKind.COMMITTEE_OFFICE, OrganisationKind.TRAINING_BASE}
    ),
    OrganisationKind.COMMITTEE_OFFICE: frozenset(),
    OrganisationKind.TRAINING_BASE: frozenset(),
}


def attributes_of(*, self_review: bool, little_giant: str, before: dict[str, Any]) -> dict[str, Any]:
    """The attributes with these two set anew; others are kept. Raises ValueError for an unknown value."""
    if little_giant not in LITTLE_GIANT_NAMES:
        raise ValueError(N_("请从列表中选择一项"))
    kept = {key: value for key, value in before.items() if key not in ("self_review", "little_giant")}
    if self_review:
        kept["self_review"] = True
    if little_giant:
        kept["little_giant"] = little_giant
    return kept


@dataclass(frozen=True)
class OrganisationView:
    """An organisation as other areas see it. `attributes` are data, for example {"self_review": true}."""

    id: int
    name: str
    kind: OrganisationKind
    parent_id: int | None
    region: str
    attributes: dict[str, Any] = field(default_factory=dict)
    credit_code: str = ""
    credit_code_overridden: bool = False
    path: str = ""


def children_of(kind: OrganisationKind) -> tuple[OrganisationKind, ...]:
    """The kinds that may hang directly below, in the order of the enum."""
    return tuple(child for child in OrganisationKind if child in _BELOW[kind])


def roles_of(kind: OrganisationKind) -> tuple[str, ...]:
    return ROLES[kind]


def invited_roles(kind: OrganisationKind) -> tuple[str, ...]:
    """The roles to which an organisation of this kind may invite."""
    return tuple(role for role in ROLES[kind] if role not in APPOINTED)


def region_code(text: str) -> str:
    """A GB/T 2260 code of 6 digits; the list changes over the years, so no list is asked. Raises ValueError."""
    code = text.strip()
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        raise ValueError(N_("行政区划代码应为6位数字，例如 520100"))
    return code


def may_hold_together(role: str, others: frozenset[str]) -> bool:
    """May somebody who holds `others` also hold `role`? An auditor holds nothing else (GB/T 22239-2019, 8.1.5)."""
    if role == "auditor":
        return not (others - {"auditor"})
    return "auditor" not in others


def is_below(path: str, of: str) -> bool:
    """Is the organisation with this path the other one, or somewhere below it? Paths look like `/1/7/12/`."""
    return path.startswith(of)
