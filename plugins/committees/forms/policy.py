"""The notes with which policy reviews are passed in bulk."""

from collections.abc import Iterable, Mapping

from wtforms import StringField, TextAreaField, validators

from plugins.committees.service.policy import LONGEST_NOTE, Line
from portal.plugin import Form, _, _l


def note_form(lines: Iterable[Line]) -> type[Form]:
    """A form with one note for each case, named by its line."""
    fields: dict[str, object] = {"after": StringField(), "show": StringField()}
    for line in lines:
        # Of a met one the note is optional, and not asked for.
        if line.tally.needs_note:
            name = line.row.case.applicant_name
            label = _("%(name)s符合条件的依据", name=name)
            fields[line.field] = TextAreaField(label, [validators.Optional(), validators.Length(max=LONGEST_NOTE)])
    return type("NoteForm", (Form,), fields)


def notes_of(form: Form) -> Mapping[int, str]:
    """Application -> the note that was typed."""
    prefix = "note_"
    return {
        int(name.removeprefix(prefix)): str(value or "") for name, value in form.data.items() if name.startswith(prefix)
    }


class EmptyForm(Form):
    """Shows errors that belong to no field."""

    chosen = StringField(_l("勾选"))
