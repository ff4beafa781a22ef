"""The config file: options of the command line by their names, from TOML."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from spacy_cnclean.cli._options import OPTIONS
from spacy_cnclean.cli._run import UserError, user_errors
from spacy_cnclean.corpus._errors import describe

PROJECT_FILE = "pyproject.toml"
_SECTION = "spacy-cnclean"
_PATHS = frozenset(
    ("model", "table", "words", "emoji_words", "obfuscation_words")
)  # in a file, they count from its folder


def use_config(context: typer.Context, path: Path | None) -> Path | None:
    """Let the options of a config file be the defaults of a command.

    Raises:
        typer.Exit: The file cannot be read, is no TOML, or names an option that there is not.
    """
    with user_errors(2):
        found = _read_project(Path(PROJECT_FILE)) if path is None else _read(path)
        given = _checked(found, path or Path(PROJECT_FILE))
    has = {parameter.name for parameter in context.command.params}
    context.default_map = {name: value for name, value in given.items() if name in has}
    return path


Config = Annotated[
    Path | None,
    typer.Option(
        help=f"TOML file with options by name, such as min_score = 0.5; [tool.{_SECTION}] of "
        f"{PROJECT_FILE} in this folder if left out.",
        is_eager=True,
        callback=use_config,
        show_default=False,
    ),
]


def _read_project(path: Path) -> Mapping[str, Any]:
    """Return our section of a project file; nothing where there is none."""
    header = f"[tool.{_SECTION}"
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError):  # whatever it is, it is not for us
        return {}
    if header not in text:
        return {}
    return _section(_parse(text, path))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UserError(f"--config: {path}: cannot be read: {describe(error)}") from None
    except UnicodeError as error:
        raise UserError(f"--config: {path}: {error}") from None
    whole = _parse(text, path)
    return _section(whole) if path.name == PROJECT_FILE else whole


def _section(project: Mapping[str, Any]) -> Mapping[str, Any]:
    section: Mapping[str, Any] = project.get("tool", {}).get(_SECTION, {})
    return section


def _parse(text: str, path: Path) -> Mapping[str, Any]:
    try:
        import tomllib
    except ModuleNotFoundError:
        message = f"{path}: a config file needs Python 3.11 or newer; give the options themselves"
        raise UserError(message) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not TOML: {error}") from None


def _checked(found: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return the options with values as they are written on the command line."""
    kinds = {field.name: field.type for group in OPTIONS for field in fields(group)}
    given: dict[str, Any] = {}
    for key, value in found.items():
        name = key.replace("-", "_")
        if name not in kinds:
            raise UserError(f"{path}: unknown option {key!r}; expected one of {', '.join(kinds)}")
        if isinstance(value, Mapping):
            raise UserError(f"{path}: option {key!r} is a table; expected one value")
        given[name] = _written(name, value, path)
    return given


def _written(name: str, value: Any, path: Path) -> Any:
    if isinstance(value, list):
        texts = [str(item) for item in value]
        return texts if name == "emoji_keep" else ",".join(texts)
    if isinstance(value, date):
        return value.isoformat()
    if name in _PATHS:
        return str(path.parent / str(value))
    return [value] if name == "emoji_keep" else value
