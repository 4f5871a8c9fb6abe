"""The package for the national platform: data, manifest with hashes, and the check report that says what is lacking."""

import base64
import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from plugins.certificates.domain.exchange import ERRORS, FIELDS, STATES, WARNINGS, broken
from plugins.certificates.store import exchange as store
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.exchange import Package
from portal.plugin import DOCUMENT_NAMES, SHANGHAI, Actor, Invalid, Missing, Role, _, _l, access, append, transaction

FORMAT = "zhicheng-exchange/1"
# Certificates that one package looks at: what a request does in about a second.
MOST = 5000
PAGE = 20
RULE_NAMES = {
    "name": _l("缺少姓名"),
    "document": _l("缺少证件号码"),
    "document_holds": _l("身份证号码不对"),
    "series": _l("缺少职称系列"),
    "title": _l("缺少职称名称"),
    "level": _l("级别不在五级之内"),
    "level_fits": _l("级别与职称名称对照表不符"),
    "way": _l("取得方式不对"),
    "passed_on": _l("缺少通过日期"),
    "number": _l("缺少证书编号"),
    "issuer": _l("缺少发证单位"),
    "order": _l("发证日期早于通过日期"),
    "paper": _l("没有批准文号（提醒）"),
    "specialty": _l("没有专业（提醒）"),
    "committee": _l("评审取得，没有评审委员会（提醒）"),
}


@dataclass(frozen=True)
class Checked:
    """What a package would hold."""

    records: tuple[dict[str, str], ...]
    faults: tuple[tuple[str, tuple[str, ...]], ...]
    rules: dict[str, int]
    last: int
    more: bool


def check(*, after: int = 0, actor: Actor) -> Checked:
    """The check report of the next package without making it."""
    _province(actor)
    rows = store.certificates(after=after, count=MOST + 1)
    records: list[dict[str, str]] = []
    faults: list[tuple[str, tuple[str, ...]]] = []
    counts: Counter[str] = Counter()
    for row in rows[:MOST]:
        record = record_of(row)
        errors = broken(record, ERRORS)
        counts.update(errors)
        if errors:
            faults.append((row.number, errors))
        else:
            counts.update(broken(record, WARNINGS))
            records.append(record)
    last = rows[:MOST][-1].id if rows else after
    return Checked(tuple(records), tuple(faults), dict(counts), last, len(rows) > MOST)


def make(*, after: int = 0, actor: Actor, now: datetime) -> Package:
    """Make and keep a package of the certificates behind `after`. Raises Invalid when there are none."""
    checked = check(after=after, actor=actor)
    if checked.last == after:
        raise Invalid({"after": _("没有可以导出的证书")})
    content = _zip(checked, now)
    with transaction():
        row = store.add(
            after=after,
            last=checked.last,
            records=len(checked.records),
            left_out=len(checked.faults),
            digest=hashlib.sha256(content).hexdigest(),
            rules=checked.rules,
            faults=[[number, list(rules)] for number, rules in checked.faults],
            content=base64.b64encode(content).decode(),
            by_person=actor.person_id,
            created_at=now,
        )
        _record(row, "made", actor, now)
    return row


def taken(*, package_id: int, actor: Actor, now: datetime) -> tuple[Package, bytes]:
    """The file, for its download, which is recorded: it holds personal numbers."""
    row = package(package_id=package_id, actor=actor)
    with transaction():
        _record(row, "taken", actor, now)
    return row, base64.b64decode(row.content)


def package(*, package_id: int, actor: Actor) -> Package:
    _province(actor)
    row = store.package(package_id)
    if row is None:
        raise Missing(_("没有这个数据包"))
    return row


def listed(*, after: int = 0, actor: Actor) -> tuple[tuple[Package, ...], int]:
    """A page of packages, newest first, and the key of the next page or 0."""
    _province(actor)
    rows = store.page(after=after, count=PAGE + 1)
    return tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else 0


def say_rules(names: list[str] | tuple[str, ...]) -> str:
    return "、".join(str(RULE_NAMES.get(name, name)) for name in names)


def record_of(row: Certificate) -> dict[str, str]:
    """A certificate as the record of DOMAIN 6, every value a text."""
    kind = DOCUMENT_NAMES.get(row.document_kind, row.document_kind)
    told = (row.name, kind, row.document, row.sex, _day(row.birth_on),
            row.series_name, row.title, row.level, row.specialty, row.way, row.committee, _day(row.passed_on),
            row.number, row.issuer, row.paper, row.employer, row.scope, STATES[row.state], _day(row.issued_on),
            row.public_id)  # fmt: skip
    return dict(zip(FIELDS, told, strict=True))


def _day(day: object) -> str:
    return str(day) if day else ""


def _zip(checked: Checked, now: datetime) -> bytes:
    files = {
        "records.csv": _csv(FIELDS, [list(record.values()) for record in checked.records]),
        "records.json": json.dumps(checked.records, ensure_ascii=False, indent=1).encode(),
        "check-report.csv": _csv(
            ("证书编号", "问题"), [[number, say_rules(rules)] for number, rules in checked.faults]
        ),
    }
    manifest = {
        "format": FORMAT,
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "records": len(checked.records),
        "left_out": len(checked.faults),
        "rules": checked.rules,
        "files": {
            name: {"sha256": hashlib.sha256(held).hexdigest(), "bytes": len(held)} for name, held in files.items()
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, held in {
            "manifest.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode(),
            **files,
        }.items():
            parts.writestr(zipfile.ZipInfo(name, now.astimezone(SHANGHAI).timetuple()[:6]), held)
    return out.getvalue()


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def _province(actor: Actor) -> None:
    access.require(actor.role is Role.PROVINCIAL_OFFICER)


def _record(row: Package, verb: str, actor: Actor, now: datetime) -> None:
    append(
        subject=f"certificates.package:{row.id}",
        action=f"certificates.package_{verb}",
        actor=actor,
        at=now,
        data={"records": row.records, "left_out": row.left_out, "sha256": row.digest, "last": row.last},
    )
