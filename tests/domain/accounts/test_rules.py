"""Masking, names, the organisation tree, passwords, codes, limits and sessions."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.accounts.domain import codes, limits, masking, names, organisations, passwords, people, sessions
from portal.accounts.domain.organisations import OrganisationKind
from portal.kernel.access import STAFF

NOON = datetime(2023, 8, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
COMMON = frozenset({"password123", "12345678"})


def test_masks_show_at_most_the_ends() -> None:
    assert masking.mask_document("52010319900307123X") == "520***********123X"
    assert masking.mask_document("E12345678") == "E******78"
    assert masking.mask_phone("13812345678") == "138****5678"
    assert masking.mask_email("wang@example.com") == "w***@example.com"


def test_redacted_masks_numbers_inside_a_text() -> None:
    text = "核对52010319900307123x，电话13812345678。编号2023083100000000001不变"
    assert masking.redacted(text) == "核对520***********123x，电话138****5678。编号2023083100000000001不变"
    assert masking.holds_personal_number(text)
    assert not masking.holds_personal_number(masking.redacted(text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王 小明\n", "王小明"),
        ("买买提·艾力", "买买提·艾力"),
        ("𮧵𰻝", "𮧵𰻝"),
        ("Anna  Maria\tLi", "Anna Maria Li"),
        ("王\u202e明\u200b", "王明"),
    ],
)
def test_person_name_keeps_what_is_written(typed: str, kept: str) -> None:
    assert names.person_name(typed) == kept


def test_spaces_and_width_do_not_make_two_organisations() -> None:
    assert names.organisation_name("贵州省 建筑\n设计研究院 ") == "贵州省建筑设计研究院"
    assert names.organisation_key("贵州ABC（集团）") == names.organisation_key("贵州ＡＢＣ (集团)")


def test_every_staff_role_belongs_to_a_kind_and_has_a_name() -> None:
    held = {role for kind in OrganisationKind for role in organisations.roles_of(kind)}
    assert held == {role.value for role in STAFF}
    assert held < organisations.ROLE_NAMES.keys()
    assert set(organisations.KIND_NAMES) == set(OrganisationKind)


def test_tree_has_one_province_and_leaves() -> None:
    below_province = organisations.children_of(OrganisationKind.PROVINCIAL_BUREAU)
    assert OrganisationKind.PROVINCIAL_BUREAU not in below_province
    assert OrganisationKind.MUNICIPAL_BUREAU in below_province
    assert organisations.children_of(OrganisationKind.COMMITTEE_OFFICE) == ()
    assert OrganisationKind.COUNTY_BUREAU not in organisations.children_of(OrganisationKind.DEPARTMENT)
    assert organisations.is_below("/1/12/", "/1/")
    assert not organisations.is_below("/12/", "/1/")


@pytest.mark.parametrize(
    ("role", "others", "allowed"),
    [
        ("auditor", {"provincial_officer"}, False),
        ("county_officer", {"auditor"}, False),
        ("auditor", set(), True),
        ("employer_admin", {"employer_officer"}, True),
    ],
)
def test_an_auditor_holds_no_other_role(role: str, others: set[str], allowed: bool) -> None:
    assert organisations.may_hold_together(role, frozenset(others)) is allowed


@pytest.mark.parametrize("typed", ["5201", "5201000", "贵阳", "020100"])
def test_region_that_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="6位数字"):
        organisations.region_code(typed)


def _fault(password: str, profile: str = "asvs") -> str | None:
    return passwords.fault(
        password,
        profile=passwords.PROFILES[profile],
        common=COMMON,
        words=("王小明", "黔建设计"),
        numbers=("52010319900307123X", "13812345678"),
    )


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("abcdefg", "至少8个字符"),
        ("一二三四五六七", "至少8个字符"),
        ("PassWord123", "太常见"),
        ("aaaaaaaaaaaa", "太常见"),
        ("love-GuiZhou-2023", "有关的词"),
        ("我的职称评审密码", "有关的词"),
        ("王小明的密码很长很长", "姓名"),
        ("walk19900307dog", "号码"),
        ("walk１２３４５６７８dog", "号码"),
        ("x" + "ab" * 100, "最多200"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password: str, part: str) -> None:
    assert part in (_fault(password) or "")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "竹林深处有一只白鹤飞过", "plum rain 47", "🌿🌿竹林深处白鹤", "x9" * 32 + "y"]
)
def test_long_and_unicode_passwords_are_good(password: str) -> None:
    assert _fault(password) is None


def test_profile_gb22239_asks_for_composition_and_age_but_not_of_passphrases() -> None:
    assert "三种" in (_fault("plumrain47", "gb22239") or "")
    assert _fault("Plumrain47", "gb22239") is None
    assert _fault("correct horse battery", "gb22239") is None
    changed = NOON - timedelta(days=181)
    assert passwords.is_overdue(passwords.PROFILES["gb22239"], changed, NOON)
    assert not passwords.is_overdue(passwords.PROFILES["asvs"], changed, NOON)


def test_password_is_hashed_in_one_form_and_never_trimmed() -> None:
    assert passwords.normal("cafe\u0301 ") == "caf\u00e9 "


def test_sent_code_closes_by_time_tries_and_use() -> None:
    end = NOON + codes.CODE_LIFETIME
    assert codes.is_open(expires_at=end, used_at=None, tries=4, now=end - timedelta(microseconds=1))
    assert not codes.is_open(expires_at=end, used_at=None, tries=0, now=end)
    assert not codes.is_open(expires_at=end, used_at=None, tries=5, now=NOON)
    assert not codes.is_open(expires_at=end, used_at=NOON, tries=0, now=NOON)
    assert timedelta(minutes=10) >= codes.CODE_LIFETIME


def test_totp_step_is_never_taken_twice() -> None:
    step = codes.totp_step(NOON)
    assert list(codes.steps_accepted(NOON)) == [step - 1, step, step + 1]
    assert codes.fresh_step([step], None) == step
    assert codes.fresh_step([step], step) is None
    assert codes.fresh_step([step - 1], step) is None
    assert codes.fresh_step([], None) is None


def test_limit_counts_in_fixed_windows() -> None:
    limit = limits.Limit("x", 3, 900)
    assert limit.retry_after(NOON) == 900
    assert limit.retry_after(NOON + timedelta(seconds=899)) == 1
    assert limit.window(NOON + timedelta(seconds=900)) == limit.window(NOON) + 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_network_of_a_client(address: str, network: str) -> None:
    assert limits.network(address) == network


def test_session_ends_idle_and_absolutely() -> None:
    end = NOON + sessions.ABSOLUTE
    late = end - timedelta(minutes=1)
    assert sessions.is_alive(seen_at=late, ends_at=end, ended_at=None, now=late)
    assert not sessions.is_alive(seen_at=late, ends_at=end, ended_at=None, now=end)
    assert not sessions.is_alive(seen_at=NOON, ends_at=end, ended_at=None, now=NOON + sessions.IDLE)
    assert not sessions.is_alive(seen_at=NOON, ends_at=end, ended_at=NOON, now=NOON)


def test_browser_summary_is_coarse() -> None:
    android = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36"
    assert sessions.browser_summary(android) == "Chrome · Android"
    assert sessions.browser_summary(android + " MicroMessenger/8.0") == "微信 · Android"
    assert sessions.browser_summary("") == "浏览器"


@pytest.mark.parametrize(
    ("actor", "acts_for_self", "case", "own"), [(1, False, 1, True), (1, True, 1, False), (2, False, 1, False)]
)
def test_nobody_handles_an_own_case(actor: int, acts_for_self: bool, case: int, own: bool) -> None:
    assert people.handles_own_case(actor_person_id=actor, acts_for_self=acts_for_self, case_person_id=case) is own
