"""The template environment: everything is escaped, and every text is made plain on its way into a page."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.text import clip, count, number, one_line, plain

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_BACKTICKS = re.compile(r"`([^`\n]+)`")
_STRONG = re.compile(r"\*{1,2}([^*\n<>]+)\*{1,2}")


@cache
def asset(name: str) -> str:
    return (files("autograder.pages") / name).read_text("utf-8")


def render(template: str, values: Mapping[str, Any], *, policy: str = POLICY) -> str:
    return _environment().get_template(template).render(values, policy=policy, style=Markup(asset("style.css")))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain_unless_markup,
    )
    environment.filters.update(clip=clip, number=number, count=count, one_line=one_line, code=code)
    environment.filters.update(breakable=breakable, emphasised=emphasised)
    return environment


def code(text: str) -> Markup:
    """The text escaped, and what stands between `backticks` as code."""
    return Markup(_BACKTICKS.sub(r"<code>\1</code>", str(escape(plain(text)))))


def emphasised(text: str) -> Markup:
    """The text escaped, with `code` and **strong** words."""
    return Markup(_STRONG.sub(r"<strong>\1</strong>", str(code(text))))


def breakable(name: str) -> Markup:
    """The name escaped, with a place to break the line after each underscore."""
    return escape(plain(name)).replace("_", Markup("_<wbr>"))


def _plain_unless_markup(value: Any) -> Any:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
