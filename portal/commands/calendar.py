"""`portal calendar`: the plan of a year, and what it allows at an instant."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from portal.app import open_portal
from portal.calendar.domain.document import shown
from portal.calendar.domain.period import write_instant
from portal.calendar.domain.plan import Plan, Row, UnknownSeries, UnknownYear
from portal.calendar.domain.window import Action
from portal.calendar.service import reading, versions, wording
from portal.commands.output import emit, fail
from portal.config import Settings, settings_from
from portal.kernel.clock import parse_instant
from portal.kernel.database import database


class Instant(click.ParamType):
    """An ISO 8601 instant; without an offset it is Beijing time."""

    name = "instant"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value)
        except ValueError:
            self.fail(f"“{value}”不是有效的时间，请写作 2023-09-18T08:00:00", param, ctx)


INSTANT = Instant()
JSON_FLAG = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")


@click.group(name="calendar")
def command() -> None:
    """评审计划：各系列的上传、申报和审核时间。"""


@command.command()
@click.argument("year", type=int)
@click.option("--at", type=INSTANT, help="按该时刻有效的版本。")
@JSON_FLAG
def show(year: int, at: datetime | None, as_json: bool) -> None:
    """一年的评审计划。"""
    plan = _plans(at).get(year)
    if plan is None:
        when = f"{write_instant(at)}时" if at else ""
        fail(f"{when}没有{year}年的评审计划")
    if as_json:
        emit(shown(plan))
    else:
        click.echo("\n".join(_plan_lines(plan)))


@command.command()
@click.option("--series", required=True, help="系列的名称、别名或代码，例如 卫生 或 health。")
@click.option("--action", required=True, type=click.Choice([action.value for action in Action]))
@click.option("--at", required=True, type=INSTANT, help="时刻，例如 2023-09-18T08:00:00。")
@click.option("--track", help="评审类型，例如 民营经济专项。")
@click.option("--year", "application_year", type=int, help="申报年度；默认为该时刻正在进行或最近的一轮。")
@JSON_FLAG
def check(
    series: str, action: str, at: datetime, track: str | None, application_year: int | None, as_json: bool
) -> None:
    """某一时刻能否上传、申报或收取材料；不能时退出码为1。"""
    try:
        decision = reading.decide(
            action=action, series=series, track=track, now=at, application_year=application_year, known=_plans(None)
        )
    except UnknownSeries:
        fail(f"评审计划中没有“{series}”系列", 2)
    except UnknownYear as error:
        fail(f"“{series}”没有{error.year}申报年度的计划", 2)
    if as_json:
        emit(
            {
                "allowed": decision.allowed,
                "reason": decision.reason,
                "clause": decision.clause,
                "opens": write_instant(decision.opens),
                "closes": write_instant(decision.closes),
            }
        )
    else:
        click.echo(f"{'可以' if decision.allowed else '不可以'}：{decision.reason}（{decision.clause}）")
    if not decision.allowed:
        raise SystemExit(1)


def _plans(at: datetime | None) -> Mapping[int, Plan]:
    """The published plans; the shipped ones where nothing has been set up yet."""
    settings = settings_from()
    if not _has_database(settings):
        return _shipped(at)
    open_portal(settings)
    with database.connection_context():
        if "calendar_plan_version" not in database.get_tables():
            return _shipped(at)
        return versions.plans(at) if versions.plans() else _shipped(at)


def _shipped(at: datetime | None) -> Mapping[int, Plan]:
    known = versions.shipped_plans()
    return {year: plan for year, plan in known.items() if at is None or plan.in_force_from <= at}


def _has_database(settings: Settings) -> bool:
    parts = urlsplit(settings.database)
    return parts.scheme != "sqlite" or Path(parts.path).exists()


def _plan_lines(plan: Plan) -> list[str]:
    lines = [f"{plan.title}（{plan.document}附件4）"]
    for row in plan.rows:
        lines += _row_lines(row)
    lines += ["", "其他时间节点"]
    lines += [f"  {wording.say_milestone(item)}  {item.text}（{item.clause}）" for item in plan.milestones]
    return lines


def _row_lines(row: Row) -> list[str]:
    lines = ["", f"{row.number}. {'、'.join(entry.name for entry in row.entries)}（{row.application_year}年度）"]
    lines.append(f"   上传  {wording.say_opening(row.upload_opens)} 至 个人申报开始前")
    for item in row.blackouts:
        stretch = f"{wording.say_opening(item.opens)} 至 {wording.say_deadline(item.closes)}"
        lines.append(f"   避开  {stretch}（{wording.MODES[item.mode]}）")
    lines.append(f"   申报  {wording.say_opening(row.apply_opens)} 至 {wording.say_deadline(row.apply_closes)}")
    lines.append(f"   收取材料截止    {wording.say_deadline(row.receive_by)}")
    lines.append(f"   政策性审查截止  {wording.say_deadline(row.policy_review_by)}")
    lines.append(f"   评审完成截止    {wording.say_deadline(row.review_by)}")
    if row.pending:
        lines.append(f"   {wording.say_pending(row.pending)}")
    return lines
