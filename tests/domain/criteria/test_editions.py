"""Editions: levels by examination, titles by group, modes and scopes of tracks, own kinds of rules, effective dates."""

import copy
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest

from portal.criteria import (
    Facts,
    Level,
    LoadError,
    Outcome,
    Rule,
    RuleKind,
    UnknownChoice,
    Verdict,
    When,
    edition_from_data,
)
from portal.criteria.loading import whole, with_kinds

DOC = {"document": "文件", "status": "confirmed"}
EXAM = "全国统一考试，由人事考试机构组织"
DATA = {
    "slug": "demo",
    "name": "示例",
    "year": 2023,
    "version": 2,
    "in_force_from": date(2023, 6, 1),
    "source": DOC,
    "levels": [
        {"level": "助理级", "title": "助理示例师", "mode": "考试", "exam": EXAM},
        {
            "level": "中级",
            "titles": [{"title": "主管药师", "groups": ["药学"]}, {"title": "主治医师", "groups": ["临床", "口腔"]}],
            "mode": "考评结合",
        },
    ],
    "tracks": [
        {"slug": "normal", "name": "正常申报", "levels": ["中级"]},
        {
            "slug": "rural",
            "name": "定向",
            "levels": ["中级"],
            "mode": "认定",
            "scope": "仅限基层有效",
            "plan_entry": "row",
        },
    ],
    "specialties": [
        {"group": group, "number": number, "name": f"{group}专业", "scope": "x", "basis": "y"}
        for number, group in enumerate(("药学", "临床", "口腔"))
    ],
    "declarations": [{"key": "all", "text": "属实"}, {"key": "rural", "text": "服务", "tracks": ["rural"]}],
    "criteria": [
        {"level": "中级", "tracks": ["normal", "rural"], "rules": [{"rule": "work_years", "id": "y", "years": 1}]}
    ],
}


def changed(**changes):
    data = copy.deepcopy(DATA)
    for path, value in changes.items():
        where, key = data, path
        for step in path.split("__"):
            key = int(step) if step.isdigit() else step
            if step != path.split("__")[-1]:
                where = where[key]
        where[key] = value
    return data


EDITION = edition_from_data(DATA)


def test_a_level_by_examination_is_listed_and_cannot_be_applied_for():
    entry = EDITION.level("助理级")
    assert (entry.by_exam, entry.exam) == (True, EXAM)
    assert EDITION.tracks_for("助理级") == ()
    with pytest.raises(UnknownChoice, match="以考试方式取得"):
        EDITION.rule_for("助理级")
    assert not EDITION.level("中级").by_exam


@pytest.mark.parametrize(
    ("specialty", "title"),
    [("药学专业", "主管药师"), ("临床专业", "主治医师"), (" 口腔 专业", "主治医师"), ("", "主管药师、主治医师"),
     ("兽医专业", "主管药师、主治医师")],
)  # fmt: skip
def test_the_title_follows_the_group_of_the_specialty(specialty, title):
    assert EDITION.title_of("中级", specialty) == title


def test_a_tracks_mode_and_scope():
    assert (EDITION.mode_of("中级"), EDITION.mode_of("中级", "rural")) == ("考评结合", "认定")
    assert (EDITION.track("rural").scope, EDITION.track("rural").plan_entry) == ("仅限基层有效", "row")
    assert [each.key for each in EDITION.declarations_for("normal")] == ["all"]
    assert [each.key for each in EDITION.declarations_for("rural")] == ["all", "rural"]


def test_in_force_from():
    assert EDITION.in_force_from == date(2023, 6, 1)
    assert edition_from_data(changed(in_force_from="2023-06-01")).in_force_from == date(2023, 6, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"levels__0__mode": "抽签"}, "levels[0].mode: '抽签' is not one of"),
        ({"levels__1__mode": "考试"}, "levels[1].exam: given for a level with the mode 考试"),
        ({"levels__1__exam": "某处"}, "levels[1].exam: given for a level with the mode 考试"),
        ({"tracks__0__levels": ["助理级"]}, "tracks[0].levels: 助理级 is reached by examination"),
        ({"criteria__0__level": "助理级"}, "criteria[0].level: 助理级 is reached by examination"),
        ({"tracks__0__mode": "考试"}, "tracks[0].mode: '考试' is not one of"),
        ({"levels__1__titles": [{"title": "主管药师", "groups": ["药学"]}]}, "levels[1].titles: the group '临床'"),
        ({"levels__1__titles": [{"title": "师", "groups": ["兽医"]}]}, "levels[1].titles: the catalogue has no group"),
        ({"levels__1__titles": [{"title": "甲", "groups": ["药学"]}, {"title": "乙", "groups": ["药学"]}]},
         "levels[1].titles: the group '药学' has two titles"),
        ({"levels__1__titles": []}, "levels[1].titles: must be a list"),
        ({"in_force_from": "六月"}, "in_force_from: must be a date"),
        ({"declarations__1__tracks": ["x"]}, "declarations[1].tracks: no track"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(changes, message):
    with pytest.raises(LoadError) as caught:
        edition_from_data(changed(**changes))
    assert str(caught.value).startswith(message)


def test_a_title_for_all_other_groups_may_stand_beside_those_by_group():
    data = changed(levels__1__titles=[{"title": "主管药师", "groups": ["药学"]}], levels__1__title="主治医师")
    edition = edition_from_data(data)
    assert [edition.title_of("中级", f"{group}专业") for group in ("药学", "临床")] == ["主管药师", "主治医师"]


@dataclass(frozen=True, kw_only=True)
class Weeks(Rule):
    kind: ClassVar[str] = "weeks"
    minimum: int

    def wording(self) -> str:
        return f"不少于{self.minimum}周"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        return self.verdict(Outcome.UNKNOWN, when, cure="填写周数")


def test_a_series_own_kind_of_rule():
    kinds = {"weeks": RuleKind(make=Weeks, keys={"minimum": whole}, required=frozenset({"minimum"}))}
    rule = {"rule": "weeks", "id": "w", "minimum": 40}
    data = changed(criteria__0__rules=[rule])
    assert edition_from_data(data, kinds).rule_for(Level.INTERMEDIATE).rules[0].minimum == 40
    with pytest.raises(LoadError, match="unknown kind 'weeks'"):
        edition_from_data(data)


def test_a_series_own_kind_takes_no_name_of_the_portals():
    with pytest.raises(LoadError, match="'work_years' is a kind of rule that comes with the portal"):
        with_kinds({"work_years": RuleKind(make=Weeks)})
    with pytest.raises(LoadError, match="'months' must be a RuleKind whose rule says kind"):
        with_kinds({"months": RuleKind(make=Weeks)})
