"""`portal eligibility check|schema`: judge a facts file. Needs no database."""

import json
from datetime import date, datetime
from pathlib import Path

import click
from jsonschema import Draft202012Validator

from portal.commands.output import emit, fail
from portal.criteria import Facts, FactsError, Judgement, Outcome, UnknownChoice, Verdict, facts_from_json, facts_schema
from portal.registry import JudgingFailed, UnknownEdition, UnknownSeries, build

MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.UNKNOWN: "?"}
WORDS = {Outcome.MET: "符合", Outcome.NOT_MET: "不符合", Outcome.UNKNOWN: "尚不能判断"}


@click.group("eligibility")
def command() -> None:
    """Judge facts by a series' criteria, and publish the format of a facts file."""


@command.command()
def schema() -> None:
    """Print the JSON Schema of a facts file."""
    emit(facts_schema())


@command.command()
@click.option("--series", required=True, help="Slug, Chinese name or alias, for example engineering or 工程技术.")
@click.option("--level", required=True, help="员级, 助理级, 中级, 副高级 or 正高级.")
@click.option("--track", default="", help="Slug or name of the review type; the series' first one by default.")
@click.option("--year", required=True, type=int, help="Application year (申报年度).")
@click.option("--edition", "version", type=int, help="Version of the year's edition; default: in force on --on.")
@click.option("--facts", "facts_path", required=True, help="Path of the facts file, or - for standard input.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of 申报, for sanctions; default: 31 December.")
@click.option("--delayed-committee", "delayed", multiple=True, help="A committee on the province's list, 通知五(四).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def check(
    series: str,
    level: str,
    track: str,
    year: int,
    version: int | None,
    facts_path: str,
    on: datetime | None,
    delayed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Judge a facts file. Exit 0 when met or not yet known, 1 when not met, 2 for misuse."""
    facts = read_facts(facts_path)
    registry = build()
    try:
        judgement = registry.judge(
            registry.edition(series, year, version=version, on=on.date() if on else None),
            level,
            track,
            facts,
            on=on.date() if on else None,
            delayed_committees=frozenset(delayed) or None,
        )
    except (UnknownSeries, UnknownEdition, UnknownChoice, JudgingFailed) as error:
        fail(str(error), 2)
    if as_json:
        emit(judgement.to_json())
    else:
        click.echo("\n".join(lines(judgement)))
    raise SystemExit(1 if judgement.outcome is Outcome.NOT_MET else 0)


def read_facts(path: str) -> Facts:
    """The facts in a file; every breach of the schema goes to standard error, with exit 2."""
    try:
        with click.open_file(path, encoding="utf-8-sig") as stream:
            document = json.load(stream)
    except OSError as error:
        fail(f"{path}: {error.strerror or error}", 2)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        fail(f"{path}: not a JSON document: {error}", 2)
    breaches = sorted(Draft202012Validator(facts_schema()).iter_errors(document), key=lambda each: each.json_path)
    if breaches:
        fail("\n".join(f"{Path(path).name}: {breach.json_path}: {breach.message}" for breach in breaches), 2)
    try:
        return facts_from_json(document)
    except FactsError as error:
        fail(f"{Path(path).name}: {error}", 2)


def lines(judgement: Judgement) -> list[str]:
    """The judgement for a person at a terminal."""
    edition, earliest = judgement.edition, judgement.earliest_date
    head = (
        f"{edition.name} {judgement.level.title}（{judgement.level.level}），{judgement.track.name}，{edition.year}年度"
    )
    found = [head, f"结论：{WORDS[judgement.outcome]}"]
    if judgement.outcome is Outcome.NOT_MET:
        found.append(f"最早符合日期：{_day(earliest)}")
    for rule in judgement.rules:
        found.extend(_rule_lines(rule, 0))
    found.append(f"依据：{edition.slug} {edition.year} 第{edition.version}版 {edition.hash[:12]}")
    return found


def _rule_lines(verdict: Verdict, depth: int) -> list[str]:
    label = f"（{verdict.status.label}）" if verdict.status.label else ""
    found = [f"{'  ' * depth}{MARKS[verdict.outcome]} {verdict.text}  [{verdict.clause}]{label}"]
    if verdict.cure and not verdict.children:
        found.append(f"{'  ' * depth}  → {verdict.cure}")
    if verdict.outcome is not Outcome.MET:
        for child in verdict.children:
            found.extend(_rule_lines(child, depth + 1))
    return found


def _day(day: date | None) -> str:
    return day.isoformat() if day else "仅靠时间不能满足"
