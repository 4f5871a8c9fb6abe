"""Importing the certificates of the years before, as a municipal bureau does it."""

import io
from typing import Any

import pytest
import xlsxwriter

from plugins.certificates.service import historical, historical_applying
from plugins.certificates.service.issuing import document_index
from plugins.certificates.store.candidate import Candidate
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.historical import Batch, Line, Piece, Record
from portal.accounts.domain.synthetic import resident_number_of
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.database import SealedField
from portal.kernel.errors import Conflict, Invalid
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.factories import Staff, make_member, make_organisation, make_person, make_staff

HEAD = ["姓名", "身份证号", "系列", "级别", "职称名称", "取得时间", "证书编号", "发证单位"]
WANG = ["王 莉", "11010519491231002x", "工程系列", "中级", "工程师", "2008.6", "００１２３", "贵阳市人事局"]
LI = ["李\n强", "440524188001010014", "小学教师", "", "小学高级教师", 39600, "0456", "贵阳市人事局"]


def csv_file(*rows: list[Any], encoding: str = "utf-8") -> bytes:
    lines = [",".join(f'"{cell}"' for cell in row) for row in ([HEAD, *rows])]
    return "\r\n".join(lines).encode(encoding)


def xlsx_file(*rows: list[Any]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("说明")
    sheet.write_string(0, 0, "填表说明")
    sheet = book.add_worksheet("数据")
    sheet.write_string(0, 0, "贵阳市历史证书采集表")
    for place, row in enumerate([HEAD, *rows], start=1):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    book.close()
    return out.getvalue()


def upload(scene: Scene, content: bytes, who: Staff | None = None) -> Batch:
    actor = (who or scene.chain.city).actor
    return historical.upload(name="历史证书.csv", content=content, actor=actor, now=ISSUED)


def applied(scene: Scene, content: bytes, who: Staff | None = None) -> Batch:
    actor = (who or scene.chain.city).actor
    batch = upload(scene, content, who)
    return historical_applying.apply_batch(batch_id=batch.id, version=batch.version, actor=actor, now=ISSUED)


def outcomes(batch: Batch) -> list[str]:
    return [row.outcome for row in Line.select().where(Line.batch == batch.id).order_by(Line.line)]


def other_city(scene: Scene) -> Staff:
    province = scene.chain.province.tree.province
    return make_staff(Role.MUNICIPAL_OFFICER, make_organisation("municipal_bureau", province, region="520300"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_any_encoding(scene: Scene, encoding: str) -> None:
    with scene.app.app_context():
        batch = upload(scene, csv_file(WANG, LI, encoding=encoding))
        assert outcomes(batch) == ["new", "new"]
        assert Record.select().count() == Certificate.select().count() == 0
        rows, _next = historical.preview(batch_id=batch.id, actor=scene.chain.city.actor)
    assert [each.record["name"] for each in rows] == ["王莉", "李强"]
    assert [each.record["level"] for each in rows] == ["中级", "中级"]
    assert rows[0].record["number"] == "00123"
    assert [each.record["passed_on"] for each in rows] == ["2008-06-30", "2008-06-01"]


def test_a_workbook_with_a_title_and_several_sheets(scene: Scene) -> None:
    with scene.app.app_context():
        batch = applied(scene, xlsx_file(WANG, LI))
        assert (batch.state, batch.applied) == ("applied", 2)
        assert {each.number for each in Certificate.select()} == {"00123", "0456"}
        assert [each.line for each in Line.select().order_by(Line.id)] == [3, 4]
    assert broken(scene) == {}
    assert ledger.verify().breaks == ()


def test_the_same_file_again_changes_nothing_and_a_corrected_one_what_it_says(scene: Scene) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG, LI))
        before = {row.id: row.signature for row in Certificate.select()}
        assert outcomes(applied(scene, csv_file(WANG, LI))) == ["unchanged", "unchanged"]
        assert {row.id: row.signature for row in Certificate.select()} == before
        batch = applied(scene, csv_file([*WANG[:5], "2008-06-15", *WANG[6:]], LI))
        assert outcomes(batch) == ["changed", "unchanged"]
        assert Record.select().count() == Certificate.select().count() == 2
        wang = Certificate.get(Certificate.number == "00123")
        assert wang.passed_on.isoformat() == "2008-06-15"
    assert broken(scene) == {}


def test_fifteen_digits_are_printed_as_given_and_matched_as_eighteen(scene: Scene) -> None:
    short = [WANG[0], "110105491231002", *WANG[2:]]
    with scene.app.app_context():
        applied(scene, csv_file(short))
        assert Certificate.get().document == "110105491231002"
        holder = make_person("王莉", document="11010519491231002X")
        held = Certificate.get().document_index
        assert held
        assert document_index(holder.document) == held
        assert outcomes(upload(scene, csv_file(WANG))) == ["changed"]


def test_every_reason_of_a_refused_line_is_shown_and_downloaded(scene: Scene, browser: Browser) -> None:
    bad = ["王1", "123", "魔术", "", "工程师", "2009-2-29", "", ""]
    client = browser(scene.chain.city)
    client.get("/certificates/historical")
    answer = client.submit(
        "/certificates/historical",
        {"file": (io.BytesIO(csv_file(bad, WANG, WANG)), "表.csv")},
        page="/certificates/historical",
    )
    assert answer.status_code == 303, text(answer)
    path = answer.headers["Location"]
    shown = text(client.get(path))
    for told in ("姓名里有数字", "不是18位或15位", "魔术", "2009-2-29", "没有填写", "与第3行重复"):
        assert told in shown, told
    assert "11010519491231002X" not in shown
    listed = client.get(f"{path}/errors.csv")
    assert listed.get_data().startswith("\ufeff".encode())
    assert text(listed).count("\r\n") == 3
    assert "与第3行重复" in text(listed)
    batch = Batch.get()
    assert client.submit(f"{path}/apply", {"version": str(batch.version)}, page=path).status_code == 303
    assert "已导入1行" in text(client.get(path))
    assert Certificate.select().count() == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\0\0\0", "随便写的文字".encode(), "姓名,证书编号\r\n王,1".encode()],
)
def test_what_is_no_list_is_refused_with_what_to_do(scene: Scene, content: bytes) -> None:
    with scene.app.app_context(), pytest.raises(Invalid):
        upload(scene, content)
    assert Batch.select().count() == 0


