"""Suspending and revoking: a state with a date and a reason, told to everybody whom it concerns."""

import json

import pytest

from plugins.certificates.domain.certificate import Event, id_hash
from plugins.certificates.service import published, signing, standing
from plugins.certificates.store.certificate import Certificate
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.dossier import facts
from portal.submissions.store import dossier as items
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.factories import make_member, make_staff
from tests.lint import LintedClient

TODAY = ISSUED.date()


def decide(scene: Scene, row: Certificate, event: Event, **changes):
    given = {
        "certificate_id": row.id,
        "version": Certificate.get_by_id(row.id).version,
        "event": event,
        "on_day": TODAY,
        "reason": "经查，业绩材料不实",
        "actor": scene.chain.provincial.actor,
        "now": ISSUED,
    }
    return standing.decide(**(given | changes))


def titles(person_id: int) -> list[str]:
    return [each.title for each in facts(items.items_of(person_id), items.standings_of(person_id)).titles]


def test_a_revoked_certificate_is_shown_as_such_and_the_title_is_no_fact(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    person = engineer.person.id
    assert row.title in titles(person)
    client = browser(scene.chain.provincial)
    path = f"/certificates/manage/{row.id}"
    assert engineer.person.document not in text(client.get(path))
    fields = {"version": "1", "on_day": "2024-01-05", "reason": "经查，业绩材料不实"}
    assert client.submit(f"{path}/revoke", fields).status_code == 303
    assert row.title not in titles(person)
    public = LintedClient(scene.app)
    page = text(public.submit(f"/c/{row.public_id}"))
    assert "已撤销" in page
    assert "业绩材料不实" in page
    assert row.number in text(public.get("/certificates/revoked"))
    assert "陈" not in text(public.get("/certificates/revoked"))
    told = Notice.select().where((Notice.person_id == person) & (Notice.kind == "certificates.revoked")).get()
    assert "业绩材料不实" in told.body
    assert "已撤销" in text(browser(engineer.person).get(f"/certificates/{row.public_id}"))
    assert [each.action for each in ledger.history(f"certificates.certificate:{row.id}")][-1] == "certificates.revoked"
    assert Certificate.select().count() == 1
    assert client.get(f"{path}/resume").status_code == 404
    with pytest.raises(Refused):
        decide(scene, row, Event.RESUME)
    assert broken(scene) == {}


def test_a_lifted_suspension_gives_the_title_back(scene: Scene) -> None:
    engineer, row = scene.certificate()
    decide(scene, row, Event.SUSPEND)
    assert row.title not in titles(engineer.person.id)
    assert published.revoked(now=ISSUED)["document"]["entries"][0]["state"] == "suspended"
    decide(scene, row, Event.RESUME, reason="复核后恢复")
    assert row.title in titles(engineer.person.id)
    assert published.revoked(now=ISSUED)["document"]["entries"] == []
    decide(scene, row, Event.SUSPEND)
    decide(scene, row, Event.REVOKE)
    assert broken(scene) == {}


def test_what_is_typed_is_checked_and_kept(scene: Scene, browser: Browser) -> None:
    _engineer, row = scene.certificate()
    for field, changes in (
        ("on_day", {"on_day": TODAY.replace(day=6)}),
        ("on_day", {"on_day": TODAY.replace(year=2023)}),
        ("reason", {"reason": " "}),
        ("reason", {"reason": "见13812345678"}),
    ):
        with pytest.raises(Invalid) as refusal:
            decide(scene, row, Event.SUSPEND, **changes)
        assert list(refusal.value.errors) == [field]
    with pytest.raises(Conflict):
        decide(scene, row, Event.SUSPEND, version=9)
    client = browser(scene.chain.provincial)
    path = f"/certificates/manage/{row.id}/suspend"
    answer = client.submit(path, {"version": "1", "on_day": "2024-01-09", "reason": "等待核查"})
    assert answer.status_code == 422
    assert "等待核查" in text(client.get(path))


def test_only_the_province_decides_and_nobody_about_themselves(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    path = f"/certificates/manage/{row.id}"
    auditor = make_staff(Role.AUDITOR, scene.chain.province.tree.province)
    assert browser(auditor).get(path).status_code == 200
    assert browser(auditor).get(f"{path}/revoke").status_code == 403
    assert "撤销证书" not in text(browser(auditor).get(path))
    for staff in (scene.chain.office, scene.chain.employer, scene.chain.city):
        assert browser(staff).get(path).status_code == 403
        with pytest.raises(Denied):
            decide(scene, row, Event.REVOKE, actor=staff.actor)
    own = make_member(engineer.person, scene.chain.province.tree.province, Role.PROVINCIAL_OFFICER)
    with pytest.raises(Missing):
        decide(scene, row, Event.REVOKE, actor=own.actor)
    assert browser(own).get(path).status_code == 404
    assert row.number not in text(browser(own).get("/certificates/manage"))


def test_the_list_is_searched_and_filtered(scene: Scene, browser: Browser) -> None:
    _first, row = scene.certificate()
    other = scene.certificate("李明")[1]
    decide(scene, row, Event.SUSPEND)
    client = browser(scene.chain.provincial)
    by_state = text(client.get("/certificates/manage?state=suspended"))
    assert row.number in by_state
    assert other.number not in by_state
    by_number = text(client.get(f"/certificates/manage?number={other.number}"))
    assert other.number in by_number
    assert "陈晓燕" not in by_number
    assert "没有符合条件的证书" in text(client.get("/certificates/manage?number=none"))


def test_machines_get_signed_pages_without_names(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [scene.certificate(name)[1] for name in ("陈晓燕", "李明", "王芳")]
    decide(scene, made[2], Event.REVOKE)
    decide(scene, made[0], Event.SUSPEND)
    monkeypatch.setattr(published, "PAGE", 1)
    client = LintedClient(scene.app)
    keys = {each["id"]: each["public"] for each in client.get("/certificates/keys.json").get_json()["keys"]}
    seen, after = [], 0
    while True:
        answer = client.get(f"/certificates/revoked.json?after={after}")
        page = answer.get_json()
        assert signing.holds(page["document"], public=keys[page["key"]], signature=page["signature"])
        assert "陈" not in answer.get_data(as_text=True)
        seen += page["document"]["entries"]
        after = page["document"]["next"]
        if not after:
            break
    assert [(each["number"], each["state"]) for each in seen] == [
        (made[2].number, "revoked"),
        (made[0].number, "suspended"),
    ]
    assert [each["id_sha256"] for each in seen] == [id_hash(made[2].public_id), id_hash(made[0].public_id)]
    # The list does not give the ids away, by which a page would be opened.
    assert made[2].public_id not in json.dumps(seen)


def test_the_state_of_one_certificate_is_signed(scene: Scene) -> None:
    _engineer, row = scene.certificate()
    client = LintedClient(scene.app)
    answer = client.get(f"/certificates/status.json?id={row.public_id}")
    told = answer.get_json()
    assert (told["document"]["state"], told["document"]["number"]) == ("valid", row.number)
    assert signing.holds(told["document"], public=signing.public_keys()[told["key"]], signature=told["signature"])
    assert "陈" not in answer.get_data(as_text=True)
    unknown = client.get("/certificates/status.json?id=unknown")
    assert (unknown.status_code, unknown.get_json()) == (404, {"error": "unknown"})
    assert client.get("/certificates/status.json").status_code == 404
