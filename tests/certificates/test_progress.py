"""Progress by place, targets, and bulletins whose figures are frozen when published."""

import io
import zipfile
from datetime import date

import pikepdf
import pytest

from plugins.certificates.service import progress
from plugins.certificates.store.bulletin import Bulletin
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from tests.certificates.scene import ISSUED, Browser, Scene, broken, hidden, text
from tests.certificates.test_candidates import WANG_LI
from tests.certificates.test_historical import LI, WANG, applied, csv_file, other_city
from tests.contracts.test_queries import questions

BAD = ["王1", *WANG[1:]]
PERIOD = {"title": "历史证书采集通报（2024年第1期）", "since": date(2024, 1, 1), "until": date(2024, 1, 5)}


def filled(scene: Scene) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG, LI, WANG_LI, BAD))
        progress.set_target(region="520100", target=10, actor=scene.chain.provincial.actor, now=ISSUED)


def figures(scene: Scene, region: str = "520100") -> dict[str, object]:
    board = progress.board(actor=scene.chain.provincial.actor, now=ISSUED)
    return next(each.as_row() for each in board.rows if each.region == region)


def test_the_map_shows_every_place(scene: Scene, browser: Browser) -> None:
    with scene.app.app_context():
        progress.set_target(region="520100", target=10, actor=scene.chain.provincial.actor, now=ISSUED)
        applied(scene, csv_file(WANG, LI, WANG_LI, BAD))
        later = ISSUED.replace(hour=10)
        board = progress.board(actor=scene.chain.provincial.actor, now=later)
    city = next(each for each in board.rows if each.region == "520100")
    assert (city.total, city.refused, city.open_pairs, city.target, city.percent) == (3, 1, 1, 10, 30)
    assert len(board.rows) == 10
    for staff in (scene.chain.city, scene.chain.provincial, other_city(scene)):
        page = browser(staff).get("/certificates/progress")
        shown = text(page)
        assert "<svg" in shown
        for name in ("贵阳市", "六盘水市", "遵义市", "安顺市", "毕节市", "铜仁市", "黔西南州", "黔东南州", "黔南州"):
            assert name in shown
        assert "style=" not in shown
    assert browser(scene.chain.office).get("/certificates/progress").status_code == 403


def test_a_page_asks_little(scene: Scene, browser: Browser) -> None:
    filled(scene)
    client = browser(scene.chain.provincial)
    for path in ("progress", "historical", "historical/1", "candidates", "candidates/1", "exchange", "recognitions"):
        client.get(f"/certificates/{path}")
        with questions() as asked:
            assert client.get(f"/certificates/{path}").status_code == 200
        assert len(asked) <= 12, (path, asked)


def test_a_published_bulletin_never_changes(scene: Scene, browser: Browser) -> None:
    filled(scene)
    client = browser(scene.chain.provincial)
    given = {"title": PERIOD["title"], "since": "2024-01-01", "until": "2024-01-05", "words": "请抓紧。"}
    page = "/certificates/bulletins/new"
    assert client.submit(page, given | {"until": "2023-01-01"}, page=page).status_code == 422
    path = client.submit(page, given, page=page).headers["Location"]
    assert browser(scene.chain.city).get(path).status_code == 404
    shown = text(client.get(path))
    fields = {"version": hidden(shown, "version"), "seen": hidden(shown, "seen")}
    assert client.submit(f"{path}/publish", fields | {"seen": "0"}, page=path).status_code == 409
    assert client.submit(f"{path}/publish", fields, page=path).status_code == 303
    frozen = Bulletin.get().rows
    assert next(each for each in frozen if each["region"] == "520100")["percent"] == 30
    with scene.app.app_context():
        applied(scene, csv_file(["赵六", "", *WANG[2:6], "555", "局"]))
        row = progress.bulletin(bulletin_id=1, actor=scene.chain.city.actor)
        assert progress.rows_of(row) == frozen
        with pytest.raises(Refused):
            progress.publish(bulletin_id=1, version=2, seen=row.digest, actor=scene.chain.provincial.actor, now=ISSUED)
    city = browser(scene.chain.city)
    assert "30%" in text(city.get(path))
    pdf = city.get(f"{path}/bulletin.pdf").get_data()
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 1
    assert pdf == city.get(f"{path}/bulletin.pdf").get_data()
    with zipfile.ZipFile(io.BytesIO(city.get(f"{path}/bulletin.xlsx").get_data())) as book:
        assert "贵阳市" in book.read("xl/sharedStrings.xml").decode()
    assert city.submit(f"{path}/publish", page=path).status_code == 403
    assert broken(scene) == {}
    assert ledger.verify().breaks == ()


def test_only_the_province_sets_targets_and_publishes(scene: Scene) -> None:
    with scene.app.app_context():
        city, province = scene.chain.city.actor, scene.chain.provincial.actor
        with pytest.raises(Denied):
            progress.set_target(region="520100", target=1, actor=city, now=ISSUED)
        with pytest.raises(Invalid):
            progress.set_target(region="110000", target=1, actor=province, now=ISSUED)
        with pytest.raises(Denied):
            progress.draft(**PERIOD, actor=city, now=ISSUED)
        row = progress.draft(**PERIOD, actor=province, now=ISSUED)
        with pytest.raises(Missing):
            progress.bulletin(bulletin_id=row.id, actor=city)
        with pytest.raises(Conflict):
            progress.publish(bulletin_id=row.id, version=1, seen="", actor=province, now=ISSUED)
        progress.set_target(region="520100", target=4, actor=province, now=ISSUED)
        progress.set_target(region="520100", target=0, actor=province, now=ISSUED)
        assert figures(scene)["percent"] is None
