"""The manifest of an output folder: its table, the kind of its documents, and the generated
files."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gkrw.core.errors import UserError
from gkrw.core.wording import Labelled


class DocumentKind(Labelled):
    """A kind of document. An output folder holds one kind only; the value is the name of the
    default folder."""

    LETTERS = "letters", "通知"
    CHECKLISTS = "checklists", "清单"
    REPORT = "report", "通报"
    DIFF = "diff", "对照表"
    EXPORT = "export", "导出文件"


MANIFEST = ".gkrw.json"
"""The name of the manifest in its folder."""


class ManifestEntry(NamedTuple):
    """One generated file: its SHA-256 digest, its owner (财政局), its 发文字号, if it has one, the
    version of the table that it was made from, and the options whose values are in it
    (--date → 2026-03-05); the last two are empty where they are not known."""

    digest: str
    owner: str
    number: str = ""
    version: str = ""
    options: Mapping[str, str] = MappingProxyType({})


class Manifest(NamedTuple):
    """What a manifest records: the kind of documents (None without a manifest), their entries by
    file name, and the key or title of their table, see TableIdentity.recorded."""

    kind: DocumentKind | None
    entries: Mapping[str, ManifestEntry]
    table: str = ""


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder; return an empty one where there is none. Raise UserError for
    one that cannot be read, because edited files could not be told from generated ones."""
    import json

    path = folder / MANIFEST
    if not path.is_file():
        return Manifest(None, {})
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kind = DocumentKind(content.get("kind", "letters"))  # early manifests have no kind
        entries = {
            name: ManifestEntry(
                each["sha256"],
                each["owner"],
                each.get("number", ""),
                each.get("version", ""),
                {**each.get("options", {})},
            )
            for name, each in content["files"].items()
        }
        texts = (
            text
            for *texts, options in entries.values()
            for text in (*texts, *options, *options.values())
        )
        if all(isinstance(text, str) for text in texts):
            return Manifest(kind, entries, str(content.get("table", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise UserError(
        f"{path} 读不了，不知道哪些文件被人改过，没有写。",
        "把这个文件夹移到别处，再运行一次；或用 --out 换一个文件夹。",
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder."""
    import json

    files = {
        name: {
            "owner": each.owner,
            "sha256": each.digest,
            "number": each.number,
            "version": each.version,
            "options": dict(each.options),
        }
        for name, each in sorted(manifest.entries.items())
    }
    kind = manifest.kind and manifest.kind.value
    content = {"kind": kind, "table": manifest.table, "files": files}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def digest_of(data: bytes) -> str:
    """Return the SHA-256 digest of a file's content, in hexadecimal."""
    import hashlib  # loads OpenSSL: 3 MB

    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str | None:
    """Return the digest of a file; None for anything that is not a file."""
    return digest_of(path.read_bytes()) if path.is_file() else None
