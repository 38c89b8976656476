"""Directories behind fsspec URLs: in memory, and on a server that speaks S3 (moto's)."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from ckpt_lint.safe import resume_path
from tests.safe.running import printed

RUNS = {
    "first": {"epoch=0-step=1.ckpt": 0, "last.ckpt": 1},
    "start": 2,
    "second": {"epoch=0-step=1.ckpt": 0, "last.ckpt": 3},
    "third": {"epoch=0-step=1-v1.ckpt": 0, "epoch=0-step=1.ckpt": 0, "last-v1.ckpt": 3, "last.ckpt": 0},
}


def seen(version: str, kind: str, url: str, cases: str, **variables: str) -> Any:
    return printed("remote.py", "SEEN", "pytorch-lightning", version, kind, url, cases, **variables)


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """A server of its own with a bucket; the variables by which fsspec finds it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT")).close()
    yield {"FSSPEC_S3_ENDPOINT_URL": address, "FSSPEC_S3_KEY": "key", "FSSPEC_S3_SECRET": "secret"}
    server.stop()


@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_in_memory_last_ckpt_is_the_newest_and_never_half_a_file(version: str) -> None:
    found = seen(version, "safe", "memory://ck", "runs,watched,failed")
    assert found["runs"] == RUNS
    assert found["watched"]["reads"] > 10
    assert found["watched"]["half"] == 0
    assert found["failed"] == {"last": 1}, "the state of the last epoch that could be written"


def test_modelcheckpoint_leaves_half_a_file_where_an_upload_fails_before_2_4() -> None:
    assert seen("2.1.3", "plain", "memory://ck", "failed") == {"failed": {"last": None}}


@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_on_s3_a_run_resumes_and_a_fresh_one_keeps_the_older_last_ckpt(
    version: str, s3: dict[str, str]
) -> None:
    cases = "killed,runs" if version == "2.1.3" else "runs"
    found = seen(version, "safe", f"s3://bucket/{version}", cases, **s3)
    assert found["runs"] == RUNS
    if version == "2.1.3":
        assert None not in found["killed"]["last"], "half a file after SIGKILL"


@pytest.mark.parametrize("url", ["s3://bucket/ck/last.ckpt", "memory://ck/last.ckpt", "gs://b/last.ckpt"])
def test_resume_path_leaves_urls_to_lightning(url: str) -> None:
    assert resume_path(url) == url
    assert resume_path(url, missing_ok=True) == url
