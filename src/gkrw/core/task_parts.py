"""The deadlines and the targets of a task, as immutable records."""

from datetime import date
from decimal import Decimal
from typing import Any

from gkrw.core.deadlines import last_day
from gkrw.core.placed import Placed, record


@record(frozen=True, slots=True)
class Deadline(Placed):
    """A deadline as written; `day` is set when it names one day."""

    text: str
    day: date | None

    def last_day(self, year: int | None) -> date | None:
        """Return the last day in a table of this year, see core.deadlines.last_day."""
        return last_day(self.text, year)


@record(frozen=True, slots=True)
class Target(Placed):
    """A number that the requirement sets, as a lower bound, an upper bound or both. `unit` is 个工作日,
    % etc."""

    name: str
    at_least: Decimal | None
    at_most: Decimal | None
    unit: str

    def __str__(self) -> str:
        """Return the target in words: 网上可办率≥90%"""
        bounds = [
            f"{sign}{bound.normalize():f}{self.unit}"
            for sign, bound in (("≥", self.at_least), ("≤", self.at_most))
            if bound is not None
        ]
        return self.name + "，".join(bounds)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the target."""
        return {
            "name": self.name,
            "at_least": json_number(self.at_least),
            "at_most": json_number(self.at_most),
            "unit": self.unit,
        }


@record(frozen=True, slots=True)
class DeadlineMove(Placed):
    """The deadline that a task had before it was moved, as it was written, and why it was moved."""

    before: str
    reason: str

    def __str__(self) -> str:
        """Return the move in words: 原定6月底前，经管委会主任办公会议同意调整"""
        return f"原定{self.before}，{self.reason}"

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the move."""
        return {"from": self.before, "reason": self.reason}


def json_number(number: Decimal | None) -> int | float | None:
    """Return a number as JSON has it: 90, not 90.0."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
