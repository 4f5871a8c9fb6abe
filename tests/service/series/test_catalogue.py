"""The published catalogue: every series and level, searched, and as files that no spreadsheet program runs."""

import csv
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from portal.app import Portal
from portal.kernel.errors import Missing
from portal.series.domain.catalogue import Entry, entry_of
from portal.series.service import catalogue
from tests.service.series.editions import NOW, make_desk

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def known(portal: Portal) -> tuple[Entry, ...]:
    make_desk(portal)
    return catalogue.entries(registry=portal.registry, now=NOW)


def one(known: tuple[Entry, ...], slug: str) -> Entry:
    return next(each for each in known if each.series.slug == slug)


def test_every_series_is_there_with_each_of_its_levels(portal: Portal, known: tuple[Entry, ...]):
    assert {each.series.slug for each in known} == {each.slug for each in portal.registry.series()}
    for entry in known:
        assert [title.level for title in entry.titles] == [str(level.level) for level in entry.edition.levels]
        assert all(title.title for title in entry.titles)
        assert entry.rows


def test_each_specialty_has_the_titles_that_its_edition_grants(known: tuple[Entry, ...]):
    for entry in known:
        for row in entry.rows:
            for title in row.titles:
                assert title.title == entry.edition.title_of(title.level, row.name), (entry.series.slug, row.name)


def test_attachment_1_is_printed_as_it_stands(known: tuple[Entry, ...]):
    (row,) = [row for row in one(known, "engineering").rows if row.name == "建筑设计"]
    assert (row.group, row.number) == ("建筑", 1)
    assert row.scope == "从事建筑工程与市政公用工程建筑、装饰装修设计的专业技术人员"
    assert row.basis.startswith("依据教育部")
    assert "副高级：高级工程师" in catalogue.say_titles(row.titles)


@pytest.mark.parametrize("text", ["建筑设计", "装饰装修", "工程 建筑设计", "高级工程师", "ＪＩＡＮ"])
def test_search_finds_names_scopes_titles_and_series(portal: Portal, known: tuple[Entry, ...], text: str):
    found = catalogue.search(text=text, registry=portal.registry, now=NOW)
    slugs = [each.series.slug for each in found]
    assert ("engineering" in slugs) == (text != "ＪＩＡＮ")
    if text == "建筑设计":
        assert all("建筑设计" in f"{row.name}{row.scope}{row.basis}" for row in one(found, "engineering").rows)


def test_search_within_a_series_and_of_an_unknown_one(portal: Portal, known: tuple[Entry, ...]):
    found = catalogue.search(text="", series="engineering", registry=portal.registry, now=NOW)
    assert [each.series.slug for each in found] == ["engineering"]
    with pytest.raises(Missing):
        catalogue.search(text="", series="nothing", registry=portal.registry, now=NOW)


def test_edition_that_is_in_force_is_the_one_that_is_shown(portal: Portal, known: tuple[Entry, ...]):
    assert one(known, "engineering").edition.year == 2023


def hostile(known: tuple[Entry, ...]) -> Entry:
    """A series whose texts a spreadsheet program would run."""
    entry = one(known, "engineering")
    edition = entry.edition
    first = replace(edition.specialties[0], group="=1+1", name="@SUM(A1)", scope="-2", basis='=HYPERLINK("http://x")')
    return entry_of(entry.series, replace(edition, specialties=(first,)))


def test_csv_has_a_byte_order_mark_every_row_and_no_formula(known: tuple[Entry, ...]):
    text = catalogue.to_csv(known)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][2:7] == ["专业大类", "序号", "专业技术名称", "相关专业及适用范围", "设置依据"]
    assert len(rows) == 1 + sum(len(entry.rows) for entry in known)
    bad = list(csv.reader(io.StringIO(catalogue.to_csv([hostile(known)]).removeprefix("\ufeff"))))[1]
    assert bad[2] == "'=1+1"
    assert not [cell for cell in bad if cell.startswith(("=", "+", "-", "@"))]


def cells(content: bytes) -> list[list[str]]:
    """The texts of a workbook's first sheet, read without the package that wrote it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
    assert not list(sheet.iter(f"{SHEET}f")), "a formula"
    shared = ["".join(part.text or "" for part in each.iter(f"{SHEET}t")) for each in strings.iter(f"{SHEET}si")]
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        values = [(cell.get("t"), cell.findtext(f"{SHEET}v") or "") for cell in row.iter(f"{SHEET}c")]
        found.append([shared[int(value)] if kind == "s" else value for kind, value in values])
    return found


def test_workbook_holds_the_same_rows_and_no_formula(known: tuple[Entry, ...]):
    rows = cells(catalogue.to_xlsx(known, now=NOW))
    assert rows[0] == catalogue.headers()
    assert rows[1:] == [catalogue.cells(row) for entry in known for row in entry.rows]
    bad = cells(catalogue.to_xlsx([hostile(known)], now=NOW))[1]
    assert bad[2] == "=1+1", "as a text: the cell holds what the catalogue says, and nothing is run"
