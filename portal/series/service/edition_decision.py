"""Submitting a draft, and the province's decision: approved, and then never changed again, or returned."""

from collections.abc import Iterable
from datetime import date, datetime

from portal.accounts import service as accounts
from portal.accounts.domain import OrganisationKind
from portal.calendar import service as calendar
from portal.calendar.domain.window import Windows
from portal.calendar.service import wording as dates
from portal.criteria import Edition, canonical
from portal.kernel import notices
from portal.kernel.access import Actor, Role
from portal.kernel.clock import SHANGHAI
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Refused
from portal.kernel.i18n import _
from portal.registry import CannotRefine, Registry, UnknownEdition, UnknownSeries
from portal.registry.live import bump
from portal.series.domain.edition_state import EDITABLE, DraftState
from portal.series.service import edition_access as allowed
from portal.series.service import edition_drafts as drafts
from portal.series.service.edition_drafts import Draft
from portal.series.store import edition as store
from portal.series.store.edition import EditionDraft


def submit(*, draft_id: int, why: str, revision: int, registry: Registry, actor: Actor, now: datetime) -> None:
    """Hand the draft to the province. Raises Denied, Missing, Invalid, Conflict; Refused while it has mistakes."""
    if not why.strip():
        raise Invalid({"why": _("请写明制定或修改的依据")})
    with transaction():
        draft = _locked(draft_id, registry)
        person_id = allowed.require_administrator(actor, draft.row.series)
        if draft.row.state not in EDITABLE:
            raise Refused(_("草案已经报送"))
        _check_ready(draft, registry, now)
        columns = {
            "state": DraftState.SUBMITTED.value,
            "submitted_at": now,
            "submitted_by": person_id,
            "submitted_why": why.strip(),
            "decided_why": "",
        }
        _move(draft.row, revision, columns)
        drafts.record(draft.row, "edition.submitted", actor, now, why=why.strip(), hash=_hash(draft))
        told = _("%(name)s%(year)d年度评审条件等待审核", name=draft.series.name, year=draft.row.year)
        _tell(_province(), draft, "edition.submitted", told, why.strip(), now)


def approve(*, draft_id: int, why: str, revision: int, registry: Registry, actor: Actor, now: datetime) -> None:
    """Release the draft as an edition. It takes effect for its year with this transaction.

    Raises Denied, Missing, Conflict; Refused for the one who submitted it, or once a window of its year has opened.
    """
    person_id = allowed.require_province(actor)
    with transaction():
        draft = _locked(draft_id, registry)
        _check_decidable(draft.row, person_id)
        _check_ready(draft, registry, now)
        columns = {
            "state": DraftState.APPROVED.value,
            "slot": None,
            "decided_at": now,
            "decided_by": person_id,
            "decided_why": why.strip(),
        }
        _move(draft.row, revision, columns)
        store.add_release(
            series=draft.row.series,
            year=draft.row.year,
            version=draft.row.version,
            hash=_hash(draft),
            content=canonical(draft.document),
            draft_id=draft.row.id,
            submitted_by=draft.row.submitted_by,
            approved_by=person_id,
            approved_at=now,
            why=draft.row.submitted_why,
        )
        drafts.record(draft.row, "edition.approved", actor, now, hash=_hash(draft), why=why.strip())
        bump()
        told = _("%(name)s%(year)d年度评审条件已批准", name=draft.series.name, year=draft.row.year)
        _tell(_writers(draft.row), draft, "edition.approved", told, why.strip(), now)


def send_back(*, draft_id: int, why: str, revision: int, registry: Registry, actor: Actor, now: datetime) -> None:
    """Return the draft to its administrators with the reason. Raises Denied, Missing, Refused, Conflict, Invalid."""
    person_id = allowed.require_province(actor)
    if not why.strip():
        raise Invalid({"why": _("请写明退回的原因")})
    with transaction():
        draft = _locked(draft_id, registry)
        _check_decidable(draft.row, person_id)
        columns = {
            "state": DraftState.RETURNED.value,
            "decided_at": now,
            "decided_by": person_id,
            "decided_why": why.strip(),
        }
        _move(draft.row, revision, columns)
        drafts.record(draft.row, "edition.returned", actor, now, why=why.strip())
        told = _("%(name)s%(year)d年度评审条件已退回修改", name=draft.series.name, year=draft.row.year)
        _tell(_writers(draft.row), draft, "edition.returned", told, why.strip(), now)


def open_since(edition: Edition, now: datetime) -> Windows | None:
    """The window of the edition's year, of its series or of a special row of its tracks, that has opened already."""
    entries = [edition.slug, *(track.plan_entry for track in edition.tracks if track.plan_entry)]
    for series in dict.fromkeys(entries):
        try:
            found = calendar.windows(year=edition.year, series=series, now=now)
        except (calendar.UnknownSeries, calendar.UnknownYear):
            continue
        if found.application_year == edition.year and found.apply.opens <= now:
            return found
    return None


