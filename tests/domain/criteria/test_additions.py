"""Review types added to another plugin's edition, and conditions refined for them: adding only, never changing."""

import dataclasses

import pytest

from portal.criteria import (
    ClashingAddition,
    Criteria,
    Declaration,
    Edition,
    FormField,
    Level,
    Source,
    Status,
    Track,
    TrackAddition,
    UnknownRule,
    combined,
    edition_from_data,
    refine,
    rule_from_data,
)

DOC = {"document": "文件", "status": "confirmed"}
SOURCE = Source("别的文件", "", Status.UNCONFIRMED)
MENU = [
    {"rule": "item", "id": "patent", "kinds": ["发明专利"]},
    {"rule": "item", "id": "paper", "kinds": ["论文"]},
    {"rule": "item", "id": "award", "kinds": ["获奖"]},
]
BASE = edition_from_data(
    {
        "slug": "demo",
        "name": "示例",
        "year": 2023,
        "version": 1,
        "source": DOC,
        "levels": [
            {"level": "助理级", "title": "助理示例师", "mode": "考试", "exam": "全国统一考试"},
            {"level": "中级", "title": "示例师", "mode": "评审"},
        ],
        "tracks": [{"slug": "normal", "name": "正常申报", "levels": ["中级"]}],
        "fields": [{"key": "k", "label": "名", "kind": "text", "required": False}],
        "declarations": [{"key": "d", "text": "属实"}],
        "criteria": [
            {
                "level": "中级",
                "tracks": ["normal"],
                "rules": [
                    {"rule": "work_years", "id": "years", "years": 5},
                    {"rule": "at_least", "id": "menu", "count": 2, "rules": MENU},
                ],
            }
        ],
    }
)
RULE = BASE.rule_for("中级")
TRACK = Track("special", "专项", (Level.INTERMEDIATE,), "", SOURCE, plan_entry="special_row")
GOOD = TrackAddition(TRACK, (Criteria(Level.INTERMEDIATE, ("special",), RULE),))


def field(key="own", tracks=("special",)):
    return FormField(key, "名", "text", False, "", None, (), (), tracks, SOURCE)


def test_the_combined_edition_has_both_and_says_so():
    made = combined(BASE, GOOD, "adder")
    assert [track.slug for track in made.tracks] == ["normal", "special"]
    assert made.rule_for("中级") is BASE.rule_for("中级")
    assert made.refined_by == ("adder",)
    assert BASE.refined_by == ()


def test_the_combined_hash_depends_on_base_and_addition():
    made = combined(BASE, GOOD, "adder").hash
    assert len(made) == 64
    assert made == combined(BASE, GOOD, "adder").hash
    other_rule = refine(RULE, without=["years"])
    changes = [
        combined(dataclasses.replace(BASE, hash="0" * 64), GOOD, "adder"),
        combined(BASE, dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, scope="仅限基层")), "adder"),
        combined(BASE, TrackAddition(TRACK, (Criteria(Level.INTERMEDIATE, ("special",), other_rule),)), "adder"),
        combined(BASE, dataclasses.replace(GOOD, fields=(field(),)), "adder"),
    ]
    assert len({BASE.hash, made, *(each.hash for each in changes)}) == 6


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        (dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, slug="normal")), "'normal' is there already"),
        (dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, name="正常申报")), "is there already"),
        (dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, levels=(Level.SENIOR,))), "for 正高级"),
        (dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, levels=(Level.ASSISTANT,))), "for 助理级"),
        (dataclasses.replace(GOOD, track=dataclasses.replace(TRACK, levels=())), "each of its levels once"),
        (dataclasses.replace(GOOD, criteria=()), "criteria once for each"),
        (dataclasses.replace(GOOD, criteria=GOOD.criteria * 2), "criteria once for each"),
        (dataclasses.replace(GOOD, criteria=(Criteria(Level.INTERMEDIATE, ("normal",), RULE),)), "other tracks"),
        (dataclasses.replace(GOOD, fields=(field("k"),)), "'k' is there already"),
        (dataclasses.replace(GOOD, fields=(field(tracks=()),)), "for the track 'special' alone"),
        (dataclasses.replace(GOOD, fields=(field(), field())), "'own' is there already"),
        (dataclasses.replace(GOOD, declarations=(Declaration("d", "属实", SOURCE),)), "'d' is there already"),
        (dataclasses.replace(GOOD, declarations=(Declaration("e", "属实", SOURCE),)), "'special' alone"),
    ],
)
def test_an_addition_that_changes_what_is_there_is_refused(addition: TrackAddition, message: str):
    with pytest.raises(ClashingAddition, match=message):
        combined(BASE, addition, "adder")


def test_refining_leaves_out_replaces_and_adds_and_keeps_the_rest():
    plus = rule_from_data({"rule": "answer_is", "id": "kind", "key": "k", "label": "名", "values": ["是"], **DOC})
    other = rule_from_data({"rule": "item", "id": "paper", "kinds": ["论文", "专著"], **DOC})
    refined = refine(RULE, without=["years"], replace={"paper": other}, plus=[plus])
    assert [rule.id for rule in refined.walk()] == ["中级", "menu", "patent", "paper", "award", "kind"]
    assert refined.rules[0].rules[1] is other
    assert refined.rules[0].rules[0] is RULE.rules[1].rules[0]
    assert [rule.id for rule in RULE.walk()] == ["中级", "years", "menu", "patent", "paper", "award"]


def test_refining_what_is_not_there_is_refused():
    for wanted in ({"without": ["yaers"]}, {"replace": {"yaers": RULE}}):
        with pytest.raises(UnknownRule, match="no rule has the id 'yaers'"):
            refine(RULE, **wanted)
    with pytest.raises(ValueError, match="too little would be left of 'menu'"):
        refine(RULE, without=["patent", "paper"])
    with pytest.raises(ValueError, match="whole of the conditions"):
        refine(RULE, without=["中级"])


def test_one_plugin_after_another_may_add():
    second = TrackAddition(
        dataclasses.replace(TRACK, slug="other", name="另一专项"),
        (Criteria(Level.INTERMEDIATE, ("other",), RULE),),
        declarations=(Declaration("e", "属实", SOURCE, ("other",)),),
    )
    made: Edition = combined(combined(BASE, GOOD, "a"), second, "b")
    assert made.refined_by == ("a", "b")
    assert [each.key for each in made.declarations_for("other")] == ["d", "e"]
    assert [each.key for each in made.declarations_for("special")] == ["d"]
