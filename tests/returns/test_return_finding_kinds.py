"""The kinds of findings of `collect`, and that each can be met."""

import re

from workbooks import edited, issued, put, read

from gkrw.core.findings import Severity
from gkrw.returns.return_finding_kinds import KINDS

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_kind_has_a_code_of_its_own_in_order():
    codes = [kind.code for kind in KINDS]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"G9\d\d", code) for code in codes)


def test_every_kind_explains_itself_in_chinese():
    for kind in KINDS:
        for text in (kind.title, kind.meaning, kind.fix):
            assert _CHINESE.search(text)
        assert kind.example


def test_what_is_not_taken_is_an_error_and_a_note_is_not():
    returned = read(edited(issued(), put(J4="滞后", M4="10月8日")))
    assert [(each.finding.code, each.finding.severity) for each in returned.rejected] == [
        ("G921", Severity.ERROR)
    ]
    assert [(each.code, each.severity) for each in returned.notes] == [
        ("G960", Severity.HINT),
        ("G956", Severity.WARNING),
    ]
