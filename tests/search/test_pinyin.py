"""The dictionary of pinyin stays where it is needed."""

from __future__ import annotations

import subprocess
import sys

from linli.running.home import CHECKOUT
from search.pinyin import pinyin_words


def test_who_writes_no_documents_does_not_load_the_dictionary() -> None:
    """Relay, beat and web would carry its 50 MB for nothing."""
    code = "import sys; from linli.wiring import wire; wire(); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False).returncode == 0


def test_each_character_begins_a_word_of_syllables_and_of_initials() -> None:
    """What is loaded late reads the same."""
    assert pinyin_words("土鸡蛋") == ["tujidan", "tjd", "jidan", "jd", "dan", "d"]
