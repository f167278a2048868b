"""Find the styles of a Word document that hide their text."""

from collections.abc import Mapping

from lxml import etree

from gkrw.office.docx.namespaces import W
from gkrw.office.safe_xml import parse_xml

DEFAULT_STYLE = ""
"""The key of the default style of paragraphs."""
_RUN_PROPERTIES, _VANISH, _VALUE = f"{W}rPr", f"{W}vanish", f"{W}val"
_OFF = ("0", "false", "off")


def is_on(setting: etree._Element | None) -> bool:
    """Whether a switch, such as `w:vanish`, is there and not turned off."""
    return setting is not None and setting.get(_VALUE) not in _OFF


def setting_of(element: etree._Element | None, properties: str, name: str) -> etree._Element | None:
    """A setting in the properties (`w:rPr`, `w:pPr` …) of an element."""
    if element is None:
        return None
    found = next(element.iterchildren(properties), None)
    return None if found is None else next(found.iterchildren(name), None)


def hidden_styles(styles: bytes | None) -> dict[str, bool]:
    """Read from word/styles.xml whether a style hides its text, by style id or DEFAULT_STYLE.

    The result has only the styles with such a setting of their own or of a style that they are based
    on.
    """
    if styles is None or b"vanish" not in styles:
        return {}
    root = parse_xml(styles)
    own: dict[str, bool] = {}
    base: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        setting, based_on = setting_of(style, _RUN_PROPERTIES, _VANISH), style.find(f"{W}basedOn")
        if setting is not None:
            own[name] = is_on(setting)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                own[DEFAULT_STYLE] = own[name]
        if based_on is not None:
            base[name] = based_on.get(_VALUE, "")
    for setting in root.iterfind(f"{W}docDefaults/{W}rPrDefault/{_RUN_PROPERTIES}/{_VANISH}"):
        own.setdefault(DEFAULT_STYLE, is_on(setting))
    return {
        name: own[ancestor]
        for name in {*own, *base}
        if (ancestor := _style_with_setting(name, own, base)) is not None
    }


def _style_with_setting(name: str, own: Mapping[str, bool], base: Mapping[str, str]) -> str | None:
    """The first with a setting of its own: the style itself or those that it is based on."""
    visited: set[str] = set()
    while name not in own:
        if name in visited or name not in base:
            return None
        visited.add(name)
        name = base[name]
    return name
