"""Files to facts: one front-end a language."""

from __future__ import annotations

from ckpt_lint.project import pins as kinds


def well_formed(path: str, text: str) -> bool:
    """Whether a text is what its file's name promises."""
    if kinds.kind_of(path) is not None and not path.endswith(".py"):
        from ckpt_lint.frontends import pins

        return pins.well_formed(path, text)
    from ckpt_lint.frontends import python

    return python.well_formed(text)
