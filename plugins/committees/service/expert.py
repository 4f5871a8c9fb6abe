"""The pool of experts: entries and exits applied for by the office, decided by the province; accounts; the pledge."""

from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.expert import (
    APPROVED_FIELDS,
    CLAUSE,
    FIELD_OF,
    REASONED,
    Entry,
    ExpertEvent,
    ExpertState,
    after,
    defects,
    in_term,
    possible,
)
from plugins.committees.service import expert_wording as wording
from plugins.committees.service.access import own_organisation
from plugins.committees.service.expert_account import end_expert_role, link, record
from plugins.committees.store import draw as draws
from plugins.committees.store import expert as store
from plugins.committees.store.expert import Expert
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    blind_index,
    document_key,
    mask_document,
    members,
    notify,
    organisation,
    organisations,
    registry,
    transaction,
)

PAGE = 30
PURPOSE = "committees.expert"


@dataclass(frozen=True)
class View:
    """An expert with what the actor may do about him."""

    row: Expert
    masked: str
    office: str
    may_change: bool
    events: tuple[ExpertEvent, ...]
    in_term: bool


@dataclass(frozen=True)
class Filter:
    """What is looked for: a state, a series, a part of a name, or a whole document number."""

    state: str = ""
    series: str = ""
    text: str = ""


def index_of(number: str) -> str:
    """The blind index of a document's number."""
    return blind_index(number, PURPOSE)


def listed(*, actor: Actor, wanted: Filter, after_id: int = 0) -> tuple[tuple[Expert, ...], int]:
    """A page of the office's pool, or for the province of every pool; newest first; and the next key or 0."""
    access.require(actor.role in (Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER))
    office = own_organisation(actor) if actor.role is Role.OFFICE_OFFICER else None
    key = document_key(wanted.text)
    if len(key) >= 8 and any(character.isdigit() for character in key):
        return tuple(store.by_index(index_of(key), office_id=office)[:PAGE]), 0
    given = {"state": wanted.state, "series": wanted.series, "name": wanted.text}
    rows = store.page(office_id=office, after=after_id, count=PAGE + 1, **given)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def office_names(rows: tuple[Expert, ...]) -> dict[int, str]:
    """The offices of these experts, in one query."""
    return {each.id: each.name for each in organisations({row.office_id for row in rows}).values()}


def view(*, expert_id: int, actor: Actor, now: datetime) -> View:
    """One expert. Raises Missing for one of another's pool."""
    row = store.expert(expert_id)
    province = actor.role is Role.PROVINCIAL_OFFICER
    if row is None or not (province or _is_own(row, actor)):
        raise Missing(_("专家库中没有这位专家"))
    state = ExpertState(row.state)
    today = now.astimezone(SHANGHAI).date()
    return View(
        row,
        mask_document(row.id_sealed),
        organisation(row.office_id).name,
        not province and after(state, ExpertEvent.APPLY) is not None,
        possible(state) if province else (),
        in_term(row.state, row.term_from, row.term_until, today),
    )


def _is_own(row: Expert, actor: Actor) -> bool:
    return actor.role is Role.OFFICE_OFFICER and row.office_id == actor.organisation_id


def entry_errors(entry: Entry, now: datetime) -> dict[str, str]:
    """Every defect beside its field."""
    found = defects(entry, now.astimezone(SHANGHAI).date())
    errors = {FIELD_OF[each]: str(wording.DEFECTS[each]) for each in reversed(found)}
    if entry.series not in {each.slug for each in registry().series()}:
        errors["series"] = _("没有这个系列")
    for name in ("name", "title", "employer_name"):
        if not str(getattr(entry, name)).strip():
            errors[name] = _("请填写此项")
    return errors


def apply(*, entry: Entry, actor: Actor, now: datetime) -> int:
    """Apply for an expert's entry; returns its id. One who left or was refused is applied for anew.

    Raises Invalid with every defect, Refused for one who is in the pool.
    """
    access.require(actor.role is Role.OFFICE_OFFICER)
    office = own_organisation(actor)
    if errors := entry_errors(entry, now):
        raise Invalid(errors)
    with transaction():
        known = store.by_index(index_of(entry.number), office_id=office)
        if known and known[0].state not in (ExpertState.LEFT, ExpertState.REFUSED):
            raise Invalid({"number": _("这位专家已在本专家库中")})
        held = store.locked(known[0].id) if known else None
        return put(entry, held, office=office, actor=actor, now=now)


def put(entry: Entry, row: Expert | None, *, office: int, actor: Actor, now: datetime) -> int:
    """Write an application for entry, new or over a row that is held; within the caller's transaction."""
    columns = store.columns_of(entry, index=index_of(entry.number))
    given = {**columns, "state": ExpertState.APPLIED.value, "reason": "", "applied_by": actor.person_id}
    if row is None:
        made = Expert.create(**given, office_id=office, created_at=now, updated_at=now)
        record(made, "applied", actor, now, {"series": entry.series, "level": entry.title_level})
        return made.id
    if entry.term_from != row.term_from:
        # A new term asks for a new pledge.
        given |= {"pledged_at": None, "pledge_hash": ""}
    store.write(row, now, **given)
    record(row, "applied", actor, now, {"series": entry.series, "level": entry.title_level})
    return row.id


