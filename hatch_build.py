"""Adds `top_level.txt` to the wheel, by which `spacy package` finds what a pipeline requires."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TopLevelHook(BuildHookInterface):
    """Names the one package of the wheel in its metadata, as setuptools does."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file to those that go into the wheel."""
        if version != "standard":  # an editable install has no folder of its own to list
            return
        file = self._file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("spacy_cnclean\n", encoding="utf-8")
        name = f"{self.metadata.core.raw_name.replace('-', '_')}-{self.metadata.version}"
        build_data["force_include"][str(file)] = f"{name}.dist-info/top_level.txt"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the interface of hatchling
        """Remove the file, which must not lie among what is to be published."""
        self._file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        return Path(self.directory) / "top_level.txt"
