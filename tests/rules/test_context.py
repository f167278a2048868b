"""The questions about texts that several rules share."""

import re

import pytest

from gkrw.rules.context import is_chinese


@pytest.mark.parametrize("character", [*"公龥々“”‘’…、。（，Ａ\u3001", "\U00020000", "\U000323af"])
def test_a_chinese_character_or_full_width_mark_is_chinese(character: str):
    assert is_chinese(character)


@pytest.mark.parametrize("character", ["", *"a1,.\"' \u00a0\u3000—é", "\U000323b0"])
def test_any_other_character_is_not_chinese(character: str):
    assert not is_chinese(character)


def test_no_blank_is_chinese():
    assert not any(is_chinese(chr(code)) for code in range(0x110000) if re.match(r"\s", chr(code)))
