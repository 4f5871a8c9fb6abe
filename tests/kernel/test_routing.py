"""Addresses are matched as ever, and built for whoever asks."""

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError

from portal.kernel.routing import LazyRule


class Lazy(Flask):
    url_rule_class = LazyRule


@pytest.fixture
def app() -> Flask:
    made = Lazy("lazy")
    made.add_url_rule("/cases/<int:number>", "case", lambda number: f"{number}")
    return made


def test_what_builds_an_address_is_compiled_when_it_is_asked_for(app: Flask) -> None:
    (rule,) = [each for each in app.url_map.iter_rules() if each.endpoint == "case"]
    assert rule._build.__name__ == "build"
    assert app.test_client().get("/cases/7").text == "7"
    assert app.test_client().get("/cases/x").status_code == 404
    assert rule._build.__name__ == "build"
    with app.test_request_context():
        assert [url_for("case", number=number) for number in (7, 8)] == ["/cases/7", "/cases/8"]
        assert url_for("case", number=7, page=2) == "/cases/7?page=2"
        with pytest.raises(BuildError):
            url_for("case")
    assert "builder" in rule._build_unknown.__name__
