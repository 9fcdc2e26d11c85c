"""Every example in a docstring runs and says the truth."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import nlp

MODULES = [m.name for m in pkgutil.walk_packages(nlp.__path__, "nlp.") if m.name != "nlp.__main__"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).failed == 0
