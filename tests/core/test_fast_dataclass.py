"""Records that are made quickly are like any other frozen dataclass."""

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from gkrw.core.fast_dataclass import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Place:
    name: str
    line: int = field(compare=False)
    note: str | None = None


def test_fields_are_filled_by_position_by_name_and_by_default():
    assert Place("财政局", 3).note is None
    assert Place("财政局", line=3, note="待确认") == Place("财政局", 3, "待确认")
    assert (Place("财政局", 3).name, Place("财政局", 3).line) == ("财政局", 3)


def test_a_field_without_a_default_must_be_given():
    with pytest.raises(TypeError, match="line"):
        Place("财政局")


def test_a_record_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Place("财政局", 3).name = "审计局"


def test_a_copy_has_the_other_fields():
    assert replace(Place("财政局", 3, "待确认"), name="审计局") == Place("审计局", 3, "待确认")


def test_comparison_and_hash_leave_out_what_they_are_told_to():
    assert Place("财政局", 3) == Place("财政局", 7)
    assert hash(Place("财政局", 3)) == hash(Place("财政局", 7))
    assert Place("财政局", 3) != Place("审计局", 3)


def test_defaults_that_are_made_anew_are_refused():
    with pytest.raises(AssertionError, match="names"):

        @made_quickly
        @dataclass(frozen=True, slots=True)
        class Names:
            names: list[str] = field(default_factory=list)
