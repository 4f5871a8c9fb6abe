"""The demo's bar: sign in as any role, move the clock. Mounted in demo mode only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, request

from portal.accounts import service as accounts
from portal.accounts import web as accounts_web
from portal.accounts.domain import ROLE_NAMES
from portal.accounts.domain.texts import N_
from portal.demo.accounts import read_accounts
from portal.kernel import access, web
from portal.kernel.access import Actor
from portal.kernel.clock import FileClock, parse_instant
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.kernel.sweeps import run_all
from portal.sweeps import sweeps

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@dataclass(frozen=True)
class Bar:
    """What the bar shows."""

    roles: tuple[tuple[str, str], ...]
    key_instants: tuple[tuple[str, str], ...]
    now_text: str


def init_app(app: Flask) -> None:
    """Show the bar on every page."""
    portal = app.extensions["portal"]
    accounts_ = read_accounts(portal.settings.home)

    def provide(_actor: Actor, now: datetime) -> dict[str, Any]:
        roles = tuple((each.key, f"{_(ROLE_NAMES[each.role])} · {each.name}（{each.note}）") for each in accounts_)
        instants = tuple((instant, _(label)) for instant, label in KEY_INSTANTS)
        return {"demo": Bar(roles, instants, f"{now:%Y-%m-%d %H:%M:%S}")}

    app.extensions["portal_page_providers"].append(provide)
    app.register_blueprint(blueprint)


# The openings and closings that people of the demo want to stand at; all of attachment 4 and 五（五）.
KEY_INSTANTS = (
    ("2023-07-31T23:00", N_("7月31日 2022年度记录终止前")),
    ("2023-08-10T09:00", N_("8月10日 上传期")),
    ("2023-08-28T07:59", N_("8月28日 申报开始前1分钟")),
    ("2023-08-29T10:00", N_("8月29日 申报期内")),
    ("2023-08-31T16:55", N_("8月31日 申报截止前5分钟")),
    ("2023-08-31T17:01", N_("8月31日 申报截止后")),
    ("2023-09-08T10:00", N_("9月8日 公示结束后")),
    ("2023-09-18T08:00", N_("9月18日 卫生、经济申报开始")),
    ("2023-09-20T10:00", N_("9月20日 逐级审核")),
    ("2023-09-30T16:55", N_("9月30日 材料收取截止前")),
    ("2023-09-30T17:01", N_("9月30日 材料收取截止后")),
    ("2023-11-01T08:00", N_("11月1日 民营经济专项申报开始")),
    ("2023-12-05T08:00", N_("12月5日 统计申报开始")),
)


@blueprint.post("/sign-in")
@access.public
def sign_in() -> Response:
    """Become one of the demo's people, second factor included."""
    wanted = request.form.get("account", "")
    found = next((account for account in read_accounts(web.portal().settings.home) if account.key == wanted), None)
    if found is None:
        raise Missing(_("演示数据中没有这个账号"))
    token = accounts.open_session(
        person_id=found.person_id,
        member_id=found.member_id,
        second_factor=found.member_id is not None,
        browser=request.user_agent.string,
        now=web.now(),
    )
    accounts_web.start_browser_session(token)
    return web.see_other("/")


@blueprint.post("/clock")
@access.public
def move_clock() -> Response:
    """Set the demo's clock; what falls due by then is done at once. The session survives the jump."""
    text = request.form.get("other", "").strip() or request.form.get("instant", "")
    try:
        instant = parse_instant(text)
    except ValueError as error:
        raise Invalid({"other": _("请填写日期和时间，例如 2023-08-29T10:00")}) from error
    portal = web.portal()
    FileClock(portal.settings.clock_file).set(instant)
    run_all(sweeps(portal), portal=portal, now=instant)
    accounts_web.renew_browser_session(now=instant)
    return web.see_other(web.local_path(request.form.get("_page", ""), "/"))
