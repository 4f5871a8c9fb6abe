"""`portal calendar`, as an operator runs it: with a database, and before there is one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.kernel.clock import shanghai
from tests.service.calendar.test_reading import change_receipt


def portal_command(home: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PORTAL_HOME": str(home), "PORTAL_DATABASE": database, "PORTAL_SECRET_KEY": "00" * 32}
    run = [sys.executable, "-c", "from portal.cli import main; main()", *arguments]
    return subprocess.run(run, capture_output=True, text=True, env=environ, check=False, timeout=60)


def check(home: Path, series: str, action: str, at: str) -> subprocess.CompletedProcess[str]:
    return portal_command(home, "calendar", "check", "--series", series, "--action", action, "--at", at, "--json")


def test_show_without_a_database_is_the_shipped_plan(tmp_path):
    done = portal_command(tmp_path, "calendar", "show", "2023", "--json")
    plan = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (plan["year"], len(plan["rows"]), sum(len(row["series"]) for row in plan["rows"])) == (2023, 8, 29)
    assert {"row", "series", "application_year", "upload", "apply", "receive_by", "pending"} <= set(plan["rows"][0])
    assert {item["key"] for item in plan["milestones"]} >= {"unfinished_records_end", "years_counted_to"}
    assert not (tmp_path / "portal.db").exists()


def test_show_in_words_and_an_unknown_year(tmp_path):
    done = portal_command(tmp_path, "calendar", "show", "2023")
    assert "3. 卫生（2023年度）" in done.stdout
    assert "2023年8月1日（周二）00:00  申报2023年度职称的" in done.stdout
    unknown = portal_command(tmp_path, "calendar", "show", "2031", "--json")
    assert (unknown.returncode, unknown.stdout, unknown.stderr.strip()) == (1, "", "没有2031年的评审计划")


@pytest.mark.parametrize(
    ("series", "action", "at", "allowed"),
    [
        ("卫生", "apply", "2023-09-18T08:00:00", True),
        ("health", "apply", "2023-09-18T07:59:59.999999", False),
        ("卫生", "upload", "2023-08-28T08:00:00+08:00", False),
        ("统计", "receive", "2024-01-15T09:00:00+00:00", True),
    ],
)
def test_check_answers_and_exits_by_the_answer(tmp_path, series: str, action: str, at: str, allowed: bool):
    done = check(tmp_path, series, action, at)
    answer = json.loads(done.stdout)
    assert set(answer) == {"allowed", "reason", "clause", "opens", "closes"}
    assert (answer["allowed"], done.returncode) == (allowed, 0 if allowed else 1)
    assert answer["opens"].endswith("+08:00")


@pytest.mark.parametrize(
    ("series", "action", "at"),
    [("炼金术", "apply", "2023-09-18"), ("卫生", "vote", "2023-09-18"), ("卫生", "apply", "yesterday")],
)
def test_check_misused_exits_2_on_standard_error(tmp_path, series: str, action: str, at: str):
    done = check(tmp_path, series, action, at)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_show_with_a_database_is_what_was_published(calendar, settings):
    change_receipt(2, shanghai(2023, 9, 1, 10), "省厅通知")
    common = ("calendar", "show", "2023", "--json")
    now = json.loads(portal_command(settings.home, *common, database=settings.database).stdout)
    then = portal_command(settings.home, *common, "--at", "2023-08-31T23:59:59", database=settings.database)
    assert now["rows"][2]["receive_by"] == "2023-10-20T17:00:00+08:00"
    assert json.loads(then.stdout)["rows"][2]["receive_by"] == "2023-10-18T17:00:00+08:00"
