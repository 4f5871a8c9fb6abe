"""The QR code as a camera sees it: read from the drawn paper, it leads to the public page of that certificate."""

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

from plugins.certificates.domain.certificate import Event
from plugins.certificates.service import standing
from tests.certificates.scene import ISSUED, Browser, Scene, text
from tests.lint import LintedClient


def drawn(pdf: bytes, folder: Path, *, dots: int) -> Image.Image:
    """The first page as it is printed, at so many dots an inch."""
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    given = ["pdftoppm", "-r", str(dots), "-png", "-singlefile", str(path), str(path.with_suffix(""))]
    subprocess.run(given, check=True, timeout=60)  # noqa: S603
    return Image.open(path.with_suffix(".png")).convert("L")


def read(picture: Image.Image) -> str:
    """The text of the only code in the picture."""
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found.text


# A cheap printer, an office's, and a photograph of the paper that is held askew.
@pytest.mark.parametrize(("dots", "turned"), [(100, 0), (200, 0), (150, 7)])
def test_the_code_on_the_paper_leads_to_its_public_page(
    scene: Scene, browser: Browser, tmp_path: Path, dots: int, turned: int
) -> None:
    engineer, row = scene.certificate()
    other = scene.certificate("李建国")[1]
    pdf = browser(engineer.person).get(f"/certificates/{row.public_id}/certificate.pdf").get_data()
    address = read(drawn(pdf, tmp_path, dots=dots).rotate(turned, expand=True, fillcolor=255))
    parts = urlsplit(address)
    assert (f"{parts.scheme}://{parts.netloc}", parts.query) == (scene.chain.portal.settings.public_url, "")
    anybody = LintedClient(scene.app)
    asked = anybody.get(parts.path)
    assert asked.status_code == 200
    page = text(anybody.submit(parts.path, {"looker": "贵阳市某中学"}))
    for each in (row.number, row.title, "陈*燕", "证书有效"):
        assert each in page, each
    assert other.number not in page
    for each in (row.name, engineer.person.document):
        assert each not in page


def test_the_same_paper_tells_of_todays_state(scene: Scene, browser: Browser, tmp_path: Path) -> None:
    engineer, row = scene.certificate()
    pdf = browser(engineer.person).get(f"/certificates/{row.public_id}/certificate.pdf").get_data()
    path = urlsplit(read(drawn(pdf, tmp_path, dots=150))).path
    given = {"on_day": ISSUED.date(), "reason": "业绩不实", "actor": scene.chain.provincial.actor, "now": ISSUED}
    standing.decide(certificate_id=row.id, version=1, event=Event.REVOKE, **given)
    page = text(LintedClient(scene.app).submit(path, {}))
    assert "撤销" in page
    assert "证书有效" not in page
