"""The holder's own pages, and certificates of the years before that are claimed."""

from datetime import date

from plugins.certificates.domain.certificate import Details, Event, Origin
from plugins.certificates.service import holding, issuing, standing
from plugins.certificates.store.certificate import Certificate
from portal.kernel.access import SYSTEM
from portal.submissions.domain.dossier import facts
from portal.submissions.store import dossier as items
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.factories import Someone, make_person


def historical(holder: Someone, **changes) -> Certificate:
    given = {
        "name": holder.name,
        "document_kind": "resident_id",
        "document": holder.document,
        "series_name": "工程技术",
        "level": "中级",
        "title": "工程师",
        "way": "评审",
        "scope": "全省",
        "passed_on": date(2015, 11, 20),
    }
    return issuing.issue(
        details=Details(**(given | changes)),
        person_id=None,
        origin=Origin.HISTORICAL,
        number="黔中职（2015）1234号",
        issuer="贵阳市人力资源和社会保障局",
        issued_on=date(2016, 1, 8),
        actor=SYSTEM,
        now=ISSUED,
    )


def test_nobody_sees_anothers_certificates(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    assert row.number in text(browser(engineer.person).get("/certificates"))
    other = browser(make_person())
    assert row.number not in text(other.get("/certificates"))
    assert "还没有本平台的证书" in text(other.get("/certificates"))
    assert other.get(f"/certificates/{row.public_id}").status_code == 404
    assert browser(scene.chain.provincial).get("/certificates").status_code == 403
    assert engineer.person.document not in text(browser(engineer.person).get(f"/certificates/{row.public_id}"))


def test_a_certificate_of_before_is_found_by_the_document_and_claimed(scene: Scene, browser: Browser) -> None:
    holder = make_person("杨柳")
    row = historical(holder)
    client, path = browser(holder), f"/certificates/{row.public_id}"
    assert "待认领" in text(client.get("/certificates"))
    assert "按历史记录登记" in text(client.get(path))
    assert browser(make_person()).get(path).status_code == 404
    assert client.submit(f"{path}/claim", page=path).status_code == 303
    title = next(iter(facts(items.items_of(holder.id), items.standings_of(holder.id)).titles))
    assert (title.title, title.level, title.obtained) == ("工程师", "中级", date(2015, 11, 20))
    assert client.submit(f"{path}/claim", page="/account/password").status_code == 409
    again = Certificate.get_by_id(row.id)
    assert (again.person_id, again.number) == (holder.id, "黔中职(2015)1234号")
    assert broken(scene) == {}


def test_an_account_with_another_document_claims_nothing(scene: Scene, browser: Browser) -> None:
    row = historical(make_person("杨柳"))
    thief = browser(make_person("杨柳"))
    path = f"/certificates/{row.public_id}"
    assert thief.submit(f"{path}/claim", page="/account/password").status_code == 404
    assert Certificate.get_by_id(row.id).person_id is None


def test_a_revoked_one_is_not_claimed(scene: Scene, browser: Browser) -> None:
    holder = make_person("杨柳")
    row = historical(holder)
    standing.decide(
        certificate_id=row.id,
        version=1,
        event=Event.REVOKE,
        on_day=ISSUED.date(),
        reason="经查不实",
        actor=scene.chain.provincial.actor,
        now=ISSUED,
    )
    client, path = browser(holder), f"/certificates/{row.public_id}"
    assert "认领这本证书" not in text(client.get(path))
    assert client.submit(f"{path}/claim", page="/account/password").status_code == 409


def test_one_without_a_document_belongs_to_nobody(scene: Scene) -> None:
    holder = make_person("杨柳")
    historical(holder, document="")
    actor = scene.confirmed().actor
    assert holding.mine(actor=actor) == ()
    assert broken(scene) == {}


def test_a_page_of_lookups_leads_to_the_next(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    public = browser(make_person())
    for _turn in range(35):
        public.submit(f"/c/{row.public_id}")
    client = browser(engineer.person)
    first = text(client.get(f"/certificates/{row.public_id}"))
    assert first.count("扫描二维码") == 30
    after = first.split("?after=")[1].split('"')[0]
    assert text(client.get(f"/certificates/{row.public_id}?after={after}")).count("扫描二维码") == 5
