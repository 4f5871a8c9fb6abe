"""What a draw is drawn from: the frozen list of the pool, without names; and the conditions that are entered."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.draw_values import CHAIR, DEPUTY, Candidate, Conditions, Named, Quota
from plugins.committees.domain.expert import city_of
from plugins.committees.domain.expert_import import folded
from plugins.committees.service import conflict_finding
from plugins.committees.service.settings import draw_full_level
from plugins.committees.store import draw as store
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.draw import Draw
from plugins.committees.store.expert import Expert
from plugins.committees.store.filing import committee
from plugins.committees.store.meeting import Meeting
from portal.plugin import SHANGHAI, Invalid, _

# Every set of them is looked at: eight are 512 sets.
MOST_QUOTAS = 8
HIGHEST = "正高级"


@dataclass(frozen=True)
class Wish:
    """What the office enters. `quotas`: a specialty and a number on each line; who presides: names of the pool."""

    reserves: int = 0
    quotas: str = ""
    excluded_regions: tuple[str, ...] = ()
    region_most: int = 0
    home_region: str = ""
    outside_least: int = 0
    most_load: int = 0
    conflicts_from: int = 0
    chair: str = ""
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frozen:
    """The list, the expert of each reference, and who sits without being drawn."""

    pool: tuple[Candidate, ...]
    experts: dict[str, int]
    named: tuple[Named, ...]


def level_of(meeting: Meeting) -> str:
    """The level that an expert must have: the meeting's, or for 正高级 the one below where the province says so."""
    return meeting.level if meeting.level != HIGHEST or draw_full_level() else "副高级"


def conditions_of(wish: Wish, meeting: Meeting) -> Conditions:
    """The conditions as they are committed to. Raises Invalid beside the fields at fault."""
    quotas = _quotas(wish.quotas)
    named = len(wish.deputies) + bool(wish.chair)
    if sum(quota.least for quota in quotas) + named > meeting.members:
        raise Invalid({"quotas": _("各专业人数和主任、副主任委员合计超过了%(count)d人", count=meeting.members)})
    if wish.outside_least and not wish.home_region:
        raise Invalid({"home_region": _("请选择以哪个市（州）为准")})
    return Conditions(
        members=meeting.members,
        reserves=wish.reserves,
        level=level_of(meeting),
        quotas=quotas,
        excluded_regions=tuple(sorted(wish.excluded_regions)),
        region_most=wish.region_most,
        home_region=wish.home_region,
        outside_least=wish.outside_least,
        most_load=wish.most_load,
        conflicts_from=wish.conflicts_from,
    )


def _quotas(text: str) -> tuple[Quota, ...]:
    found: dict[str, int] = {}
    for line in unicodedata.normalize("NFKC", text).replace(";", "\n").splitlines():
        if not line.strip():
            continue
        parts = re.fullmatch(r"(.+?)[\s:,、]*([1-9][0-9]?)\s*人?", line.strip())
        if parts is None or folded(parts[1]) in found:
            raise Invalid({"quotas": _("请每行写一个专业和人数，例如“语文 3”，专业不重复")})
        found[folded(parts[1])] = int(parts[2])
    if len(found) > MOST_QUOTAS:
        raise Invalid({"quotas": _("最多填写%(count)d个专业", count=MOST_QUOTAS)})
    return tuple(Quota(name, least) for name, least in found.items())


def presiding(wish: Wish, meeting: Meeting, now: datetime) -> tuple[int | None, list[int]]:
    """The experts who are named to preside. Raises Invalid for a name that is not, or not alone, in the pool."""
    rows = experts.sitting(meeting.office_id, series=meeting.series, on=now.astimezone(SHANGHAI).date())
    chair = _by_name(wish.chair, rows, "chair") if wish.chair else None
    deputies = [_by_name(name, rows, "deputies") for name in wish.deputies]
    if len({chair, *deputies}) < 1 + len(deputies):
        raise Invalid({"deputies": _("主任委员和副主任委员不能是同一人")})
    return chair, deputies


def _by_name(given: str, rows: Sequence[Expert], field: str) -> int:
    name, _mark, number = given.partition("#")
    found = [row for row in rows if row.name == name.strip() and (not number or str(row.id) == number.strip())]
    if not found:
        raise Invalid({field: _("专家库中没有在任期内、有平台账号的%(name)s", name=name)})
    if len(found) > 1:
        marks = "、".join(f"{row.name}#{row.id}（{row.employer_name}）" for row in found)
        raise Invalid({field: _("有同名的专家，请写明是哪一位：%(marks)s", marks=marks)})
    return found[0].id


def frozen(row: Draw, meeting: Meeting, now: datetime) -> Frozen:
    """The pool as it is now. References follow the order of entry into the pool, so that nothing can be chosen."""
    on = now.astimezone(SHANGHAI).date()
    rows = sorted(experts.sitting(meeting.office_id, series=meeting.series, on=on), key=lambda each: each.id)
    loads = store.loads(meeting.application_year, but=meeting.id)
    conflicts: dict[int, int] = {}
    if row.conditions["conflicts_from"]:
        persons = [each.person_id for each in rows]
        conflicts = conflict_finding.tally(meeting=meeting, persons=persons, now=now)
    seats = meetings.seats_of(meeting.id)
    roles = {seat.expert_id: seat.role for seat in seats if seat.state in store.TAKEN}
    gone = {seat.expert_id for seat in seats} - set(roles)
    rows = [each for each in rows if each.id not in gone]
    refs = {each.id: f"P{place:03}" for place, each in enumerate(rows, 1)}
    pool = tuple(
        Candidate(
            ref=refs[each.id],
            specialties=tuple(folded(name) for name in each.specialties),
            region=city_of(each.region),
            level=each.title_level,
            load=loads.get(each.person_id, 0),
            conflicts=conflicts.get(each.person_id, 0),
        )
        for each in rows
    )
    return Frozen(pool, {ref: expert_id for expert_id, ref in refs.items()}, _named(row, roles, refs))


def _named(row: Draw, seated: dict[int, str], refs: dict[int, str]) -> tuple[Named, ...]:
    """Who has a seat already, then the chair and deputies of the conditions; each once."""
    presiding_ids = {**({row.chair_id: CHAIR} if row.chair_id else {}), **dict.fromkeys(row.deputy_ids, DEPUTY)}
    roles = {**presiding_ids, **seated}
    missing = [expert_id for expert_id in roles if expert_id not in refs]
    if missing or list(roles.values()).count(CHAIR) > 1:
        raise Invalid({"chair": _("主任委员、副主任委员或已邀请的专家已有变化，请作废后重新设定条件")})
    return tuple(Named(refs[expert_id], role) for expert_id, role in roles.items())


def suggested(meeting: Meeting, now: datetime) -> dict[str, object]:
    """What the empty form begins with: who presides by the committee's filing, as far as the pool has them."""
    row = committee(meeting.committee_id)
    if row is None:
        return {}
    rows = experts.sitting(meeting.office_id, series=meeting.series, on=now.astimezone(SHANGHAI).date())
    names = {each.name for each in rows}
    deputies = [name for name in row.deputies if name in names]
    return {"chair": row.chair if row.chair in names else "", "deputies": "\n".join(deputies)}
