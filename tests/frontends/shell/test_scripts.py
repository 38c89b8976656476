"""Command lines that hand over a last.ckpt: what is open, what is LightningCLI's own, what is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lint.crossing import OpenLiteral
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends import shell
from ckpt_lint.ports import Port
from tests.frontends.projects import check

OPTION, KEY = "option", "key"


def read(text: str) -> FileFacts:
    return shell.read("train.sh", text.encode())


def given(text: str) -> list[tuple[str, str, str]]:
    """Text, kind and name of what is handed over."""
    literals = [each for each in read(text).open if isinstance(each, OpenLiteral)]
    return [(str(each.value), port.kind, port.name) for each in literals for port in each.ports]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python train.py --resume a/last.ckpt", ("a/last.ckpt", OPTION, "resume")),
        ("python train.py --resume=a/last.ckpt", ("--resume=a/last.ckpt", OPTION, "resume")),
        ("python train.py -R last.ckpt", ("last.ckpt", OPTION, "R")),
        ("python train.py --resume a/last.ckpt/", ("a/last.ckpt/", OPTION, "resume")),
        ("python train.py -t -R $d/last.ckpt -x", ("$d/last.ckpt", OPTION, "R")),
        ('python train.py --resume "$d/last.ckpt"', ('"$d/last.ckpt"', OPTION, "resume")),
        ('python train.py --resume "$d"/last.ckpt', ('"$d"/last.ckpt', OPTION, "resume")),
        ("python train.py --resume '/a b/last.ckpt'", ("'/a b/last.ckpt'", OPTION, "resume")),
        ("python train.py --resume $(ls d)/last.ckpt", ("$(ls d)/last.ckpt", OPTION, "resume")),
        ("python train.py --resume ${d}last.ckpt", ("${d}last.ckpt", OPTION, "resume")),
        ("srun python -m a.train ckpt_path=a/last.ckpt", ("ckpt_path=a/last.ckpt", KEY, "ckpt_path")),
        ("torchrun t.py ++trainer.ckpt=a/last.ckpt", ("++trainer.ckpt=a/last.ckpt", KEY, "trainer.ckpt")),
        ("X=1 python t.py --resume-from a/last.ckpt", ("a/last.ckpt", OPTION, "resume-from")),
        ("python t.py --resume-from a/last-v12.ckpt", ("a/last-v12.ckpt", OPTION, "resume-from")),
        ("cd x && python t.py --resume a/last.ckpt; ls", ("a/last.ckpt", OPTION, "resume")),
        ("\t@python t.py --resume $(RUN)/last.ckpt  # go on", ("$(RUN)/last.ckpt", OPTION, "resume")),
    ],
)
def test_an_option_is_named_with_its_value(command: str, expected: tuple[str, str, str]) -> None:
    assert given(command + "\n") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        'CKPT="$d/last.ckpt"\npython t.py --resume $CKPT\n',
        'export CKPT="$d/last.ckpt"\npython t.py --resume "${CKPT}"\n',
        'local CKPT="$d/last.ckpt" OTHER=1\npython t.py \\\n  --resume=$CKPT\n',
        'CKPT="$d/last.ckpt"\nrun:\n\tpython t.py --resume $(CKPT)\n',
    ],
)
def test_a_variable_is_followed_to_its_value(text: str) -> None:
    ((value, kind, name),) = given(text)
    assert (value.rpartition("=")[2], kind, name) == ('"$d/last.ckpt"', OPTION, "resume")


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("ARGS=(--x 1)\nARGS+=(--resume a/last.ckpt)\npython t.py \"${ARGS[@]}\"\n", "a/last.ckpt", "resume"),
        ("ARGS=(\n  --x 1\n  -R a/last.ckpt  # on\n)\npython t.py ${ARGS[*]}\n", "a/last.ckpt", "R"),
        ("ARGS='--resume a/last.ckpt --x'\nsrun python t.py $ARGS\n", "a/last.ckpt", "resume"),
        ('A="--x 1"\nA="$A --resume a/last.ckpt"\npython t.py $A\n', "a/last.ckpt", "resume"),
        ('A="--x 1"\nA+=" --resume a/last.ckpt"\npython t.py $A\n', "a/last.ckpt", "resume"),
        ("CMD=(python t.py)\nCMD+=(\"--resume=$d/last.ckpt\")\n\"${CMD[@]}\"\n", '"--resume=$d/last.ckpt"', "resume"),
        ('CMD="python t.py --resume a/last.ckpt"\neval $CMD\n', "a/last.ckpt", "resume"),
        ('sbatch -J x --wrap="python t.py --resume a/last.ckpt"\n', "a/last.ckpt", "resume"),
        ("sbatch --wrap 'python t.py --resume a/last.ckpt'\n", "a/last.ckpt", "resume"),
        ('srun bash -c "cd x && python t.py --resume a/last.ckpt"\n', "a/last.ckpt", "resume"),
        ("torchrun --nproc 2 t.py --resume a/last.ckpt\n", "a/last.ckpt", "resume"),
        ("accelerate launch t.py --resume a/last.ckpt\n", "a/last.ckpt", "resume"),
        ("python -u t.py --resume $(ls -t a/*/last.ckpt | head -1)\n", "$(ls -t a/*/last.ckpt | head -1)", "resume"),
        ("C=$(find a -name last.ckpt)\npython t.py --resume $C\n", "$(find a -name last.ckpt)", "resume"),
        ("NAME=last.ckpt\npython t.py --resume $d/$NAME\n", "last.ckpt", "resume"),
        ("if x; then\n  C=a/last.ckpt\nelse\n  C=\nfi\npython t.py --resume $C\n", "a/last.ckpt", "resume"),
        ('if x; then ARGS="--resume a/last.ckpt"; fi\npython t.py $ARGS\n', "a/last.ckpt", "resume"),
        ("for i in 1 2; do\n  python t.py --resume a/$i/last.ckpt\ndone\n", "a/$i/last.ckpt", "resume"),
        ("cat <<EOF > job.sh\npython t.py --resume a/last.ckpt\nEOF\n", "a/last.ckpt", "resume"),
    ],
)  # fmt: skip
def test_a_command_is_put_together_from_its_parts(text: str, value: str, name: str) -> None:
    assert given(text) == [(value, OPTION, name)]


def test_recipes_of_makefiles_take_lists_of_arguments() -> None:
    text = "ARGS = --x 1\nARGS += --resume a/last.ckpt\ntrain:\n\t@X=1 python t.py $(ARGS) y=1\n"
    (literal,) = shell.read("Makefile", text.encode()).open
    assert isinstance(literal, OpenLiteral)
    assert (literal.value, literal.ports) == ("a/last.ckpt", (Port(OPTION, "", "resume"),))


def test_a_variable_that_two_commands_use_is_one_place() -> None:
    facts = read("C=a/last.ckpt\npython t.py --resume $C --x\npython u.py ckpt=$C\n")
    literals = [each for each in facts.open if isinstance(each, OpenLiteral)]
    assert {each.place.span for each in literals} == {((1, 3), (1, 14))}
    assert [each.command for each in literals] == [{"resume", "x"}, set()]


@pytest.mark.parametrize("sign", [":=", "?=", "=", "::="])
def test_variables_of_makefiles(sign: str) -> None:
    text = f"CKPT {sign} runs/last.ckpt\ntrain:\n\tpython t.py --resume $(CKPT)\n"
    assert given(text) == [("runs/last.ckpt", OPTION, "resume")]


@pytest.mark.parametrize(
    "text",
    [
        "# python t.py --resume a/last.ckpt\n",
        "python t.py  # --resume a/last.ckpt\n",
        "python test.py --resume a/last.ckpt\n",
        "python -m pkg.evaluate --resume a/last.ckpt\n",
        "python main.py predict --ckpt_path a/last.ckpt\n",
        "python tools/run_eval.py ckpt=a/last.ckpt\n",
        "cp --resume a/last.ckpt b/last.ckpt\n",
        "echo --resume a/last.ckpt\n",
        "python t.py --resume a/epoch-last.ckpt --x a/last.ckpt.bak\n",
        "python t.py a/last.ckpt\n",
        "python t.py --resume a/last-v.ckpt\n",
        "ARGS=(--resume a/last.ckpt)\npython eval.py ${ARGS[@]}\n",
        "ARGS=(--resume a/last.ckpt)\nARGS=(--x)\npython t.py ${ARGS[@]}\n",
        'python t.py --name "resumed from last.ckpt"\n',
        "python -c \"ckpt='a/last.ckpt'; print(ckpt)\"\n",
        "python t.py --resume $(ls a/*.ckpt | grep -v last.ckpt)\n",
        "python t.py --resume $(find a -name '*.ckpt' ! -name last.ckpt)\n",
        'git commit -m "python t.py --resume a/last.ckpt"\n',
        "CKPT=a/last.ckpt\nCKPT=b.ckpt\npython t.py --resume $CKPT\n",
        'if [ -f "$d/last.ckpt" ]; then x=1; fi\n',
        'if [[ -f a && ! -f "$d/last.ckpt" ]]; then x=1; fi\n',
        "export CKPT=$CKPT\nA=$B\nB=$A\npython t.py --resume $CKPT --x $A --y z/$B  # last.ckpt\n",
    ],
)
def test_what_is_no_resume_is_silent(text: str) -> None:
    assert (given(text), read(text).facts) == ([], ())


def test_lightning_clis_own_option_needs_no_python(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "run.sh": """\
            python main.py fit --config a.yaml \\
              --trainer.devices 2 \\
              --ckpt_path "$RUN/last.ckpt"
            python main.py fit --ckpt_path=runs/last.ckpt  # CKPT201
            python main.py validate --ckpt_path=runs/last.ckpt
            # ckpt-lint: ignore[CKPT201] a real file
            python main.py fit \\
              --ckpt_path=runs/last.ckpt
            """.replace('"$RUN/last.ckpt"', '"$RUN/last.ckpt"  # CKPT201'),
            "Makefile": "train:\n\tpython main.py fit --ckpt_path=runs/last.ckpt # CKPT201\n",
            "job.slurm": "srun python main.py fit --ckpt_path runs/last.ckpt # noqa: CKPT201\n",
        },
    )


def test_positions_are_those_of_the_value() -> None:
    (literal,) = read("é=1\r\npython t.py \\\r\n  --resume é/last.ckpt\r\n").open
    assert isinstance(literal, OpenLiteral)
    assert literal.place.span == ((3, 12), (3, 23))
    assert literal.place.statement_rows == (2, 3)
    assert literal.ports == (Port("option", "", "resume"),)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff last.ckpt --x=last.ckpt",
        b"x='last.ckpt",
        b'"last.ckpt\\',
        b"\\\nlast.ckpt\x00",
        b"last.ckpt=&&;",
    ],
)
def test_odd_scripts_raise_nothing(data: bytes) -> None:
    assert shell.read("x.sh", data).facts == ()
