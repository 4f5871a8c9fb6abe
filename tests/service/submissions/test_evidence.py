"""Evidence through its services: taken once, seen by few, collected when nobody names it."""

import dataclasses
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.app import Portal
from portal.calendar.service import install_shipped_plans
from portal.kernel.access import ANONYMOUS, SYSTEM, Actor, Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Denied, Invalid, Missing, Refused
from portal.submissions.domain.dossier import Item, Section, Verification
from portal.submissions.domain.evidence import MESSAGES, Evidence, Problem
from portal.submissions.service import dossier
from portal.submissions.service import evidence as service
from portal.submissions.service.evidence_inspection import inspect
from portal.submissions.store.evidence import EvidenceFile
from portal.sweeps import SWEEPS
from tests import factories
from tests.web.submissions import hostile_files as files

NOW = shanghai(2023, 8, 10, 9)
DAY = timedelta(days=1)


@pytest.fixture
def actor(portal: Portal) -> Actor:
    install_shipped_plans(now=NOW, actor=SYSTEM)
    return factories.applicant(factories.make_person("陈晓燕"))


@pytest.fixture
def item(portal: Portal, actor: Actor) -> Item:
    return add_item(portal, actor)


def add_item(portal: Portal, actor: Actor) -> Item:
    data = {"name": "题目", "journal": "刊物"}
    what = {"section": Section.ACHIEVEMENTS, "kind": "paper", "data": data, "entry_key": ""}
    return dossier.add_item(settings=portal.settings, actor=actor, now=NOW, **what)


def attach(portal: Portal, actor: Actor, item: Item, content: bytes, **values: Any) -> service.Attached:
    options = {"name": "封面.jpg", "settings": portal.settings, "now": NOW, "inspect": inspect, **values}
    return service.attach(item_id=item.id, content=content, storage=portal.storage, actor=actor, **options)


def refusal(portal: Portal, actor: Actor, item: Item, content: bytes, **values: Any) -> str:
    with pytest.raises(Invalid) as refused:
        attach(portal, actor, item, content, **values)
    return refused.value.errors["file"]


def count(item: Item, actor: Actor) -> int:
    return dossier.own_item(item_id=item.id, actor=actor).evidence_count


def test_upload_is_kept_under_its_hash(portal: Portal, actor: Actor, item: Item) -> None:
    sent = files.pdf(pages=3)
    made = attach(portal, actor, item, sent, name="毕业证.pdf").evidence
    assert (made.label, made.pages, made.media_type) == ("毕业证.pdf", 3, "application/pdf")
    with portal.storage.open(made.sha256) as file:
        assert file.read() == sent
    assert count(item, actor) == 1
    assert service.evidence_of_item(item_id=item.id) == (made,)


def test_same_content_for_the_same_item_is_not_doubled(portal: Portal, actor: Actor, item: Item) -> None:
    first = attach(portal, actor, item, files.picture())
    again = attach(portal, actor, item, files.picture(), name="另一个名字.jpg")
    assert (again.again, again.evidence.id) == (True, first.evidence.id)
    assert count(item, actor) == 1
    other = attach(portal, actor, add_item(portal, actor), files.picture())
    assert other.evidence.id != first.evidence.id
    assert other.evidence.sha256 == first.evidence.sha256


def test_removed_file_comes_back_by_hand_or_by_upload(portal: Portal, actor: Actor, item: Item) -> None:
    made = attach(portal, actor, item, files.picture()).evidence
    change = {"evidence_id": made.id, "settings": portal.settings, "actor": actor, "now": NOW}
    for _ in range(2):
        service.remove_evidence(**change)
    assert (count(item, actor), service.evidence_of_item(item_id=item.id)) == (0, ())
    assert [each.id for each in service.removed_evidence(item_id=item.id)] == [made.id]
    service.restore_evidence(**change)
    assert count(item, actor) == 1
    service.remove_evidence(**change)
    assert attach(portal, actor, item, files.picture()).evidence.id == made.id
    assert count(item, actor) == 1


