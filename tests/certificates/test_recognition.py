"""Recognition of digital engineers, without a vote: 黔人社通〔2023〕37号, 四（一）."""

from datetime import date
from typing import Any

import pytest

from plugins.certificates.service import recognition
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.recognition import Recognition
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.dossier import Section, facts
from portal.submissions.store import dossier as items
from portal.submissions.store import evidence
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.certificates.test_historical import other_city
from tests.factories import Someone, applicant, make_member, make_person


def engineer(grade: str = "中级", *, files: int = 1) -> tuple[Someone, int]:
    """Somebody with a digital engineer's certificate in the dossier."""
    person = make_person("罗敏")
    data = {"rank": grade, "name": "大数据", "date": "2023-05", "number": "GZSD-1"}
    item = items.add_item(
        person_id=person.id, section=Section.ACHIEVEMENTS, kind="digital", data=data, entry_key="", now=ISSUED
    )
    for each in range(files):
        evidence.EvidenceFile.create(
            item_id=item.id,
            person_id=person.id,
            label=f"证书{each}.jpg",
            sha256=f"{item.id:064d}",
            size=9,
            original_size=9,
            media_type="image/jpeg",
            pages=1,
            original_sha256=f"{item.id:063d}{each}",
            uploaded_at=ISSUED,
        )
        items.count_evidence(item.id, 1)
    return person, item.id


def apply(scene: Scene, who: Someone, item: int, **changes: Any) -> Recognition:
    given = {
        "item": item,
        "number": "gzsd-001",
        "obtained": date(2023, 5, 20),
        "organisation": scene.chain.province.tree.city,
    }
    return recognition.apply(**(given | changes), actor=applicant(who), now=ISSUED)


def decide(scene: Scene, row: Recognition, granted: bool = True, **changes: Any) -> Recognition:
    given = {"recognition_id": row.id, "version": row.version, "granted": granted, "reason": "证书属实"}
    given |= {"actor": scene.chain.city.actor, "now": ISSUED}
    return recognition.decide(**(given | changes))


@pytest.mark.parametrize(("grade", "level", "title"), [("初级", "助理级", "助理工程师"), ("中级", "中级", "工程师")])
def test_granted_is_a_certificate_without_a_vote(scene: Scene, grade: str, level: str, title: str) -> None:
    person, item = engineer(grade)
    with scene.app.app_context():
        row = decide(scene, apply(scene, person, item))
    made = Certificate.get_by_id(row.certificate_id)
    assert (made.way, made.level, made.title, made.series) == ("认定", level, title, "engineering")
    assert (made.person_id, made.specialty, made.application_id) == (person.id, "大数据", None)
    told = facts(items.items_of(person.id), items.standings_of(person.id)).titles or ()
    assert title in {each.title for each in told}
    assert Notice.select().where(Notice.kind == "certificates.recognition_granted").count() == 1
    assert broken(scene) == {}
    assert ledger.verify().breaks == ()


def test_through_the_pages(scene: Scene, browser: Browser) -> None:
    person, item = engineer()
    client, path = browser(person), "/certificates/recognition"
    assert "大数据" in text(client.get(path))
    given = {
        "item": str(item),
        "number": "GZSD-001",
        "obtained": "2023-05-20",
        "organisation": str(scene.chain.province.tree.city),
    }
    assert client.submit(path, given | {"number": ""}, page=path).status_code == 422
    assert client.submit(path, given, page=path).status_code == 303
    assert client.submit(path, given, page=path).status_code == 409
    row = Recognition.get()
    officer, desk = browser(scene.chain.city), f"/certificates/recognitions/{row.id}"
    assert "罗敏" in text(officer.get("/certificates/recognitions"))
    shown = text(officer.get(desk))
    assert f"/evidence/{row.evidence[0]}" in shown
    assert person.document not in shown
    assert officer.submit(desk, {"version": "1", "outcome": "granted", "reason": ""}, page=desk).status_code == 422
    done = officer.submit(desk, {"version": "1", "outcome": "refused", "reason": "照片看不清"}, page=desk)
    assert done.status_code == 303
    assert "照片看不清" in text(client.get(path))
    assert Certificate.select().count() == 0
    assert broken(scene) == {}


def test_the_high_grade_is_a_result_item_and_no_title(scene: Scene) -> None:
    person, item = engineer("高级")
    with scene.app.app_context(), pytest.raises(Invalid) as refusal:
        apply(scene, person, item)
    assert "业绩条件" in refusal.value.errors["item"]
    edition = scene.app.extensions["portal"].registry.edition("engineering", 2023)
    assert "menu.digital" in repr(edition)


def test_what_is_lacking_is_told_beside_the_field(scene: Scene) -> None:
    person, item = engineer(files=0)
    other, others = engineer()
    with scene.app.app_context():
        for who, changes, field in (
            (person, {"item": item}, "item"),
            (person, {"item": others}, "item"),
            (other, {"item": others, "obtained": date(2099, 1, 1)}, "obtained"),
            (other, {"item": others, "number": " "}, "number"),
            (other, {"item": others, "organisation": scene.chain.province.tree.employer}, "organisation"),
        ):
            with pytest.raises(Invalid) as refusal:
                apply(scene, who, **({"item": 0} | changes))
            assert field in refusal.value.errors
    assert Recognition.select().count() == 0


def test_one_open_application_and_one_title_of_a_certificate(scene: Scene) -> None:
    person, item = engineer()
    other, others = engineer()
    with scene.app.app_context():
        first = apply(scene, person, item)
        with pytest.raises(Refused):
            apply(scene, person, item, number="another")
        given = {"recognition_id": first.id, "now": ISSUED}
        with pytest.raises(Missing):
            recognition.withdraw(**given, version=1, actor=applicant(other))
        recognition.withdraw(**given, version=1, actor=applicant(person))
        second = apply(scene, person, item)
        third = apply(scene, other, others)
        decide(scene, second)
        with pytest.raises(Refused):
            decide(scene, third)
        with pytest.raises(Refused):
            apply(scene, person, item, number="another")
        with pytest.raises(Conflict):
            decide(scene, Recognition.get_by_id(second.id), granted=False)
    assert Certificate.select().count() == 1
    assert broken(scene) == {}


def test_only_the_bureau_that_was_asked_decides_and_nobody_about_an_own_case(scene: Scene, browser: Browser) -> None:
    person, item = engineer()
    own = make_member(person, scene.chain.province.tree.city, "municipal_officer")
    with scene.app.app_context():
        row = apply(scene, person, item)
        stranger = other_city(scene)
        for who in (stranger, scene.chain.provincial):
            with pytest.raises(Missing):
                decide(scene, row, actor=who.actor)
            assert not recognition.reads_file(who.actor, row.evidence[0])
        for who in (own, scene.chain.office, scene.chain.county):
            with pytest.raises(Denied):
                decide(scene, row, actor=who.actor)
        assert recognition.reads_file(scene.chain.city.actor, row.evidence[0])
    assert browser(stranger).get(f"/certificates/recognitions/{row.id}").status_code == 404
    assert browser(scene.chain.county).get("/certificates/recognitions").status_code == 403
    assert f'/certificates/recognitions/{row.id}"' not in text(browser(own).get("/certificates/recognitions"))
