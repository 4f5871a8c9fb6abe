"""Texts are put in while a template is compiled; parts of public pages are kept for as long as their key holds."""

import pytest
from flask import Flask

from portal.kernel import i18n, templates


def rendered(app: Flask, source: str, **context) -> str:
    return templates.environment(app).from_string(source).render(**context)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ _('返回') }}", "返回"),
        ("<p>{{ _('返回') }}：{{ x }}</p>", "<p>返回：&lt;b&gt;</p>"),
        ("{{ '' ~ _('返回') }}", "返回"),
        ("{% set a = _('返回') %}<i title=\"{{ a }}\">", '<i title="返回">'),
        ("{{ _(name) }}", "日历"),
        ("{{ _('第%(number)s步，共%(count)s步', number=x, count=2) }}", "第&lt;b&gt;步，共2步"),
        ("{{ _('100%%') }}", "100%"),
    ],
)
def test_texts_stand_where_they_are_asked_for(app: Flask, source: str, text: str) -> None:
    assert rendered(app, source, x="<b>", name="日历") == text


def test_each_language_has_its_own_texts(app: Flask) -> None:
    source = "{{ _('返回') }} {{ _(name) }}"
    with i18n.use_locale("en"):
        english = rendered(app, source, name="日历")
    assert english == "Back Calendar"
    assert rendered(app, source, name="日历") == "返回 日历"


def test_a_text_without_values_costs_no_call(app: Flask) -> None:
    compiled = templates.environment(app).compile("<p>{{ _('返回') }}</p>", raw=True)
    assert "<p>返回</p>" in compiled.encode().decode("unicode_escape") or "<p>返回</p>" in compiled
    assert "context.call" not in compiled


class Counted:
    """Something that tells how often it was asked for."""

    times = 0

    def __str__(self) -> str:
        self.times += 1
        return "<计数>"


KEPT = "{% kept 'part', key %}<p>{{ counted }}</p>{% endkept %}"


def test_a_kept_part_is_made_once_for_each_key_and_language(app: Flask) -> None:
    counted = Counted()
    for key in ("a", "a", "b", "a"):
        assert rendered(app, KEPT, key=key, counted=counted) == "<p>&lt;计数&gt;</p>"
    assert counted.times == 2
    with i18n.use_locale("en"):
        rendered(app, KEPT, key="a", counted=counted)
    assert counted.times == 3


def test_a_part_without_a_key_is_made_each_time(app: Flask) -> None:
    counted = Counted()
    for _turn in range(3):
        rendered(app, KEPT, key=None, counted=counted)
    assert counted.times == 3
