"""How texts are quoted inside others."""


def quoted(text: str) -> str:
    """A text in quotation marks, with those inside it turned into single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"
