"""Filing a committee: drafted and submitted by its department or employer, decided by the province."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.committees.domain.filing import (
    EDITABLE,
    FIELD_OF,
    Defect,
    Event,
    Filing,
    Minimums,
    State,
    after,
    defects,
    possible,
)
from plugins.committees.service import wording
from plugins.committees.service.access import held, offices, own_organisation, visible
from plugins.committees.service.settings import minimums
from plugins.committees.store import filing as store
from plugins.committees.store.filing import Committee, filing_of
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    members,
    notify,
    organisation,
    registry,
    transaction,
)

PAGE = 30


@dataclass(frozen=True)
class Entry:
    """What is entered of a committee, besides what the rules judge."""

    office_id: int
    name: str
    region: str
    filing: Filing


@dataclass(frozen=True)
class View:
    """A filing with what the actor may do about it."""

    row: Committee
    filing: Filing
    office: str
    applicant: str
    may_edit: bool
    events: tuple[Event, ...]


def listed(*, actor: Actor, after_id: int = 0) -> tuple[tuple[Committee, ...], int]:
    """A page of the filings that the actor may see, newest first, and the key of the next page or 0."""
    count = PAGE + 1
    if actor.role is Role.PROVINCIAL_OFFICER:
        rows = store.page(after=after_id, count=count)
    elif actor.role is Role.OFFICE_OFFICER:
        rows = store.page(after=after_id, count=count, office_id=own_organisation(actor))
    else:
        rows = store.page(after=after_id, count=count, applicant_id=own_organisation(actor))
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def view(*, committee_id: int, actor: Actor) -> View:
    """One filing. Raises Missing for one that the actor may not see."""
    row = visible(committee_id, actor)
    state = State(row.state)
    mine = row.applicant_id == actor.organisation_id and actor.role is not Role.OFFICE_OFFICER
    events = possible(state) if actor.role is Role.PROVINCIAL_OFFICER else ()
    names = (organisation(row.office_id).name, organisation(row.applicant_id).name)
    return View(row, filing_of(row), *names, mine and state in EDITABLE, events)


def create(*, entry: Entry, actor: Actor, now: datetime) -> int:
    """Begin a filing. Raises Invalid with every defect beside its field."""
    _check(entry, actor)
    with transaction():
        row = Committee.create(**_columns(entry), applicant_id=own_organisation(actor), created_at=now, updated_at=now)
        _record(row, "drafted", actor, now, {"series": row.series, "level": row.level})
    return row.id


def change(*, committee_id: int, version: int, entry: Entry, actor: Actor, now: datetime) -> None:
    """Change a draft, or one that was returned. Raises Conflict when it was changed since."""
    _check(entry, actor)
    with transaction():
        row = held(committee_id, actor)
        if State(row.state) not in EDITABLE:
            raise Refused(_("已提交的备案申请不能修改"), cure=_("请联系省级人社部门退回"))
        _same_version(row, version)
        _write(row, now, **_columns(entry))
        _record(row, "changed", actor, now, {"version": row.version})


def submit(*, committee_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Hand the filing in. The rules are asked once more: a setting may have changed since it was drafted."""
    with transaction():
        row = held(committee_id, actor)
        _same_version(row, version)
        following = _following(row, Event.SUBMIT)
        _refuse_defects(filing_of(row))
        _write(row, now, state=following.value, submitted_by=actor.person_id, reason="")
        _record(row, "submitted", actor, now, {"version": row.version})


