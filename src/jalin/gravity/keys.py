"""What tells levels apart: a column, columns joined by ^, or an unordered pair of columns, written as in fixest."""

from __future__ import annotations

import ast
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from jalin.errors import InputError, message

PAIR = "pair"
CONSTANT = "(constant)"

Factor = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """The levels of an absorbed set, or clusters.

    Attributes
    ----------
    factors : columns whose values together name a level; two in a tuple are an unordered pair, `pair(a, b)`. None at
        all is the constant.
    """

    factors: tuple[Factor, ...]

    @property
    def name(self) -> str:
        """As users write it: `exporter^year`, `pair(exporter, importer)`."""
        parts = [factor if isinstance(factor, str) else f"{PAIR}({', '.join(factor)})" for factor in self.factors]
        return "^".join(parts) or CONSTANT

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it reads, once."""
        flat = (column for factor in self.factors for column in ((factor,) if isinstance(factor, str) else factor))
        return tuple(dict.fromkeys(flat))


def parse_key(text: str, columns: Container[str] = ()) -> Key:
    """Read one entry; a text that is itself among `columns` is that column."""
    if text in columns:
        return Key((text,))
    keys = read_keys(tokens_of(text), text)
    if len(keys) != 1:
        raise _unreadable(text)
    return keys[0]


def tokens_of(text: str) -> list[Any]:
    """Tokens of a formula, by formulaic's own tokenizer: names, operators, calls."""
    from formulaic.errors import FormulaParsingError
    from formulaic.parser.algos.tokenize import tokenize

    try:
        return list(tokenize(text))
    except FormulaParsingError as error:
        raise _unreadable(text) from error


def read_keys(tokens: Sequence[Any], text: str) -> tuple[Key, ...]:
    """Entries joined by +, each of names, or pairs of names, joined by ^."""
    keys: list[Key] = []
    factors: list[Factor] = []
    for place, token in enumerate(tokens):
        if place % 2:
            if token.kind.value != "operator" or token.token not in {"+", "^"}:
                raise _unreadable(text)
            if token.token == "+":
                keys.append(_join(factors, text))
                factors = []
        else:
            factors.append(_read_factor(token, text))
    if not len(tokens) % 2:
        raise _unreadable(text)
    return (*keys, _join(factors, text))


def _join(factors: Sequence[Factor], text: str) -> Key:
    """A key in which each column occurs once."""
    key = Key(tuple(factors))
    if len(key.columns) < sum(1 if isinstance(factor, str) else 2 for factor in factors):
        raise _unreadable(text)
    return key


def _read_factor(token: Any, text: str) -> Factor:
    if token.kind.value == "name":
        return str(token.token)
    try:
        call = ast.parse(token.token, mode="eval").body
    except SyntaxError as error:
        raise _unreadable(text) from error
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == PAIR and not call.keywords:
        # A column that is no Python name stands in quotes.
        names = [part.id if isinstance(part, ast.Name) else getattr(part, "value", None) for part in call.args]
        if len(names) == 2 and all(isinstance(name, str) for name in names) and names[0] != names[1]:
            return str(names[0]), str(names[1])
    raise _unreadable(text)


def _unreadable(text: str) -> InputError:
    return InputError(
        message("absorbed sets or clusters that cannot be read"),
        expected=message("names of columns, each once, joined by ^, or pair(name, name) for pairs without direction"),
        found=repr(text),
        mend=message("Write exporter^year, say. Make other variables columns of the data first."),
    )
