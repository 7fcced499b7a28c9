"""Fits as tables: frames, LaTeX, and print."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from jalin.errors import InputError, message
from jalin.text import Language, catalogue, format_number

if TYPE_CHECKING:
    from rich.console import RenderableType

    from jalin.gravity.fit import Fit

_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def coefficient_frame(fit: Fit, level: float = 0.95) -> pl.DataFrame:
    """The frame of `Fit.to_frame`."""
    if not 0.0 < level < 1.0:
        raise InputError(
            message("no such level"),
            expected=message("a number between 0 and 1"),
            found=repr(level),
            mend=message("Say level=0.95, for example."),
        )
    errors = fit.standard_errors
    with np.errstate(divide="ignore", invalid="ignore"):
        z = fit.coefficients / errors
    width = ndtri(0.5 + level / 2) * errors
    return pl.DataFrame(
        {
            "regressor": list(fit.names),
            "coefficient": fit.coefficients,
            "standard_error": errors,
            "z": z,
            "p_value": 2 * ndtr(-np.abs(z)),
            "low": fit.coefficients - width,
            "high": fit.coefficients + width,
            "partial_effect": np.expm1(fit.coefficients),
        },
        schema_overrides={"regressor": pl.String},
    )


def latex_table(fits: Sequence[Fit], digits: int = 3) -> str:
    """Fits side by side, for LaTeX with booktabs; standard errors in brackets below the coefficients.

    Parameters
    ----------
    fits : one column each.
    digits : after the decimal point.
    """
    names = list(dict.fromkeys(name for fit in fits for name in fit.names))
    sets = list(dict.fromkeys(key.name for fit in fits for key in fit.equation.absorb))
    lines = [rf"\begin{{tabular}}{{l{'r' * len(fits)}}}", r"\toprule"]
    lines.append(_latex_row("", [_escape(fit.equation.outcome) for fit in fits]))
    lines.append(r"\midrule")
    for name in names:
        lines.append(_latex_row(_escape(name), [_cell(fit, name, digits) for fit in fits]))
        lines.append(_latex_row("", [_cell(fit, name, digits, error=True) for fit in fits]))
    lines.append(r"\midrule")
    for name in sets:
        marks = ["yes" if name in {key.name for key in fit.equation.absorb} else "no" for fit in fits]
        lines.append(_latex_row(_escape(name), marks))
    lines.append(_latex_row("Standard errors", [_escape(say_errors(fit)) for fit in fits]))
    lines.append(_latex_row("Observations", [f"{fit.nobs:,}" for fit in fits]))
    lines.append(_latex_row("Pseudo $R^2$", [f"{fit.pseudo_r2:.{digits}f}" for fit in fits]))
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


def say_errors(fit: Fit, language: Language = "en") -> str:
    """What the standard errors allow for."""
    translate = catalogue(language).gettext
    if not fit.sandwich.clusters:
        return translate("heteroskedastic")
    ways = [
        f"{key.name} ({format_number(count, language)})"
        for key, count in zip(fit.design.request.clusters, fit.sandwich.clusters, strict=True)
    ]
    return translate("clustered by {ways}").format(ways=", ".join(ways))


def render(fit: Fit, language: Language = "en", digits: int = 4) -> RenderableType:
    """A fit for the terminal: the table, how it was estimated, and what was left out."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    translate = catalogue(language).gettext
    table = Table(title=Text(str(fit.equation)), title_justify="left", box=None, pad_edge=False)
    headings = [
        "",
        translate("coefficient"),
        translate("standard error"),
        "z",
        "p",
        translate("interval (95%)"),
        translate("effect, %"),
    ]
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    for row in coefficient_frame(fit).iter_rows(named=True):
        numbers = [f"{row[name]:.{digits}f}" for name in ("coefficient", "standard_error")]
        interval = f"{row['low']:.{digits}f} … {row['high']:.{digits}f}"
        effect = f"{100 * row['partial_effect']:.1f}"
        table.add_row(Text(row["regressor"]), *numbers, f"{row['z']:.2f}", f"{row['p_value']:.3f}", interval, effect)
    return Group(table, *(Text(line) for line in (*_say_fit(fit, language), *say_dropped(fit, language))))


def as_text(fit: Fit, language: Language = "en") -> str:
    """What `render` shows, without colour."""
    from rich.console import Console

    buffer = StringIO()
    Console(file=buffer, width=100, color_system=None).print(render(fit, language))
    return "\n".join(line.rstrip() for line in buffer.getvalue().rstrip("\n").split("\n"))


def say_dropped(fit: Fit, language: Language = "en") -> list[str]:
    """What was left out, one line for each kind."""
    translate = catalogue(language).gettext
    dropped = fit.dropped
    counts = [
        (translate("Rows with missing values left out: {count}"), dropped.missing),
        (translate("Rows of weight zero left out: {count}"), dropped.weightless),
        (translate("Separated by absorbed sets, left out: {count}"), dropped.separated_by_effects),
        (translate("Separated by regressors, left out: {count}"), dropped.separated_by_regressors),
    ]
    lines = [text.format(count=format_number(count, language)) for text, count in counts if count]
    for name, count in dropped.singletons.items():
        text = translate("Singletons of {name} left out: {count}")
        lines.append(text.format(name=name, count=format_number(count, language)))
    for name, values in dropped.vanished.items():
        shown = ", ".join(str(value) for value in values[:10]) + (", …" if len(values) > 10 else "")
        lines.append(translate("No longer in the sample, {name}: {values}").format(name=name, values=shown))
    named = [
        (translate("Absorbed sets of one level left out: {names}"), dropped.sets),
        (translate("Regressors without variation beside the absorbed sets left out: {names}"), dropped.absorbed),
        (translate("Regressors collinear with others left out: {names}"), dropped.collinear),
    ]
    return lines + [text.format(names=", ".join(names)) for text, names in named if names]


def _say_fit(fit: Fit, language: Language) -> list[str]:
    translate = catalogue(language).gettext
    lines = [
        translate("Standard errors: {errors}").format(errors=say_errors(fit, language)),
        translate("Observations: {nobs}; pseudo R²: {r2}; deviance: {deviance}").format(
            nobs=format_number(fit.nobs, language), r2=f"{fit.pseudo_r2:.4f}", deviance=f"{fit.deviance:.6g}"
        ),
        translate("Converged after {iterations} iterations, gradient {gradient}").format(
            iterations=fit.iterations, gradient=f"{fit.gradient:.1e}"
        ),
    ]
    if fit.bias is not None:
        lines.insert(1, translate("Corrected for the noise of estimated effects (Weidner and Zylkin 2021)"))
    return lines


def _cell(fit: Fit, name: str, digits: int, *, error: bool = False) -> str:
    if name not in fit.names:
        return ""
    place = fit.names.index(name)
    if error:
        return f"({fit.standard_errors[place]:.{digits}f})"
    return f"${fit.coefficients[place]:.{digits}f}$"


def _latex_row(label: str, cells: Sequence[str]) -> str:
    return " & ".join([label, *cells]) + r" \\"


def _escape(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text)
