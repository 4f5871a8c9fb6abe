"""The paper and the signed file: any rare character, a QR code, and a script that checks it offline."""

import ast
import base64
import contextlib
import io
import json
import random
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.certificates.command import command
from plugins.certificates.domain.certificate import Event, canonical
from plugins.certificates.service import paper, published, signing, standing
from plugins.certificates.store.certificate import Certificate
from tests.certificates.scene import ISSUED, Browser, Scene
from tests.factories import make_person

SCRIPT = Path(__file__).parents[2] / "plugins" / "certificates" / "verify_certificate.py"


def run(*paths: Path, script: Path = SCRIPT) -> subprocess.CompletedProcess[str]:
    """The script as anybody runs it, with nothing of the portal to be found."""
    arguments = [sys.executable, "-I", str(script), *(str(path) for path in paths)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd="/", timeout=60)  # noqa: S603


def base64_of(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.fixture
def files(scene: Scene, tmp_path: Path) -> tuple[Certificate, Path, Path]:
    """A certificate, its file, and the province's keys."""
    _engineer, row = scene.certificate()
    file, keys = tmp_path / "a.json", tmp_path / "keys.json"
    file.write_bytes(paper.json_file(row))
    keys.write_text(json.dumps(signing.published()))
    return row, file, keys


def test_the_script_is_short_and_stands_alone() -> None:
    source = SCRIPT.read_text()
    assert len(source.splitlines()) <= 50
    trees = ast.walk(ast.parse(source))
    imported = {name.name for node in trees if isinstance(node, ast.Import) for name in node.names}
    modules = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    outside = {name.split(".")[0] for name in imported | modules} - sys.stdlib_module_names
    assert outside == {"cryptography"}


def test_the_script_says_yes_to_the_file_and_to_the_pdf(files, scene: Scene, tmp_path: Path) -> None:
    row, file, keys = files
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(paper.pdf_file(row, public_url="https://zc.example", now=ISSUED))
    for path in (file, pdf):
        answer = run(path, keys)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert "title: 高级工程师" in answer.stdout
        assert "as published" in answer.stdout
    assert "NOT COMPARED" in run(file).stdout


def test_every_changed_field_is_caught(files, tmp_path: Path) -> None:
    _row, file, keys = files
    told: dict[str, Any] = json.loads(file.read_text())
    forged = tmp_path / "forged.json"
    for name in told["document"]:
        changed = {**told, "document": {**told["document"], name: told["document"][name] + "1"}}
        forged.write_text(json.dumps(changed, ensure_ascii=False))
        assert run(forged, keys).returncode == 1, name
        assert run(forged).returncode == 1, name
    for name in ("key", "public", "signature"):
        value = told[name]
        for place in (0, len(value) // 2, len(value.rstrip("=")) - 1):
            other = "A" if value[place] != "A" else "B"
            changed = {**told, name: value[:place] + other + value[place + 1 :]}
            forged.write_text(json.dumps(changed, ensure_ascii=False))
            assert run(forged, keys).returncode == 1, (name, place)
            assert run(forged).returncode == 1, (name, place)


def says_yes(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> bool:
    """The script's answer without a process of its own: for many files."""
    monkeypatch.setattr(sys, "argv", ["verify_certificate.py", *map(str, paths)])
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(str(SCRIPT), run_name="__main__")
    except SystemExit:
        return False
    return True


def test_a_thousand_changed_files_are_caught(files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _row, file, keys = files
    raw, dice = file.read_bytes(), random.Random(20240105)  # noqa: S311 - a test's own dice
    forged = tmp_path / "forged.json"
    assert says_yes(monkeypatch, file, keys)
    missed = []
    for turn in range(1000):
        changed = bytearray(raw)
        place, other = dice.randrange(len(raw)), dice.randrange(len(raw))
        match turn % 4:
            case 0:
                changed[place] ^= 1 << dice.randrange(8)
            case 1:
                del changed[place]
            case 2:
                changed.insert(place, dice.randrange(33, 127))
            case _:
                changed[place] = changed[other] if changed[other] != changed[place] else changed[place] ^ 1
        forged.write_bytes(bytes(changed))
        if says_yes(monkeypatch, forged, *([keys] if turn % 2 else [])):
            missed.append((turn, place))
    assert missed == []


def test_a_field_that_stands_twice_is_caught(files, tmp_path: Path) -> None:
    _row, file, keys = files
    forged = tmp_path / "forged.json"
    forged.write_text(file.read_text().replace('"name":', '"name":"别人","name":', 1))
    answer = run(forged, keys)
    assert answer.returncode == 1
    assert "twice" in answer.stderr


def test_somebody_elses_key_is_caught_by_the_published_ones(files, tmp_path: Path) -> None:
    _row, file, keys = files
    told = json.loads(file.read_text())
    told["document"]["name"] = "别人"
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    told |= {
        "public": base64_of(public),
        "key": signing.key_id_of(public),
        "signature": base64_of(private.sign(canonical(told["document"]))),
    }
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(told, ensure_ascii=False))
    assert run(forged, keys).returncode == 1
    # Beside the script the keys are found by themselves.
    beside = tmp_path / "desk"
    beside.mkdir()
    shutil.copy(SCRIPT, beside)
    shutil.copy(keys, beside)
    assert run(forged, script=beside / SCRIPT.name).returncode == 1
    assert run(file, script=beside / SCRIPT.name).returncode == 0


def test_a_revoked_certificate_is_caught_with_the_list(files, scene: Scene, tmp_path: Path) -> None:
    row, file, keys = files
    revoked = tmp_path / "revoked.json"
    revoked.write_text(json.dumps(published.revoked(now=ISSUED)))
    assert run(file, keys, revoked).returncode == 0
    standing.decide(
        certificate_id=row.id,
        version=1,
        event=Event.REVOKE,
        on_day=ISSUED.date(),
        reason="业绩不实",
        actor=scene.chain.provincial.actor,
        now=ISSUED,
    )
    revoked.write_text(json.dumps(published.revoked(now=ISSUED)))
    answer = run(file, keys, revoked)
    assert answer.returncode == 1
    assert "revoked since 2024-01-05" in answer.stderr
    revoked.write_text(revoked.read_text().replace('revoked",', 'valid",', 1))
    assert run(file, keys, revoked).returncode == 1


def test_nonsense_is_no_certificate(files, tmp_path: Path) -> None:
    _row, _file, keys = files
    for content in (b"", b"{}", b"[]", b"%PDF-1.7 nothing", b'{"document":{}}', b"\xff\xfe"):
        wrong = tmp_path / "wrong"
        wrong.write_bytes(content)
        assert run(wrong, keys).returncode == 1, content
    assert run(tmp_path / "none").returncode == 1
    assert run().returncode == 1
    assert run(keys).returncode == 1


def test_the_pdf_carries_its_signed_file_and_rare_characters(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    engineer, row = scene.certificate("㛃𠅤")
    content = paper.pdf_file(row, public_url="https://zc.example", now=ISSUED)
    assert content == paper.pdf_file(row, public_url="https://zc.example", now=ISSUED)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.attachments["certificate.json"].get_file().read_bytes() == paper.json_file(row)
        assert len(opened.pages) == 1
    monkeypatch.setattr(paper, "drawable", lambda text: (text.replace("𠅤", "〓"), "𠅤" if "𠅤" in text else ""))
    data = paper._data(row, "https://zc.example", ISSUED)
    assert "U+20164" in data["note"]
    assert json.loads(paper.json_file(row))["document"]["name"] == "㛃𠅤"
    assert engineer.person.document in str(data["rows"])


def test_a_character_that_no_font_has_is_printed_as_a_mark(scene: Scene) -> None:
    _engineer, row = scene.certificate("王\U0003134a")
    data = paper._data(row, "https://zc.example", ISSUED)
    if data["note"]:
        assert "U+3134A" in data["note"]
        assert ["姓名", "王〓"] in data["rows"]
    assert paper.pdf_file(row, public_url="https://zc.example", now=ISSUED).startswith(b"%PDF")


def test_the_paper_says_that_it_was_revoked(files, scene: Scene) -> None:
    row, _file, _keys = files
    assert paper._data(row, "https://zc.example", ISSUED)["state"] == ""
    standing.decide(
        certificate_id=row.id,
        version=1,
        event=Event.SUSPEND,
        on_day=ISSUED.date(),
        reason="核查中",
        actor=scene.chain.provincial.actor,
        now=ISSUED,
    )
    again = Certificate.get_by_id(row.id)
    told = paper._data(again, "https://zc.example", ISSUED)["state"]
    assert told == "本证书暂停使用，自2024年1月5日起。理由：核查中（打印于2024年1月5日）"
    # What was signed does not change with the state.
    assert paper.json_file(again) == paper.json_file(row)


def test_only_the_holder_downloads(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    client = browser(engineer.person)
    for kind, media in (("pdf", "application/pdf"), ("json", "application/json")):
        answer = client.get(f"/certificates/{row.public_id}/certificate.{kind}")
        assert (answer.status_code, answer.mimetype) == (200, media)
        assert row.number in answer.headers["Content-Disposition"]
        for other in (browser(make_person()), browser(scene.chain.provincial)):
            assert other.get(f"/certificates/{row.public_id}/certificate.{kind}").status_code in (403, 404)


def test_the_operators_commands(files, scene: Scene, tmp_path: Path) -> None:
    row, _file, keys = files
    portal = scene.chain.portal

    def call(*arguments: str):
        return CliRunner().invoke(command, list(arguments), obj=lambda: portal)

    listed = call("list", "--json")
    (told,) = json.loads(listed.output)["certificates"]
    assert (told["number"], told["state"], told["scope"]) == (row.number, "valid", "全省")
    assert row.name not in listed.output
    assert row.number in call("list").output
    for name in ("b.json", "b.pdf"):
        out = tmp_path / name
        assert call("export", row.number, "--out", str(out)).exit_code == 0
        assert run(out, keys).returncode == 0
    answer = call("export", "522023099999999", "--out", str(tmp_path / "c.json"))
    assert (answer.exit_code, (tmp_path / "c.json").exists()) == (1, False)
    assert call("keys", "--out", str(tmp_path / "k.json")).exit_code == 0
    assert json.loads((tmp_path / "k.json").read_text()) == signing.published()
