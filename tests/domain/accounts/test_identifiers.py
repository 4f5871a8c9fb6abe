"""GB 11643, GB 32100 and phone numbers: the vectors of the standards and of the domain paper."""

import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.domain.identifiers import (
    BadIdentifier,
    DocumentKind,
    birth_date,
    credit_check_character,
    credit_code,
    credit_code_holds,
    document_number,
    email_address,
    id_check_character,
    login_keys,
    phone_number,
    resident_number,
)
from portal.accounts.domain.synthetic import credit_code_of, phone_of, resident_number_of


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_resident_number_of_the_standard_is_accepted_whatever_the_age(number: str) -> None:
    assert resident_number(number) == number


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002x"],
)
def test_resident_number_is_normalised(typed: str) -> None:
    assert resident_number(typed) == "11010519491231002X"


def test_legacy_number_of_15_digits_is_upgraded_to_the_same_number() -> None:
    assert resident_number("110105491231002") == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("110105194912310021", "校验位"),
        ("11010519491331002X", "出生日期"),
        ("1101051949123100", "18位"),
        ("1101051949123100AX", "18位"),
        ("X1010519491231002X", "18位"),
        ("", "18位"),
    ],
)
def test_wrong_resident_number_is_refused_with_its_reason(typed: str, part: str) -> None:
    with pytest.raises(BadIdentifier, match=part):
        resident_number(typed)


@pytest.mark.parametrize("area", ["522201", "522401", "522121", "522501", "999999"])
def test_area_codes_of_no_current_list_are_accepted(area: str) -> None:
    number = resident_number_of(3, region=area)
    assert resident_number(number) == number


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_id_check_character_agrees_with_an_independent_calculation(first17: str) -> None:
    assert id_check_character(first17) == stdnum.cn.ric.calc_check_digit(first17 + "0")


@given(st.from_regex(r"[0-9]{17}", fullmatch=True), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_changes_the_id_check_character(first17: str, place: int, step: int) -> None:
    wrong = (int(first17[place]) + step) % 10
    changed = f"{first17[:place]}{wrong}{first17[place + 1 :]}"
    assert id_check_character(changed) != id_check_character(first17)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        (DocumentKind.PASSPORT, "e 1234 5678", "E12345678"),
        (DocumentKind.HMT_RESIDENCE, "810000199408230021", "810000199408230021"),
        (DocumentKind.PERMANENT_RESIDENCE, "chn310112345678", "CHN310112345678"),
    ],
)
def test_other_documents_are_accepted(kind: DocumentKind, typed: str, number: str) -> None:
    assert document_number(kind, typed) == number


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (DocumentKind.PASSPORT, "E12"),
        (DocumentKind.PASSPORT, "E1234567；"),
        (DocumentKind.PERMANENT_RESIDENCE, "CHN31011234567"),
        (DocumentKind.HMT_RESIDENCE, "810000199408230022"),
        (DocumentKind.RESIDENT_ID, "   "),
    ],
)
def test_other_documents_that_cannot_be_right_are_refused(kind: DocumentKind, typed: str) -> None:
    with pytest.raises(BadIdentifier):
        document_number(kind, typed)


def test_birth_date_comes_from_the_number() -> None:
    assert str(birth_date(DocumentKind.RESIDENT_ID, "11010519491231002X")) == "1949-12-31"
    assert birth_date(DocumentKind.PASSPORT, "E12345678") is None


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91512081MA62K0260E", "11320000MB151840XJ"])
def test_credit_codes_of_the_paper_hold(code: str) -> None:
    assert credit_code(code.lower()) == code
    assert credit_code_holds(code)


@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "91350100M000100Y4I"])
def test_credit_code_with_a_letter_that_is_not_used_is_refused(code: str) -> None:
    with pytest.raises(BadIdentifier):
        credit_code(code)


@pytest.mark.parametrize("code", ["91350211M0000XUF46", "91350100M0001TGQXM"])
def test_real_codes_that_fail_are_well_formed_and_fail(code: str) -> None:
    assert not credit_code_holds(credit_code(code))


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_credit_check_character_agrees_with_an_independent_calculation(first17: str) -> None:
    assert credit_check_character(first17) == stdnum.cn.uscc.calc_check_digit(first17)


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "8613812345678", "１３８１２３４５６７８"],
)
def test_phone_is_normalised(typed: str) -> None:
    assert phone_number(typed) == "13812345678"


@pytest.mark.parametrize("typed", ["", "12812345678", "1381234567", "085185891234", "138123456789"])
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(BadIdentifier, match="11位手机号码"):
        phone_number(typed)


def test_email_is_checked() -> None:
    assert email_address(" wang@example.com ") == "wang@example.com"
    for wrong in ("wang", "wang@", "wang@example", "a b@example.com", "a@b@example.com"):
        with pytest.raises(BadIdentifier):
            email_address(wrong)


def test_login_keys_say_what_an_identifier_may_be() -> None:
    assert login_keys("138 1234 5678") == ("phone:13812345678", "passport:13812345678")
    assert "resident_id:11010519491231002X" in login_keys("11010519491231002x")
    assert login_keys("？") == ()


def test_synthetic_numbers_pass_and_differ() -> None:
    ids = [resident_number_of(seed) for seed in range(3000)]
    codes = [credit_code_of(seed, office="12") for seed in range(500)]
    assert len(set(ids)) == 3000
    assert all(resident_number(number) == number for number in ids)
    assert len(set(codes)) == 500
    assert all(credit_code_holds(credit_code(code)) for code in codes)
    assert phone_number(phone_of(42)) == phone_of(42)