def test_every_hostile_file_is_refused_with_its_message(portal: Portal, actor: Actor, item: Item) -> None:
    for hostile in files.hostile_files():
        assert refusal(portal, actor, item, hostile.content, name=hostile.name) == hostile.message, hostile.name
    assert list(portal.storage.list()) == []
    assert count(item, actor) == 0


def test_limits_are_per_kind_and_per_person(portal: Portal, actor: Actor, item: Item) -> None:
    few = dataclasses.replace(portal.settings, upload_limits={"paper": {"files": 1, "pdf_pages": 2}})
    assert refusal(portal, actor, item, files.pdf(pages=3), settings=few) == MESSAGES[Problem.TOO_MANY_PAGES]
    attach(portal, actor, item, files.picture(), settings=few)
    assert refusal(portal, actor, item, files.pdf(), settings=few) == MESSAGES[Problem.TOO_MANY_FILES]
    poor = dataclasses.replace(portal.settings, upload_quota_bytes=100)
    assert refusal(portal, actor, item, files.pdf(), settings=poor) == MESSAGES[Problem.QUOTA]


def test_removing_and_uploading_in_a_loop_ends(portal: Portal, actor: Actor, item: Item) -> None:
    size = attach(portal, actor, item, files.picture(size=(40, 40))).evidence.size
    settings = dataclasses.replace(portal.settings, upload_quota_bytes=2 * size)

    def replace(width: int) -> None:
        for each in service.evidence_of_item(item_id=item.id):
            service.remove_evidence(evidence_id=each.id, settings=settings, actor=actor, now=NOW)
        attach(portal, actor, item, files.picture(size=(width, 40)), settings=settings)

    replace(41)
    replace(42)
    with pytest.raises(Invalid, match="总量已达到上限"):
        replace(43)


def test_new_file_takes_the_verification_away(portal: Portal, actor: Actor, item: Item) -> None:
    dossier.record_verification(item_id=item.id, verification=Verification.REGISTER, actor=SYSTEM, now=NOW)
    attach(portal, actor, item, files.picture())
    assert dossier.own_item(item_id=item.id, actor=actor).verification is Verification.UNVERIFIED


def test_upload_obeys_the_calendar(portal: Portal, actor: Actor, item: Item) -> None:
    with pytest.raises(Refused) as refused:
        attach(portal, actor, item, files.picture(), now=shanghai(2023, 12, 20))
    assert "上传时间" in refused.value.message
    assert list(portal.storage.list()) == []


def test_item_of_another_person_is_missing(portal: Portal, actor: Actor, item: Item) -> None:
    with pytest.raises(Missing):
        attach(portal, factories.applicant(factories.make_person()), item, files.picture())


def test_only_the_owner_and_registered_readers_see_a_file(portal: Portal, actor: Actor, item: Item) -> None:
    made = attach(portal, actor, item, files.picture()).evidence
    tree = factories.make_tree()
    officer = factories.make_staff(Role.EMPLOYER_OFFICER, tree.employer).actor
    himself = Actor(actor.person_id, Role.EMPLOYER_OFFICER, tree.employer, second_factor=True)
    stranger = factories.applicant(factories.make_person())

    def seen(by: Actor) -> bool:
        return service.may_see(actor=by, evidence=made, now=NOW)

    assert seen(actor)
    assert not any(seen(each) for each in (officer, himself, stranger, ANONYMOUS))
    assert service.read_evidence(evidence_id=made.id, actor=actor, now=NOW) == made
    for nobody in (officer, stranger):
        with pytest.raises(Missing):
            service.read_evidence(evidence_id=made.id, actor=nobody, now=NOW)
    with pytest.raises(Denied):
        service.read_evidence(evidence_id=made.id, actor=ANONYMOUS, now=NOW)


