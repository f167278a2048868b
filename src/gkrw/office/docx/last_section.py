"""The last section of a filled document."""

_END = "</w:sectPr>"


def without_empty_last_section(body: str) -> str:
    """Return the XML of a body without its last section if that is empty: it would print an empty
    page. A condition in the template may leave such a section. The section before it becomes the
    last one."""
    last = body.rfind("<w:sectPr")
    before = body[:last].rstrip()
    start = max(before.rfind("<w:p>"), before.rfind("<w:p "))
    own, end = before.find("<w:sectPr", start), before.rfind(_END) + len(_END)
    after = body.find(_END, last) + len(_END)
    if last < 0 or start < 0 or own < 0 or after < len(_END) or not before.endswith("</w:p>"):
        return body
    return before[:own] + before[end:] + before[own:end] + body[after:]
