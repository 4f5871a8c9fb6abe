"""A trial through the pages: asked for, watched while a worker does it, read."""

import pytest

from portal.kernel import jobs
from portal.kernel.clock import shanghai
from portal.registry import JudgingFailed, Registry
from portal.series.service import edition_trials
from portal.sweeps import handlers
from tests.applicants import make_applied, make_engineer, make_province
from tests.factories import sign_in_client
from tests.lint import LintedClient
from tests.service.series.editions import Desk, make_desk

LATER = shanghai(2024, 3, 1, 9)
PATH = ("blocks", "path-associate", "rules", 1, "rules", 1, "years")


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def desk(portal) -> Desk:
    province = make_province(portal)
    for number in range(3):
        make_applied(province, make_engineer(province, f"工程师{number}"))
    return make_desk(portal, now=LATER)


def test_trial_shows_its_progress_then_who_fares_otherwise(desk: Desk, client: LintedClient, clock, monkeypatch):
    monkeypatch.setattr(edition_trials, "STEP", 2)
    clock.set("2024-03-01T09:00")
    sign_in_client(client, desk.administrator, now=clock.now())
    draft_id = desk.start(now=LATER)
    desk.change(draft_id, *PATH, value=7, now=LATER)
    page = f"/series-admin/editions/{draft_id}/trials"
    answer = client.submit(page, {"year": "2023"}, page=page)
    trial = answer.headers["Location"]
    assert "已判断0份，共3份" in body(client.get(trial))
    for done in (2, 3):
        (job_id,) = jobs.due_ids(LATER)
        jobs.perform(job_id, handlers=handlers(desk.portal), now=LATER)
        fragment = body(client.get(trial, headers={"HX-Request": "true"}))
        assert "<html" not in fragment
        assert f"已判断{done}份，共3份" in fragment
        assert ("hx-trigger" in fragment) == (done < 3)
    report = body(client.get(trial))
    assert "取得中级职称满7年" in report or "满5年" in report
    assert "符合 → 不符合" in report
    assert "工程师0" not in report
    assert "已完成" in body(client.get(page))
    sign_in_client(client, desk.officer, now=clock.now())
    assert client.get(trial).status_code == 200


def test_report_names_the_plugin_that_could_not_judge(desk: Desk, client: LintedClient, clock, monkeypatch):
    def failing(*_given: object, **_named: object) -> None:
        raise JudgingFailed("engineering", "工程技术")

    monkeypatch.setattr(Registry, "judge", failing)
    clock.set("2024-03-01T09:00")
    sign_in_client(client, desk.administrator, now=clock.now())
    page = f"/series-admin/editions/{desk.start(now=LATER)}/trials"
    trial = client.submit(page, {"year": "2023"}, page=page).headers["Location"]
    (job_id,) = jobs.due_ids(LATER)
    jobs.perform(job_id, handlers=handlers(desk.portal), now=LATER)
    report = body(client.get(trial))
    assert "已完成" in report
    assert "3份无法判断：插件engineering的条件运行时出错。" in report
    assert "没有一份申报的结果会不同" not in report
