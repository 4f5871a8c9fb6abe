"""Kept queries do what peewee's own would: the same objects, the same rows, the same defaults."""

from datetime import timedelta

import peewee
import pytest

from portal.app import Portal
from portal.kernel import kept
from portal.kernel.clock import shanghai
from portal.kernel.database import transaction
from portal.kernel.kept import Kept, KeptModels, value, values
from portal.submissions.store.application import Application, Slot

NOW = shanghai(2023, 8, 10, 9)


def new(person_id: int = 7, **columns: object) -> int:
    given = {"application_year": 2023, "series": "engineering", "level": "中级", "track": "normal"}
    return kept.insert(Application, person_id=person_id, created_at=NOW, updated_at=NOW, **{**given, **columns})


def test_an_inserted_row_is_the_one_that_peewee_reads(portal: Portal) -> None:
    row_id = new(answers={"摘要": "文字"})
    read = Application.get_by_id(row_id)
    assert (read.person_id, read.answers, read.created_at, read.state) == (7, {"摘要": "文字"}, NOW, "draft")
    assert read.selected == []


def test_defaults_are_made_anew_for_each_row(portal: Portal) -> None:
    first = kept.by_id(Application, new())
    assert first is not None
    first.selected.append(1)
    second = kept.by_id(Application, new())
    assert second is not None
    assert second.selected == []


def test_a_kept_object_equals_peewees_object(portal: Portal) -> None:
    row_id = new()
    read = kept.by_id(Application, row_id)
    assert read is not None
    assert read.__data__ == Application.get_by_id(row_id).__data__
    assert read == Application.get_by_id(row_id)
    assert not read.is_dirty()
    assert kept.by_id(Application, row_id + 1) is None


def test_a_kept_object_can_be_changed_and_saved(portal: Portal) -> None:
    read = kept.by_id(Application, new())
    assert read is not None
    read.series = "health"
    assert read.is_dirty()
    read.save()
    assert Application.get_by_id(read.id).series == "health"


def test_a_foreign_key_leads_to_its_object(portal: Portal) -> None:
    application_id = new()
    slot = kept.by_id(Slot, kept.insert(Slot, person_id=7, application_year=2023, application=application_id))
    assert slot is not None
    assert slot.application_id == application_id
    assert slot.application.level == "中级"


def test_update_writes_only_the_named_row(portal: Portal) -> None:
    one, other = new(), new()
    later = NOW + timedelta(hours=1)
    assert kept.update(Application, one, updated_at=later, answers={"a": 1}) == 1
    assert (Application.get_by_id(one).updated_at, Application.get_by_id(one).answers) == (later, {"a": 1})
    assert Application.get_by_id(other).updated_at == NOW
    assert kept.update(Application, other + 1, updated_at=later) == 0


def test_values_stand_for_a_list(portal: Portal) -> None:
    ids = [new(person_id=person) for person in (1, 2, 3)]
    chosen = KeptModels(
        Application, lambda: Application.select().where(Application.id.in_(values("ids", 2))).order_by(Application.id)
    )
    assert [row.person_id for row in chosen.all(ids=ids[:2])] == [1, 2]
    assert [row.person_id for row in chosen.all(ids=ids[1:])] == [2, 3]


def test_values_are_never_part_of_the_text(portal: Portal) -> None:
    new(series="engineering")
    count = Kept(lambda: Application.select(peewee.fn.COUNT(1)).where(Application.series == value("series")))
    assert count.first(series="engineering") == (1,)
    assert count.first(series="' OR '1'='1") == (0,)


def test_a_broken_rule_of_the_table_is_refused_as_by_peewee(portal: Portal) -> None:
    application_id = new()
    kept.insert(Slot, person_id=7, application_year=2023, application=application_id)
    with pytest.raises(peewee.IntegrityError), transaction():
        kept.insert(Slot, person_id=7, application_year=2023, application=new())
