"""Enums whose members have a Chinese word besides their value."""

from enum import Enum


class Labelled(Enum):
    """An enum whose members have a value for programs and a Chinese label for people.

    Members are written `NAME = value, label`.
    """

    label: str

    # Looking a member up by its value is a call with one argument to a type checker.
    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member
