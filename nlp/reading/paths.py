"""Paths given into the files to read, and the names that files and reports are shown by."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath, PureWindowsPath
from types import ModuleType
from urllib.parse import unquote

import nlp.regex as re

# In a folder: what is neither a report nor a container of one, so that a row of failures for it would only be noise.
_LITTER = frozenset(
    [
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".ico",
        ".svg",
        ".py",
        ".pyc",
        ".ipynb",
        ".r",
        ".sh",
        ".json",
        ".jsonl",
        ".csv",
        ".tsv",
        ".parquet",
        ".yml",
        ".yaml",
        ".toml",
        ".ini",
        ".cfg",
        ".log",
        ".tmp",
        ".bak",
        ".swp",
        ".part",
        ".crdownload",
        ".lnk",
        ".url",
        ".webloc",
        ".db",
        ".sqlite",
        ".sha256",
        ".md5",
    ]
)

#: Suffixes of web pages, and the ends of the folder names that browsers and word processors give what is in a page.
PAGE_SUFFIXES = frozenset((".html", ".htm", ".shtml", ".xhtml", ".jhtml"))
_FOLDER_ENDS = ("_files", ".files", "_file", "_文件", "_檔案", ".fld", "-Dateien", "_fichiers", "_archivos", "_data")
PART_BYTES = 20 << 20
#: Characters from which on Windows opens only what begins with this mark of paths of any length.
_LONG, _ANY_LENGTH = 248, "\\\\?\\"


def page_of(folder: str) -> str:
    """The name, without suffix, of the web page whose scripts, pictures and frames a folder holds; "" for any other.

    >>> page_of("年报_files"), page_of("年报.files"), page_of("files")
    ('年报', '年报', '')
    """
    return next((folder.removesuffix(end) for end in _FOLDER_ENDS if folder.endswith(end)), "")


def saved_folders(page: str) -> list[str]:
    """The folders that the parts of a web page may have been saved in, whether or not they are there."""
    return [os.path.splitext(page)[0] + end for end in _FOLDER_ENDS]


def saved_parts(page: str) -> Callable[[str], bytes | None]:
    """What finds the parts that were saved with a web page: a place as the page names it, into bytes.

    Nothing else is opened: only files in the folder of this page's parts and pages beside it; no links out of its
    folder, and nothing large.
    """
    page = os.path.abspath(page)
    beside = os.path.dirname(page)
    folders = saved_folders(page)

    def find(source: str) -> bytes | None:
        there = [folder for folder in folders if os.path.isdir(folder)]
        for name in _file_names(source):
            # A frame names the frames within it from where it lies itself.
            for base in (beside, *there):
                file = os.path.normpath(os.path.join(base, name))
                is_page = os.path.splitext(file)[1].lower() in PAGE_SUFFIXES
                may_hold = [*there, beside] if is_page and file != page else there
                if any(_is_within(file, folder) for folder in may_hold):
                    data = _small_file(file)
                    if data is not None:
                        return data
        # A frame that kept its address on the web: of the pages saved with this one the largest is the article's.
        return _largest_page(there) if _ADDRESS.match(source) else None

    return find


_ADDRESS = re.compile("(?:https?:)?//", re.I)
_MOST_SAVED = 200


def _largest_page(folders: list[str]) -> bytes | None:
    pages: list[bytes] = []
    for folder in folders:
        for name in sorted(os.listdir(folder))[:_MOST_SAVED]:
            file = os.path.join(folder, name)
            if os.path.splitext(name)[1].lower() in PAGE_SUFFIXES and _is_within(file, folder):
                pages.append(_small_file(file) or b"")
    return max(pages, key=len, default=None)


def _file_names(source: str) -> Iterator[str]:
    """The relative names of files that a place in a page may mean, in the encodings that pages are in."""
    name = re.split("[?#]", source, maxsplit=1)[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            plain = unquote(name, encoding, "strict").replace("\\", "/")
        except UnicodeDecodeError:
            continue
        if plain and "\0" not in plain and not re.match(r"[a-z][a-z0-9+.-]*:|/", plain, re.I):
            yield plain


def _is_within(file: str, folder: str) -> bool:
    """Whether a file lies in a folder, also once links are followed."""
    return lies_in(file, folder) and lies_in(os.path.realpath(file), os.path.realpath(folder))


def lies_in(file: str, folder: str, system: ModuleType = os.path) -> bool:
    r"""Whether the path of a file goes through a folder; both are absolute, as paths of a system (`os.path`) are.

    >>> import ntpath
    >>> lies_in("/r/page_files/a.htm", "/r/page_files"), lies_in("/r/page_files2/a.htm", "/r/page_files")
    (True, False)
    >>> lies_in(r"C:\R\Page_files\a.htm", r"c:\r\page_files", ntpath)
    True
    """
    begin: str = system.normcase(folder).rstrip(system.sep) + system.sep
    found: bool = system.normcase(file).startswith(begin)
    return found


def _small_file(path: str) -> bytes | None:
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > PART_BYTES:
            return None
        return Path(path).read_bytes()
    except (OSError, ValueError):
        return None


def _wanted(path: Path) -> bool:
    name = path.name
    if (
        name.startswith((".", "~$"))
        or name.lower() in ("thumbs.db", "desktop.ini", "__macosx")
        or path.suffix.lower() in _LITTER
    ):
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # a dangling link or a locked folder: read() will say why


def _below(folder: Path) -> list[Path]:
    """The wanted files at any depth, each folder once: what links lead to comes after what lies there itself."""
    found: list[Path] = []
    seen: set[object] = set()
    folders = [folder]
    links: list[Path] = []
    while folders or links:
        directory = folders.pop() if folders else links.pop(0)
        try:
            here = directory.stat()
            entries = sorted(directory.iterdir())
        except OSError:
            found.append(directory)  # a locked folder: read() will say why
            continue
        identity = _identity(directory, here)
        if identity in seen:
            continue
        seen.add(identity)
        pages = {entry.stem for entry in entries if entry.suffix.lower() in PAGE_SUFFIXES}
        for entry in entries:
            if not entry.is_dir():
                found += [entry] * _wanted(entry)
            elif not entry.name.startswith((".", "__MACOSX")) and page_of(entry.name) not in pages:
                (links if entry.is_symlink() else folders).append(entry)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _identity(folder: Path, found: os.stat_result) -> object:
    """What tells a folder from others, by whatever way it was come to; some file systems of Windows do not number."""
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.normcase(os.path.realpath(folder))


def walk(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The files to read: given files as they are, folders recursively, each folder's files in the order of
    their relative paths.

    Left out in folders: hidden files, litter of operating systems, lock files, devices, what belongs to a saved web
    page, and code and data files. Everything else stays, a picture or an archive or a .doc too, since a report may be
    in it: read() then says what to do. A path reached twice stands once, and so does a folder that links lead to.
    """
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    files: dict[str, Path] = {}
    for path in map(Path, paths):
        for file in _below(path) if path.is_dir() else [path]:
            files.setdefault(os.path.normcase(os.path.abspath(file)), file)
    return list(files.values())


