"""``ckpt-lint versions``: the matrix, and the releases that a project is safe on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lint.advisories.matrix import Matrix, Row, matrix
from ckpt_lint.project.known import releases
from ckpt_lint.reports.style import painter
from ckpt_lint.versions import table
from ckpt_lint.versions.joined import listed, span, spans, stretches
from tests.cli.conftest import GOOD, HEAD, Cli, write

SELECT = ("--select", "CKPT101,CKPT103,CKPT201")
RESUMED = 'trainer.fit(model, ckpt_path="runs/last.ckpt")\n'
TRAIN = f"{HEAD}from lightning.pytorch import Trainer\n\ncallback = ModelCheckpoint({{}})\n{RESUMED}".replace(
    "trainer.fit", "Trainer().fit"
)
MONITORED = TRAIN.format('monitor="loss", save_last=True')
PLAIN = TRAIN.format("save_last=True")


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("wide")
def test_the_matrix_shows_what_each_release_does(cli: Cli) -> None:
    run = cli("versions")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0].split()[0] == "1.9.5"
    at = next(i for i, line in enumerate(lines) if line.startswith("`monitor`, `save_top_k=1`, four epochs"))
    assert "CKPT103" in lines[at]
    true, link = lines[at + 1].split(), lines[at + 2].split()
    assert (true[0], true[-1], link[-1]) == ("save_last=True", "-3", "-3")
    assert true.count("-3") < link.count("-3")
    assert "\x1b" not in run.out
    assert "Measured on" in run.out


def test_a_column_for_each_stretch_of_releases_that_differ_in_nothing() -> None:
    rows = table.summarised(matrix())
    columns = table.joined_columns(matrix(), rows)
    assert [index for column in columns for index in column] == list(range(len(matrix().releases)))
    for row in rows:
        assert all(len({row.outcomes[index] for index in column}) == 1 for column in columns)
    assert len(columns) < len(matrix().releases) / 2


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_narrow_terminal_gets_a_list_that_fits(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    run = cli("versions")
    assert max(map(len, run.out.splitlines())) <= columns
    assert ("    2.1.0 to 2.1.3: not found\n" in run.out) == (columns < 85)
    assert 'save_last=True, "link"' in run.out


@pytest.mark.usefixtures("wide")
def test_colour_only_where_it_is_wanted(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31mERR\x1b[0m" in cli("versions").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in cli("versions").out


def test_signs_tell_the_groups_apart_without_colour() -> None:
    shown = {table.sign(outcome, matrix()).rstrip("0123456789") for outcome in matrix().group_of}
    assert len(shown) == len(set(matrix().group_of.values()))


def test_the_matrix_as_json_has_every_scenario_and_release(cli: Cli) -> None:
    run = cli("versions", "--output-format", "json")
    data = run.json
    assert data["releases"] == list(matrix().releases)
    assert {len(row["outcomes"]) for row in data["rows"]} == {len(data["releases"])}
    assert len(data["rows"]) == len(matrix().rows)


def test_many_scenarios_that_say_the_same_of_one_rule_are_one_row() -> None:
    same = [Row(f"s{i}", "t", None, f"Text {i}.", ("CKPT206",), ("ok",), {}) for i in range(6)]
    found = table.summarised(Matrix(("2.0.0",), tuple(same), (), {}, {}))
    assert [row.text for row in found] == ["Text 0; 5 more like this."]


def test_moving_clears_findings_and_the_newest_releases_bring_one_back(cli: Cli) -> None:
    write({"train.py": MONITORED})
    run = cli("versions", "train.py", *SELECT)
    assert run.code == 0
    assert run.out.splitlines()[-1] == (
        "2.1.3 -> 2.5.6 clears CKPT101, CKPT103 and CKPT201; 2.6.x brings CKPT103 at train.py:5."
    )


def test_the_releases_stand_in_stretches_with_the_projects_own_marked(cli: Cli) -> None:
    write({"train.py": MONITORED})
    lines = cli("versions", "train.py", *SELECT).out.splitlines()
    assert lines[0] == "lightning 2.1.3 (requirements.txt:1 (lightning==2.1.3))"
    shown = [" ".join(line.split()) for line in lines[1:6]]
    assert shown == [
        "2.0.0 to 2.0.9.post0 safe",
        "2.1.0 to 2.1.3 CKPT101, CKPT103, CKPT201 <- here",
        "2.1.4 CKPT103",
        "2.2.0 to 2.5.6 safe",
        "2.6.0 to 2.6.6 CKPT103",
    ]
    assert "  train.py:5 CKPT103 last-is-not-latest: 2.1.0 to 2.1.4, 2.6.0 and newer" in lines


def test_code_that_newer_releases_harm_nowhere_moves_to_the_newest(cli: Cli) -> None:
    write({"train.py": PLAIN})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last == f"2.1.3 -> {releases('lightning')[-1]} clears CKPT101 and CKPT201."


def test_nothing_newer_is_better_says_so_and_which_older_release_is_and_the_fix(cli: Cli) -> None:
    write({"train.py": MONITORED, "requirements.txt": "lightning==2.6.6\n"})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last == (
        "2.6.6 has CKPT103 at train.py:5; going back to 2.5.6 would clear CKPT103; "
        "`ckpt-lint --fix` mends what is left."
    )


def test_code_that_is_safe_here_is_told_what_an_upgrade_brings(cli: Cli) -> None:
    write({"train.py": MONITORED, "requirements.txt": "lightning==2.5.6\n"})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last == "2.5.6 is safe here; 2.6.x brings CKPT103 at train.py:5."


def test_a_release_from_before_those_shown_is_judged_as_well(cli: Cli) -> None:
    write({"train.py": MONITORED, "requirements.txt": "lightning==1.9.5\n"})
    run = cli("versions", "train.py", "--select", "CKPT101,CKPT202")
    assert "1.9.5 to 2.0.9.post0  CKPT202  <- here" in run.out
    assert run.out.splitlines()[-1].startswith(
        "1.9.5 has CKPT202 at train.py:6, and no newer release is better"
    )


def test_nothing_is_claimed_of_a_release_from_before_the_first_measured(cli: Cli) -> None:
    code = MONITORED.replace("lightning.pytorch", "pytorch_lightning")
    write({"train.py": code, "requirements.txt": "pytorch-lightning==1.4.2\n"})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last.startswith("1.4.2 is safe here as far as is known: nothing before 1.9.5 was measured; 2.")


def test_a_compromised_release_is_left_also_where_nothing_else_is_cleared(cli: Cli) -> None:
    write({"train.py": GOOD + PLAIN, "requirements.txt": "lightning==2.6.2\n"})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last == f"2.6.2 -> {releases('lightning')[-1]} clears a compromised release (CKPT302)."


def test_where_every_newer_release_is_worse_the_newest_of_the_best_is_named(cli: Cli) -> None:
    write({"train.py": MONITORED.replace("True", '"link"'), "requirements.txt": "lightning==2.0.5\n"})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last.startswith("2.0.5 is safe here; 2.1.0 and newer bring CKPT101 at train.py:5, CKPT103 at")


def test_the_release_to_move_from_can_be_given(cli: Cli) -> None:
    write({"train.py": MONITORED})
    run = cli("versions", "train.py", "--lightning-version", "2.2.5", *SELECT)
    assert run.out.splitlines()[-1].startswith("2.2.5 is safe here; 2.6.x")


def test_projects_on_different_releases_are_told_apart(cli: Cli) -> None:
    write(
        {
            "old/train.py": MONITORED,
            "new/train.py": MONITORED.replace("lightning.pytorch", "pytorch_lightning"),
            "new/requirements.txt": "pytorch-lightning==2.6.6\n",
        }
    )
    lines = cli("versions", ".", *SELECT).out.splitlines()
    heads = [line for line in lines if line.startswith(("lightning ", "pytorch-lightning "))]
    assert [head.split(" (")[0] for head in heads] == ["lightning 2.1.3", "pytorch-lightning 2.6.6"]
    assert [line.split()[0] for line in lines if line.endswith(".")] == ["2.1.3", "2.6.6"]


def test_the_survey_as_json(cli: Cli) -> None:
    write({"train.py": MONITORED})
    run = cli("versions", "train.py", "--output-format", "json", *SELECT)
    [found] = run.json
    assert found["lightning"]["version"] == "2.1.3"
    assert list(found["releases"]) == [each for each in releases("lightning") if each >= "2.0.0"]
    assert found["releases"]["2.5.6"] == []
    assert [spot["code"] for spot in found["releases"]["2.1.4"]] == ["CKPT103"]
    assert found["move"]["to"] == "2.5.6"
    assert [spot["code"] for spot in found["move"]["brings"]] == ["CKPT103"]
    by_code = {each["code"]: each["releases"] for each in found["findings"]}
    assert by_code["CKPT201"] == ["2.1.0", "2.1.1", "2.1.2", "2.1.3"]


def test_code_without_checkpoints_is_safe_everywhere(cli: Cli) -> None:
    write({"train.py": GOOD})
    assert "every release of Lightning is safe" in cli("versions", "train.py").out
    assert cli("versions", "train.py", "--output-format", "json").json == []


def test_a_suppressed_finding_is_no_reason_to_move(cli: Cli) -> None:
    write({"train.py": MONITORED.replace("save_last=True)", "save_last=True)  # noqa: CKPT103")})
    last = cli("versions", "train.py", *SELECT).out.splitlines()[-1]
    assert last == f"2.1.3 -> {releases('lightning')[-1]} clears CKPT101 and CKPT201."


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_judged(cli: Cli) -> None:
    write({"train.py": MONITORED, "broken.py": "save_last = ModelCheckpoint("})
    run = cli("versions", "broken.py", "train.py", *SELECT)
    assert run.code == 2
    assert len(run.errors) == 1
    assert "2.1.3 -> 2.5.6 clears" in run.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "nowhere"),
        (["--output-format", "xml"], "invalid choice"),
        (["--select", "XYZ", "."], "unknown rule selector"),
        (["--fix"], "unrecognized arguments"),
    ],
)
def test_what_means_nothing_is_one_clear_line(cli: Cli, arguments: list[str], says: str) -> None:
    run = cli("versions", *arguments)
    assert run.code == 2
    assert len(run.errors) == 1
    assert says in run.errors[0]


def test_neighbours_in_words() -> None:
    known = ("2.0.0", "2.1.0", "2.1.1", "2.2.0")
    assert spans({"2.1.0", "2.1.1"}, known) == "2.1.0 to 2.1.1"
    assert spans({"2.0.0", "2.1.1", "2.2.0"}, known) == "2.0.0, 2.1.1 and newer"
    assert spans({"2.2.0"}, known) == "2.2.0"
    assert span(["2.0.0"]) == "2.0.0"
    assert [listed(each) for each in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert stretches(known, "xyyx") == [(["2.0.0"], "x"), (["2.1.0", "2.1.1"], "y"), (["2.2.0"], "x")]


def test_without_a_painter_text_stays_as_it_is(project: Path) -> None:
    assert painter(False)("31", "ERR") == "ERR"
