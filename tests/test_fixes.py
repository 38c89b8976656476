"""What ``--fix`` makes of a file, byte for byte."""

from __future__ import annotations

import ast
import codecs
import random
import re
import stat
from pathlib import Path
from textwrap import dedent

import pytest

from ckpt_lint import engine, fixes, fixing
from ckpt_lint.findings import Edit, Finding, Fix, Position, Span
from ckpt_lint.fixes import Fixing
from tests.frontends.tools import CONFIG, PATH, findings, fixed, fixed_bytes, left, outcome

CLASS_IMPORT = "from ckpt_lint.safe.lightning import SafeModelCheckpoint\n"
RESOLVER_IMPORT = "from ckpt_lint.safe import resume_path\n"


def check(before: str, after: str, release: str = "2.1.3") -> None:
    """``before`` becomes ``after``, which nothing more is to be said of."""
    assert fixed(dedent(before), release) == dedent(after)


# --- callbacks


def test_the_class_is_exchanged_and_imported_behind_lightnings() -> None:
    check(
        """\
        import torch
        from lightning.pytorch.callbacks import ModelCheckpoint  # saves

        callback = ModelCheckpoint(monitor='x', save_last=True)  # keep
        """,
        """\
        import torch
        from lightning.pytorch.callbacks import ModelCheckpoint  # saves
        from ckpt_lint.safe.lightning import SafeModelCheckpoint

        callback = SafeModelCheckpoint(monitor='x', save_last=True)  # keep
        """,
    )


def test_the_helper_is_that_of_the_package_that_runs_it() -> None:
    check(
        """\
        import pytorch_lightning as pl
        callback = pl.callbacks.ModelCheckpoint(save_last="link")
        """,
        """\
        import pytorch_lightning as pl
        from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint
        callback = SafeModelCheckpoint(save_last="link")
        """,
    )


def test_comments_and_layout_inside_the_call_stay() -> None:
    check(
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        callbacks = [
            (ModelCheckpoint)(  # first
                # the metric
                monitor = "x",
                save_last=True   ,  # why not
            ),
            (
                ModelCheckpoint
            )(save_last = (True)),
        ]
        """,
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        from ckpt_lint.safe.lightning import SafeModelCheckpoint
        callbacks = [
            (SafeModelCheckpoint)(  # first
                # the metric
                monitor = "x",
                save_last=True   ,  # why not
            ),
            (
                SafeModelCheckpoint
            )(save_last = (True)),
        ]
        """,
    )


def test_several_in_one_statement_share_one_import() -> None:
    check(
        """\
        from functools import partial
        import lightning.pytorch as pl
        a, b = pl.callbacks.ModelCheckpoint(save_last=True), partial(pl.callbacks.ModelCheckpoint, save_last=True); c = 1
        """,
        """\
        from functools import partial
        import lightning.pytorch as pl
        from ckpt_lint.safe.lightning import SafeModelCheckpoint
        a, b = SafeModelCheckpoint(save_last=True), partial(SafeModelCheckpoint, save_last=True); c = 1
        """,
    )


def test_a_callback_nested_in_the_statement_that_resumes() -> None:
    check(
        """\
        from lightning.pytorch import Trainer
        from lightning.pytorch.callbacks import ModelCheckpoint
        Trainer(callbacks=[ModelCheckpoint(save_last=True)]).fit(model, ckpt_path="last.ckpt")
        """,
        """\
        from lightning.pytorch import Trainer
        from lightning.pytorch.callbacks import ModelCheckpoint
        from ckpt_lint.safe import resume_path
        from ckpt_lint.safe.lightning import SafeModelCheckpoint
        Trainer(callbacks=[SafeModelCheckpoint(save_last=True)]).fit(model, ckpt_path=resume_path("last.ckpt"))
        """,
    )


