"""What else becomes of a last.ckpt path: saved to, compared, weights taken from it, and so on."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.guards import tested
from ckpt_lint.frontends.python.mappings import arguments
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk

CALLS = {
    "save": {"save_checkpoint", "save", "dump", "save_model", "copy", "copy2", "copyfile", "copytree",
             "move", "rename", "replace", "symlink", "symlink_to", "link", "unlink", "remove", "rmtree",
             "touch", "write_bytes"},
    "weights": {"load", "load_from_checkpoint", "load_checkpoint", "load_model", "load_weights",
                "load_file", "restore", "from_pretrained", "load_state_dict", "init_from_ckpt",
                "resume_path"},
    "compare": {"endswith", "startswith", "match", "search", "fullmatch", "index", "split"},
    "log": {"print", "info", "debug", "warning", "warn", "error", "exception", "critical", "log", "echo",
            "write", "pprint"},
}  # fmt: skip
KIND = {name: kind for kind, names in CALLS.items() for name in names}
EVALUATING = frozenset({"test", "validate", "predict"})
EVALUATION = ("model", "dataloaders", "ckpt_path")


def uses(walk: Walk) -> Iterator[tuple[str, Site]]:
    """Every expression whose value is used for something else than a resume, and for what."""
    for site in walk.calls:
        call = site.node
        assert isinstance(call, cst.Call)
        name = call.func.attr.value if isinstance(call.func, cst.Attribute) else _name(call.func)
        if name in EVALUATING:
            for entry in arguments(call.args, site, EVALUATION).by_name.get("ckpt_path", ()):
                if entry.site is not None:
                    yield "evaluation", entry.site
        subject = tested(call)
        if subject is not None and not isinstance(subject, (cst.Name, cst.Attribute)):
            # A name is tested for the sake of what is done with it next, which tells.
            yield "guard", site.moved(subject)
        kind = KIND.get(name) or ("weights" if name.startswith(("load_", "restore_")) else "")
        if kind:
            yield from ((kind, site.moved(argument.value)) for argument in call.args)
            if isinstance(call.func, cst.Attribute) and kind != "log":
                yield kind, site.moved(call.func.value)
        yield from (
            ("log", site.moved(a.value))
            for a in call.args
            if a.keyword is not None and a.keyword.value == "help"
        )


def _name(node: cst.CSTNode) -> str:
    return node.value if isinstance(node, cst.Name) else ""