def decide(
    *,
    committee_id: int,
    version: int,
    event: Event,
    number: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """The province's decision: approval with a number, or another with its reason. Raises Invalid without these."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        row = store.locked(committee_id)
        if row is None or row.state == State.DRAFT.value:
            raise Missing(_("没有这个评审委员会"))
        _same_version(row, version)
        following = _following(row, event)
        access.require(row.submitted_by != actor.person_id, _("提交备案申请的人不能审批"))
        columns = _approved(row, number) if event is Event.APPROVE else _reasoned(reason)
        _write(row, now, state=following.value, **columns)
        _record(row, event.value, actor, now, {"version": row.version, "number": row.number})
        _tell(row, event, now)


def _approved(row: Committee, number: str) -> dict[str, Any]:
    if not number.strip():
        raise Invalid({"number": _("请填写备案文号")})
    if store.number_taken(number.strip()):
        raise Invalid({"number": _("该备案文号已使用")})
    _refuse_defects(filing_of(row))
    return {"number": number.strip(), "reason": ""}


def _reasoned(reason: str) -> dict[str, Any]:
    if not reason.strip():
        raise Invalid({"reason": _("请填写理由")})
    return {"reason": reason.strip()}


def _check(entry: Entry, actor: Actor) -> None:
    errors = defect_messages(entry.filing)
    if entry.office_id not in {office.id for office in offices(actor)}:
        errors["office_id"] = _("请从列表中选择一项")
    if own := _unlisted(entry.filing) if actor.role is not Role.EMPLOYER_OFFICER else ():
        told = _("不在这个系列专业目录中：%(names)s。只有自主评审单位可以自设专业", names="、".join(own))
        errors.setdefault("specialties", told)
    if errors:
        raise Invalid(errors)


def _unlisted(filing: Filing) -> tuple[str, ...]:
    """The specialties of no edition of the series. Self-reviewing employers may set up such: 【通知一(二)】."""
    found = next((each for each in registry().series() if each.slug == filing.series), None)
    editions = found.editions if found is not None else ()
    known = {specialty.name for edition in editions for specialty in edition.specialties}
    return tuple(name for name in filing.specialties if known and name not in known)


def defect_messages(filing: Filing) -> dict[str, str]:
    """Every defect beside its field."""
    least = minimums()
    return {FIELD_OF[each]: _defect_text(each, filing, least) for each in reversed(defects(filing, least))}


def _defect_text(defect: Defect, filing: Filing, least: Minimums) -> str:
    text = str(wording.DEFECTS[defect])
    return text % {"least": least.of(filing)} if defect is Defect.TOO_FEW else text


def _refuse_defects(filing: Filing) -> None:
    if messages := defect_messages(filing):
        raise Refused("；".join(messages.values()), cure=_("请修改后再提交"))


def _following(row: Committee, event: Event) -> State:
    following = after(State(row.state), event)
    if following is None:
        state = wording.STATE_NAMES[State(row.state)]
        raise Refused(_("备案当前的状态是“%(state)s”，不能进行此操作", state=state))
    return following


def _same_version(row: Committee, version: int) -> None:
    if row.version != version:
        raise Conflict(_("备案内容已被修改，请重新查看后再操作"))


def _columns(entry: Entry) -> Mapping[str, Any]:
    filing = entry.filing
    return {
        "office_id": entry.office_id,
        "name": entry.name,
        "region": entry.region,
        "series": filing.series,
        "scope": filing.scope.value,
        "specialties": list(filing.specialties),
        "level": filing.level,
        "members": filing.members,
        "chair": filing.chair,
        "deputies": list(filing.deputies),
        "valid_from": filing.valid_from,
        "valid_until": filing.valid_until,
        "consent": filing.consent,
    }


def _write(row: Committee, now: datetime, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = now
    row.save()


def _record(row: Committee, verb: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    append(subject=f"committees.committee:{row.id}", action=f"committees.{verb}", actor=actor, at=now, data=data)


def _tell(row: Committee, event: Event, now: datetime) -> None:
    """The applicant's and the office's people hear of every decision."""
    title = _("评审委员会备案：%(event)s", event=wording.EVENT_NAMES[event])
    for person_id in sorted({*members(row.applicant_id), *members(row.office_id)}):
        notify(
            person_id=person_id,
            subject=f"committees.committee:{row.id}",
            kind="committees.decided",
            title=title,
            body=row.name if not row.reason else f"{row.name}：{row.reason}",
            link=f"/committees/{row.id}",
            now=now,
            key=f"committees.decided:{row.id}:{row.version}:{person_id}",
        )


def ends_on(row: Committee) -> date:
    return row.valid_until