def test_the_base_of_a_subclass_is_exchanged() -> None:
    check(
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint

        class Mine(ModelCheckpoint):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

        first, second = Mine(save_last=True), Mine(save_last=True)
        """,
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        from ckpt_lint.safe.lightning import SafeModelCheckpoint

        class Mine(SafeModelCheckpoint):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

        first, second = Mine(save_last=True), Mine(save_last=True)
        """,
    )


def test_one_dictionary_spread_into_two_calls() -> None:
    check(
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        kwargs = dict(save_last=True)
        a = ModelCheckpoint("a", **kwargs)
        b = ModelCheckpoint("b", **kwargs)
        """,
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        from ckpt_lint.safe.lightning import SafeModelCheckpoint
        kwargs = dict(save_last=True)
        a = SafeModelCheckpoint("a", **kwargs)
        b = SafeModelCheckpoint("b", **kwargs)
        """,
    )


# --- where the import goes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
            try:
                from lightning.pytorch.callbacks import ModelCheckpoint
            except ImportError:
                from pytorch_lightning.callbacks import ModelCheckpoint
            callback = ModelCheckpoint(save_last=True)
            """,
            """\
            try:
                from lightning.pytorch.callbacks import ModelCheckpoint
                from ckpt_lint.safe.lightning import SafeModelCheckpoint
            except ImportError:
                from pytorch_lightning.callbacks import ModelCheckpoint
                from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="try",
        ),
        pytest.param(
            """\
            try: import lightning.pytorch as pl
            except ImportError: import pytorch_lightning as pl; import os
            callback = pl.callbacks.ModelCheckpoint(save_last=True)
            """,
            """\
            try: import lightning.pytorch as pl; from ckpt_lint.safe.lightning import SafeModelCheckpoint
            except ImportError: import pytorch_lightning as pl; from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint; import os
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="one-line-try",
        ),
        pytest.param(
            """\
            if x: from lightning.pytorch.callbacks import ModelCheckpoint  # lazy
            callback = ModelCheckpoint(save_last=True)
            """,
            """\
            if x: from lightning.pytorch.callbacks import ModelCheckpoint; from ckpt_lint.safe.lightning import SafeModelCheckpoint  # lazy
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="one-line-if",
        ),
        pytest.param(
            """\
            def build():
            \tfrom lightning.pytorch.callbacks import (
            \t\tModelCheckpoint,
            \t)  # lazy

            \treturn ModelCheckpoint(save_last=True)
            """,
            """\
            def build():
            \tfrom lightning.pytorch.callbacks import (
            \t\tModelCheckpoint,
            \t)  # lazy
            \tfrom ckpt_lint.safe.lightning import SafeModelCheckpoint

            \treturn SafeModelCheckpoint(save_last=True)
            """,
            id="function-with-tabs",
        ),
        pytest.param(
            """\
            class Factory:
              from lightning.pytorch.callbacks import ModelCheckpoint

              callback = ModelCheckpoint(save_last=True)
            """,
            """\
            class Factory:
              from lightning.pytorch.callbacks import ModelCheckpoint
              from ckpt_lint.safe.lightning import SafeModelCheckpoint

              callback = SafeModelCheckpoint(save_last=True)
            """,
            id="class",
        ),
        pytest.param(
            """\
            def build(): from lightning.pytorch.callbacks import ModelCheckpoint; return ModelCheckpoint(save_last=True)
            """,
            """\
            def build(): from lightning.pytorch.callbacks import ModelCheckpoint; from ckpt_lint.safe.lightning import SafeModelCheckpoint; return SafeModelCheckpoint(save_last=True)
            """,
            id="one-line-function",
        ),
        pytest.param(
            """\
            import os; from lightning.pytorch.callbacks import ModelCheckpoint; x = 1
            callback = ModelCheckpoint(save_last=True)
            """,
            """\
            import os; from lightning.pytorch.callbacks import ModelCheckpoint; from ckpt_lint.safe.lightning import SafeModelCheckpoint; x = 1
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="semicolons",
        ),
        pytest.param(
            """\
            from lightning.pytorch.callbacks import ModelCheckpoint; callback = ModelCheckpoint(save_last=True)
            """,
            """\
            from lightning.pytorch.callbacks import ModelCheckpoint; from ckpt_lint.safe.lightning import SafeModelCheckpoint; callback = SafeModelCheckpoint(save_last=True)
            """,
            id="used-in-the-line-of-the-import",
        ),
        pytest.param(
            """\
            from lightning.pytorch.callbacks import \\
                ModelCheckpoint
            callback = ModelCheckpoint(save_last=True)
            """,
            """\
            from lightning.pytorch.callbacks import \\
                ModelCheckpoint
            from ckpt_lint.safe.lightning import SafeModelCheckpoint
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="continued-line",
        ),
        pytest.param(
            """\
            from lightning.pytorch.callbacks import *
            callback = ModelCheckpoint(save_last=True)
            """,
            """\
            from lightning.pytorch.callbacks import *
            from ckpt_lint.safe.lightning import SafeModelCheckpoint
            callback = SafeModelCheckpoint(save_last=True)
            """,
            id="star",
        ),
        pytest.param(
            "import os\n\x0cfrom lightning.pytorch.callbacks import ModelCheckpoint\n"
            "\x0ccallback = ModelCheckpoint(save_last=True)\n",
            "import os\n\x0cfrom lightning.pytorch.callbacks import ModelCheckpoint\n"
            "from ckpt_lint.safe.lightning import SafeModelCheckpoint\n"
            "\x0ccallback = SafeModelCheckpoint(save_last=True)\n",
            id="form-feed",
        ),
    ],
)
def test_the_import_of_the_class_follows_the_import_it_goes_with(before: str, after: str) -> None:
    check(before, after)


