"""Text into what knows Chinese: repaired characters, words, numerals, names of bodies."""
