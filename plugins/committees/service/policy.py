"""Policy reviews (政策性审查) of an office: the list with verdicts, and passing many with every effect shown before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.policy import Rule, Show, Tally, fits
from portal.plugin import (
    Actor,
    Invalid,
    Judgement,
    PortalError,
    ReviewRow,
    _,
    append,
    case_judgements,
    pass_policy_review,
    policy_reviews,
    transaction,
)

PAGE = 20
# A filter that few cases fit looks through so many at a time.
SCAN = 100
LEAST_NOTE, LONGEST_NOTE = 5, 500
CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）政策性审查；条款号未核实"


@dataclass(frozen=True)
class Line:
    """One review of the list."""

    row: ReviewRow
    tally: Tally
    overdue: bool

    @property
    def tick(self) -> str:
        return f"{self.row.case.id}.{self.row.case.revision}"

    @property
    def field(self) -> str:
        """The name of its note's field."""
        return f"note_{self.row.case.id}"


@dataclass(frozen=True)
class WorkList:
    """A page. `following` is the key behind the last review that was looked at; "" at the end."""

    lines: tuple[Line, ...]
    following: str


@dataclass(frozen=True)
class Preview:
    """What passing would do: these go on; `gone` are no longer as they were when they were ticked."""

    lines: tuple[Line, ...]
    gone: tuple[str, ...]


def work_list(*, show: Show, after: str = "", actor: Actor, now: datetime) -> WorkList:
    """A page of the open reviews, soonest due first, each with its verdict. Five queries, whatever the rows."""
    count = PAGE if show is Show.ALL else SCAN
    rows = policy_reviews(actor=actor, after=after, count=count + 1)
    more, rows = len(rows) > count, rows[:count]
    lines: list[Line] = []
    for seen, line in enumerate(_lines(rows, actor, now), 1):
        if fits(show, line.tally.bearing, returns=line.row.returns, overdue=line.overdue):
            lines.append(line)
        if len(lines) == PAGE and (more or seen < len(rows)):
            return WorkList(tuple(lines), line.row.key)
    return WorkList(tuple(lines), rows[-1].key if more else "")


def _lines(rows: Sequence[ReviewRow], actor: Actor, now: datetime) -> tuple[Line, ...]:
    found = case_judgements(application_ids=[row.case.id for row in rows], actor=actor) if rows else {}
    return tuple(Line(row, _tally(found.get(row.case.id)), now >= row.due_at) for row in rows)


def _tally(judgement: Judgement | None) -> Tally:
    if judgement is None:
        return Tally(judged=False)
    rules = tuple(Rule(each.text, each.outcome.value, each.clause, each.status.label) for each in judgement.rules)
    return Tally(judged=True, rules=rules)


def preview(*, chosen: Mapping[int, int], after: str = "", actor: Actor, now: datetime) -> Preview:
    """What becomes of the ticked reviews (application -> revision) of the page behind the key `after`."""
    rows = {row.case.id: row for row in policy_reviews(actor=actor, after=after, count=SCAN)}
    kept = [rows[case] for case in chosen if case in rows and rows[case].case.revision == chosen[case]]
    gone = [
        _(
            "%(name)s（%(number)s）：材料已更新，请重新审查",
            name=rows[case].case.applicant_name,
            number=rows[case].case.number,
        )
        if case in rows
        else _("有一份已不在待审查之列：可能已由他人办理、已退回或已撤回")
        for case in chosen
        if case not in rows or rows[case].case.revision != chosen[case]
    ]
    return Preview(_lines(kept, actor, now), tuple(gone))


def pass_many(
    *, chosen: Mapping[int, int], notes: Mapping[int, str], after: str = "", actor: Actor, now: datetime
) -> int:
    """Pass all of these, or none: every one is checked again. Raises Invalid with what stands in the way of each."""
    with transaction():
        found = preview(chosen=chosen, after=after, actor=actor, now=now)
        errors: dict[str, str] = {f"gone_{at}": text for at, text in enumerate(found.gone)}
        errors.update(_note_errors(found.lines, notes))
        if not found.lines and not errors:
            errors["chosen"] = _("请先勾选要通过的申报")
        for line in () if errors else found.lines:
            try:
                pass_policy_review(
                    application_id=line.row.case.id,
                    revision=line.row.case.revision,
                    note=notes.get(line.row.case.id, "").strip(),
                    actor=actor,
                    now=now,
                )
            except PortalError as refusal:
                errors[f"gone_{line.row.case.id}"] = f"{line.row.case.applicant_name}：{refusal}"
        if errors:
            # Leaving the transaction by an error takes back those that had gone through.
            raise Invalid(errors)
        _record(found.lines, actor, now)
    return len(found.lines)


def _note_errors(lines: Sequence[Line], notes: Mapping[int, str]) -> dict[str, str]:
    errors = {}
    for line in lines:
        length = len(notes.get(line.row.case.id, "").strip())
        if (line.tally.needs_note and length < LEAST_NOTE) or length > LONGEST_NOTE:
            errors[line.field] = _("请写明%(name)s符合条件的依据，5到500个字", name=line.row.case.applicant_name)
    return errors


def _record(lines: Sequence[Line], actor: Actor, now: datetime) -> None:
    append(
        subject=f"committees.office:{actor.organisation_id}",
        action="committees.policy_passed",
        actor=actor,
        at=now,
        data={
            "cases": [[line.row.case.id, line.row.case.revision, line.tally.bearing.value] for line in lines],
        },
    )