def test_two_spellings_of_the_class_share_one_import_in_each_arm() -> None:
    before = """try:
    import lightning.pytorch as pl
    from lightning.pytorch.callbacks import ModelCheckpoint as MC
except ImportError:
    import pytorch_lightning as pl
    from pytorch_lightning.callbacks import ModelCheckpoint as MC
one = MC(save_last=True)
two = pl.callbacks.ModelCheckpoint(save_last=True)
"""
    after = fixed(before)
    assert after.count("from ckpt_lint.safe.lightning import SafeModelCheckpoint") == 1
    assert after.count("from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint") == 1
    assert "one = SafeModelCheckpoint(save_last=True)\ntwo = SafeModelCheckpoint(save_last=True)\n" in after


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", ""),
        ("import os\n", ""),
        ("# a comment\nimport os\nimport sys  # system\n", "\n\nx = 1\nimport re\n"),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# licence\n", ""),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport os\n", "\n"),
        ('"""Docstring."""\n', "\n"),
        ('"""Doc"""  # and why\n', "\n"),
        ("from __future__ import annotations\n", ""),
        ("from __future__ import annotations; import os\n", ""),
        ("from __future__ import (\n    annotations,\n    division,\n)  # both\n", "\n"),
        ('"implicitly" "concatenated"\nfrom __future__ import annotations\n', "\n"),
        ('("paren"\n "thesised")\nfrom __future__ import annotations\n', "\n"),
        ('"""Docstring."""; from __future__ import annotations\n', "\n"),
        ('# c\n"""Docstring.\n\nMore.\n"""\n\nfrom __future__ import annotations\nimport os\n', "x\n"),
        ("from __future__ import annotations\n\n\nfrom __future__ import division\n", "x = 1\n"),
        ("\x0cfrom __future__ import annotations\n", ""),
        ("from __future__ import \\\n    annotations\n", ""),
    ],
)
def test_the_import_of_resume_path_goes_below_the_imports_at_the_top(above: str, below: str) -> None:
    rest = f"{below}def main(trainer):\n    trainer.fit(model, ckpt_path='last.ckpt')\n"
    after = fixed(above + rest)
    compile(after, PATH, "exec")
    wrapped = rest.replace("'last.ckpt'", "resume_path('last.ckpt')")
    assert after == above + RESOLVER_IMPORT + wrapped


