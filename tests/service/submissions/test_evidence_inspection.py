"""What is taken as evidence and what is not, by content."""

import io

import pikepdf
import pytest
from PIL import Image

from portal.submissions.domain.evidence import LONG_SIDE, Limits, Problem, Unacceptable, label_of
from portal.submissions.service.evidence_inspection import inspect, inspect_apart
from tests.web.submissions import hostile_files as files

LIMITS = Limits()


@pytest.mark.parametrize("hostile", files.hostile_files(), ids=lambda hostile: hostile.name)
def test_hostile_file_is_refused_for_its_reason(hostile: files.Hostile) -> None:
    with pytest.raises(Unacceptable) as refusal:
        inspect(hostile.content, LIMITS)
    assert refusal.value.problem is hostile.problem


def test_corpus_is_large_and_every_message_differs() -> None:
    assert len(files.hostile_files()) >= 50
    assert len(set(files.MESSAGES.values())) == len(Problem)


def test_apart_says_the_same() -> None:
    script = next(each for each in files.hostile_files() if each.problem is Problem.SCRIPT)
    with pytest.raises(Unacceptable) as refusal:
        inspect_apart(script.content, LIMITS)
    assert refusal.value.problem is Problem.SCRIPT
    sent = files.pdf(pages=3)
    kept = inspect_apart(sent, LIMITS)
    assert (kept.media_type, kept.pages, kept.content) == ("application/pdf", 3, sent)


def test_stream_bomb_ends_in_its_own_process() -> None:
    bomb = files.stream_bomb()
    assert len(bomb) < LIMITS.pdf_bytes
    with pytest.raises(Unacceptable) as refusal:
        inspect_apart(bomb, LIMITS)
    # The parser either says so itself when its memory ends, or is ended.
    assert refusal.value.problem in (Problem.BROKEN, Problem.TOO_HARD)


def test_photo_loses_place_and_comment_and_stands_upright() -> None:
    sent = files.photo_with_gps()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    kept = inspect(sent, LIMITS)
    picture = Image.open(io.BytesIO(kept.content))
    assert (picture.width, picture.height) == (200, 400)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Exif", b"php", b"script", b"GPS"):
        assert trace not in kept.content


def test_polyglot_tail_is_left_behind() -> None:
    kept = inspect(files.picture() + b"<script>alert(1)</script>PK\x03\x04", LIMITS)
    assert b"script" not in kept.content
    assert b"PK\x03\x04" not in kept.content


def test_large_photo_is_made_smaller() -> None:
    kept = inspect(files.picture(size=(4000, 3000)), LIMITS)
    assert (kept.width, kept.height) == (LONG_SIDE, LONG_SIDE * 3 // 4)
    assert kept.media_type == "image/jpeg"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_png_of_every_kind_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, "PNG")
    kept = inspect(out.getvalue(), LIMITS)
    assert Image.open(io.BytesIO(kept.content)).size == (60, 40)


def test_cmyk_photo_is_taken() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (60, 40)).save(out, "JPEG")
    assert inspect(out.getvalue(), LIMITS).media_type == "image/jpeg"


def test_pdf_is_kept_as_it_came() -> None:
    sent = files.pdf(pages=2)
    kept = inspect(sent, LIMITS)
    assert (kept.content, kept.pages) == (sent, 2)


def test_pdf_with_links_and_bookmarks_is_taken() -> None:
    """What Word and WPS write: links to the web and an opening view."""

    def usual(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.guizhou.gov.cn/")
        found = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(found)])

    assert inspect(files.pdf(usual), LIMITS).pages == 1


def test_limits_are_of_the_kind() -> None:
    small = Limits(image_bytes=100, pdf_bytes=200, pdf_pages=2)
    for content in (files.picture(), files.pdf()):
        with pytest.raises(Unacceptable) as refusal:
            inspect(content, small)
        assert refusal.value.problem is Problem.TOO_LARGE
    with pytest.raises(Unacceptable) as refusal:
        inspect(files.pdf(pages=3), Limits(pdf_pages=2))
    assert refusal.value.problem is Problem.TOO_MANY_PAGES


@pytest.mark.parametrize(("name", "label"), files.NASTY_NAMES.items(), ids=range(len(files.NASTY_NAMES)))
def test_name_becomes_a_harmless_label(name: str, label: str) -> None:
    assert label_of(name) == label
