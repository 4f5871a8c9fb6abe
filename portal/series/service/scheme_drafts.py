"""Drafts of scoring schemes: begun from a template, a text or a filed scheme; changed; thrown away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.criteria.scheme import Scheme
from portal.kernel import ledger
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.registry import Registry
from portal.series.domain.scheme_state import EDITABLE, FILED, OPEN, SchemeState, slot_of
from portal.series.service import scheme_access as allowed
from portal.series.service.scheme_reading import parsed, read, template, text_hash
from portal.series.store import scheme as store
from portal.series.store.scheme import SchemeVersion

PAGE = 50


@dataclass(frozen=True)
class Document:
    """A version of a scheme: its row, and the scheme that its text is."""

    row: SchemeVersion
    scheme: Scheme

    @property
    def state(self) -> SchemeState:
        return SchemeState(self.row.state)

    @property
    def editable(self) -> bool:
        return self.state in EDITABLE


def scheme_of(*, scheme_id: int, actor: Actor) -> Document:
    """Raises Missing, also for what this actor may not see."""
    row = existing(scheme_id)
    allowed.require_reader(row, actor)
    return Document(row, parsed(row.text))


def existing(scheme_id: int) -> SchemeVersion:
    """The row. Raises Missing."""
    return found(store.version(scheme_id))


def found(row: SchemeVersion | None) -> SchemeVersion:
    """The row that was looked for. Raises Missing."""
    if row is None or row.state == SchemeState.DISCARDED:
        raise Missing(_("没有这份方案"))
    return row


def history(document: Document) -> list[SchemeVersion]:
    """All versions of the document that were ever submitted, oldest first."""
    return [row for row in store.versions_of(document.row.lineage) if row.submitted_at is not None]


def listing(*, actor: Actor, before: int | None = None) -> list[SchemeVersion]:
    """The schemes that concern the actor, newest first: a page of them."""
    require(actor.role in allowed.WRITERS | {Role.PROVINCIAL_OFFICER, Role.AUDITOR})
    states = {state.value for state in OPEN | FILED}
    if actor.role in allowed.WRITERS:
        scope = allowed.scope_of(actor)
        rows = store.listed(states, before=before, count=PAGE, offices={scope, 0})
        known = allowed.own_series(actor)
        mine = [row for row in rows if not known or row.series in known]
        return [row for row in mine if row.office_id == scope or row.state in FILED]
    rows = store.listed(states, before=before, count=PAGE, offices=None)
    return [row for row in rows if row.submitted_at is not None]


def start_from_template(*, series: str, slug: str, registry: Registry, actor: Actor, now: datetime) -> int:
    """Begin a draft from a plugin's template; returns its id. Raises Denied, Missing, Invalid."""
    allowed.require_writer(actor, series)
    base = template(registry, series, slug)
    if base is None:
        raise Missing(_("没有这个方案模板"))
    return start(text=base.text, registry=registry, actor=actor, now=now)


def start(*, text: str, registry: Registry, actor: Actor, now: datetime) -> int:
    """Begin a draft from a text; returns its id. Raises Denied; Mistakes with every mistake of the text."""
    allowed.scope_of(actor)
    text = clean(text)
    scheme = read(text, registry)
    scope = allowed.require_writer(actor, scheme.series)
    with transaction():
        return _add(text, scheme, scope=scope, lineage=0, number=1, actor=actor, now=now)


def revise(*, scheme_id: int, actor: Actor, now: datetime) -> int:
    """Begin the next version of a filed scheme, or go on with the one on its way. Raises Missing, Refused."""
    with transaction():
        row = found(store.locked(scheme_id))
        allowed.require_own(row, actor)
        under_way = store.open_version(row.lineage)
        if under_way is not None:
            return under_way.id
        if row.state != SchemeState.APPROVED:
            raise Refused(_("只能在已备案的现行版本上修订"))
        numbers = [each.version for each in store.versions_of(row.lineage)]
        scheme = parsed(row.text)
        return _add(
            row.text, scheme, scope=row.office_id, lineage=row.lineage, number=max(numbers) + 1, actor=actor, now=now
        )


def _add(text: str, scheme: Scheme, *, scope: int, lineage: int, number: int, actor: Actor, now: datetime) -> int:
    row = store.add(
        office_id=scope,
        version=number,
        lineage=lineage,
        started_at=now,
        started_by=actor.person_id,
        saved_at=now,
        saved_by=actor.person_id,
        text=text,
        **_columns(text, scheme),
    )
    store.set_place(row.id, lineage=lineage or row.id, slot=slot_of(lineage or row.id))
    record(row.id, "scheme.started", actor, now, series=scheme.series, year=scheme.year, hash=row.hash)
    return row.id


def _columns(text: str, scheme: Scheme) -> dict[str, Any]:
    return {
        "series": scheme.series,
        "year": scheme.year,
        "name": scheme.name[:200],
        "levels": [level.value for level in scheme.levels],
        "hash": text_hash(text),
    }


def save(*, scheme_id: int, text: str, revision: int, registry: Registry, actor: Actor, now: datetime) -> None:
    """Replace the draft's text. Raises Missing, Refused, Conflict; Mistakes with every mistake of the text."""
    text = clean(text)
    with transaction():
        row = found(store.locked(scheme_id))
        allowed.require_own(row, actor)
        require_editable(row)
        scheme = read(text, registry)
        allowed.require_writer(actor, scheme.series)
        if row.version > 1 and (scheme.series, scheme.year) != (row.series, row.year):
            raise Invalid({"text": _("新版本不能改变系列和年度；其他系列或年度的方案请另行起草")})
        columns = {**_columns(text, scheme), "text": text, "saved_at": now, "saved_by": actor.person_id}
        move(row, revision, columns)
        record(row.id, "scheme.saved", actor, now, hash=columns["hash"])


def discard(*, scheme_id: int, revision: int, actor: Actor, now: datetime) -> None:
    """Throw a draft away. Raises Missing, Refused, Conflict."""
    with transaction():
        row = found(store.locked(scheme_id))
        allowed.require_own(row, actor)
        require_editable(row)
        move(row, revision, {"state": SchemeState.DISCARDED.value, "slot": None})
        record(row.id, "scheme.discarded", actor, now, hash=row.hash)


def require_editable(row: SchemeVersion) -> None:
    """Raises Refused."""
    if row.state in EDITABLE:
        return
    if row.state in FILED:
        raise Refused(_("方案备案后不能修改"), cure=_("如需调整，请起草新版本并重新报备"))
    raise Refused(_("方案已经报送，等待备案，暂时不能修改"))


def move(row: SchemeVersion, revision: int, columns: dict[str, Any]) -> None:
    """Change a version that is at this revision. Raises Conflict."""
    if not store.save(row.id, revision, columns):
        raise Conflict(_("这份方案在您打开页面之后修改过。请核对最新内容后重新提交，您填写的内容已保留。"))


def record(scheme_id: int, action: str, actor: Actor, now: datetime, **data: Any) -> None:
    """One entry of the ledger."""
    ledger.append(subject=f"scheme:{scheme_id}", action=action, actor=actor, at=now, data=data)


def clean(text: str) -> str:
    """Line ends as they are kept, whatever browser or editor sent them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").strip() + "\n"
