"""The forms in which a plan is drafted."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from portal.calendar.domain.period import Blackout, BlackoutMode
from portal.calendar.domain.plan import DATES, Entry, Milestone, Pending, Row
from portal.calendar.forms.typed import VersionedForm, check_whole, instant_field, read_typed, reason_field
from portal.kernel.forms import plain
from portal.kernel.i18n import _, _l


class HeadForm(VersionedForm):
    title = StringField(_l("计划名称"), [InputRequired(), Length(max=100)])
    document = StringField(_l("依据的通知文号"), [Optional(), Length(max=60)])


class RowForm(VersionedForm):
    """One row of a plan."""

    number = StringField(_l("序号"), [InputRequired()], filters=[plain], render_kw={"inputmode": "numeric"})
    application_year = StringField(
        _l("申报年度"), [InputRequired()], filters=[plain], render_kw={"inputmode": "numeric"}
    )
    clause = StringField(_l("依据的条款"), [InputRequired(), Length(max=60)])
    entries = TextAreaField(_l("职称系列"), [InputRequired(), Length(max=4000)], render_kw={"rows": "6"})
    upload_opens = instant_field(_l("上传开始"))
    apply_opens = instant_field(_l("个人申报开始"))
    apply_closes = instant_field(_l("个人申报截止"))
    receive_by = instant_field(_l("评委会线上材料收取截止"))
    policy_review_by = instant_field(_l("政策性审查完成截止"))
    review_by = instant_field(_l("线上评审完成截止"))
    blackout_opens = instant_field(_l("避开时段开始"), optional=True)
    blackout_closes = instant_field(_l("避开时段结束"), optional=True)
    blackout_mode = RadioField(
        _l("避开时段的处理"),
        choices=[SelectChoice("refuse", _l("拒绝上传")), SelectChoice("warn", _l("提示但允许上传"))],
        default="refuse",
        validators=[Optional()],
    )
    pending_year = StringField(
        _l("待通知的申报年度"), [Optional()], filters=[plain], render_kw={"inputmode": "numeric"}
    )
    pending_authority = StringField(_l("发布通知的部门"), [Optional(), Length(max=60)])
    pending_url = StringField(_l("该部门网址"), [Optional(), Length(max=200)])

    def validate_number(self, field: StringField) -> None:
        check_whole(field, 1, 99)

    def validate_application_year(self, field: StringField) -> None:
        check_whole(field, 2000, 2100)

    def validate_pending_year(self, field: StringField) -> None:
        if field.data:
            check_whole(field, 2000, 2100)

    def validate_entries(self, field: TextAreaField) -> None:
        try:
            read_entries(field.data or "", {})
        except ValueError as error:
            raise StopValidation(_("这一行无法识别：%(line)s", line=str(error))) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what is required only together with another box, which WTForms skips while it is empty."""
        valid = super().validate(extra_validators)
        missing = {}
        if bool(self.blackout_closes.data) != bool(self.blackout_opens.data):
            missing["blackout_closes"] = _("避开时段的开始和结束应当同时填写")
        if self.pending_year.data and not self.pending_authority.data:
            missing["pending_authority"] = _("请填写由哪个部门通知")
        self.add_errors(missing)
        return valid and not missing

    def row(self, known: Mapping[str, Entry]) -> Row:
        """The row as typed; call it after `validate`."""
        return Row(
            number=int(self.number.data),
            application_year=int(self.application_year.data),
            clause=self.clause.data,
            entries=read_entries(self.entries.data, known),
            blackouts=self._blackouts(),
            pending=self._pending(),
            **{name: read_typed(self[name].data) for name in DATES},
        )

    def _blackouts(self) -> tuple[Blackout, ...]:
        if not self.blackout_opens.data:
            return ()
        mode = BlackoutMode(self.blackout_mode.data or "refuse")
        return (Blackout(read_typed(self.blackout_opens.data), read_typed(self.blackout_closes.data), mode),)

    def _pending(self) -> Pending | None:
        if not self.pending_year.data:
            return None
        return Pending(int(self.pending_year.data), self.pending_authority.data, self.pending_url.data or "")


def read_entries(text: str, known: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """One entry a line: `slug | name | alias; alias`. Which series a special review covers is kept from `known`.

    Raises ValueError with the line that can't be read.
    """
    return tuple(_read_entry(line, known) for line in text.splitlines() if line.strip())


def _read_entry(line: str, known: Mapping[str, Entry]) -> Entry:
    slug, *rest = (part.strip() for part in line.replace("｜", "|").split("|"))
    if not rest or not rest[0] or len(rest) > 2 or not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", slug):
        raise ValueError(line.strip())
    aliases = rest[1].replace("；", ";").split(";") if rest[1:] else []
    track_of = known[slug].track_of if slug in known else ()
    return Entry(slug, rest[0], tuple(alias.strip() for alias in aliases if alias.strip()), track_of)


def write_entries(entries: Iterable[Entry]) -> str:
    """The text that `read_entries` reads."""
    return "\n".join(
        " | ".join([entry.slug, entry.name, *(["; ".join(entry.aliases)] if entry.aliases else [])])
        for entry in entries
    )


class MilestonesForm(VersionedForm):
    """The notice's other dates, one a line: `key | 2023-06-20 24:00 | clause | text`."""

    lines = TextAreaField(_l("其他时间节点"), [Optional(), Length(max=6000)], render_kw={"rows": "10"})

    def validate_lines(self, field: TextAreaField) -> None:
        try:
            read_milestones(field.data or "")
        except ValueError as error:
            raise StopValidation(_("这一行无法识别：%(line)s", line=str(error))) from None


def read_milestones(text: str) -> tuple[Milestone, ...]:
    """Raises ValueError with the line that can't be read."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        try:
            key, at, clause, words = parts
            found.append(Milestone(key, read_typed(plain(at) or ""), clause, words))
        except ValueError:
            raise ValueError(line.strip()) from None
    return tuple(found)


class PublishForm(VersionedForm):
    why = reason_field(_l("公布或修改的依据"))
