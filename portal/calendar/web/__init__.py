"""Pages of the calendar."""

from portal.calendar.web import drafts, extensions, manage, offices, personal, public, workdays

blueprints = (
    public.blueprint,
    personal.blueprint,
    manage.blueprint,
    drafts.blueprint,
    extensions.blueprint,
    offices.blueprint,
    workdays.blueprint,
)
