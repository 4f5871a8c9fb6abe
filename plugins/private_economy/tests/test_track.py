"""民营经济专项: what it adds to an edition, built on that edition's own rules; nothing to any other series."""

from dataclasses import replace

import pytest

from plugins.engineering import plugin as engineering
from plugins.private_economy import plugin
from portal.plugin import Outcome, Status, evaluate, facts_from_json

EDITION = engineering.portal_series().editions[0]
(ADDED,) = plugin.portal_tracks(EDITION)

HELD = {"series": "工程技术", "title": "工程师", "level": "中级", "obtained": "2018-12-31", "application_year": 2018}
GOOD = {
    "education": [{"level": "本科", "degree": "学士", "graduated": "2005-07-01"}],
    "titles": [HELD],
    "employment": [{"employer": "甲民营企业", "kind": "企业", "from": "2005-07-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [{"kind": "发明专利", "date": "2022-05-01"}, {"kind": "标准", "date": "2022-05-01"}],
    "sanctions": [],
    "answers": {"private_employer_kind": "民营企业"},
}


def judged(level="副高级", **facts):
    criteria = next(each for each in ADDED.criteria if str(each.level) == level)
    return evaluate(criteria.rule, facts_from_json({**GOOD, **facts}), EDITION.counted_to)


def rule(verdict, key):
    return next(each for each in verdict.walk() if each.id == key)


def test_it_is_a_review_type_and_no_series():
    assert not hasattr(plugin, "portal_series")
    track = ADDED.track
    assert (track.slug, track.name, track.plan_entry) == ("private_economy", "民营经济专项", "private_economy")
    assert track.levels == EDITION.track("normal").levels
    assert (track.source.status, track.source.clause) == (Status.CONFIRMED, "五(二)、附件4")


def test_other_series_are_left_alone():
    assert plugin.portal_tracks(replace(EDITION, slug="health")) == ()
    assert plugin.portal_tracks(replace(EDITION, tracks=EDITION.tracks[1:])) == ()


def test_criteria_are_the_series_own_with_one_rule_more():
    for criteria in ADDED.criteria:
        base = EDITION.rule_for(criteria.level, "normal")
        ids = [each.id for each in base.rules]
        assert [each.id for each in criteria.rule.rules] == [*ids, "private-employer"]
        # What is not doubted is the very rule of the edition, not a copy of its text.
        kept = [each for each in criteria.rule.rules if each.id not in ("path", "menu", "private-employer")]
        assert all(each in base.rules for each in kept)


def test_conditions_are_unconfirmed_and_cite_the_document_their_numbers_come_from():
    for criteria in ADDED.criteria:
        own = [each for each in criteria.rule.rules if each.id in ("path", "menu", "private-employer")]
        found = [each.source.status for top in own for each in top.walk()]
        assert set(found) == {Status.UNCONFIRMED}
    path = next(each for each in ADDED.criteria[-2].rule.rules if each.id == "path")
    assert path.source.document == "人社部发〔2019〕16号"
    assert all(field.source.status is Status.UNCONFIRMED for field in ADDED.fields)


@pytest.mark.parametrize("kind", ["民营企业", "民办非企业单位（社会服务机构）", "个体经济组织", "自由职业"])
def test_whoever_works_in_the_private_economy_may_apply(kind):
    assert judged(answers={"private_employer_kind": kind}).outcome is Outcome.MET


def test_others_are_told_and_not_refused_firmly():
    verdict = judged(answers={"private_employer_kind": "都不是"})
    assert (verdict.outcome, verdict.firm) == (Outcome.NOT_MET, Outcome.UNKNOWN)
    assert judged(answers={}).outcome is Outcome.UNKNOWN


def test_one_day_short_is_shown_and_refuses_nobody_firmly():
    short = [{**HELD, "obtained": "2019-01-01"}]
    verdict = judged(titles=short)
    assert rule(verdict, "path").cure == "还差1天，最早2024-12-31满足"
    assert (verdict.outcome, verdict.firm) == (Outcome.NOT_MET, Outcome.UNKNOWN)


def test_what_holds_for_everybody_still_refuses():
    verdict = judged(sanctions=[{"kind": "记过", "from": "2023-06-01", "to": "2024-05-31"}])
    assert verdict.firm is Outcome.NOT_MET


def test_its_fields_are_asked_on_its_track_only():
    assert {field.tracks for field in ADDED.fields} == {("private_economy",)}
