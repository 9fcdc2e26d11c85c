"""The package into what tells which one it is: its version, its sources, the file of the model that comes with it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def version() -> str:
    """The installed distribution's version; `unknown` where the package is used without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("gongkai")
    except PackageNotFoundError:
        return "unknown"


def sources() -> list[tuple[str, int, int]]:
    """Name, size and time of each module, which tell a package that is worked on from what it was before."""
    package = Path(__file__).parent
    found = [(path.relative_to(package).as_posix(), path.stat()) for path in sorted(package.rglob("*.py"))]
    return [(name, state.st_size, state.st_mtime_ns) for name, state in found]


def shipped_model() -> Path:
    """Where the model that comes with the package lies: in the package, or in a checkout's `models/`."""
    package = Path(str(files("nlp")))
    inside = package / "models" / "gongkai.safetensors"
    return inside if inside.exists() else package.parent / "models" / "gongkai.safetensors"
