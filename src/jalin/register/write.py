"""Writing files so that nothing is lost: whole or not at all, and never over something else."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from jalin.errors import InputError, OutputError, message
from jalin.register.folder import RECORDS


def write_text(path: Path, text: str) -> None:
    """Write `text` to a temporary file beside `path`, then move it there; OutputError where that cannot be done."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """As `write_text`, for bytes."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}-")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        os.replace(name, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(name)
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> OutputError:
    return OutputError(
        message("cannot write"),
        expected=message("a place that can be written to"),
        found=f"{path} ({error.strerror})",
        mend=message("Choose another place, or mend its rights."),
    )


def new_agreement(record_id: str, root: Path | None = None) -> Path:
    """Write a new agreement from the template, with its id and today's date, and return its path.

    Raises
    ------
    InputError : the id is not lower-case letters, digits and hyphens.
    OutputError : a record of that id is there already, or the folder cannot be written to.
    """

    root = RECORDS if root is None else root
    _check_id(record_id)
    path = root / "agreements" / f"{record_id}.yml"
    if path.exists():
        raise OutputError(
            message("the record exists"),
            expected=message("a new id"),
            found=str(path),
            mend=message("Choose another id, or edit that file."),
        )
    if not path.parent.is_dir():
        raise OutputError(
            message("no folder of agreements"),
            expected=message("a folder that holds agreements/"),
            found=str(root),
            mend=message("Give another folder."),
        )
    template = (RECORDS / "TEMPLATE-agreement.yml").read_text(encoding="utf-8")
    text = template.replace("id: xxx-yyy-name", f"id: {record_id}", 1)
    text = text.replace("looked_up: 2026-11-23", f"looked_up: {date.today()}")
    write_text(path, text)
    return path


def _check_id(record_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", record_id) or len(record_id) > 80:
        raise InputError(
            message("not an id"),
            expected=message("lower-case letters, digits and hyphens, such as idn-jpn-ijepa"),
            found=repr(record_id),
            mend=message("Choose another."),
        )
