"""The packages that gongkai runs on, into those with known faults: fails for one, and goes on where none can be asked.

python scripts/audit.py            needs pip-audit, which asks the package index
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires

#: Seconds to wait for the package index.
TIMEOUT = 20


def needed(package: str, found: set[str] | None = None) -> set[str]:
    """The packages that one needs to run, and those that these need; extras are left out."""
    found = set() if found is None else found
    name = re.sub(r"[-_.]+", "-", package).lower()
    if name in found:
        return found
    found.add(name)
    try:
        requirements = requires(package) or []
    except PackageNotFoundError:
        return found
    for requirement in requirements:
        if "extra ==" not in requirement:
            needed(re.split(r"[^\w.-]", requirement, maxsplit=1)[0], found)
    return found


def audit() -> list[dict[str, object]] | None:
    """What pip-audit finds of each package that is installed; None where it could ask nobody."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT * 10, check=False)
        packages: list[dict[str, object]] = json.loads(ended.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return packages


def main() -> int:
    packages = audit()
    if packages is None:
        print("audit: the package index cannot be asked for known faults; nothing was checked")
        return 0
    ours = needed("gongkai")
    faulty = 0
    for package in packages:
        for fault in package.get("vulns") or ():
            is_ours = re.sub(r"[-_.]+", "-", str(package["name"])).lower() in ours
            faulty += is_ours
            kind = "FAULT" if is_ours else "note: not needed to run, but"
            print(f"{kind} {package['name']} {package['version']}: {fault['id']}, mended in {fault['fix_versions']}")
    print(f"audit: {len(packages)} packages, {faulty} known faults in those that gongkai runs on")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
