"""The path of a saved web page into the pages of its frames, which browsers save in a folder beside it.

Nothing is read but files within the page's own folder that its markup names or its folder of frames holds.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from urllib.parse import unquote

#: What browsers add to a page's name for the folder of its frames and pictures.
_FOLDERS = ("_files", ".files", "_file", "-Dateien")
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_FRAME = re.compile(rb"<(?:i?frame|object|embed)\b([^<>]{1,4000})", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:src|data)\s{0,3}=\s{0,3}["']?([^"'<>\s]{1,500})""", re.IGNORECASE)
MOST_FRAMES = 20
LARGEST_FRAME = 20 << 20  # bytes


def saved_frames(path: str, data: bytes) -> dict[str, bytes]:
    """The pages that stand beside a page as its frames, by name."""
    folder = os.path.dirname(os.path.abspath(path))
    frames: dict[str, bytes] = {}
    if not _FRAME.search(data):
        return frames
    for name in _names(path, folder, data):
        place = os.path.realpath(os.path.join(folder, name))
        is_within = place.startswith(os.path.realpath(folder) + os.sep)
        if is_within and place != os.path.realpath(path) and name not in frames:
            page = _page(place)
            if page:
                frames[name] = page
        if len(frames) >= MOST_FRAMES:
            break
    return frames


def _names(path: str, folder: str, data: bytes) -> Iterator[str]:
    """Names of files that may be frames, those in the markup first."""
    for frame in _FRAME.finditer(data):
        address = _ADDRESS.search(frame[1])
        if address:
            yield from _spellings(address[1])
    stem = os.path.splitext(os.path.basename(path))[0]
    for ending in _FOLDERS:
        try:
            names = sorted(os.listdir(os.path.join(folder, stem + ending)))
        except OSError:
            continue
        for name in names:
            if name.lower().endswith(_PAGES):
                yield os.path.join(stem + ending, name)


def _spellings(address: bytes) -> Iterator[str]:
    """A relative address as names of files: in the encodings that a page may be in."""
    for encoding in ("utf-8", "gb18030"):
        try:
            name = unquote(address.decode(encoding), errors="strict")
        except UnicodeDecodeError:
            continue
        name = os.path.normpath(re.split("[?#]", name)[0].replace("&amp;", "&"))
        if name.lower().endswith(_PAGES) and not re.match(r"[/\\]|\w+:|\.\.", name):
            yield name


def _page(place: str) -> bytes:
    try:
        found = os.stat(place)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_FRAME:
            return b""
        with open(place, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return b""