@pytest.mark.parametrize("first", ['"""Doc"""', "import os", "from __future__ import division"])
def test_the_import_goes_before_its_use_in_the_same_line(first: str) -> None:
    source = f"{first}; trainer.fit(model, ckpt_path='last.ckpt')\n"
    use = "trainer.fit(model, ckpt_path=resume_path('last.ckpt'))\n"
    assert fixed(source) == f"{first}; {RESOLVER_IMPORT.strip()}; {use}"


@pytest.mark.parametrize("feed", ["\f", "\f\f", " \f", "\t\f"])
def test_form_feeds_do_not_shift_the_edits(feed: str) -> None:
    source = (
        f"{feed}import os\n{feed}\nif os.name:\n  {feed}  x = 1\n"
        f"{feed}  trainer.fit(model, ckpt_path='last.ckpt') \f # c\n{feed}text = '''\n{feed}a'''\n"
    )
    after = source.replace("os\n", "os\nfrom ckpt_lint.safe import resume_path\n", 1)
    assert fixed(source) == after.replace("'last.ckpt'", "resume_path('last.ckpt')")


def test_decorators_stay_with_their_function() -> None:
    check(
        """\
        # about main
        @app.command
        @other
        def main(trainer):
            trainer.fit(model, ckpt_path="last.ckpt")
        """,
        """\
        # about main
        from ckpt_lint.safe import resume_path
        @app.command
        @other
        def main(trainer):
            trainer.fit(model, ckpt_path=resume_path("last.ckpt"))
        """,
    )


def test_code_between_the_imports_does_not_move_the_import_below_its_use() -> None:
    check(
        """\
        import os
        os.environ["X"] = "1"
        trainer.fit(model, ckpt_path="last.ckpt")
        import lightning as L
        """,
        """\
        import os
        from ckpt_lint.safe import resume_path
        os.environ["X"] = "1"
        trainer.fit(model, ckpt_path=resume_path("last.ckpt"))
        import lightning as L
        """,
    )


# --- names


@pytest.mark.parametrize(
    "taken",
    [
        "SafeModelCheckpoint = 1\n",
        "import SafeModelCheckpoint\n",
        "from other import SafeModelCheckpoint\n",
        "from other import x as SafeModelCheckpoint\n",
        "def SafeModelCheckpoint(): pass\n",
        "class SafeModelCheckpoint: pass\n",
        "def f(SafeModelCheckpoint): pass\n",
        "def f():\n    SafeModelCheckpoint = 1\n",
        "for SafeModelCheckpoint in x: pass\n",
        "with x as SafeModelCheckpoint: pass\n",
        "x = [SafeModelCheckpoint for SafeModelCheckpoint in y]\n",
        "try: pass\nexcept E as SafeModelCheckpoint: pass\n",
    ],
)
def test_a_name_that_is_taken_is_not_taken_over(taken: str) -> None:
    source = f"from lightning.pytorch.callbacks import ModelCheckpoint\n{taken}c = ModelCheckpoint(save_last=True)\n"
    assert fixed(source) == (
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "from ckpt_lint.safe.lightning import SafeModelCheckpoint as CkptLintModelCheckpoint\n"
        f"{taken}c = CkptLintModelCheckpoint(save_last=True)\n"
    )


