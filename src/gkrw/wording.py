"""Words that stand in several places, and how texts are quoted inside others."""

UNREPORTED = "未报"
"""What stands for a status that was not reported."""


def quoted(text: str) -> str:
    """A text in quotation marks, with those inside it turned into single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def shortened(text: str, most: int = 30) -> str:
    """The first line of a text, or as much of it as a message can quote."""
    first = text.split("\n")[0]
    return f"{first[:most]}…" if len(first) > most or first != text else first
