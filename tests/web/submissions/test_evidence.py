"""Uploading and serving evidence over HTTP, without JavaScript."""

import html
import io
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from portal.app import Portal
from portal.calendar.service import install_shipped_plans
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import FixedClock
from portal.submissions.domain.evidence import MESSAGES, Problem
from portal.submissions.service import evidence as service
from portal.submissions.service.evidence_inspection import inspect
from tests import factories
from tests.factories import Someone
from tests.lint import LintedClient
from tests.web.submissions import hostile_files as files


@pytest.fixture
def engineer(app: Flask, clock: FixedClock) -> Someone:
    install_shipped_plans(now=clock.now(), actor=SYSTEM)
    return factories.make_person("陈晓燕")


@pytest.fixture
def phone(client: LintedClient, engineer: Someone, clock: FixedClock) -> LintedClient:
    factories.sign_in_client(client, engineer, now=clock.now())
    return client


@pytest.fixture
def item(phone: LintedClient) -> str:
    """The page of an item."""
    answer = phone.submit("/dossier/achievements/add/paper", {"name": "题目", "journal": "刊物"})
    return str(answer.headers["Location"]).removesuffix("#evidence")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check in this process: fifty processes take a minute, and test_evidence_inspection has its own for them."""
    monkeypatch.setitem(service.attach.__kwdefaults__, "inspect", inspect)


def sent_file(content: bytes, name: str = "封面.jpg") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def upload(client: LintedClient, item: str, content: bytes, name: str = "封面.jpg", **fields: Any) -> TestResponse:
    data = {"csrf_token": client.token(item), "source": "file", "file": sent_file(content, name), **fields}
    # As bytes: the client would leave a temporary file of its own open.
    boundary, body = encode_multipart(MultiDict(data))
    return client.post(f"{item}/evidence", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def text(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def status(client: LintedClient, path: str) -> int:
    """The status of a page or a file, which is closed as a browser does."""
    with client.get(path) as answer:
        return answer.status_code


def file_link(client: LintedClient, item: str) -> str:
    page = text(client.get(item))
    return "/evidence/" + page.split('href="/evidence/', 1)[1].split('"', 1)[0]


def test_page_offers_camera_and_file_and_states_the_limits(phone: LintedClient, item: str) -> None:
    page = text(phone.get(item))
    assert page.count('type="file"') == 2
    assert page.count('capture="environment"') == 1
    assert page.count("不超过10MB") == 2
    assert page.count("不超过20MB、100页") == 2


@pytest.mark.parametrize(
    ("content", "name", "place", "media_type"),
    [
        (files.photo_with_gps(), "毕业证.JPEG", "inline", "image/jpeg"),
        (files.picture("PNG"), "seal.png", "inline", "image/png"),
        (files.pdf(pages=2), "论文 封面.pdf", "attachment", "application/pdf"),
    ],
)
def test_file_is_taken_and_served_so_that_nothing_can_run(
    phone: LintedClient, item: str, content: bytes, name: str, place: str, media_type: str
) -> None:
    answer = upload(phone, item, content, name)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{item}#evidence")
    with phone.get(file_link(phone, item)) as served:
        sent = served.data
    headers = served.headers
    assert (served.status_code, served.mimetype) == (200, media_type)
    assert headers["Content-Disposition"].startswith(f'{place}; filename="evidence-')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert int(headers["Content-Length"]) == len(sent)
    assert b"Exif" not in sent


# A line break ends the header of a part: such a name can't be sent at all.
SENDABLE = [name for name in files.NASTY_NAMES if "\n" not in name]


@pytest.mark.parametrize("name", SENDABLE, ids=range(len(SENDABLE)))
def test_name_is_only_a_label(phone: LintedClient, item: str, name: str, at_once: None) -> None:
    assert upload(phone, item, files.picture(), name).status_code == 303
    with phone.get(file_link(phone, item)) as served:
        disposition = served.headers["Content-Disposition"]
    assert disposition.endswith(".jpg")
    shown = unquote(disposition.rsplit("''", 1)[1])
    assert not set(shown) & set('/\\"<>\r\n\0\u202e:')
    text(phone.get(item))


def test_every_hostile_file_is_refused_beside_the_field(phone: LintedClient, item: str, at_once: None) -> None:
    for hostile in files.hostile_files():
        page = text(upload(phone, item, hostile.content, hostile.name), 422)
        assert page.count(hostile.message) == 2, hostile.name
        assert 'href="#upload-file"' in page
    assert "还没有证明材料" in text(phone.get(item))


def test_refusal_stands_at_the_input_that_was_used(phone: LintedClient, item: str) -> None:
    page = text(upload(phone, item, b"x", source="camera"), 422)
    assert 'href="#upload-camera"' in page
    assert 'id="upload-camera-error"' in page


def test_nothing_chosen_and_two_at_once_are_explained(phone: LintedClient, item: str) -> None:
    assert MESSAGES[Problem.MISSING] in text(upload(phone, item, b"", name=""), 422)
    two = [sent_file(files.picture()), sent_file(files.pdf())]
    assert MESSAGES[Problem.TWO_FILES] in text(upload(phone, item, b"", file=two), 422)


def test_upload_alone_may_be_large(phone: LintedClient, item: str, portal: Portal) -> None:
    megabyte = b"\0" * (1024 * 1024)
    page = text(upload(phone, item, files.picture() + 21 * megabyte), 422)
    assert MESSAGES[Problem.TOO_LARGE] in page
    assert upload(phone, item, files.picture() + 45 * megabyte).status_code == 413
    token = phone.token("/dossier")
    answer = phone.post("/dossier/achievements/add/paper", data={"csrf_token": token, "note": "长" * 1024 * 1024})
    assert answer.status_code == 413
    assert list(portal.storage.list()) == []


def test_same_file_again_is_said_and_not_doubled(phone: LintedClient, item: str) -> None:
    for _ in range(2):
        assert upload(phone, item, files.picture()).status_code == 303
    page = text(phone.get(item))
    assert "没有重复添加" in page
    assert page.count("封面.jpg</a>") == 1


def test_file_is_removed_and_brought_back(phone: LintedClient, item: str) -> None:
    upload(phone, item, files.picture())
    link = file_link(phone, item)
    assert "确定要删除这个文件" in text(phone.get(f"{link}/remove"))
    assert phone.submit(f"{link}/remove").headers["Location"] == f"{item}#evidence"
    assert "还没有证明材料" in text(phone.get(item))
    assert phone.submit(f"{link}/restore", page=item).status_code == 303
    assert "还没有证明材料" not in text(phone.get(item))


def test_nobody_else_sees_the_file(phone: LintedClient, item: str, app: Flask, clock: FixedClock) -> None:
    upload(phone, item, files.picture())
    link = file_link(phone, item)
    stranger, officer, nobody = LintedClient(app), LintedClient(app), LintedClient(app)
    factories.sign_in_client(stranger, factories.make_person(), now=clock.now())
    employer = factories.make_tree().employer
    factories.sign_in_client(officer, factories.make_staff(Role.EMPLOYER_OFFICER, employer), now=clock.now())
    assert status(stranger, link) == 404
    assert status(stranger, f"{link}/remove") == 404
    assert stranger.submit(f"{link}/remove", page="/dossier").status_code == 404
    assert status(officer, link) == 404
    assert status(nobody, link) == 303
    assert status(phone, link) == 200
    assert status(phone, "/evidence/999999") == 404


def test_reader_of_the_route_sees_the_file(
    phone: LintedClient, item: str, app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(phone, item, files.picture())
    link = file_link(phone, item)
    employer = factories.make_tree().employer
    staff = factories.make_staff(Role.EMPLOYER_OFFICER, employer)
    monkeypatch.setattr(service, "readers", service.Readers())
    service.readers.register("test", lambda actor, evidence, now: actor.organisation_id == employer)
    officer = LintedClient(app)
    factories.sign_in_client(officer, staff, now=clock.now())
    assert status(officer, link) == 200
    assert status(officer, f"{link}/remove") == 403


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2023-07-31T23:59:59.999999", 409),
        ("2023-08-01T00:00:00", 303),
        ("2023-12-05T07:59:59.999999", 303),
        ("2023-12-05T08:00:00", 409),
    ],
)
def test_upload_obeys_the_calendar(
    phone: LintedClient, item: str, engineer: Someone, clock: FixedClock, now: str, expected: int
) -> None:
    clock.set(now)
    factories.sign_in_client(phone, engineer, now=clock.now())
    answer = upload(phone, item, files.picture())
    assert answer.status_code == expected
    if expected == 409:
        assert "不在业绩材料上传时间内" in text(answer, 409)
        assert 'type="file"' not in text(phone.get(item))


def test_upload_without_token_is_refused(phone: LintedClient, item: str) -> None:
    data = {"file": (io.BytesIO(files.picture()), "封面.jpg")}
    assert phone.post(f"{item}/evidence", data=data, content_type="multipart/form-data").status_code == 400
