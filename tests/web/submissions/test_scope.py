"""The area that a review type holds for (仅限基层有效) stands on the receipt and on the desk's case page."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.criteria import Edition
from portal.kernel.clock import FixedClock
from portal.registry import Registry
from tests import reviewers
from tests.factories import sign_in_client
from tests.lint import LintedClient

SCOPE = "仅限基层有效"


def page(client: LintedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("scope", [SCOPE, ""])
def test_scope_is_shown_where_the_review_type_has_one(
    app: Flask, client: LintedClient, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    found = Registry.edition

    def scoped(registry: Registry, *given: Any, **named: Any) -> Edition:
        edition = found(registry, *given, **named)
        return replace(edition, tracks=tuple(replace(track, scope=scope) for track in edition.tracks))

    monkeypatch.setattr(Registry, "edition", scoped)
    chain = reviewers.make_chain(app.extensions["portal"])
    clock.set("2023-08-30T09:00")
    engineer = reviewers.applied(chain)
    sign_in_client(client, engineer.person, now=clock.now())
    path = f"/applications/{engineer.application_id}/receipt"
    pdf = tmp_path / "receipt.pdf"
    pdf.write_bytes(client.get(f"{path}.pdf").data)
    printed = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    shown = [page(client, path), "".join(printed.split())]
    sign_in_client(client, chain.employer, now=clock.now())
    shown.append(page(client, f"/desk/{engineer.application_id}"))
    assert [SCOPE in each for each in shown] == [bool(scope)] * 3
    name = found(chain.portal.registry, "engineering", 2023).track("normal").name
    assert [f"{name} · " in each for each in (shown[0], shown[2])] == [bool(scope)] * 2
