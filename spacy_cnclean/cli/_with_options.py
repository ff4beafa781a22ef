"""Commands get their options in groups, and every group from the config file too."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

from spacy_cnclean.cli._config import Config
from spacy_cnclean.cli._options import OPTIONS

_Command = TypeVar("_Command", bound=Callable[..., None])


def with_options(command: _Command) -> _Command:
    """Give a command the options of each of its parameters that is a group of them."""
    own = inspect.signature(command).parameters
    groups = {name: one.annotation for name, one in own.items() if one.annotation in OPTIONS}
    parameters = [one for name, one in own.items() if name not in groups]
    for group in groups.values():
        hints = get_type_hints(group, include_extras=True)
        parameters += [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=field.default,
                annotation=hints[field.name],
            )
            for field in fields(group)
        ]
    parameters.append(
        inspect.Parameter("config", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Config)
    )

    @wraps(command)
    def run(*, config: Path | None, **values: Any) -> None:  # noqa: ARG001 - it was read before
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        command(**values)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return cast("_Command", run)
