"""Reading a whole folder of records into models, with every fault collected on the way."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jalin.problem import Problem, shorten
from jalin.register.folder import FOLDERS, OTHER_FILES, Folder, Record, record_files
from jalin.register.yamlfile import Document, read_document


def read_folder(root: Path) -> Folder:
    """Read every record below `root`; faults are collected, never raised."""
    result = Folder()
    for folder, entry in record_files(root):
        file = f"{folder}/{entry.name}"
        if not entry.name.endswith(".yml") or not entry.is_file():
            if entry.name not in OTHER_FILES:
                mend = "Rename it to ID.yml, or move it elsewhere."
                result.problems.append(Problem(file, 0, entry.name, "", "only .yml files here", entry.name, mend))
            continue
        document = read_document(Path(entry.path), file)
        record = None if document.problems else _validate(FOLDERS[folder], document)
        if record is not None:
            _place(result, folder, record, document)
        result.problems.extend(document.problems)
    return result


def _validate(model: type[Record], document: Document) -> Record | None:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors():
            _explain(detail, document, model)
        return None


def _place(result: Folder, folder: str, record: Record, document: Document) -> None:
    if record.id != document.stem:
        mend = f"Rename the file to {record.id}.yml, or mend the id; published ids never change."
        document.fault(("id",), f"`{document.stem}`, the file's name", f"`{record.id}`", mend)
    records = result.of(folder)
    if record.id in records:
        other = result.documents[folder, record.id].file
        document.fault(("id",), "an id of its own", f"`{record.id}`, which {other} has too", "Give one another id.")
        return
    records[record.id] = record
    result.documents[folder, record.id] = document


def _explain(detail: ErrorDetails, document: Document, model: type[Record]) -> None:
    """Turn one pydantic error into a problem that says what to do."""
    location = tuple(detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    found = shorten(detail["input"])
    if kind == "jalin":
        # Faults that the models themselves raise already carry what to say.
        document.fault(location, context["expected"], context["what"], context["mend"])
    elif kind == "missing":
        document.fault(location, f"`{location[-1]}`", "nothing", "Add it; see the template.")
    elif kind == "extra_forbidden":
        near = _nearest_field(str(location[-1]), model, location)
        hint = f"Did you mean `{near}`?" if near else "Remove it, or see the template for the field's name."
        document.fault(location, "a field that the model knows", f"`{location[-1]}`", hint)
    elif kind == "string_pattern_mismatch":
        mend = "Mind capitals, hyphens and spaces."
        document.fault(location, f"text of the shape {context.get('pattern')}", found, mend)
    elif kind == "literal_error":
        document.fault(location, str(context.get("expected")), found, "Choose one of these.")
    else:
        document.fault(location, detail["msg"], found, "See the template for this field.")


def _nearest_field(name: str, model: type[Record], location: tuple[str | int, ...]) -> str | None:
    from difflib import get_close_matches

    # Names of every model below the record, since an author mistakes the level as easily as the letters.
    known: set[str] = set()
    for definition in model.model_json_schema().get("$defs", {}).values():
        known |= set(definition.get("properties", {}))
    if len(location) == 1:
        known = set(model.model_fields)
    matches = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