def test_a_large_file_is_read_and_applied_in_pieces(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(historical, "PIECE", 10)
    monkeypatch.setattr(historical_applying, "CHUNK", 10)
    rows = [["张伟", resident_number_of(each), *WANG[2:6], f"N{each:05}", "局"] for each in range(35)]
    with scene.app.app_context():
        actor = scene.chain.city.actor
        batch = upload(scene, csv_file(*rows))
        assert (batch.state, batch.done) == ("reading", 10)
        historical.read_on(batch_id=batch.id, actor=actor, now=ISSUED)
        assert historical_applying.sweep_batches(portal=None, now=ISSUED) == 2
        batch = Batch.get()
        assert (batch.state, batch.new, Piece.select().count()) == ("previewed", 35, 0)
        historical_applying.apply_batch(batch_id=batch.id, version=batch.version, actor=actor, now=ISSUED)
        assert Record.select().count() == 10
        assert historical_applying.sweep_batches(portal=None, now=ISSUED) == 3
        assert (Batch.get().state, Batch.get().applied, Certificate.select().count()) == ("applied", 35, 35)
        assert historical_applying.sweep_batches(portal=None, now=ISSUED) == 0
    assert broken(scene) == {}


def test_what_changed_since_the_preview_is_not_applied(scene: Scene) -> None:
    with scene.app.app_context():
        first, second = upload(scene, csv_file(WANG)), upload(scene, csv_file([*WANG[:7], "别的局"]))
        actor = scene.chain.city.actor
        for batch in (first, second):
            historical_applying.apply_batch(batch_id=batch.id, version=batch.version, actor=actor, now=ISSUED)
        assert (Batch.get_by_id(second.id).stale, Record.select().count()) == (1, 1)
        with pytest.raises(Conflict):
            historical_applying.apply_batch(batch_id=second.id, version=1, actor=actor, now=ISSUED)
    assert Certificate.get().issuer == "贵阳市人事局"
    assert broken(scene) == {}


def test_an_abandoned_batch_leaves_nothing(scene: Scene) -> None:
    with scene.app.app_context():
        batch = upload(scene, csv_file(WANG))
        with pytest.raises(Conflict):
            upload(scene, csv_file(WANG))
        actor = scene.chain.city.actor
        historical.abandon(batch_id=batch.id, version=batch.version, actor=actor, now=ISSUED)
        assert outcomes(upload(scene, csv_file(WANG))) == ["new"]
    assert (Record.select().count(), Candidate.select().count()) == (0, 0)


def test_nobody_imports_an_own_certificate_or_anothers_place(scene: Scene, browser: Browser) -> None:
    officer = make_member(
        make_person("王莉", document="11010519491231002X"), scene.chain.province.tree.city, "municipal_officer"
    )
    with scene.app.app_context():
        assert outcomes(upload(scene, csv_file(WANG), officer)) == ["refused"]
        batch = upload(scene, csv_file(LI))
    path = f"/certificates/historical/{batch.id}"
    stranger = browser(other_city(scene))
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}/errors.csv").status_code == 404
    assert stranger.submit(f"{path}/apply", page="/certificates/historical").status_code == 404
    assert browser(scene.chain.provincial).get(path).status_code == 200
    assert browser(scene.chain.county).get(path).status_code == 403
    assert browser(scene.chain.office).get("/certificates/historical").status_code == 403


def test_no_personal_number_is_kept_in_the_open(scene: Scene) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG))
    number = "11010519491231002X"
    for model in (Batch, Line, Record, Certificate):
        columns = [field for field in model._meta.sorted_fields if not isinstance(field, SealedField)]
        stored = str(list(model.select(*columns).order_by(model.id).tuples()))
        assert stored != "[]"
        assert number not in stored, model
    assert number not in str(list(ledger.LedgerEntry.select().tuples()))