def test_a_fallback_name_that_is_taken_too() -> None:
    check(
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        SafeModelCheckpoint = CkptLintModelCheckpoint = None
        c = ModelCheckpoint(save_last=True)
        """,
        """\
        from lightning.pytorch.callbacks import ModelCheckpoint
        from ckpt_lint.safe.lightning import SafeModelCheckpoint as CkptLintModelCheckpoint_2
        SafeModelCheckpoint = CkptLintModelCheckpoint = None
        c = CkptLintModelCheckpoint_2(save_last=True)
        """,
    )


@pytest.mark.parametrize(
    "taken",
    ["def resume_path(p): return p\n", "resume_path = 'x'\n", "def f(resume_path): pass\n"],
)
def test_resume_path_that_is_taken(taken: str) -> None:
    assert fixed(f"{taken}trainer.fit(model, ckpt_path='last.ckpt')\n") == (
        "from ckpt_lint.safe import resume_path as ckpt_lint_resume_path\n"
        f"{taken}trainer.fit(model, ckpt_path=ckpt_lint_resume_path('last.ckpt'))\n"
    )


def test_a_mention_in_a_string_or_comment_takes_no_name() -> None:
    source = "# resume_path, later\ntrainer.fit(model, 'resume_path', ckpt_path='last.ckpt')\n"
    assert "ckpt_path=resume_path('last.ckpt')" in fixed(source)


def test_both_packages_in_one_file_get_a_name_each() -> None:
    check(
        """\
        import lightning.pytorch as new
        import pytorch_lightning as old
        a = new.callbacks.ModelCheckpoint(save_last=True)
        b = old.callbacks.ModelCheckpoint(save_last=True)
        """,
        """\
        import lightning.pytorch as new
        from ckpt_lint.safe.lightning import SafeModelCheckpoint
        import pytorch_lightning as old
        from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint as CkptLintModelCheckpoint
        a = SafeModelCheckpoint(save_last=True)
        b = CkptLintModelCheckpoint(save_last=True)
        """,
    )


@pytest.mark.parametrize("name", ["SafeModelCheckpoint", "Safe"])
def test_an_import_that_is_there_is_used(name: str) -> None:
    spelled = name if name == "SafeModelCheckpoint" else f"SafeModelCheckpoint as {name}"
    source = (
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        f"from ckpt_lint.safe.lightning import {spelled}\n"
        "a = {0}(save_last=True)\nb = ModelCheckpoint(save_last=True)\n"
    ).replace("{0}", name)
    assert fixed(source) == source.replace("b = ModelCheckpoint", f"b = {name}")


@pytest.mark.parametrize("name", ["resume_path", "safely"])
def test_a_resume_path_that_is_there_is_used(name: str) -> None:
    spelled = name if name == "resume_path" else f"resume_path as {name}"
    source = (
        f"from ckpt_lint.safe import {spelled}\n"
        "def main(trainer):\n    trainer.fit(m, ckpt_path='last.ckpt')\n"
    )
    assert fixed(source) == source.replace("'last.ckpt'", f"{name}('last.ckpt')")


def test_an_import_that_is_shadowed_at_the_place_is_not_used() -> None:
    check(
        """\
        from ckpt_lint.safe import resume_path
        def main(trainer, resume_path):
            trainer.fit(m, ckpt_path="last.ckpt")
        """,
        """\
        from ckpt_lint.safe import resume_path
        from ckpt_lint.safe import resume_path as ckpt_lint_resume_path
        def main(trainer, resume_path):
            trainer.fit(m, ckpt_path=ckpt_lint_resume_path("last.ckpt"))
        """,
    )


# --- resume paths and guards


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x if os.path.exists(x) else None", "resume_path(x, missing_ok=True)"),
        ("str(x) if x.exists() else None", "resume_path(x, missing_ok=True)"),
        ("(x if isfile(x) else None)", "(resume_path(x, missing_ok=True))"),
        (
            "None if not exists(x) else x",
            "resume_path(None if not resume_path(x, missing_ok=True) else x)",
        ),
        ("x", "resume_path(x)"),
        ("(\n        x  # the last\n    )", "(\n        resume_path(x)  # the last\n    )"),
    ],
)
def test_what_is_handed_to_fit_is_resolved(before: str, after: str) -> None:
    source = "def main(run, trainer):\n    x = run / 'last.ckpt'\n    trainer.fit(model, ckpt_path={})\n"
    assert fixed(source.format(before)) == RESOLVER_IMPORT + source.format(after)


def test_guards_of_statements() -> None:
    check(
        """\
        import os
        def main(run, trainer):
            resume = None
            path = os.path.join(run, "last.ckpt")
            if os.path.exists(path):  # is it there?
                resume = path
            trainer.fit(model, ckpt_path=resume)
        """,
        """\
        import os
        from ckpt_lint.safe import resume_path
        def main(run, trainer):
            resume = None
            path = os.path.join(run, "last.ckpt")
            if resume_path(path, missing_ok=True):  # is it there?
                resume = path
            trainer.fit(model, ckpt_path=resume_path(resume))
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("trainer.fit(m, None, None, None, x)", "trainer.fit(m, None, None, None, resume_path(x))"),
        ("trainer.ckpt_path = x", "trainer.ckpt_path = resume_path(x)"),
        ("trainer.fit(m, **{'ckpt_path': x})", "trainer.fit(m, **{'ckpt_path': resume_path(x)})"),
        ("trainer.fit(m, ckpt_path=a or x)", "trainer.fit(m, ckpt_path=resume_path(a or x))"),
        (
            "trainer.fit(m, ckpt_path=x if a else y)",
            "trainer.fit(m, ckpt_path=resume_path(x if a else y))",
        ),
        ("trainer.fit(m, ckpt_path=(z := x))", "trainer.fit(m, ckpt_path=(resume_path(z := x)))"),
        (
            "trainer.fit(m, ckpt_path='a/'\n        'last.ckpt')",
            "trainer.fit(m, ckpt_path=resume_path('a/'\n        'last.ckpt'))",
        ),
    ],
)
def test_each_sink(before: str, after: str) -> None:
    source = "def main(run, trainer, y, a):\n    x = run / 'last.ckpt'\n    {}\n"
    assert fixed(source.format(before)) == RESOLVER_IMPORT + source.format(after)


