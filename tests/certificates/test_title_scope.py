"""Where a title holds goes with it into the dossier and onto the desks: one for the grass roots only is so marked."""

from datetime import date

from plugins.certificates.service import correcting, holding
from plugins.certificates.store.certificate import Certificate
from portal.kernel.access import SYSTEM
from portal.submissions.domain.dossier import Section
from portal.submissions.service import dossier
from portal.submissions.store import dossier as items
from tests.applicants import make_applied, make_engineer
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.certificates.test_holding import historical
from tests.factories import Someone, applicant, make_person
from tests.reviewers import case

LOCAL = "基层"


def claimed(holder: Someone, scope: str) -> Certificate:
    """A certificate of the years before that its holder has taken into the dossier."""
    row = historical(holder, scope=scope)
    holding.claim(public_id=row.public_id, actor=applicant(holder), now=ISSUED)
    return Certificate.get_by_id(row.id)


def titles(holder: Someone) -> list[items.Item]:
    """The titles that count."""
    held = items.items_of(holder.id, section=Section.TITLES)
    return [item for item in held if item.verification.value != "rejected"]


def test_the_line_and_the_item_say_it(scene: Scene, browser: Browser) -> None:
    holder = make_person("杨柳")
    row = claimed(holder, LOCAL)
    (item,) = titles(holder)
    assert (item.id, item.data["scope"]) == (row.item_id, LOCAL)
    client = browser(holder)
    assert "有效范围：基层" in text(client.get("/dossier/titles"))
    page = text(client.get(f"/dossier/items/{item.id}"))
    assert page.index("有效范围</dt>") < page.index(f"{LOCAL}</dd>")
    assert broken(scene) == {}


def test_one_for_the_whole_province_needs_no_word_in_its_line(scene: Scene, browser: Browser) -> None:
    holder = make_person("杨柳")
    claimed(holder, "全省")
    assert "有效范围" not in text(browser(holder).get("/dossier/titles"))
    (item,) = titles(holder)
    assert "全省" in text(browser(holder).get(f"/dossier/items/{item.id}"))


def test_the_desks_see_it(scene: Scene, browser: Browser) -> None:
    engineer = make_engineer(scene.chain.province, "陈晓燕")
    row = claimed(engineer.person, LOCAL)
    make_applied(scene.chain.province, engineer)
    part = case(scene.chain, engineer, scene.chain.employer).sheet.part(f"item:{row.item_id}")
    assert part is not None
    assert ("有效范围", LOCAL) in [(line.label, line.value) for line in part.lines]
    assert "有效范围：基层" in part.title
    page = text(browser(scene.chain.employer).get(f"/desk/{engineer.application_id}/parts/item/{row.item_id}"))
    assert "有效范围：基层" in page


def test_nobody_types_it(scene: Scene, browser: Browser) -> None:
    holder = make_person("杨柳")
    data = {"series": "工程技术", "level": "中级", "title": "工程师", "obtained": "2015-11", "scope": "全省"}
    dossier.add_item(
        section=Section.TITLES,
        kind="title",
        data=data,
        entry_key="",
        settings=scene.chain.portal.settings,
        actor=applicant(holder),
        now=ISSUED,
    )
    (item,) = titles(holder)
    assert "scope" not in item.data
    page = text(browser(holder).get(f"/dossier/items/{item.id}"))
    assert "有效范围" not in page
    assert 'name="scope"' not in text(browser(holder).get(f"/dossier/items/{item.id}/edit"))


def test_a_corrected_certificate_replaces_the_title_with_its_scope(scene: Scene) -> None:
    holder = make_person("杨柳")
    row = claimed(holder, "全省")
    record = {
        "name": row.name,
        "document_kind": row.document_kind,
        "document": row.document,
        "series_name": row.series_name,
        "level": row.level,
        "title": row.title,
        "way": row.way,
        "scope": LOCAL,
        "passed_on": row.passed_on.isoformat(),
        "issuer": row.issuer,
        "issued_on": date(2016, 1, 8).isoformat(),
    }
    with scene.app.app_context():
        correcting.correct(certificate_id=row.id, record=record, actor=SYSTEM, now=ISSUED)
    (item,) = titles(holder)
    assert item.data["scope"] == LOCAL
    assert Certificate.get_by_id(row.id).item_id == item.id
    assert len(items.items_of(holder.id, section=Section.TITLES)) == 2
    assert broken(scene) == {}
