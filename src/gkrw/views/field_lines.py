"""The fields of a template as lines to read, each with its value in an example."""

from collections.abc import Iterator, Mapping, Sequence

from gkrw.office.docx.template_spec import TemplateField


def field_lines(
    fields: Sequence[TemplateField], values: Mapping[str, object], entry: str = "", depth: int = 0
) -> Iterator[str]:
    """Two lines for each field: the tag with its meaning, and the value. The fields of a list
    follow it, indented, with the values of its first entry, whose name in the tags is `entry`."""
    indent = "    " * depth
    for field in fields:
        value = values.get(field.name)
        name = f"{entry}.{field.name}" if entry else field.name
        required = "（必须有）" if field.required else ""
        if not field.is_list:
            yield f"{indent}{{{{ {name} }}}}  {field.explanation}{required}"
            if value is not None:
                yield f"{indent}    = {_value_text(field.name, value)}"
            continue
        entries = value if isinstance(value, list) else []
        yield f"{indent}{{% for {field.entry} in {name} %}}  {field.explanation}{required}"
        if field.of:
            first = "，第一项是" if entries else "，每项有"
            yield f"{indent}    共 {len(entries)} 项{first}："
            yield from field_lines(field.of, entries[0] if entries else {}, field.entry, depth + 1)
        else:
            yield f"{indent}    {{{{ {field.entry} }}}}"
            yield from (f"{indent}    = {each}" for each in entries)


def _value_text(name: str, value: object) -> str:
    if isinstance(value, bool):
        yes, no = ("是", "否") if name.startswith("是") else ("有", "没有")
        return yes if value else no
    return str(value).replace("\n", "↵") or "（空）"