def test_several_literals_in_one_sink() -> None:
    check(
        """\
        def main(trainer, a):
            trainer.fit(m, ckpt_path="a/last.ckpt" if a else "b/last.ckpt")
        """,
        """\
        from ckpt_lint.safe import resume_path
        def main(trainer, a):
            trainer.fit(m, ckpt_path=resume_path("a/last.ckpt" if a else "b/last.ckpt"))
        """,
    )


# --- bytes

SCRIPT = """\
# grüße
import os  # ä
from lightning.pytorch.callbacks import ModelCheckpoint

NAME = "größe" + os.sep; callback = ModelCheckpoint(monitor="größe", save_last=True)  # ü


def main(trainer):
    # straße
    'ß'; trainer.fit(NAME, ckpt_path="größe/last.ckpt")
"""
FIXED_SCRIPT = (
    SCRIPT.replace("= ModelCheckpoint(", "= SafeModelCheckpoint(")
    .replace('"größe/last.ckpt"', 'resume_path("größe/last.ckpt")')
    .replace("ModelCheckpoint\n", "ModelCheckpoint\n" + RESOLVER_IMPORT + CLASS_IMPORT, 1)
)


def lines(text: str, kind: str) -> str:
    if kind == "none at the end":
        return text.rstrip("\n")
    if kind == "mixed":
        parts = text.split("\n")
        ends = ["\r\n", "\n", "\r"]
        return "".join(p + ends[n % 3] for n, p in enumerate(parts[:-1]))
    return text.replace("\n", {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}[kind])


def in_bytes(text: str, encoding: str) -> bytes:
    if encoding == "latin-1":
        return text.encode("latin-1")
    return (codecs.BOM_UTF8 if encoding == "bom" else b"") + text.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "bom", "latin-1"])
