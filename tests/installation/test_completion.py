"""The script that completes commands in a shell."""

import shutil
import subprocess
import sys

import pytest

from nlp.__main__ import main


def completed(script, *words):
    """What bash offers for the last of these words."""
    typed = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}"
    asked = f"source {script}; {typed}; _shtab_gongkai; echo ${{COMPREPLY[@]}}"
    return subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_commands_actions_and_options_are_completed(tmp_path, capsys):
    pytest.importorskip("shtab")
    assert main(["completion", "bash"]) == 0
    script = tmp_path / "completion.sh"
    script.write_text(capsys.readouterr()[0], "utf-8")
    assert completed(script, "gongkai", "co") == ["count", "corpus", "completion"]
    assert completed(script, "gongkai", "index", "re") == ["remove"]
    assert completed(script, "gongkai", "count", "--dict") == ["--dictionary"]
    assert completed(script, "gongkai", "completion", "z") == ["zsh"]


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells(shell, capsys):
    pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0
    assert "label" in capsys.readouterr()[0]


def test_without_what_makes_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert capsys.readouterr()[1] == 'gongkai: completion needs shtab: python -m pip install "shtab>=1.7"\n'
