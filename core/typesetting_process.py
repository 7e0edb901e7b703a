"""The process that sets one paper: a task as JSON comes in, the PDF goes out.

Run by ``core.typesetting`` only. It imports nothing of ours, so that it starts at once.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path

import typst

MEMORY_MAX = 2 << 30


def main() -> None:
    """Set the paper; end with the setter's complaint when the template is wrong."""
    # Not every system knows this limit; where it does, a paper cannot take the machine along.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    task = json.load(sys.stdin)
    template = Path(task["template"])
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[task["fonts"]]
    )
    try:
        pdf = typst.compile(
            template,
            root=template.parent,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=task["inputs"],
            format="pdf",
            timestamp=task["timestamp"],
        )
    except typst.TypstError as error:
        sys.exit(f"{error.message}\n{error.diagnostic}")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
