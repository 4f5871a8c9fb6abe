"""The components: every error is linked to its control, what was typed stays, and nothing typed becomes markup."""

from typing import Any

import html5lib
import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.kernel import web
from portal.kernel.forms import Form
from tests.lint import page_faults


class Day(Form):
    year = StringField("年")
    month = StringField("月")
    day = StringField("日")

    def validate_month(self, field: StringField) -> None:
        if field.data == "13":
            raise ValidationError("月份应在1到12之间")


class Every(Form):
    """One field of each kind."""

    name = StringField("姓名", [DataRequired()], render_kw={"autocomplete": "name", "maxlength": "80"})
    years = IntegerField("年限", [DataRequired()])
    password = PasswordField("密码", [DataRequired()])
    day = FormField(Day, "毕业日期")
    level = RadioField(
        "学历", [DataRequired()], choices=[SelectChoice("bachelor", "本科"), SelectChoice("master", "硕士")]
    )
    kinds = SelectMultipleField(
        "成果",
        [DataRequired()],
        choices=[SelectChoice("patent", "专利"), SelectChoice("standard", "标准")],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    series = SelectField("系列", choices=[SelectChoice("engineering", "工程"), SelectChoice("health", "卫生")])
    text = TextAreaField("业绩", [DataRequired()])
    promise = BooleanField("承诺", [DataRequired()])


PAGE = """{% extends "base.html" %}{% import "components/forms.html" as forms %}
{% block title %}表单{% endblock %}
{% block content %}
{{ forms.error_summary(form) }}<h1>表单</h1>
{{ forms.form_start("/save", "test.every") }}
{% for field in form %}{{ forms.field(field, hint="提示") }}{% endfor %}
{{ forms.submit("保存") }}{{ forms.form_end() }}
{% endblock %}"""


def show(app: Flask, source: str, **context: Any) -> str:
    with app.test_request_context("/form/7"):
        app.preprocess_request()
        return render_template_string(source, **web.page_context(), **context)


def tree_of(html: str) -> Any:
    assert page_faults(html) == []
    return html5lib.parse(html, namespaceHTMLElements=False)


def filled(**typed: str) -> Every:
    form = Every(MultiDict(typed))
    form.validate()
    return form


def test_every_error_is_in_the_summary_and_leads_to_its_control(app: Flask) -> None:
    tree = tree_of(show(app, PAGE, form=filled(**{"day-year": "2018", "day-month": "13"})))
    links = tree.findall(".//div[@id='error-summary']//a")
    targets = [link.get("href")[1:] for link in links]
    assert targets == ["name", "years", "password", "day-month", "level-0", "kinds-0", "series", "text", "promise"]
    for target in targets:
        assert tree.find(f".//*[@id='{target}']").tag in ("input", "select", "textarea")
    assert tree.find(".//title").text.startswith("错误：表单")


def test_controls_name_their_hint_and_error(app: Flask) -> None:
    tree = tree_of(show(app, PAGE, form=filled()))
    described = [element for element in tree.iter() if element.get("aria-describedby")]
    assert len(described) == len(Every()._fields)
    for element in described:
        for identity in element.get("aria-describedby").split():
            assert tree.find(f".//*[@id='{identity}']") is not None
    error = tree.find(".//span[@id='name-error']")
    assert error.text == "错误：请填写此项"
    name = tree.find(".//input[@id='name']")
    assert [name.get(key) for key in ("aria-invalid", "autocomplete", "maxlength")] == ["true", "name", "80"]


def test_what_was_typed_is_kept_but_never_a_password(app: Flask) -> None:
    typed = {"name": '<b>"欧阳"', "years": "abc", "password": "secret", "level": "master", "kinds": "standard"}
    html = show(
        app, PAGE, form=filled(**typed, series="health", text="\n第一行\n</textarea><i>", **{"day-month": "13"})
    )
    tree = tree_of(html)
    assert tree.find(".//input[@id='name']").get("value") == '<b>"欧阳"'
    assert tree.find(".//input[@id='years']").get("value") == "abc"
    assert tree.find(".//input[@id='day-month']").get("value") == "13"
    assert tree.find(".//input[@id='level-1']").get("checked") is not None
    assert tree.find(".//input[@id='kinds-1']").get("checked") is not None
    assert tree.find(".//option[@value='health']").get("selected") is not None
    assert tree.find(".//textarea").text == "第一行\n</textarea><i>"
    assert "secret" not in html


def test_header_buttons_belong_to_the_form_so_that_text_travels_along(app: Flask) -> None:
    tree = tree_of(show(app, PAGE, form=Every()))
    buttons = tree.findall(".//button[@form='page-form']")
    assert [button.get("formaction") for button in buttons] == ["/preferences/language", "/preferences/type-size"]
    assert all(button.get("formnovalidate") is not None for button in buttons)
    form = tree.find(".//form[@id='page-form']")
    hidden = {element.get("name"): element.get("value") for element in form.iter("input") if element.get("name")}
    assert (hidden["_typed_key"], hidden["_page"]) == ("test.every", "/form/7")
    assert tree.find(".//title").text.startswith("表单")


def test_typed_text_that_looks_like_a_form_moves_no_button(app: Flask) -> None:
    source = (
        '{% extends "base.html" %}{% block title %}文字{% endblock %}'
        "{% block content %}<h1>文字</h1>{{ text }}{% endblock %}"
    )
    tree = tree_of(show(app, source, text='id="page-form" class="error-summary"'))
    assert tree.find(".//button[@form]") is None
    assert tree.find(".//form[@class='preferences']").get("action") == "/preferences/language"
    assert tree.find(".//title").text.startswith("文字")


PARTS = """{% extends "base.html" %}{% import "components/page.html" as page %}
{% import "components/forms.html" as forms %}{% import "components/charts.html" as charts %}
{% block title %}部件{% endblock %}
{% block content %}<h1>部件</h1>
{{ page.summary_list([{"label": "姓名", "value": bad, "href": "/change"}, {"label": "学位", "value": ""}]) }}
{{ page.task_list([{"title": bad, "href": "/a", "status": "已完成", "tone": "green"},
                   {"title": "申报", "href": none, "status": "还不能开始"}]) }}
{{ page.data_table("表", ["编号", "状态"], [[{"text": bad, "href": "/q"}, {"text": "已退回", "tone": "red"}]]) }}
{{ page.timeline([{"label": bad, "when": "今天", "state": "now"}]) }}
{{ page.filters("筛选", [{"text": "全部", "href": "/f", "count": 0, "current": true}]) }}
{{ page.pager("/p", "/n", "共3条") }}{{ page.notice_box(bad, bad, "amber", "/x", "去") }}
{{ page.empty_state(bad) }}{{ page.countdown("还有3天", "9月10日") }}{{ page.masked("52**", "/ask") }}
{{ forms.upload("/up", "不超过10 MB", 1024, error=bad) }}
{{ charts.bar("bar", "图", "说明", [(bad, 3), ("乙", 0)]) }}{{ charts.bar("none", "空", "没有", []) }}
{{ charts.stacked("st", "图", "说明", ["一", "二"], [("甲", (1, 2))]) }}
{{ charts.line("ln", "图", "说明", [("一月", 1), ("二月", 4)]) }}
{% endblock %}"""


def test_parts_are_valid_and_escape_what_they_show(app: Flask) -> None:
    tree = tree_of(show(app, PARTS, bad="<script>x</script>\"'&"))
    assert all(script.get("src") for script in tree.iter("script"))
    links = {link.get("href") for link in tree.iter("a")}
    assert {"/change", "/a", "/q", "/f", "/p", "/n", "/x", "/ask"} <= links
    assert [task.find(".//a") is not None for task in tree.findall(".//ul[@class='tasks']/li")] == [True, False]


def test_upload_offers_camera_and_files_one_file_a_request(app: Flask) -> None:
    tree = tree_of(show(app, PARTS, bad="文件已加密"))
    forms = tree.findall(".//form[@class='upload']")
    assert [form.get("enctype") for form in forms] == ["multipart/form-data"] * 2
    files = [form.find(".//input[@type='file']") for form in forms]
    assert [file.get("capture") for file in files] == ["environment", None]
    assert all(file.get("multiple") is None for file in files)
    assert files[1].get("aria-invalid") == "true"


@pytest.mark.parametrize("chart", ["bar", "st", "ln"])
def test_a_chart_has_a_name_a_description_and_its_figures(app: Flask, chart: str) -> None:
    tree = tree_of(show(app, PARTS, bad="甲"))
    drawing = tree.find(f".//*[@aria-labelledby='{chart}-title {chart}-desc']")
    figure = next(figure for figure in tree.iter("figure") if drawing in list(figure.iter()))
    assert figure.find(".//table") is not None