def display_path(path: str | PurePath) -> str:
    r"""A path as it can be written, with slashes; what is no Unicode shows as escapes, so that names stay apart.

    >>> display_path(PureWindowsPath(r"C:\年报\a.pdf")), display_path(PureWindowsPath(r"\\server\share\a.pdf"))
    ('C:/年报/a.pdf', '//server/share/a.pdf')
    """
    pure = path if isinstance(path, PurePath) else Path(path)
    # Systems have names of bytes, or on Windows of halves of characters.
    errors = "surrogatepass" if isinstance(pure, PureWindowsPath) else "surrogateescape"
    return pure.as_posix().encode("utf-8", errors).decode("utf-8", "backslashreplace")


def openable(path: str, system: ModuleType = os.path) -> str:
    r"""An absolute path as it can be opened: on Windows one of any length, which begins with `\\?\`.

    >>> import ntpath
    >>> openable("/r/a.pdf"), openable("C:\\r\\" + 300 * "a", ntpath)[:11], openable(r"C:\r\a.pdf", ntpath)
    ('/r/a.pdf', '\\\\?\\C:\\r\\aa', 'C:\\r\\a.pdf')
    """
    if system.sep != "\\" or len(path) < _LONG or path.startswith(_ANY_LENGTH):
        return path
    plain = system.normpath(path)
    return f"{_ANY_LENGTH}UNC{plain[1:]}" if plain.startswith("\\\\") else f"{_ANY_LENGTH}{plain}"


def report_names(
    paths: Sequence[Path], roots: Iterable[str | Path], prefix: str = "", taken: Iterable[str] = ()
) -> list[str]:
    """A name for each report: its path below the folder given, or its file name; doubles get the whole path."""
    folders = [Path(r) for r in roots if Path(r).is_dir()]
    return names_below(paths, folders, prefix, taken)


def names_below(
    paths: Sequence[PurePath], folders: Sequence[PurePath], prefix: str = "", taken: Iterable[str] = ()
) -> list[str]:
    """The same where the folders are known."""
    names = []
    for path in paths:
        inside = [f for f in folders if path.is_relative_to(f)]
        names.append(prefix + display_path(path.relative_to(inside[0]) if inside else path.name))
    whole = [prefix + display_path(path) for path in paths]
    often = Counter([*names, *taken])
    while doubles := [i for i, name in enumerate(names) if often[name] > 1 and name != whole[i]]:
        for i in doubles:
            names[i] = whole[i]
        often = Counter([*names, *taken])
    return names
