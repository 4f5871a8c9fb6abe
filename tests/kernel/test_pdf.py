"""A character that the font lacks is reported, never a silent box."""

import subprocess
from pathlib import Path

import pytest

from portal.kernel import pdf
from portal.kernel.clock import shanghai

AT = shanghai(2023, 8, 29, 10)
SOURCE = '#set text(font: "Noto Sans CJK SC", cjk-latin-spacing: none)\n#json(bytes(sys.inputs.data)).name'
# A private-use character: in no font by definition.
NOWHERE = "\ue123"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "name.typ"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["潘玥𠮷", "欧阳䶮", "杨喆㛃", "石𡋾", "阿依古丽·买买提", "𫟦𰻝"])
def test_rare_names_are_printed(source: Path, tmp_path: Path, name: str) -> None:
    assert pdf.missing(name) == ""
    out = tmp_path / "name.pdf"
    out.write_bytes(pdf.compile_pdf(source, {"name": name}, at=AT))
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True).stdout.decode()
    assert text.strip() == name


def test_a_missing_character_is_named_before_printing(source: Path) -> None:
    with pytest.raises(pdf.MissingGlyphs) as error:
        pdf.compile_pdf(source, {"name": f"张{NOWHERE}"}, at=AT)
    assert error.value.characters == NOWHERE
    assert "U+E123" in error.value.message
    assert pdf.drawable(f"张{NOWHERE}三") == ("张〓三", NOWHERE)


def test_equal_data_give_equal_bytes(source: Path) -> None:
    made = {pdf.compile_pdf(source, {"name": "李四"}, at=AT) for _ in range(2)}
    assert len(made) == 1


def test_the_packaged_font_serves_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "SYSTEM_FONTS", tmp_path)
    pdf.font_files.cache_clear()
    pdf._charset.cache_clear()
    try:
        assert [path.name for path in pdf.font_files()] == ["NotoSansCJK-VF.otf.ttc"]
        assert pdf.missing("潘玥𠮷") == ""
    finally:
        monkeypatch.undo()
        pdf.font_files.cache_clear()
        pdf._charset.cache_clear()
