"""Issuing: from the confirmed result to a numbered, signed certificate in the holder's account and dossier."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from plugins.certificates.domain.certificate import Details, Origin
from plugins.certificates.service import issuing, signing, soundness, waiting
from plugins.certificates.store.certificate import Certificate, Serial
from portal.criteria import Level, Outcome, Source, Status, TitleHeld, evaluate
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.access import SYSTEM
from portal.kernel.errors import Conflict, Denied, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.dossier import Section, Standing, facts
from portal.submissions.store import dossier as items
from tests.certificates.scene import COMMITTEE, ISSUED, PAPER, VOTED, Browser, Scene, broken, hidden, text
from tests.contracts.test_queries import questions
from tests.factories import make_member, make_person
from tests.lint import LintedClient


def details(number: str = "52010219850101001X", **changes) -> Details:
    given = {
        "name": "王小明",
        "document_kind": "resident_id",
        "document": number,
        "series": "engineering",
        "series_name": "工程技术",
        "level": "副高级",
        "title": "高级工程师",
        "way": "评审",
        "scope": "全省",
        "passed_on": VOTED.date(),
    }
    return Details(**(given | changes))


def test_the_province_previews_every_field_and_issues_in_one_go(scene: Scene, browser: Browser) -> None:
    first, second = scene.confirmed("陈晓燕"), scene.confirmed("李明")
    client = browser(scene.chain.provincial)
    listed = text(client.get("/certificates/issue"))
    assert "陈晓燕" in listed
    assert "李明" in listed
    assert listed.count('name="results"') == 2
    with scene.app.app_context():
        results = issuing_ids(scene)
    preview = text(client.get(f"/certificates/issue/preview?results={results[0]}&results={results[1]}"))
    for told in ("高级工程师", COMMITTEE, PAPER, "2023-12-10", "全省", "贵州省人力资源和社会保障厅"):
        assert told in preview, told
    assert first.person.document not in preview
    fields = {"results": [str(each) for each in results], "seen": hidden(preview, "seen")}
    page = f"/certificates/issue/preview?results={results[0]}"
    assert client.submit("/certificates/issue", fields, page=page).status_code == 303
    made = list(Certificate.select().order_by(Certificate.id))
    assert [each.number for each in made] == ["522023022000001", "522023022000002"]
    assert {each.person_id for each in made} == {first.person.id, second.person.id}
    assert "没有待签发的证书" in text(client.get("/certificates/issue"))
    assert broken(scene) == {}
    assert ledger.verify().breaks == ()


def issuing_ids(scene: Scene) -> list[int]:
    return [each.id for each in waiting.waiting(actor=scene.chain.provincial.actor)[0]]


def test_the_holder_is_told_and_the_dossier_knows_the_title(scene: Scene) -> None:
    engineer, row = scene.certificate()
    told = Notice.select().where((Notice.person_id == engineer.person.id) & (Notice.kind == "certificates.issued"))
    assert told.get().link == f"/certificates/{row.public_id}"
    person = engineer.person.id
    entered = items.item(row.item_id)
    assert entered.person_id == engineer.person.id
    assert entered.register == row.number
    title = next(
        each for each in facts(items.items_of(person), items.standings_of(person)).titles if each.title == row.title
    )
    assert (title.obtained, title.application_year, title.committee) == (VOTED.date(), 2023, COMMITTEE)
    assert entered.section is Section.TITLES


def test_what_changed_since_the_preview_is_not_issued(scene: Scene, browser: Browser) -> None:
    scene.confirmed()
    client = browser(scene.chain.provincial)
    with scene.app.app_context():
        (one,) = issuing_ids(scene)
    page = f"/certificates/issue/preview?results={one}"
    answer = client.submit("/certificates/issue", {"results": str(one), "seen": "0" * 64}, page=page)
    assert answer.status_code == 409
    assert Certificate.select().count() == 0
    scene.issued()
    assert client.get(page).status_code == 409
    assert client.get("/certificates/issue/preview").status_code == 422


def test_nobody_issues_for_themselves_nor_without_the_right(scene: Scene, browser: Browser) -> None:
    engineer = scene.confirmed()
    officer = make_member(engineer.person, scene.chain.province.tree.province, "provincial_officer")
    client = browser(officer)
    assert "没有待签发的证书" in text(client.get("/certificates/issue"))
    with scene.app.app_context():
        (one,) = issuing_ids(scene)
    assert client.get(f"/certificates/issue/preview?results={one}").status_code == 409
    with pytest.raises(Denied):
        issuing.issue(details=details(), person_id=engineer.person.id, actor=officer.actor, now=ISSUED)
    assert browser(scene.chain.office).get("/certificates/issue").status_code == 403


def test_a_result_has_one_certificate(scene: Scene) -> None:
    engineer, row = scene.certificate()
    with pytest.raises(Conflict):
        issuing.issue(
            details=details(),
            person_id=engineer.person.id,
            application_id=row.application_id,
            actor=SYSTEM,
            now=ISSUED,
        )


def test_a_number_is_never_given_twice(scene: Scene) -> None:
    holder = make_person()
    first = issuing.issue(details=details(), person_id=holder.id, actor=SYSTEM, now=ISSUED)
    # A historical certificate bears the next number already: it is passed over.
    following = f"{first.number[:-6]}{int(first.number[-6:]) + 1:06}"
    old = details(document="", name="赵某")
    issuing.issue(details=old, person_id=None, origin=Origin.HISTORICAL, number=following, actor=SYSTEM, now=ISSUED)
    third = issuing.issue(details=details(), person_id=holder.id, actor=SYSTEM, now=ISSUED)
    assert third.number == f"{first.number[:-6]}{int(first.number[-6:]) + 2:06}"
    with pytest.raises(Conflict):
        issuing.issue(details=old, person_id=None, origin=Origin.HISTORICAL, number=following, actor=SYSTEM, now=ISSUED)
    assert broken(scene) == {}


def test_parallel_issuing_gives_no_number_twice(scene: Scene) -> None:
    holder = make_person()

    def one(_turn: int) -> str:
        try:
            return issuing.issue(details=details(), person_id=holder.id, tell=False, actor=SYSTEM, now=ISSUED).number
        finally:
            db.database.close()

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(one, range(24)))
    assert len(set(numbers)) == 24
    assert Serial.get().last == 24
    assert broken(scene) == {}


def test_spent_serials_are_told(scene: Scene) -> None:
    holder = make_person()
    row = issuing.issue(details=details(), person_id=holder.id, actor=SYSTEM, now=ISSUED)
    Serial.update(last=999_999).execute()
    with pytest.raises(Refused, match="只有6位，已经用完"):
        issuing.issue(details=details(), person_id=holder.id, actor=SYSTEM, now=ISSUED)
    assert row.number.endswith("000001")


def test_incomplete_details_are_refused(scene: Scene) -> None:
    for field in ("name", "document", "title", "scope"):
        with pytest.raises(Refused, match=field):
            issuing.issue(details=details(**{field: ""}), person_id=None, actor=SYSTEM, now=ISSUED)
    with pytest.raises(Refused, match="number"):
        issuing.issue(details=details(), person_id=None, origin=Origin.HISTORICAL, actor=SYSTEM, now=ISSUED)


def test_the_template_is_checked_when_it_is_set(scene: Scene, browser: Browser) -> None:
    client = browser(scene.chain.provincial)
    page = "/plugins/certificates/settings"
    values = {
        "setting_number_template": "{province}{year}",
        "setting_province_code": "52",
        "setting_series_codes": "teachers=01",
        "setting_issuer": "贵州省人社厅",
        "setting_checks_per_hour": "30",
        "setting_scans_per_hour": "600",
        "setting_lookup_years": "3",
        "reason": "按新办法编号",
    }
    prefix = next(
        name for name in ("setting_", "setting_", "s_") if f'name="{name}number_template"' in text(client.get(page))
    )
    values = {key.replace("setting_", prefix): value for key, value in values.items()}
    answer = client.submit(page, values)
    assert "必须有且只有一个流水号" in text(answer)
    values["setting_number_template"] = "黔{year}{series}-{serial:04}"
    assert client.submit(page, values).status_code == 303
    row = issuing.issue(details=details(), person_id=make_person().id, actor=SYSTEM, now=ISSUED)
    assert row.number == "黔202300-0001"


def test_an_edited_row_is_found_out(scene: Scene) -> None:
    _engineer, row = scene.certificate()
    assert broken(scene) == {}
    Certificate.update(title="正高级工程师").where(Certificate.id == row.id).execute()
    assert broken(scene).keys() == {soundness.SIGNATURES.name}


def test_a_new_key_leaves_the_old_certificates_checkable(scene: Scene, browser: Browser) -> None:
    _engineer, row = scene.certificate()
    client = browser(scene.chain.provincial)
    assert client.submit("/certificates/keys", {"reason": ""}).status_code == 422
    assert client.submit("/certificates/keys", {"reason": "年度更换"}).status_code == 303
    assert row.key_id in text(client.get("/certificates/keys"))
    published = signing.published()["keys"]
    assert [bool(each["until"]) for each in published] == [True, False]
    other = scene.certificate("李明")[1]
    assert other.key_id == published[1]["id"] != row.key_id
    assert broken(scene) == {}


def test_the_ledger_holds_no_personal_number(scene: Scene) -> None:
    engineer, row = scene.certificate()
    entries = ledger.history(f"certificates.certificate:{row.id}")
    assert [each.action for each in entries] == ["certificates.issued"]
    assert engineer.person.document not in str([each.data for each in entries])
    with scene.app.app_context():
        raw = db.database.execute_sql("select document from certificates_certificate").fetchall()
    assert engineer.person.document not in str(raw)


LATE = TitleHeld(
    id="t", source=Source("通知", status=Status.CONFIRMED), level=Level.INTERMEDIATE, years=2, late_cohorts=(2021, 2022)
)


@pytest.mark.parametrize(("year", "outcome"), [(2021, Outcome.MET), (2022, Outcome.NOT_MET), (2020, Outcome.NOT_MET)])
def test_years_of_holding_are_counted_from_the_certificate_with_the_late_pass_rule(
    scene: Scene, year: int, outcome: Outcome
) -> None:
    holder = make_person()
    issuing.issue(
        details=details(level="中级", title="工程师", passed_on=date(2022, 6, 30), committee="甲评委会"),
        person_id=holder.id,
        application_year=year,
        actor=SYSTEM,
        now=ISSUED,
    )
    known = facts(items.items_of(holder.id), {Section.TITLES: Standing.COMPLETE})
    verdict = evaluate(LATE, known, date(2023, 12, 31), delayed_committees=frozenset({"甲评委会"}))
    assert verdict.outcome is outcome
    # Without a listed committee the day on which it was obtained counts.
    assert evaluate(LATE, known, date(2024, 12, 31), delayed_committees=frozenset()).outcome is Outcome.MET


def test_the_pages_ask_little_whatever_the_rows(scene: Scene, browser: Browser) -> None:
    for name in ("陈晓燕", "李明", "王芳"):
        scene.confirmed(name)
    client = browser(scene.chain.provincial)
    with scene.app.app_context():
        ids = issuing_ids(scene)
    preview = "/certificates/issue/preview?" + "&".join(f"results={each}" for each in ids)
    assert asked(client, "/certificates/issue") <= 12
    assert asked(client, preview) <= 12
    assert asked(client, f"/certificates/issue/preview?results={ids[0]}") == asked(client, preview)
    scene.issued()
    assert asked(client, "/certificates/manage") <= 12
    assert asked(client, "/certificates/manage/1") <= 12


def asked(client: LintedClient, path: str) -> int:
    """How many statements a page sends, the second time it is shown."""
    client.get(path)
    with questions() as seen:
        assert client.get(path).status_code == 200
    return len(seen)
