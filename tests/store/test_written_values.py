"""Text of changed values, made from the text around them."""

import pytest

from gkrw.store.layout import Layout, lay_out
from gkrw.store.written_values import Written, block_text, shifted, with_dash


def written(text: str) -> Written:
    layout = lay_out(f"a: {text}\n".encode())
    assert isinstance(layout, Layout)
    return Written(layout.root.entries()["a"].node, layout.root.source)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("[甲, 乙]", ["甲", "丙", "乙"], "[甲, 丙, 乙]"),
        ("[ 甲 , '乙' ]", ["乙", "丙"], "[ '乙', 丙 ]"),
        ("[甲, 乙,]", ["甲"], "[甲,]"),
        ("[]", ["甲"], "[甲]"),
        ("[甲]", [], "[]"),
        ("[甲,\n  乙]", ["甲", "乙", "丙"], "[甲,\n  乙, 丙]"),
    ],
)
def test_a_list_with_other_items_keeps_what_was_written(text, names, expected):
    value = written(text)
    texts = {key[0]: each.text for key, each in value.items.items()}
    assert value.rewritten({(name, 0): texts.get(name, name) for name in names}) == expected


def test_the_value_of_a_mapping_in_a_list_keeps_its_key():
    (inner,) = written("[{各部门: [甲]}]").items.values()
    (names,) = inner.items.values()
    assert names.rewritten({("甲", 0): "甲", ("乙", 0): "乙"}) == "各部门: [甲, 乙]"
    (pair,) = written("[各部门: [甲]]").items.values()
    assert pair.rewritten({("各园区", 0): "各园区: []"}) is None


def test_lines_are_moved_but_for_blank_ones():
    assert shifted(("  a", "", "# b", "    c"), 2) == ("    a", "", "  # b", "      c")
    assert shifted(("  a", "", "# b", "    c"), -2) == ("a", "", "# b", "  c")
    assert with_dash(("    id: T01", "    title: 甲"), 2) == ("  - id: T01", "    title: 甲")


def test_paragraphs_are_indented_like_those_before():
    assert block_text(("|", "  一", "", "  二"), "三\n\n四") == ("|", "  三", "", "  四")
    assert block_text(("|2", "   一"), "三") is None