def put_facts(entry: Entry, row: Expert, *, actor: Actor, now: datetime) -> None:
    """Change what needs no approval of an expert in the pool; within the caller's transaction."""
    facts = {
        "specialties": list(entry.specialties),
        "employer_name": entry.employer_name,
        "region": entry.region,
    }
    store.write(row, now, **facts)
    record(row, "facts_changed", actor, now, {"region": row.region})


def change(*, expert_id: int, version: int, entry: Entry, actor: Actor, now: datetime) -> bool:
    """Change an entry; True when the province must approve it (again). The document's number stays what it is."""
    with transaction():
        row = _held(expert_id, version, actor)
        given = Entry(**{**entry.__dict__, "number": row.id_sealed})
        if errors := entry_errors(given, now):
            raise Invalid(errors)
        _following(row, ExpertEvent.APPLY)
        old = store.entry_of(row)
        same = all(getattr(old, name) == getattr(given, name) for name in APPROVED_FIELDS)
        if row.state == ExpertState.APPROVED and same:
            put_facts(given, row, actor=actor, now=now)
            return False
        put(given, row, office=row.office_id, actor=actor, now=now)
    return True


def ask_exit(*, expert_id: int, version: int, reason: str, actor: Actor, now: datetime) -> None:
    """Apply for an expert's exit, with a reason. Until it is decided the expert is drawn no more."""
    with transaction():
        row = _held(expert_id, version, actor)
        following = _following(row, ExpertEvent.ASK_EXIT)
        columns = {"reason": _reason(reason), "applied_by": actor.person_id}
        store.write(row, now, state=following.value, **columns)
        record(row, "exit_applied", actor, now, {"reason": row.reason})


def decide(*, expert_id: int, version: int, event: ExpertEvent, reason: str = "", actor: Actor, now: datetime) -> None:
    """The province's decision on an entry or exit; a refusal has its reason. Raises Invalid, Refused, Conflict."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        row = store.locked(expert_id)
        if row is None:
            raise Missing(_("专家库中没有这位专家"))
        _same_version(row, version)
        following = _following(row, event)
        access.require(row.applied_by != actor.person_id, _("提出申请的人不能审批"))
        if event is ExpertEvent.APPROVE and row.term_until < now.astimezone(SHANGHAI).date():
            raise Refused(_("任期已经结束，不能批准入库"), clause=CLAUSE, cure=_("请评委会办公室修改任期后重新提交"))
        if event is ExpertEvent.APPROVE_EXIT and draws.open_seats(row.id):
            raise Refused(_("这位专家还有未结束的评审会议，不能退出"), cure=_("请评委会办公室先更换委员"))
        text = _reason(reason) if event in REASONED else ""
        store.write(row, now, state=following.value, reason=text)
        record(row, _VERBS[event], actor, now, {"reason": text} if text else {})
        if event is ExpertEvent.APPROVE:
            link(row, actor=actor, now=now)
        if event is ExpertEvent.APPROVE_EXIT:
            end_expert_role(row, actor=actor, now=now)
        _tell(row, event, now)


_VERBS = {
    ExpertEvent.APPROVE: "entered",
    ExpertEvent.REFUSE: "entry_refused",
    ExpertEvent.APPROVE_EXIT: "left",
    ExpertEvent.REFUSE_EXIT: "exit_refused",
}


def _held(expert_id: int, version: int, actor: Actor) -> Expert:
    row = store.locked(expert_id)
    if row is None or not _is_own(row, actor):
        raise Missing(_("专家库中没有这位专家"))
    _same_version(row, version)
    return row


def _following(row: Expert, event: ExpertEvent) -> ExpertState:
    following = after(ExpertState(row.state), event)
    if following is None:
        state = wording.STATE_NAMES[ExpertState(row.state)]
        raise Refused(_("专家当前的状态是“%(state)s”，不能进行此操作", state=state))
    return following


def _same_version(row: Expert, version: int) -> None:
    if row.version != version:
        raise Conflict(_("专家信息已被修改，请重新查看后再操作"))


def _reason(text: str) -> str:
    if not 4 <= len(text.strip()) <= 500:
        raise Invalid({"reason": _("请填写理由，4到500个字")})
    return text.strip()


def _tell(row: Expert, event: ExpertEvent, now: datetime) -> None:
    """The office's people hear of every decision, the expert of entry and exit."""
    told = dict.fromkeys(members(row.office_id, Role.OFFICE_OFFICER.value), f"/committees/experts/{row.id}")
    if row.person_id is not None and event in (ExpertEvent.APPROVE, ExpertEvent.APPROVE_EXIT):
        told[row.person_id] = "/expert"
    for person_id, address in sorted(told.items()):
        notify(
            person_id=person_id,
            subject=f"committees.expert:{row.id}",
            kind="committees.expert",
            title=_("评审专家库：%(event)s", event=wording.EVENT_NAMES[event]),
            body=row.name if not row.reason else f"{row.name}：{row.reason}",
            link=address,
            now=now,
            key=f"committees.expert:{row.id}:{row.version}:{person_id}",
        )
