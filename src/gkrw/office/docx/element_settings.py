"""The settings of paragraphs, runs and cells of a Word document, and which styles hide their text."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from gkrw.office.ooxml import W, parse_xml

RUN_PROPERTIES, VANISH = f"{W}rPr", f"{W}vanish"
DEFAULT_STYLE = ""
"""The key of the default style of paragraphs."""
_VALUE = f"{W}val"
OFF = ("0", "false", "off")
"""The values with which a switch is turned off."""


def settings_of(element: etree._Element, properties: str) -> dict[Any, str]:
    """Return the values of the properties (`w:rPr`, `w:pPr` …) of an element, by tag."""
    for child in element[:]:
        if child.tag == properties:
            return {setting.tag: setting.get(_VALUE, "") for setting in child}
    return {}


def is_switched_on(settings: Mapping[Any, str], switch: str) -> bool:
    """Return whether a switch, such as `w:vanish`, is there and not turned off."""
    return switch in settings and settings[switch] not in OFF


def read_hidden_styles(styles: bytes | None) -> dict[str, bool]:
    """Read from word/styles.xml whether a style hides its text, by style id or DEFAULT_STYLE.

    The result has only the styles that have such a setting, or inherit it from the style they are
    based on.
    """
    if styles is None or b"vanish" not in styles:
        return {}
    root = parse_xml(styles)
    hides: dict[str, bool] = {}
    base: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        settings = settings_of(style, RUN_PROPERTIES)
        based_on = style.find(f"{W}basedOn")
        if VANISH in settings:
            hides[name] = is_switched_on(settings, VANISH)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                hides[DEFAULT_STYLE] = hides[name]
        if based_on is not None:
            base[name] = based_on.get(_VALUE, "")
    for default in root.iterfind(f"{W}docDefaults/{W}rPrDefault/{RUN_PROPERTIES}/{VANISH}"):
        hides.setdefault(DEFAULT_STYLE, default.get(_VALUE) not in OFF)
    while inherited := {
        name: hides[other] for name, other in base.items() if name not in hides and other in hides
    }:
        hides |= inherited
    return hides
