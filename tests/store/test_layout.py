"""Which lines of a text belong to which entry."""

from conftest import REAL_TABLE
from gkrw.store.layout import Layout, Part, Unreadable, lay_out

TEXT = """\
# 开头
departments:
  # 财政
  - name: 财政局  # 待定
    aliases: [甲, 乙]
    # 属于财政局

  # 审计
  -
    name: 审计局
    note: |
      一
      # 不是注释

    # 别名
    aliases:
    - 审计处
title: 表

# 结尾
"""


def layout(text: str) -> Layout:
    found = lay_out(text.encode())
    assert isinstance(found, Layout)
    return found


def rebuilt(part: Part) -> list[str]:
    """The lines of a part made of those of the parts below it, with dashes as blanks."""
    if part.parts is None:
        return [*part.lines]
    return [*part.head, *(line for each in part.parts for line in (*each.comments, *rebuilt(each)))]


def test_comments_belong_to_what_follows_or_to_what_they_are_indented_below():
    root, tail = layout(TEXT)
    departments, title = root.parts or ()
    finance, audit = departments.parts or ()
    assert departments.comments == ("# 开头",)
    assert finance.comments == ("  # 财政",)
    assert finance.entries()["aliases"].lines[1:] == ("    # 属于财政局",)
    assert audit.comments == ("", "  # 审计")
    assert audit.head == ("   ",)
    assert audit.entries()["note"].relative == ("note: |", "  一", "  # 不是注释")
    assert audit.entries()["aliases"].comments == ("", "    # 别名")
    assert [each.node.value for each in audit.entries()["aliases"].parts or ()] == ["审计处"]
    assert title.lines == ("title: 表",)
    assert tail == ("", "# 结尾")


def test_every_line_belongs_to_one_part():
    for text in (TEXT, REAL_TABLE.read_text("utf-8")):
        root, tail = layout(text)
        lines = [*rebuilt(root), *tail]
        assert [line.replace("-", " ", 1).rstrip() for line in text.splitlines()] == [
            line.replace("-", " ", 1).rstrip() for line in lines
        ]


def test_a_byte_order_mark_and_windows_line_breaks_do_not_matter():
    assert layout("\ufeff" + TEXT.replace("\n", "\r\n")).root.relative == layout(TEXT).root.relative


def test_what_cannot_be_read_has_no_layout():
    for text, line in (
        ("a: [1\n", 1),
        ("a: 1\n<<<<<<< 甲\nb: 1\n=======\n>>>>>>> 乙\n", 2),
        ("[a]: 1\n", 1),
        ("- 1\n", 0),
        ("a: 1\na: 2\n", 0),
        ("{a: 1}\n", 0),
    ):
        found = lay_out(text.encode())
        assert isinstance(found, Unreadable), text
        assert found.line == line
        assert found.reason
