"""Contents as they are read: by the applicant before 申报, and by whoever reviews what was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.criteria import Edition
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import SECTION_NAMES
from portal.submissions.domain.dossier_fields import FieldKind, FieldSpec, summary
from portal.submissions.domain.dossier_kinds import KINDS


@dataclass(frozen=True)
class Line:
    """A question with its answer. `target` names it for a defect: "answer:summary", "choice:level"."""

    label: str
    value: str
    target: str = ""
    href: str = ""


@dataclass(frozen=True)
class Entry:
    """One dossier item: its lines, and its files as (id, label, sha256, pages)."""

    id: int
    title: str
    kind: str
    lines: tuple[Line, ...]
    files: tuple[Mapping[str, Any], ...]
    href: str = ""


@dataclass(frozen=True)
class Sheet:
    """The whole content in the order in which it is read."""

    choice: tuple[Line, ...]
    person: tuple[Line, ...]
    answers: tuple[Line, ...]
    sections: tuple[tuple[str, str, tuple[Entry, ...]], ...] = field(default=())


def sheet_of(
    document: Mapping[str, Any], edition: Edition, *, application_id: int | None = None, dossier_open: bool = False
) -> Sheet:
    """A content document, frozen or not, to read. With `application_id`: the way to change each part of a draft."""
    base = f"/applications/{application_id}" if application_id is not None else ""
    return Sheet(
        choice=_choice(document, edition, base),
        person=_person(document),
        answers=_answers(document, edition, f"{base}/form?back=check" if base else ""),
        sections=tuple(
            (
                section.value,
                _(name),
                tuple(_entry(item, dossier_open) for item in document["items"] if item["section"] == section.value),
            )
            for section, name in SECTION_NAMES.items()
        ),
    )


def _choice(document: Mapping[str, Any], edition: Edition, base: str) -> tuple[Line, ...]:
    choice = document["choice"]
    href = f"/applications/new?application={base.rpartition('/')[2]}&back=check" if base else ""
    title = edition.title_of(choice["level"], choice["specialty"])
    return (
        Line(_("系列和年度"), f"{edition.name} · {choice['application_year']}", "choice:series", href),
        Line(_("专业"), choice["specialty"], "choice:specialty", href),
        Line(_("级别"), f"{title}（{choice['level']}）", "choice:level", href),
        Line(_("评审类型"), edition.track(choice["track"]).name, "choice:track", href),
    )


def _person(document: Mapping[str, Any]) -> tuple[Line, ...]:
    person = document["person"]
    return (
        Line(_("姓名"), person["name"]),
        Line(_("证件号码"), person["id"]),
        Line(_("手机号码"), person["phone"]),
        Line(_("现工作单位"), document["employer"].get("name", "")),
        Line(_("受理评委会"), document["office"].get("name", "")),
    )


def _answers(document: Mapping[str, Any], edition: Edition, href: str) -> tuple[Line, ...]:
    choice, answers = document["choice"], document["answers"]
    fields = edition.fields_for(choice["level"], choice["track"])
    return tuple(
        Line(spec.label, str(answers.get(spec.key, "")), f"answer:{spec.key}", f"{href}#{spec.key}" if href else "")
        for spec in fields
    )


def _entry(item: Mapping[str, Any], linked: bool) -> Entry:
    spec = KINDS[item["kind"]]
    data = item["data"]
    return Entry(
        id=item["id"],
        title=summary(spec, data),
        kind=_(spec.name),
        lines=tuple(Line(_(each.label), _value(each, data.get(each.key))) for each in spec.fields if each.key in data),
        files=tuple(item["evidence"]),
        href=f"/dossier/items/{item['id']}" if linked else "",
    )


def _value(spec: FieldSpec, value: Any) -> str:
    if spec.kind is FieldKind.YES_NO:
        return _("是") if value else _("否")
    return "" if value is None else str(value)