def test_registered_reader_lets_its_desk_in_but_nobody_into_an_own_case() -> None:
    readers = service.Readers()
    file = Evidence(1, 1, 7, "a.jpg", "0" * 64, 1, "image/jpeg", 1, "0" * 64, NOW)

    def desk(actor: Actor, evidence: Evidence, now: datetime) -> bool:
        return actor.organisation_id == 5 and evidence.person_id == 7

    officer = Actor(9, Role.EMPLOYER_OFFICER, 5, second_factor=True)
    assert not readers.allow(officer, file, NOW)
    readers.register("test", desk)
    assert readers.allow(officer, file, NOW)
    assert not readers.allow(dataclasses.replace(officer, organisation_id=6), file, NOW)


def test_orphan_goes_after_a_day_and_a_named_content_never(portal: Portal, actor: Actor, item: Item) -> None:
    kept = attach(portal, actor, item, files.picture()).evidence
    orphan = portal.storage.put(b"nobody's")
    sweep = {"storage": portal.storage}
    assert service.sweep_orphans(now=NOW, **sweep) == 0
    assert service.sweep_orphans(now=NOW + DAY - timedelta(seconds=1), **sweep) == 0
    assert service.sweep_orphans(now=NOW + DAY, **sweep) == 1
    assert service.sweep_orphans(now=NOW + DAY, **sweep) == 0
    assert not portal.storage.exists(orphan)
    assert portal.storage.exists(kept.sha256)


def test_removed_file_keeps_its_content(portal: Portal, actor: Actor, item: Item) -> None:
    made = attach(portal, actor, item, files.picture()).evidence
    service.remove_evidence(evidence_id=made.id, settings=portal.settings, actor=actor, now=NOW)
    for days in range(5):
        assert service.sweep_orphans(storage=portal.storage, now=NOW + days * DAY) == 0
    assert portal.storage.exists(made.sha256)


def test_suspected_content_that_is_uploaded_after_all_stays(portal: Portal, actor: Actor, item: Item) -> None:
    kept = inspect(files.picture(), service.limits("paper", portal.settings)).content
    sha256 = portal.storage.put(kept)
    service.sweep_orphans(storage=portal.storage, now=NOW)
    attach(portal, actor, item, files.picture())
    assert service.sweep_orphans(storage=portal.storage, now=NOW + 2 * DAY) == 0
    assert portal.storage.exists(sha256)


def test_upload_survives_the_collector_in_between(
    portal: Portal, actor: Actor, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: the content is taken away after `put` and before its row is written."""
    put = portal.storage.put
    stolen: list[str] = []

    def put_and_lose(content: bytes) -> str:
        sha256 = put(content)
        if not stolen:
            stolen.append(sha256)
            portal.storage.delete(sha256)
        return sha256

    monkeypatch.setattr(portal.storage, "put", put_and_lose)
    made = attach(portal, actor, item, files.picture()).evidence
    assert stolen == [made.sha256]
    assert portal.storage.exists(made.sha256)


def test_failed_row_leaves_an_orphan_that_one_sweep_finds(
    portal: Portal, actor: Actor, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: Any) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("portal.submissions.store.evidence.add_evidence", fail)
    with pytest.raises(RuntimeError):
        attach(portal, actor, item, files.picture())
    assert EvidenceFile.select().count() == 0
    service.sweep_orphans(storage=portal.storage, now=NOW)
    assert service.sweep_orphans(storage=portal.storage, now=NOW + DAY) == 1
    assert [path for path in Path(portal.settings.files).rglob("*") if path.is_file()] == []


def test_worker_collects_one_folder_a_minute_and_all_of_them_in_256(portal: Portal) -> None:
    orphans = [portal.storage.put(f"nobody's {number}".encode()) for number in range(40)]
    collector = next(sweep for sweep in SWEEPS if sweep.name == "orphans")

    def collect(since: datetime) -> list[int]:
        return [collector.run(portal=portal, now=since + timedelta(minutes=minute)) for minute in range(256)]

    assert sum(collect(NOW)) == 0
    assert sum(collect(NOW + DAY)) < len(orphans)
    assert sum(collect(NOW + 2 * DAY)) > 0
    assert list(portal.storage.list()) == []
