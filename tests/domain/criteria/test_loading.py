"""Rules and editions from data: what is built, and what is refused with its place."""

import copy

import pytest

from portal.criteria import AllOf, Loader, LoadError, Status, canonical, edition_from_data, rule_from_data
from portal.criteria.loading import KINDS

DOC = {"document": "文件", "status": "confirmed"}
EDITION = {
    "slug": "demo",
    "name": "示例",
    "year": 2023,
    "version": 1,
    "source": DOC,
    "levels": [{"level": "中级", "title": "示例师", "mode": "评审"}],
    "tracks": [{"slug": "normal", "name": "正常申报", "levels": ["中级"]}],
    "blocks": {"held": {"rule": "title_held", "id": "held", "level": "助理级", "years": 4}},
    "criteria": [{"level": "中级", "tracks": ["normal"], "rules": [{"use": "held"}]}],
}


def test_source_is_inherited_and_can_be_narrowed():
    rule = rule_from_data(
        {
            "rule": "all_of",
            "id": "a",
            "document": "通知",
            "clause": "二",
            "status": "confirmed",
            "rules": [
                {"rule": "work_years", "id": "b", "years": 1},
                {"rule": "work_years", "id": "c", "years": 1, "status": "unsourced"},
                {"rule": "work_years", "id": "d", "years": 1, "document": "别处", "status": "unconfirmed"},
            ],
        }
    )
    assert isinstance(rule, AllOf)
    assert [each.source.text for each in rule.rules] == ["通知 二", "通知 二", "别处"]
    assert [each.source.status for each in rule.rules] == [Status.CONFIRMED, Status.UNSOURCED, Status.UNCONFIRMED]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("x", "rule: must be a table"),
        ({"rule": "magic", "id": "a", **DOC}, "rule.rule: unknown kind 'magic'"),
        ({"rule": "work_years", "id": "a", "years": 1, "mood": 1, **DOC}, "rule: unknown key 'mood'"),
        ({"rule": "work_years", "id": "a", **DOC}, "rule: 'years' is missing"),
        ({"rule": "work_years", "id": "a", "years": "1", **DOC}, "rule.years: must be a whole number"),
        ({"rule": "work_years", "id": "a", "years": 1}, "rule: 'document' is missing"),
        ({"rule": "work_years", "id": "a", "years": 1, "document": "x"}, "rule: 'status' is missing"),
        ({"rule": "work_years", "id": "a", "years": 1, **DOC, "status": "sure"}, "rule.status: 'sure' is not one of"),
        ({"rule": "title_held", "id": "a", "level": "高级", **DOC}, "rule.level: '高级' is not one of"),
        ({"rule": "education", "id": "a", **DOC}, "rule: an education rule needs"),
        ({"rule": "all_of", "id": "a", "rules": [], **DOC}, "rule.rules: must be a list"),
        (
            {
                "rule": "at_least",
                "id": "a",
                "count": 2,
                "rules": [{"rule": "work_years", "id": "b", "years": 1}],
                **DOC,
            },
            "rule.count: more than the 1 rules",
        ),
        (
            {"rule": "any_of", "id": "a", "rules": [{"rule": "item", "id": "b", "kinds": []}], **DOC},
            "rule.rules[0].kinds: must be a list of texts",
        ),
        ({"use": "nothing"}, "rule.use: no block is named 'nothing'"),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(value, place):
    with pytest.raises(LoadError) as caught:
        rule_from_data(value)
    assert str(caught.value).startswith(place)


def test_a_block_that_uses_itself_is_refused():
    loop = {"rule": "all_of", "id": "a", **DOC, "rules": [{"use": "loop"}]}
    with pytest.raises(LoadError, match="block 'loop' uses itself"):
        Loader(blocks={"loop": loop}).rule({"use": "loop"}, "rule")


def test_every_kind_of_rule_says_its_own_kind():
    assert {name: kind.make.kind for name, kind in KINDS.items()} == {name: name for name in KINDS}


def test_edition_hash_depends_on_the_content_and_not_on_its_order():
    first = edition_from_data(EDITION)
    turned = dict(reversed(list(copy.deepcopy(EDITION).items())))
    assert edition_from_data(turned).hash == first.hash
    changed = copy.deepcopy(EDITION)
    changed["blocks"]["held"]["years"] = 5
    assert edition_from_data(changed).hash != first.hash
    assert len(first.hash) == 64


def test_canonical_form():
    assert canonical({"b": 1, "a": ["名", None, True]}) == '{"a":["名",null,true],"b":1}'
    with pytest.raises(LoadError):
        canonical({"a": object()})


def test_an_edition_cannot_be_changed():
    edition = edition_from_data(EDITION)
    with pytest.raises(AttributeError):
        edition.version = 2
    with pytest.raises(AttributeError):
        edition.criteria[0].rule.rules[0].years = 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"mood": 1}, "edition: unknown key 'mood'"),
        ({"year": "2023"}, "year: must be"),
        ({"levels": []}, "levels: must be a list"),
        ({"tracks": [{"slug": "a", "name": "甲", "levels": ["特级"]}]}, "tracks[0].levels[0]: '特级'"),
        (
            {"criteria": [{"level": "中级", "tracks": ["x"], "rules": [{"use": "held"}]}]},
            "criteria[0].tracks: no track",
        ),
        ({"fields": [{"key": "k", "label": "名", "kind": "html", "required": True}]}, "fields[0].kind: 'html'"),
        ({"fields": [{"key": "k", "label": "名", "kind": "choice", "required": True}]}, "fields[0].choices:"),
        ({"fields": [{"key": "k", "label": "名", "kind": "text", "required": 1}]}, "fields[0].required:"),
        ({"blocks": []}, "blocks: must be a table"),
        ({"specialties": [{"group": "建筑"}]}, "specialties[0]: 'basis' is missing"),
    ],
)
def test_a_faulty_edition_is_refused_with_its_place(change, place):
    with pytest.raises(LoadError) as caught:
        edition_from_data({**EDITION, **change})
    assert str(caught.value).startswith(place)
