"""Every range in advisories.toml is what the recorded runs say."""

from __future__ import annotations

import pytest
from packaging.version import Version

from ckpt_lint.advisories import Advisory, Range, advisories, link_mode, measured_from, measured_through
from ckpt_lint.project import known
from evidence import derive, records, releases
from evidence.outcomes import KINDS
from evidence.scenarios import SCENARIOS

RECORDS = records.load()
CURRENT = derive.current(RECORDS)
MEASURED = derive.measured(CURRENT)
EVIDENT = [each for each in advisories().values() if each.scenarios]
each_advisory = pytest.mark.parametrize("advisory", EVIDENT, ids=lambda each: each.code)


def clipped(ranges: tuple[Range, ...], oldest: str) -> list[tuple[str, str | None]]:
    """Ranges as far as they were measured: before that they come from the changelog."""
    pairs = [(max(each.introduced, oldest, key=Version), each.fixed) for each in ranges]
    return [(low, high) for low, high in pairs if high is None or Version(low) < Version(high)]


def derived(advisory: Advisory, save_last: str) -> list[tuple[str, str | None]]:
    harmed = derive.harmed(CURRENT, advisory.scenarios, advisory.shows)[save_last]
    return derive.ranges(harmed, MEASURED)


def oldest_told(advisory: Advisory) -> str:
    """The oldest release on which a scenario of the advisory could be run at all."""
    told = [each.release for each in CURRENT if each.scenario in advisory.scenarios and each.outcome != "n/a"]
    return min(told, key=Version)


def test_every_final_release_that_may_be_installed_was_measured_with_every_scenario() -> None:
    ran = {(each.scenario, each.save_last, each.release) for each in CURRENT}
    wanted = {
        (name, save_last, release)
        for name, scenario in SCENARIOS.items()
        for save_last in scenario.variants
        for release in releases.measurable()
    }
    assert ran == wanted


def test_no_malicious_release_was_ever_measured() -> None:
    assert {each.release for each in RECORDS}.isdisjoint({"2.6.2", "2.6.3"})
    assert {"2.6.2", "2.6.3"}.isdisjoint(releases.measurable())


def test_measured_from_and_through_are_the_ends_of_the_records() -> None:
    assert measured_from() == MEASURED[0] == releases.OLDEST
    assert measured_through() == MEASURED[-1] == known.newest("pytorch-lightning")


def test_lightning_does_what_pytorch_lightning_does_on_three_releases() -> None:
    lightning = [each for each in RECORDS if each.distribution == "lightning"]
    assert len({each.release for each in lightning}) == 3
    assert len(lightning) == 3 * sum(len(each.variants) for each in SCENARIOS.values())
    others = [each for each in RECORDS if each.distribution == "pytorch-lightning"]
    assert derive.disagreements(lightning, others) == []


@each_advisory
@pytest.mark.parametrize("save_last", ["true", "link"])
def test_ranges_are_those_on_which_a_scenario_shows_the_harm(advisory: Advisory, save_last: str) -> None:
    stated = advisory.by_value.get(save_last, advisory.ranges)
    assert clipped(stated, oldest_told(advisory)) == derived(advisory, save_last)


@each_advisory
def test_every_scenario_named_shows_the_harm_somewhere(advisory: Advisory) -> None:
    for name in advisory.scenarios:
        found = derive.harmed(CURRENT, [name], advisory.shows)
        assert found["true"] | found["link"], name


@each_advisory
def test_outcomes_named_belong_to_the_vocabulary(advisory: Advisory) -> None:
    assert advisory.shows
    assert set(advisory.shows) <= set(KINDS)


@pytest.mark.parametrize("save_last", ["true", "link"])
def test_link_mode_is_where_a_link_was_seen(save_last: str) -> None:
    seen = derive.ranges(derive.linked(CURRENT)[save_last], MEASURED)
    assert clipped(link_mode().by_value[save_last], MEASURED[0]) == seen


@pytest.mark.parametrize("save_last", [True, "link"])
def test_fsspec_decides_exactly_where_two_of_them_gave_different_files(save_last: object) -> None:
    key = derive.key(save_last)
    fsspecs = {each.fsspec for each in CURRENT if each.fsspec != releases.OLD_FSSPEC}
    newer = derive.linked(CURRENT, fsspec=max(fsspecs, key=Version))[key]
    older = derive.linked(CURRENT, fsspec=releases.OLD_FSSPEC)[key]
    for release in MEASURED:
        beside_new = link_mode().writes_link(save_last, release, "2023.10.0")
        assert beside_new == (release in newer), release
        if releases.fsspec_decides(release):
            assert link_mode().writes_link(save_last, release, releases.OLD_FSSPEC) == (release in older)
            assert release in link_mode().fsspec_decides


@pytest.mark.parametrize("advisory", [each for each in EVIDENT if each.by_value], ids=lambda each: each.code)
@pytest.mark.parametrize("save_last", [True, "link"])
def test_beside_a_newer_fsspec_the_releases_that_then_copy_are_free_of_it(
    advisory: Advisory, save_last: object
) -> None:
    newer = [each for each in CURRENT if each.fsspec != releases.OLD_FSSPEC]
    harmed = derive.harmed(newer, advisory.scenarios, advisory.shows)[derive.key(save_last)]
    for release in MEASURED:
        assert advisory.affects(release, save_last, "2026.9.0") == (release in harmed), release
