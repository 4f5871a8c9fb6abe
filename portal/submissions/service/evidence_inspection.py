"""Which of the checkers a file goes to, by its content; and the same in a process of its own with hard limits.

A parser that is fed by strangers gets no more memory and time than a scan needs: a bomb ends its own process, and the
upload is refused with a message.
"""

import importlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from portal.submissions.domain.evidence import Checked, Limits, Problem, Unacceptable

Inspect = Callable[[bytes, Limits], Checked]

MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 15
PATIENCE_SECONDS = 40
_MODULE = "portal.submissions.service.evidence_inspection"
_ROOT = Path(__file__).parents[3]

_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_OFFICE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def inspect(content: bytes, limits: Limits) -> Checked:
    """The file as it is to be kept. Raises Unacceptable. Only what the content is counts, never its name."""
    if not content:
        raise Unacceptable(Problem.EMPTY)
    form = _form(content)
    if len(content) > (limits.pdf_bytes if form == "PDF" else limits.image_bytes):
        raise Unacceptable(Problem.TOO_LARGE)
    # Each checker is loaded only when it is needed: a process of its own pays for its imports.
    if form == "PDF":
        module = importlib.import_module("portal.submissions.service.evidence_pdf")
        return module.check_pdf(content, most_pages=limits.pdf_pages)
    module = importlib.import_module("portal.submissions.service.evidence_image")
    return module.check_image(content, form)


def _form(content: bytes) -> str:
    """ "JPEG", "PNG" or "PDF", by the first bytes; the checkers then read the whole. Raises Unacceptable."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if b"%PDF-" in content[:1024] and content.lstrip()[:5] == b"%PDF-":
        return "PDF"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Unacceptable(Problem.HEIC)
    if content.startswith(_OFFICE):
        raise Unacceptable(Problem.OFFICE)
    raise Unacceptable(Problem.KIND)


def inspect_apart(content: bytes, limits: Limits) -> Checked:
    """`inspect` in a process of its own: 1 GiB, 15 s of CPU, no file written. Raises Unacceptable."""
    if not content:
        raise Unacceptable(Problem.EMPTY)
    _form(content)
    head = json.dumps([limits.image_bytes, limits.pdf_bytes, limits.pdf_pages, limits.files]).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the user's in the arguments
            [sys.executable, "-m", _MODULE],
            input=head + b"\n" + content,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unacceptable(Problem.TOO_HARD) from error
    answer, newline, kept = done.stdout.partition(b"\n")
    if done.returncode != 0 or not newline:
        raise Unacceptable(Problem.TOO_HARD)
    result = json.loads(answer)
    if "problem" in result:
        raise Unacceptable(Problem(result["problem"]))
    return Checked(kept, **result)


def main(source: BinaryIO, target: BinaryIO) -> None:
    """The process of its own: limits and file come in, the verdict and the file to keep go out."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    limits = Limits(*json.loads(source.readline()))
    try:
        checked = inspect(source.read(), limits)
    except Unacceptable as refusal:
        target.write(json.dumps({"problem": refusal.problem.value}).encode() + b"\n")
        return
    facts = {
        "media_type": checked.media_type,
        "pages": checked.pages,
        "width": checked.width,
        "height": checked.height,
    }
    target.write(json.dumps(facts).encode() + b"\n" + checked.content)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