def obstacle(draft: Draft, registry: Registry, now: datetime) -> Refused | None:
    """Why this draft can't be submitted or approved as it is; None when it can."""
    if draft.edition is None:
        return Refused(_("草案还有%(count)d处错误", count=len(draft.mistakes)), cure=_("请先改正草案页面上列出的错误"))
    opened = open_since(draft.edition, now)
    if opened is not None:
        return Refused(
            _(
                "%(year)d年度的申报已于%(opens)s开始，该年度的评审条件不能再改",
                year=draft.row.year,
                opens=dates.say_opening(opened.apply.opens),
            ),
            cure=_("同一年度的申报应当适用同样的条件；修改请以下一年度的草案报送"),
            code="window_open",
        )
    if _taken(draft, registry):
        free = drafts.next_version(registry, draft.row.series, draft.row.year)
        return Refused(
            _("%(year)d年度第%(version)d版已经发布", year=draft.row.year, version=draft.row.version),
            cure=_("请下载文件，把 version 改为 %(free)d 后重新上传", free=free),
        )
    return _undated(draft, registry) or _unrefinable(draft.edition, registry)


def _unrefinable(edition: Edition, registry: Registry) -> Refused | None:
    """Another plugin adds a review type to this series, and could no longer: that would switch it off for everybody."""
    try:
        registry.refined(edition)
    except CannotRefine as error:
        return Refused(
            _("插件%(name)s在这个系列增加了评审类型，按这份草案无法再增加：%(why)s", name=error.plugin, why=str(error)),
            cure=_("请保留它所引用的条件和代码，或先更新该插件"),
        )
    return None


def _undated(draft: Draft, registry: Registry) -> Refused | None:
    """A further version of a year says from when on it is in force, and that is not before the ones there are."""
    if draft.edition is None or draft.row.version == 1:
        return None
    first = draft.edition.in_force_from
    if first is None:
        return Refused(_("同一年度的新版本应当写明施行日期"), cure=_("请在“基本信息”中填写施行日期"))
    known = drafts.series_of(registry, draft.row.series).editions
    later = [each.in_force_from or date.min for each in known if each.year == draft.row.year]
    if later and first <= max(later):
        return Refused(_("施行日期应当晚于同一年度已有版本的施行日期"))
    return None


def _check_ready(draft: Draft, registry: Registry, now: datetime) -> None:
    found = obstacle(draft, registry, now)
    if found is not None:
        raise found


def _taken(draft: Draft, registry: Registry) -> bool:
    row = draft.row
    try:
        registry.edition(row.series, row.year, version=row.version)
    except (UnknownSeries, UnknownEdition):
        return store.release(row.series, row.year, row.version) is not None
    return True


def _locked(draft_id: int, registry: Registry) -> Draft:
    drafts.existing(draft_id)
    row = store.locked_draft(draft_id)
    return drafts.read(row or drafts.existing(draft_id), registry)


def _check_decidable(row: EditionDraft, person_id: int) -> None:
    if row.state != DraftState.SUBMITTED:
        raise Refused(_("这份草案没有等待审核"))
    if person_id in (row.submitted_by, row.started_by):
        raise Refused(
            _("您起草或报送了这份草案，不能由您审核"),
            cure=_("请由另一位省级人社部门工作人员审核"),
            code="two_people",
        )


def _move(row: EditionDraft, revision: int, columns: dict[str, object]) -> None:
    if not store.save_draft(row.id, revision, columns):
        raise Conflict(_("这份草案在您打开页面之后修改过，请核对最新内容后再决定"))


def _hash(draft: Draft) -> str:
    return draft.edition.hash if draft.edition else ""


def _province() -> list[int]:
    bureaus = accounts.organisations_and_kind([], OrganisationKind.PROVINCIAL_BUREAU.value)
    found = [person for each in sorted(bureaus) for person in accounts.members(each, Role.PROVINCIAL_OFFICER.value)]
    return list(dict.fromkeys(found))


def _writers(row: EditionDraft) -> list[int]:
    return [person for person in dict.fromkeys((row.submitted_by, row.started_by)) if person]


def _tell(people: Iterable[int], draft: Draft, kind: str, title: str, why: str, now: datetime) -> None:
    link = f"/series-admin/editions/{draft.row.id}"
    for person_id in people:
        notices.notify(
            person_id=person_id,
            subject=f"edition.draft:{draft.row.id}",
            kind=kind,
            title=title,
            body=why or title,
            link=link,
            now=now,
        )


def today(now: datetime) -> date:
    """The day in Shanghai."""
    return now.astimezone(SHANGHAI).date()
