"""PDFs written by hand, of lines and texts in one of the fonts that every reader has."""

from collections.abc import Sequence


def pdf(*pages: str, media: str = "0 0 400 300", rotate: int = 0) -> bytes:
    """Return a PDF with these contents of pages, in the language of PDF."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[{media}]"
        "/Resources<</Font<</F 3 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    for at, content in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/Rotate {rotate}/Contents {5 + 2 * at} 0 R>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    return file_of(objects)


def file_of(objects: Sequence[str]) -> bytes:
    """Return a PDF of objects, the first of which is the catalogue."""
    data = "%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{data}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode("latin-1")


def text(words: str, x: float, y: float, size: int = 10) -> str:
    """Write words at a place: points from the left and from the foot of the page."""
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"


def box(left: float, low: float, right: float, high: float) -> str:
    """Draw the four sides of a cell."""
    return f"{left} {low} {right - left} {high - low} re S\n"