@pytest.mark.parametrize("kind", ["LF", "CRLF", "CR", "none at the end", "mixed"])
def test_encoding_and_line_ends_stay(encoding: str, kind: str) -> None:
    cookie = "# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else ""
    before = in_bytes(lines(cookie + SCRIPT, kind), encoding)
    after = fixed_bytes(before)
    if kind != "mixed":
        assert after == in_bytes(lines(cookie + FIXED_SCRIPT, kind), encoding)
    ast.parse(after)
    assert without_our_edits(after) == before


def without_our_edits(data: bytes) -> bytes:
    """Undo by hand what the fixes may do."""
    data = re.sub(rb"(\r\n|\r|\n)from ckpt_lint[^\r\n]*", b"", data)
    data = re.sub(rb"resume_path\(([^()]*)\)", rb"\1", data)
    return data.replace(b"SafeModelCheckpoint", b"ModelCheckpoint")


def test_an_encoding_that_cannot_be_written_back_is_left_alone() -> None:
    escapes = b'\x1b$B\x1b(B\x1b$B$"\x1b(B'
    data = b"# coding: iso-2022-jp\n# " + escapes + b"\ntrainer.fit(m, ckpt_path='last.ckpt')\n"
    result = outcome(data)
    assert [finding.code for finding in result.findings] == ["CKPT201"]
    assert fixing.fix_bytes(PATH, data, result, CONFIG) is None
    assert [trouble.path for trouble in result.troubles] == [PATH]
    assert "cannot be written back" in result.troubles[0].message


def test_a_fix_that_breaks_the_file_changes_nothing() -> None:
    span = Span(Position(1, 1), Position(1, 1))
    finding = Finding(PATH, span, "X", "x", "y", fix=Fix("safe", "z", (Edit(span, "("),)))
    broken = Fixing(lambda _: b"x = 1\n", unsafe=False)
    assert broken.run([finding], lambda _: []) == [finding]
    assert broken.texts == {PATH: "x = 1\n"}
    assert "does not parse" in broken.failed[PATH]


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    span = Span(Position(1, 1), Position(1, 2))
    finding = Finding(PATH, span, "X", "x", "y", fix=Fix("unsafe", "z", (Edit(span, "y"),)))
    texts = {PATH: "x = 1\n"}
    assert fixes.apply(texts, [finding], unsafe=False) == (texts, [])
    assert fixes.apply(texts, [finding], unsafe=True) == ({PATH: "y = 1\n"}, [finding])


def test_fixes_that_overlap_wait_for_the_next_pass() -> None:
    def replace(start: int, end: int, content: str) -> Finding:
        span = Span(Position(1, start), Position(1, end))
        return Finding(PATH, span, "X", "x", "y", fix=Fix("safe", "z", (Edit(span, content),)))

    first, overlapping, beside = replace(1, 4, "X"), replace(3, 6, "Y"), replace(6, 8, "Z")
    texts, done = fixes.apply({PATH: "abcdefgh"}, [first, overlapping, beside], unsafe=False)
    assert (texts, done) == ({PATH: "XdeZh"}, [first, beside])


def test_the_diff_says_what_changes() -> None:
    data = b"trainer.fit(m, ckpt_path='last.ckpt')"
    result = outcome(data)
    once = fixing.fix_bytes(PATH, data, result, CONFIG)
    assert once is not None
    assert fixes.diff(once) == (
        "--- train.py\n+++ train.py\n@@ -1 +1,2 @@\n"
        "-trainer.fit(m, ckpt_path='last.ckpt')\n\\ No newline at end of file\n"
        "+from ckpt_lint.safe import resume_path\n"
        "+trainer.fit(m, ckpt_path=resume_path('last.ckpt'))\n\\ No newline at end of file\n"
    )


