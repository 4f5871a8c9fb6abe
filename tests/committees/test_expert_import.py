"""Experts from a workbook, through the browser: what each line does is shown, then done, once."""

import io
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from plugins.committees.domain.expert_import import HEADERS
from plugins.committees.service import expert_import as service
from plugins.committees.store import expert as store
from plugins.committees.store import expert_import as imports
from portal.accounts.domain.synthetic import resident_number_of
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Invalid, Missing
from portal.kernel.sweeps import run_all
from portal.sweeps import sweeps
from tests.committees.scene import Scene
from tests.committees.test_experts import applied, approved

NOW = shanghai(2023, 8, 10, 9)
BASE = "/committees/experts/import"
HEAD = [words[0] for words in HEADERS.values()]


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def workbook(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate((head, *rows)):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


def line(number: str, **changes: Any) -> list[Any]:
    given = {
        "name": "罗秋月",
        "number": number,
        "series": "工程技术",
        "specialties": "建筑设计、结构设计",
        "title": "正高级工程师",
        "title_level": "正高级",
        "employer_name": "贵州省建筑设计院",
        "region": "贵阳市",
        "term_from": "2023-08-10",
        "term_until": "2026-08-09",
    }
    return [(given | changes)[name] for name in HEADERS]


def upload(client: Any, content: bytes, name: str = "专家.xlsx") -> Any:
    fields = {"csrf_token": client.token(BASE), "file": (io.BytesIO(content), name)}
    return client.post(BASE, data=fields, content_type="multipart/form-data")


@pytest.fixture
def series_name(scene: Scene) -> str:
    return next(each.name for each in scene.app.extensions["portal"].registry.series())


def test_a_workbook_is_previewed_and_then_imported_once(scene: Scene, series_name: str) -> None:
    office = scene.browser(scene.chain.office, NOW)
    known = approved(scene, resident_number_of(92001))
    same = approved(scene, resident_number_of(92002))
    number = resident_number_of(92003)
    content = workbook(
        line(number, series=series_name, name="新 专家"),
        line(known.id_sealed, series=series_name, region="遵义"),
        line(same.id_sealed.lower(), series=series_name),
        line("52010019900101001X", series=series_name),
        line(number, series=series_name),
        line(resident_number_of(92004), series="没有的系列", term_until="2026-08-10"),
    )
    answer = upload(office, content)
    assert answer.status_code == 303, text(answer)
    path = answer.headers["Location"]
    page = text(office.get(path))
    for told in ("新增，报省级人社部门审批", "改动：地域", "没有变化", "证件号码不对", "与第2行是同一个证件号码",
                 "没有这个系列", "任期不超过3年"):  # fmt: skip
        assert told in page
    assert number not in page
    assert len(store.everything()) == 2
    assert row(known.id).region == "520100"
    seen = hidden(page, "seen")
    assert office.submit(path, {"seen": seen}).status_code == 303
    assert len(store.everything()) == 3
    made = store.by_index(store.everything()[-1].id_index)[0]
    assert (made.name, made.state, made.id_sealed) == ("新专家", "applied", number)
    assert (row(known.id).region, row(known.id).state) == ("520300", "approved")
    assert row(same.id).version == same.version
    assert office.submit(path, {"seen": seen}, page=BASE).status_code == 409
    assert "这次导入已经完成" in text(office.get(path))
    again = office.get(upload(office, content).headers["Location"])
    assert "没有需要写入的内容" in text(again)
    assert 'name="seen"' not in text(again)


def row(expert_id: int) -> store.Expert:
    found = store.expert(expert_id)
    assert found is not None
    return found


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def test_what_was_approved_goes_back_to_the_province(scene: Scene, series_name: str) -> None:
    known = approved(scene, resident_number_of(92011))
    content = workbook(line(known.id_sealed, series=series_name, title="教授级高级工程师"))
    with scene.at_work():
        identity = service.begin(content=content, file_name="a.xlsx", actor=scene.office, now=NOW)
        found = service.preview(import_id=identity, actor=scene.office, now=NOW)
        assert [each.effect.value for each in found.lines] == ["reapplied"]
        assert service.apply(import_id=identity, seen=found.seen, actor=scene.office, now=NOW) == 1
    assert (row(known.id).state, row(known.id).title) == ("applied", "教授级高级工程师")


def test_what_changed_since_the_preview_is_shown_again(scene: Scene, series_name: str) -> None:
    number = resident_number_of(92021)
    with scene.at_work():
        content = workbook(line(number, series=series_name))
        identity = service.begin(content=content, file_name="a.xlsx", actor=scene.office, now=NOW)
        found = service.preview(import_id=identity, actor=scene.office, now=NOW)
    applied(scene, number, region="520300")
    with scene.at_work():
        with pytest.raises(Conflict):
            service.apply(import_id=identity, seen=found.seen, actor=scene.office, now=NOW)
        later = service.preview(import_id=identity, actor=scene.office, now=NOW)
        assert later.is_stale
        assert [each.effect.value for each in later.lines] == ["changed"]
    assert len(store.everything()) == 1


def test_another_offices_import_does_not_exist(scene: Scene, series_name: str) -> None:
    with scene.at_work():
        content = workbook(line(resident_number_of(92031), series=series_name))
        identity = service.begin(content=content, file_name="a.xlsx", actor=scene.office, now=NOW)
        elsewhere = scene.office.__class__(**{**scene.office.__dict__, "organisation_id": 999})
        for call in (service.preview, service.apply):
            more = {"seen": ""} if call is service.apply else {}
            with pytest.raises(Missing):
                call(import_id=identity, actor=elsewhere, now=NOW, **more)
    assert scene.browser(scene.chain.provincial, NOW).get(BASE).status_code == 403


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "请选择文件"),
        (b"name,number\n", "无法读取"),
        (b"PK\x03\x04 broken", "无法读取"),
        (workbook(head=HEAD), "没有填写"),
        (workbook(line("1"), head=HEAD[:-1]), "任期结束"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(scene: Scene, content: bytes, told: str) -> None:
    office = scene.browser(scene.chain.office, NOW)
    answer = upload(office, content)
    assert answer.status_code == 422
    assert told in text(answer)
    assert imports.everything() == []


def test_a_file_that_is_too_large_is_refused(scene: Scene) -> None:
    with scene.at_work(), pytest.raises(Invalid) as refusal:
        service.begin(content=b"0" * (5 * 1024 * 1024 + 1), file_name="a.xlsx", actor=scene.office, now=NOW)
    assert "5MB" in refusal.value.errors["file"]


def test_the_template_reads_as_an_empty_list(scene: Scene) -> None:
    office = scene.browser(scene.chain.office, NOW)
    answer = office.get(f"{BASE}/template")
    assert answer.status_code == 200
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    assert book.get_sheet_by_index(0).to_python()[0] == HEAD
    assert "没有填写" in text(upload(office, answer.get_data()))


def test_the_lines_are_sealed_and_emptied_or_forgotten(scene: Scene, series_name: str) -> None:
    number = resident_number_of(92041)
    portal = scene.app.extensions["portal"]
    with scene.at_work():
        content = workbook(line(number, series=series_name))
        identity = service.begin(content=content, file_name="a.xlsx", actor=scene.office, now=NOW)
        stored = db.database.execute_sql("SELECT lines FROM committees_expert_import").fetchone()[0]
        assert number not in stored
        found = service.preview(import_id=identity, actor=scene.office, now=NOW)
        service.apply(import_id=identity, seen=found.seen, actor=scene.office, now=NOW)
        assert imports.everything()[0].lines == "[]"
        service.begin(content=content, file_name="b.xlsx", actor=scene.office, now=NOW)
    assert run_all(sweeps(portal), portal=portal, now=shanghai(2023, 8, 11, 9))["committees.expert_imports"] == 0
    assert run_all(sweeps(portal), portal=portal, now=shanghai(2023, 8, 13, 9))["committees.expert_imports"] == 1
    kept = [str(each.data) for each in ledger.history(f"committees.expert_import:{identity}")]
    assert len(kept) == 2
    assert not any(number in each for each in kept)


def test_a_long_list_pages_by_its_lines(scene: Scene, series_name: str) -> None:
    rows = [line(resident_number_of(93000 + place), series=series_name, name=f"专家{place}") for place in range(130)]
    office = scene.browser(scene.chain.office, NOW)
    path = upload(office, workbook(*rows)).headers["Location"]
    first = text(office.get(path))
    assert "下一页" in first
    assert "专家129" not in first
    rest = text(office.get(f"{path}?after=101"))
    assert "专家129" in rest
    assert "下一页" not in rest
    with scene.at_work():
        found = service.preview(import_id=int(path.rsplit("/", 1)[1]), actor=scene.office, now=NOW)
        assert service.apply(import_id=found.row.id, seen=found.seen, actor=scene.office, now=NOW) == 130
    assert len(store.everything()) == 130
