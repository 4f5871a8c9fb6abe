"""What must go on whatever a plugin does: the ways through the core's own pages, quickly, by a browser's means."""

import re
from datetime import datetime

from flask import Flask

from tests.applicants import IN_WINDOW, Engineer, make_engineer
from tests.factories import PASSWORD, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import Chain, make_chain

HIDDEN = re.compile(r'name="([^"]+)"[^>]*value="([^"]*)"')


def prepare(app: Flask) -> tuple[Chain, Engineer]:
    """A province with somebody at every station, and an engineer who only has to tap 申报."""
    chain = make_chain(app.extensions["portal"])
    return chain, make_engineer(chain.province)


def walk(app: Flask, chain: Chain, engineer: Engineer, *, now: datetime = IN_WINDOW) -> None:
    """Home, calendar, sign in, task list, apply, and the case on the employer's queue."""
    phone = LintedClient(app)
    for path, words in (("/", "职称申报评审平台"), ("/calendar", "工程技术"), ("/calendar/engineering", "申报")):
        answer = phone.get(path)
        assert answer.status_code == 200, path
        assert words in answer.get_data(as_text=True), path
    assert phone.get("/no-such-page").status_code == 404
    signed_in = phone.submit("/sign-in", {"identifier": engineer.person.phone, "password": PASSWORD})
    assert signed_in.status_code == 303
    own = f"/applications/{engineer.application_id}"
    assert "核对并申报" in phone.get(own).get_data(as_text=True)
    assert phone.get(f"{own}/conditions").status_code == 200
    page = phone.get(f"{own}/check").get_data(as_text=True)
    form = page[page.index(f'action="{own}/apply"') :]
    fields = dict(HIDDEN.findall(form[: form.index("</form>")]))
    applied = phone.post(f"{own}/apply", data={**fields, "declared": "y"})
    assert applied.status_code == 303, applied.get_data(as_text=True)
    desk = LintedClient(app)
    sign_in_client(desk, chain.employer, now=now)
    assert engineer.person.name in desk.get("/desk").get_data(as_text=True)