def test_writing_keeps_the_mode_and_follows_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_bytes(b"old")
    real.chmod(0o750)
    link.symlink_to(real)
    fixes.write(str(link), b"new")
    assert real.read_bytes() == b"new"
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o750
    assert sorted(tmp_path.iterdir()) == [link, real]


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(fixes.FixError, match="could not be written"):
        fixes.write(str(tmp_path / "gone" / "train.py"), b"new")


# --- everything at once

CASES = sorted((Path(__file__).parent / "frontends" / "cases").glob("*.py"))


IMPORTED = "from lightning.pytorch.callbacks import ModelCheckpoint\n"
SURELY_ON = ["ModelCheckpoint(save_last=True)", "ModelCheckpoint(save_last='link' if x else True)"]
PERHAPS_OFF = [
    "ModelCheckpoint(save_last=True if x else False)",
    "ModelCheckpoint(**({'save_last': True} if x else {}))",
    "keep = None\nif x:\n    keep = True\nModelCheckpoint(save_last=keep)",
]


@pytest.mark.parametrize("code", SURELY_ON)
def test_the_class_is_exchanged_where_save_last_is_surely_on(code: str) -> None:
    assert [each.fix and each.fix.applicability for each in findings(IMPORTED + code)] == ["safe"]


@pytest.mark.parametrize("code", PERHAPS_OFF)
def test_to_exchange_the_class_is_unsafe_where_save_last_may_be_off(code: str) -> None:
    assert [each.fix and each.fix.applicability for each in findings(IMPORTED + code)] == ["unsafe"]


def test_two_calls_that_share_a_dictionary_are_fixed_as_unsafely_as_the_less_certain_one() -> None:
    code = "on = {'save_last': True}\nModelCheckpoint(**on)\nModelCheckpoint(**(on if x else {}))\n"
    assert [each.fix and each.fix.applicability for each in findings(IMPORTED + code)] == ["unsafe"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("release", ["2.1.3", "2.6.6"])
def test_every_case_is_clean_after_one_run_and_keeps_its_other_lines(case: Path, release: str) -> None:
    before = case.read_text(encoding="utf-8")
    after = fixed(before, release)
    assert after.count("\n") - before.count("\n") == imports(after) - imports(before)


def imports(text: str) -> int:
    return len(re.findall(r"(?m)^\s*from ckpt_lint\.", text))


def test_what_a_fix_changes_counts_for_the_rules_that_see_the_whole_project() -> None:
    source = (
        "import os\nimport lightning as L\n"
        "callback = L.pytorch.callbacks.ModelCheckpoint(save_last='link')\n"
        "path = 'runs/last.ckpt'\n"
        "L.Trainer().fit(model, ckpt_path=path if os.path.exists(path) else None)\n"
    )
    before = outcome(source, "2.6.6")
    assert "CKPT203" in [each.code for each in before.findings]
    after = engine.recheck({PATH: source.replace("'link'", "False").encode()}, before)
    assert "CKPT203" not in [each.code for each in after]


@pytest.mark.parametrize("seed", range(12))
def test_cases_thrown_together(seed: int) -> None:
    """Bodies of cases in one module: fixed once, nothing is left and it is still Python."""
    chance = random.Random(seed)
    blocks = [
        ast.get_source_segment(text, statement) or ""
        for case in chance.sample(CASES, 4)
        for text in [case.read_text(encoding="utf-8")]
        for statement in ast.parse(text).body
        if isinstance(statement, (ast.FunctionDef, ast.Import, ast.ImportFrom))
    ]
    # Keras's class of the same name, shuffled behind Lightning's, rightly stops a fix.
    blocks = [block for block in blocks if "keras" not in block]
    chance.shuffle(blocks)
    source = chance.choice(["", "from __future__ import annotations\n"]) + "\n".join(blocks) + "\n"
    release = chance.choice(["2.1.3", "2.6.6"])
    assert left(findings(fixed(source, release), release)) == []
