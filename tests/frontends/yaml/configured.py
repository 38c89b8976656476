"""Builds what a configuration says, on the release that is on the path: LightningCLI and Hydra.

``python configured.py cli FILE`` and ``python configured.py hydra DIRECTORY`` print the class of each
callback and the arguments that it was given.
"""

from __future__ import annotations

import sys
from pathlib import Path


def by_cli(file: str) -> list[object]:
    from lightning.pytorch import LightningDataModule
    from lightning.pytorch.cli import LightningCLI
    from lightning.pytorch.demos.boring_classes import BoringModel

    cli = LightningCLI(BoringModel, LightningDataModule, run=False, args=["--config", file])
    return cli.trainer.checkpoint_callbacks


def by_hydra(directory: str) -> list[object]:
    import hydra

    with hydra.initialize_config_dir(str(Path(directory).absolute()), version_base="1.3"):
        config = hydra.compose("train")
    return [hydra.utils.instantiate(each) for each in config.callbacks.values()]


if __name__ == "__main__":
    for callback in {"cli": by_cli, "hydra": by_hydra}[sys.argv[1]](sys.argv[2]):
        base = type(callback).__mro__[-1] is object and [c.__name__ for c in type(callback).__mro__]
        print(type(callback).__module__, type(callback).__name__, callback.monitor, callback.save_top_k)
        print("ModelCheckpoint" in base)
