"""Progress of the collection of historical certificates, its targets, and the periodic bulletin."""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from plugins.certificates.domain.historical_columns import REGION_NAMES
from plugins.certificates.domain.progress import Figures, figures
from plugins.certificates.store import bulletin as store
from plugins.certificates.store import candidate as candidates
from plugins.certificates.store.bulletin import Bulletin
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
    append,
    compile_pdf,
    day_end,
    drawable,
    transaction,
)

READERS = frozenset({Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER, Role.AUDITOR})
TYPST_FILE = Path(__file__).parents[1] / "templates" / "certificates" / "progress" / "bulletin.typ"
PAGE = 20


@dataclass(frozen=True)
class Board:
    """Every place's figures now, and how the records of the register stand."""

    rows: tuple[Figures, ...]
    states: dict[str, int]


def board(*, actor: Actor, now: datetime) -> Board:
    """The progress up to the end of today: five queries."""
    access.require(actor.role in READERS)
    return Board(_figures(None, day_end(now.astimezone(SHANGHAI).date())), store.records_by_state())


def set_target(*, region: str, target: int, actor: Actor, now: datetime) -> None:
    """How many records the province expects of a place. Raises Invalid."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    if region not in REGION_NAMES:
        raise Invalid({"region": _("请从列表中选择一项")})
    if not 0 <= target <= 9_999_999:
        raise Invalid({"target": _("请填写范围内的整数")})
    with transaction():
        store.set_target(region, target, now)
        append(
            subject=f"certificates.target:{int(region)}",
            action="certificates.target_set",
            actor=actor,
            at=now,
            data={"target": target},
        )


def draft(*, title: str, since: date, until: date, words: str = "", actor: Actor, now: datetime) -> Bulletin:
    """A bulletin of a period, both days included; its figures are worked out until it is published."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    if until < since:
        raise Invalid({"until": _("不能早于开始日期")})
    if until > now.astimezone(SHANGHAI).date():
        raise Invalid({"until": _("日期不能晚于今天")})
    with transaction():
        row = store.add(
            title=title.strip(),
            since=since,
            until=until,
            words=words.strip(),
            by_person=actor.person_id,
            created_at=now,
        )
        _record(row, "drafted", actor, now)
    return row


def publish(*, bulletin_id: int, version: int, seen: str, actor: Actor, now: datetime) -> Bulletin:
    """Freeze the figures that were shown (`seen`) and publish. Raises Conflict when they have changed meanwhile."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        row = store.locked(bulletin_id)
        if row is None:
            raise Missing(_("没有这期通报"))
        if row.state != "draft":
            raise Refused(_("这期通报已经发布，内容不再改变"))
        rows = rows_of(row)
        if row.version != version or fingerprint(rows) != seen:
            raise Conflict(_("数据已有变化，请核对后再发布"))
        told = {"state": "published", "rows": rows, "digest": fingerprint(rows), "published_at": now}
        store.write(row, **told, version=version + 1)
        _record(row, "published", actor, now)
    return row


def bulletin(*, bulletin_id: int, actor: Actor) -> Bulletin:
    """One bulletin; a draft is the province's alone."""
    access.require(actor.role in READERS)
    row = store.bulletin(bulletin_id)
    if row is None or (row.state == "draft" and actor.role is not Role.PROVINCIAL_OFFICER):
        raise Missing(_("没有这期通报"))
    return row


def listed(*, after: int = 0, actor: Actor) -> tuple[tuple[Bulletin, ...], int]:
    """A page of bulletins, newest first, and the key of the next page or 0."""
    access.require(actor.role in READERS)
    rows = store.page(drafts=actor.role is Role.PROVINCIAL_OFFICER, after=after, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def rows_of(row: Bulletin) -> list[dict[str, Any]]:
    """The frozen figures; of a draft, those of now."""
    if row.state == "published":
        return list(row.rows)
    since = day_end(row.since - timedelta(days=1))
    return [each.as_row() for each in _figures(since, day_end(row.until))]


def fingerprint(rows: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def headers() -> list[str]:
    return [_("市（州）"), _("本期采集"), _("累计采集"), _("本期不能导入"), _("待核对重复"), _("应采集"), _("完成比例")]


def cells(row: dict[str, Any]) -> list[str]:
    percent = "—" if row["percent"] is None else f"{row['percent']}%"
    keys = ("imported", "total", "refused", "open_pairs")
    return [row["name"], *(str(row[key]) for key in keys), str(row["target"] or "—"), percent]


def to_xlsx(row: Bulletin, *, now: datetime) -> bytes:
    """The bulletin as a workbook: figures are numbers."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(file, options)
    stamp = (row.published_at or now).astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": row.title, "created": stamp})
    sheet, bold = book.add_worksheet(_("通报")), book.add_format({"bold": True, "text_wrap": True})
    sheet.set_column(0, 6, 14)
    sheet.write_string(0, 0, row.title, bold)
    sheet.write_string(1, 0, period(row))
    for column, text in enumerate(headers()):
        sheet.write_string(3, column, text, bold)
    for line, each in enumerate(rows_of(row), start=4):
        for column, text in enumerate(cells(each)):
            if text.isdigit():
                sheet.write_number(line, column, int(text))
            else:
                sheet.write_string(line, column, text)
    sheet.write_string(5 + len(REGION_NAMES), 0, row.words)
    sheet.freeze_panes(4, 1)
    book.close()
    return file.getvalue()


def to_pdf(row: Bulletin, *, now: datetime) -> bytes:
    """The bulletin on A4."""
    data = {
        "title": drawable(row.title)[0],
        "period": period(row),
        "words": drawable(row.words)[0],
        "headers": headers(),
        "rows": [cells(each) for each in rows_of(row)],
        "bars": [[each["name"], min(each["percent"] or 0, 100)] for each in rows_of(row)],
        "state": "" if row.state == "published" else _("草稿，尚未发布"),
        "digest": _("数据校验值（SHA-256）：%(digest)s", digest=row.digest) if row.digest else "",
    }
    return compile_pdf(TYPST_FILE, data, at=row.published_at or now)


def period(row: Bulletin) -> str:
    return _("%(since)s至%(until)s", since=row.since.isoformat(), until=row.until.isoformat())


def _figures(since: datetime | None, until: datetime) -> tuple[Figures, ...]:
    total = store.records_by_region(until=until)
    return figures(
        imported=total if since is None else store.records_by_region(since=since, until=until),
        total=total,
        refused=store.refused_by_region(since=since, until=until),
        open_pairs=candidates.open_by_region(),
        targets=store.targets(),
    )


def _record(row: Bulletin, verb: str, actor: Actor, now: datetime) -> None:
    append(
        subject=f"certificates.bulletin:{row.id}",
        action=f"certificates.bulletin_{verb}",
        actor=actor,
        at=now,
        data={"since": row.since.isoformat(), "until": row.until.isoformat(), "sha256": row.digest},
    )
