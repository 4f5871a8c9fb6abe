"""Trials of a draft over a past year's applications: steps of a job, a report without persons, nothing written."""

import json
from dataclasses import replace

import pytest

from portal.app import Portal
from portal.kernel import jobs
from portal.kernel.clock import shanghai
from portal.kernel.errors import Denied, Missing, Refused
from portal.registry import JudgingFailed, Registry
from portal.series.domain.edition_trial import Case, retold, tried
from portal.series.service import edition_trials as trials
from portal.series.store import edition as store
from portal.submissions.store.application import Application
from portal.sweeps import handlers
from tests.applicants import make_applied, make_engineer, make_province
from tests.service.series.editions import Desk, make_desk

LATER = shanghai(2024, 3, 1, 9)
MENU = ("blocks", "menu-associate", "count")
PATH = ("blocks", "path-associate", "rules", 1, "rules", 1, "years")


@pytest.fixture
def desk(portal: Portal) -> Desk:
    """Three engineers have applied in 2023, by the edition of 2023."""
    province = make_province(portal)
    desk = make_desk(portal, now=LATER)
    for number in range(3):
        make_applied(province, make_engineer(province, f"工程师{number}"))
    return desk


def ask(desk: Desk, draft_id: int, year: int = 2023) -> int:
    return trials.ask(draft_id=draft_id, year=year, registry=desk.registry, actor=desk.administrator.actor, now=LATER)


def work(desk: Desk) -> int:
    """Do what jobs there are until there are none; how many were done."""
    done = 0
    while waiting := jobs.due_ids(LATER):
        for job_id in waiting:
            assert jobs.perform(job_id, handlers=handlers(desk.portal), now=LATER)
            done += 1
    return done


def rows() -> list[tuple]:
    return list(Application.select().order_by(Application.id).tuples())


def test_stricter_menu_names_who_fails_and_by_which_condition(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trials, "STEP", 2)
    draft_id = desk.start(now=LATER)
    desk.change(draft_id, *PATH, value=7, now=LATER)
    before = rows()
    trial_id = ask(desk, draft_id)
    assert (store.trial(trial_id).state, store.trial(trial_id).total) == ("requested", 3)
    assert work(desk) == 2
    report = store.trial(trial_id)
    assert (report.state, report.done, report.unjudged) == ("finished", 3, 0)
    assert report.counts["moves"] == {"met>not_met": 3}
    assert report.counts["rules"] == {"取得中级职称满7年": 3}
    assert [row["number"] for row in report.rows] == [1, 2, 3]
    (turned,) = report.rows[0]["turned"]
    assert (turned["id"], turned["before"], turned["after"]) == ("path.bachelor.title", "met", "not_met")
    assert rows() == before, "a trial writes nothing but its report"


def test_report_names_nobody(desk: Desk):
    draft_id = desk.start(now=LATER)
    desk.change(draft_id, *PATH, value=7, now=LATER)
    trial_id = ask(desk, draft_id)
    work(desk)
    text = json.dumps(store.trial(trial_id).rows, ensure_ascii=False)
    for application in Application.select():
        assert application.applicant_name not in text
        assert application.number not in text
        assert application.employer_name not in text
    assert "贵州大学" not in text
    assert "市图书馆" not in text


def test_draft_like_its_model_changes_nothing_for_anybody(desk: Desk):
    trial_id = ask(desk, desk.start(now=LATER))
    work(desk)
    report = store.trial(trial_id)
    assert (report.counts["moves"], report.rows) == ({"met>met": 3}, [])


def test_step_done_twice_changes_nothing(desk: Desk):
    trial_id = ask(desk, desk.start(now=LATER))
    work(desk)
    counts = store.trial(trial_id).counts
    trials.run_step(trial_id=trial_id, reached=0, portal=desk.portal, now=LATER)
    assert store.trial(trial_id).counts == counts


def test_draft_changed_meanwhile_ends_the_trial(desk: Desk):
    draft_id = desk.start(now=LATER)
    trial_id = ask(desk, draft_id)
    desk.change(draft_id, *MENU, value=1, now=LATER)
    work(desk)
    assert store.trial(trial_id).state == "failed"
    assert "重新试算" in store.trial(trial_id).error


def test_no_trial_without_applications_with_mistakes_or_beside_another(desk: Desk):
    draft_id = desk.start(now=LATER)
    with pytest.raises(Refused, match="没有可以试算"):
        ask(desk, draft_id, 2019)
    ask(desk, draft_id)
    with pytest.raises(Refused, match="正在进行"):
        ask(desk, draft_id)
    work(desk)
    desk.change(draft_id, *MENU, value=99, now=LATER)
    with pytest.raises(Refused, match="错误"):
        ask(desk, draft_id)


def test_only_the_administrator_asks_and_a_trial_belongs_to_its_draft(desk: Desk):
    draft_id = desk.start(now=LATER)
    with pytest.raises(Denied):
        trials.ask(draft_id=draft_id, year=2023, registry=desk.registry, actor=desk.officer.actor, now=LATER)
    trial_id = ask(desk, draft_id)
    other = desk.start(next_year=False, now=LATER)
    with pytest.raises(Missing):
        trials.trial(draft_id=other, trial_id=trial_id, registry=desk.registry, actor=desk.officer.actor)


def test_level_that_is_no_longer_offered_is_told_as_such(desk: Desk):
    edition = desk.registry.edition("engineering", 2023)
    after = replace(edition, criteria=tuple(each for each in edition.criteria if each.level != "副高级"))
    (past,) = trials.past_cases(series="engineering", year=2023, after=0, limit=1)
    case = Case(1, past.level, past.track, past.facts, past.on)
    result = tried(case, edition, retold(after, 2023), desk.registry.judge)
    assert (result.before, result.after, result.turned) == ("met", "not_offered", ())


def test_case_that_a_plugins_rule_fails_on_is_counted_and_the_trial_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    judge, failing = Registry.judge, [True]

    def judged(registry: Registry, *given: object, **named: object) -> object:
        if failing.pop() if failing else False:
            raise JudgingFailed("engineering", "工程技术")
        return judge(registry, *given, **named)

    monkeypatch.setattr(Registry, "judge", judged)
    trial_id = ask(desk, desk.start(now=LATER))
    work(desk)
    report = store.trial(trial_id)
    assert (report.state, report.done, report.unjudged) == ("finished", 3, 0)
    assert (report.counts["failed"], report.counts["moves"]) == ({"engineering": 1}, {"met>met": 2})
