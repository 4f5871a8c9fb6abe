"""The forms of accounts: shape and presence; what a value means is decided by the services."""

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.accounts.domain import DOCUMENT_NAMES, KIND_NAMES, ROLE_NAMES, DocumentKind
from portal.accounts.domain.organisations import LITTLE_GIANT_NAMES, OrganisationKind, children_of, invited_roles
from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l

REGIONS = (
    ("520000", "贵州省"),
    ("520100", "贵阳市"),
    ("520200", "六盘水市"),
    ("520300", "遵义市"),
    ("520400", "安顺市"),
    ("520500", "毕节市"),
    ("520600", "铜仁市"),
    ("522300", "黔西南布依族苗族自治州"),
    ("522600", "黔东南苗族侗族自治州"),
    ("522700", "黔南布依族苗族自治州"),
)


def _required(message: Any) -> list[Any]:
    return [InputRequired(message)]


def _code_field(label: Any) -> StringField:
    return StringField(
        label,
        _required(_l("请填写6位验证码")),
        filters=[plain],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12", "size": "10"},
    )


def _password_field(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(label, _required(_l("请填写密码")), render_kw={"autocomplete": autocomplete})


def _phone_field(label: Any) -> StringField:
    return StringField(
        label,
        _required(_l("请填写11位手机号码")),
        render_kw={"autocomplete": "tel", "inputmode": "tel", "maxlength": "30"},
    )


def _reason_field(label: Any) -> TextAreaField:
    return TextAreaField(label, [*_required(_l("请填写原因")), Length(max=300)], render_kw={"rows": "3"})


class SignInForm(Form):
    identifier = StringField(
        _l("手机号码或证件号码"),
        _required(_l("请填写手机号码或证件号码")),
        render_kw={"autocomplete": "username", "autocapitalize": "characters", "maxlength": "60"},
    )
    password = _password_field(_l("密码"), "current-password")
    next = HiddenField()


class SecondFactorForm(Form):
    code = StringField(
        _l("动态验证码"),
        filters=[plain],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12", "size": "10"},
    )
    recovery_code = StringField(
        _l("恢复码"),
        filters=[plain],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "maxlength": "20"},
    )
    next = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two codes."""
        good = super().validate(extra_validators)
        if good and not self.code.data and not self.recovery_code.data:
            self.add_errors({"code": _("请填写应用中显示的6位验证码")})
            return False
        return good


class RegisterForm(Form):
    name = StringField(
        _l("姓名"), _required(_l("请填写姓名，与证件一致")), render_kw={"autocomplete": "name", "maxlength": "80"}
    )
    document_kind = SelectField(
        _l("证件类型"), choices=[SelectChoice(kind.value, _l(DOCUMENT_NAMES[kind])) for kind in DocumentKind]
    )
    document = StringField(
        _l("证件号码"),
        _required(_l("请填写证件号码")),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "maxlength": "40"},
    )
    phone = _phone_field(_l("手机号码"))
    password = _password_field(_l("设置密码"), "new-password")
    next = HiddenField()


class CodeForm(Form):
    code = _code_field(_l("短信验证码"))
    next = HiddenField()


class ResetForm(Form):
    identifier = StringField(
        _l("手机号码或证件号码"),
        _required(_l("请填写手机号码或证件号码")),
        render_kw={"autocomplete": "username", "maxlength": "60"},
    )


class NewPasswordForm(Form):
    code = _code_field(_l("短信验证码"))
    password = _password_field(_l("新密码"), "new-password")


class ChangePasswordForm(Form):
    old_password = _password_field(_l("原密码"), "current-password")
    password = _password_field(_l("新密码"), "new-password")


class PhoneForm(Form):
    phone = _phone_field(_l("新手机号码"))
    password = _password_field(_l("密码"), "current-password")


class EmailForm(Form):
    email = StringField(_l("电子邮箱"), render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": "254"})


class PasswordForm(Form):
    password = _password_field(_l("密码"), "current-password")
    next = HiddenField()


class EnrolForm(Form):
    code = _code_field(_l("应用中显示的6位数字"))
    next = HiddenField()


class DisableFactorForm(SecondFactorForm):
    password = _password_field(_l("密码"), "current-password")


class CapacityForm(Form):
    capacity = RadioField(_l("以哪个身份办理"), _required(_l("请选择身份")))
    next = HiddenField()


class OrganisationForm(Form):
    kind = SelectField(_l("单位类型"))
    name = StringField(
        _l("单位全称"),
        _required(_l("请填写单位全称，与证照一致")),
        render_kw={"autocomplete": "off", "maxlength": "160"},
    )
    region = StringField(
        _l("行政区划代码"),
        _required(_l("请填写6位行政区划代码")),
        filters=[plain],
        render_kw={"inputmode": "numeric", "maxlength": "6", "size": "8", "list": "regions"},
    )
    credit_code = StringField(
        _l("统一社会信用代码"), render_kw={"autocapitalize": "characters", "autocomplete": "off", "maxlength": "30"}
    )
    override_reason = TextAreaField(_l("校验位不符时的核对情况"), [Length(max=300)], render_kw={"rows": "2"})

    def offer(self, parent: OrganisationKind) -> "OrganisationForm":
        """The kinds that may hang below the parent."""
        self.kind.choices = [SelectChoice(kind.value, _(KIND_NAMES[kind])) for kind in children_of(parent)]
        return self


class CreditCodeForm(Form):
    credit_code = StringField(
        _l("统一社会信用代码"),
        _required(_l("请填写统一社会信用代码")),
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "maxlength": "30"},
    )
    override_reason = TextAreaField(_l("校验位不符时的核对情况"), [Length(max=300)], render_kw={"rows": "2"})


class AttributesForm(Form):
    self_review = BooleanField(_l("自主评审单位"))
    little_giant = RadioField(
        _l("专精特新“小巨人”企业"),
        default="",
        choices=[SelectChoice(value, _l(name)) for value, name in LITTLE_GIANT_NAMES.items()],
    )


class InvitationForm(Form):
    role = SelectField(_l("角色"))
    name = StringField(_l("受邀人姓名"), _required(_l("请填写受邀人姓名")), render_kw={"maxlength": "80"})
    phone = StringField(
        _l("受邀人手机号码"),
        _required(_l("请填写11位手机号码")),
        render_kw={"inputmode": "tel", "autocomplete": "off", "maxlength": "30"},
    )

    def offer(self, kind: OrganisationKind) -> "InvitationForm":
        """The roles of this kind of organisation."""
        self.role.choices = [SelectChoice(role, _(ROLE_NAMES[role])) for role in invited_roles(kind)]
        return self


class ReasonForm(Form):
    reason = _reason_field(_l("原因"))


class UnmaskForm(Form):
    field = RadioField(
        _l("要查看的号码"),
        _required(_l("请选择要查看的号码")),
        choices=[SelectChoice("document", _l("证件号码")), SelectChoice("phone", _l("手机号码"))],
    )
    reason = _reason_field(_l("查看原因"))
    next = HiddenField()
