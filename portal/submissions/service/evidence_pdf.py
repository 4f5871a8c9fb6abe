"""PDF files: whole, open, and without anything that acts. Kept as they came, so that signatures stay valid."""

import io
from collections.abc import Iterator

import pikepdf

from portal.submissions.domain.evidence import Checked, Problem, Unacceptable

# An action of these kinds does something; /GoTo and /URI only lead somewhere when they are clicked.
_ACTIONS = {
    "/JavaScript": Problem.SCRIPT,
    "/Rendition": Problem.MEDIA,
    "/Launch": Problem.LAUNCH,
    "/ImportData": Problem.LAUNCH,
    "/SubmitForm": Problem.LAUNCH,
    "/ResetForm": Problem.LAUNCH,
    "/GoToE": Problem.LAUNCH,
    "/GoToR": Problem.LAUNCH,
    "/Thread": Problem.LAUNCH,
    "/Sound": Problem.MEDIA,
    "/Movie": Problem.MEDIA,
    "/RichMediaExecute": Problem.MEDIA,
    "/GoTo3DView": Problem.MEDIA,
    "/SetOCGState": Problem.LAUNCH,
    "/Trans": Problem.LAUNCH,
}
_KEYS = {
    "/JS": Problem.SCRIPT,
    "/JavaScript": Problem.SCRIPT,
    "/AA": Problem.LAUNCH,
    "/EmbeddedFile": Problem.ATTACHMENT,
    "/EmbeddedFiles": Problem.ATTACHMENT,
    "/EF": Problem.ATTACHMENT,
    "/XFA": Problem.XFA,
    "/RichMediaContent": Problem.MEDIA,
}
_SUBTYPES = {
    "/FileAttachment": Problem.ATTACHMENT,
    "/RichMedia": Problem.MEDIA,
    "/Movie": Problem.MEDIA,
    "/Sound": Problem.MEDIA,
    "/Screen": Problem.MEDIA,
    "/3D": Problem.MEDIA,
}
MOST_OBJECTS = 400_000
DEEPEST = 60


def check_pdf(content: bytes, *, most_pages: int) -> Checked:
    """The PDF as it came, with the number of its pages. Raises Unacceptable."""
    start = content.find(b"%PDF-", 0, 1024)
    if start != 0:
        # Bytes before the header are how a file is made to be two things at once.
        raise Unacceptable(Problem.BROKEN if start > 0 else Problem.KIND)
    if b"%%EOF" not in content[-4096:]:
        raise Unacceptable(Problem.BROKEN)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unacceptable(Problem.ENCRYPTED)
            pages = _pages(pdf, most_pages)
            _refuse_active(pdf)
    except pikepdf.PasswordError as error:
        raise Unacceptable(Problem.ENCRYPTED) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError, KeyError) as error:
        raise Unacceptable(Problem.BROKEN) from error
    return Checked(content, "application/pdf", pages)


def _pages(pdf: pikepdf.Pdf, most: int) -> int:
    pages = len(pdf.pages)
    if pages == 0:
        raise Unacceptable(Problem.BROKEN)
    if pages > most:
        raise Unacceptable(Problem.TOO_MANY_PAGES)
    return pages


def _refuse_active(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise Unacceptable(Problem.TOO_HARD)
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        raise Unacceptable(_ACTIONS.get(str(opening.get("/S", "")), Problem.LAUNCH))
    for thing in pdf.objects:
        for found in _direct(thing, 0):
            _refuse_dictionary(found)


def _direct(thing: object, depth: int) -> Iterator[pikepdf.Object]:
    """All dictionaries inside one object; other objects are met on their own."""
    if depth > DEEPEST:
        raise Unacceptable(Problem.TOO_HARD)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inner = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        yield inner
        values = [value for _, value in inner.items()]
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _direct(value, depth + 1)


def _refuse_dictionary(found: pikepdf.Object) -> None:
    for key in found.keys():  # noqa: SIM118 - a pikepdf dictionary is no mapping
        if key in _KEYS:
            raise Unacceptable(_KEYS[key])
    action = str(found.get("/S", "")) if _is_name(found.get("/S")) else ""
    if action in _ACTIONS:
        raise Unacceptable(_ACTIONS[action])
    subtype = str(found.get("/Subtype", "")) if _is_name(found.get("/Subtype")) else ""
    if subtype in _SUBTYPES:
        raise Unacceptable(_SUBTYPES[subtype])
    if str(found.get("/Type", "")) == "/EmbeddedFile":
        raise Unacceptable(Problem.ATTACHMENT)


def _is_name(value: object) -> bool:
    return isinstance(value, pikepdf.Name)
