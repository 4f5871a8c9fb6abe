"""Documents of editions: places, days, every mistake at once, two beside each other. Pure."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
import tomli_w

from portal.criteria import LoadError, edition_from_data
from portal.series.domain import edition_document as documents
from portal.series.domain.edition_comparison import Value, compare, place_of_rule
from portal.series.domain.edition_problems import problems

FILE = Path(__file__).parents[3] / "plugins" / "engineering" / "editions" / "2023.toml"


@pytest.fixture
def document() -> documents.Document:
    return documents.plain(tomllib.loads(FILE.read_text(encoding="utf-8")))


def load(document: documents.Document) -> object:
    return edition_from_data(documents.loadable(document))


def found(document: documents.Document) -> list[str]:
    return [documents.told_place(each.place) for each in problems(document, load)]


def test_faultless_document_has_no_mistake(document: documents.Document):
    assert found(document) == []


def test_all_mistakes_are_found_at_their_places_and_none_that_only_follows(document: documents.Document):
    document["levels"][0]["mode"] = "抽签"
    document["levels"][1]["titel"] = "x"
    del document["levels"][2]["title"]
    document["blocks"]["education-hours"]["total"] = -1
    inner = document["blocks"]["path-technician"]["rules"][1]["rules"][1]
    inner["years"], inner["foo"] = "a", "b"
    document["blocks"]["menu-senior"]["count"] = 30
    document["criteria"][0]["rules"].append({"use": "nothing"})
    document["criteria"][1]["rules"].append({"rule": "nothing", "id": "x"})
    document["specialties"][3]["number"] = "三"
    del document["specialties"][4]["scope"]
    document["fields"][0]["kind"] = "blah"
    document["year"] = "x"
    del document["source"]["status"]
    expected = {
        "levels[0].mode",
        "levels[1].titel",
        "levels[2].title",
        "blocks.education-hours.total",
        "blocks.path-technician.rules[1].rules[1].years",
        "blocks.path-technician.rules[1].rules[1].foo",
        "blocks.menu-senior.count",
        "criteria[0].rules[4].use",
        "criteria[1].rules[4].rule",
        "specialties[3].number",
        "specialties[4].scope",
        "fields[0].kind",
        "year",
        "source.status",
    }
    assert set(found(document)) == expected


def test_every_single_wrong_number_is_found_where_it_is(document: documents.Document):
    """Each number of the whole edition, one by one, made wrong."""
    numbers = [place for place in places(document) if isinstance(documents.at(document, place), int)]
    numbers = [place for place in numbers if not isinstance(documents.at(document, place), bool)]
    assert len(numbers) > 60
    for place in numbers:
        told = found(documents.put(document, place, "x"))
        # A block that is used nowhere is not read.
        assert told in ([documents.told_place(place)], [documents.told_place(place[:-1])], []), place
        assert told or place[0] == "blocks"


STRUCTURE = ("source", "levels", "tracks", "criteria", "specialties", "fields", "declarations", "equivalents", "blocks")


def test_empty_document_lacks_everything():
    assert {"levels", "tracks", "criteria", "slug"} <= set(found({}))


@pytest.mark.parametrize("key", STRUCTURE)
@pytest.mark.parametrize("value", [None, 3, "x", [1], [[]], {"a": 3}])
def test_wrong_structure_ends_in_a_mistake_and_is_seen_before_forms_are_shown(document, key: str, value: object):
    wrong = {**document, key: value}
    assert found(wrong) or (key, value) == ("blocks", {"a": 3})
    tables = isinstance(value, dict) and key == "source"
    assert (documents.misshapen(wrong) is None) == tables
    assert documents.misshapen(document) is None


def test_wrong_structure_inside_a_rule_is_seen_too(document: documents.Document):
    for place in (("blocks", "standing", "rules"), ("criteria", 0, "rules", 0), ("levels", 0), ("tracks", 0, "levels")):
        assert documents.misshapen(documents.put(document, place, 3)) == place


def places(value: object, place: documents.Place = ()) -> list[documents.Place]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(found for key, each in inner for found in places(each, (*place, key)))]


def test_places_are_written_and_read_back(document: documents.Document):
    for place in places(document)[1:]:
        assert documents.read_place(documents.write_place(place), document) == place
        assert documents.place_of(documents.told_place(place)) == place
    with pytest.raises(documents.NoSuchPlace):
        documents.read_place("levels/99", document)
    with pytest.raises(documents.NoSuchPlace):
        documents.read_place("levels/first", document)


def test_days_stay_days_through_json_and_toml():
    data = {"in_force_from": date(2024, 3, 1), "a": {"since": date(2019, 1, 1), "text": "2019-01-01"}}
    kept = documents.plain(data)
    assert kept == {"in_force_from": "2024-03-01", "a": {"since": "date:2019-01-01", "text": "2019-01-01"}}
    assert documents.loadable(kept) == data
    assert tomllib.loads(tomli_w.dumps(documents.loadable(kept))) == data


def test_change_of_a_shared_block_is_told_once_with_all_it_applies_to(document: documents.Document):
    after = documents.renewed(document, year=2024, version=1)
    after["blocks"]["integrity"]["years"] = 2
    after = documents.drop(after, ("specialties", 0))
    changed = {change.part: change for change in compare(document, after)}
    assert changed["head"].values == (Value("year", 2023, 2024),)
    assert changed["rules"].values == (Value("years", 3, 2),)
    assert len(changed["rules"].where) == sum(len(each["tracks"]) for each in document["criteria"])
    assert changed["specialties"].after is None
    assert len(changed) == 3


def test_changing_leaves_the_document_that_was_given_as_it_was(document: documents.Document):
    before = documents.plain(document)
    documents.put(document, ("levels", 0, "title"), "x")
    documents.drop(document, ("levels", 0))
    documents.raised(document, ("levels", 1))
    documents.renewed(document, year=2024, version=1)
    assert document == before
    assert documents.raised(document, ("levels", 1))["levels"][0] == document["levels"][1]


def test_rule_is_found_where_it_is_written(document: documents.Document):
    place = place_of_rule(document, "副高级", "normal", "path.bachelor.title")
    assert place == ("blocks", "path-associate", "rules", 1, "rules", 1)
    assert place_of_rule(document, "副高级", "normal", "nothing") is None


def test_block_that_uses_itself_is_a_mistake_and_no_endless_loop(document: documents.Document):
    document["blocks"]["standing"]["rules"].append({"use": "standing"})
    assert found(document)
    compare(document, document)
    with pytest.raises(LoadError):
        load(document)
