"""Which correction of Weidner and Zylkin (2021) a fit calls for, and the correction itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jalin.errors import EstimationError, message
from jalin.gravity.design import Design, Request
from jalin.gravity.keys import Key
from jalin.numerics.bias import BiasCorrection, correct_three_way, correct_two_way
from jalin.numerics.ppml import PoissonFit


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be corrected.

    Attributes
    ----------
    request : what was asked for, clustered by pair.
    sides : the keys of the exporters' and of the importers' effects.
    three_way : whether there are pair effects.
    """

    request: Request
    sides: tuple[Key, Key]
    three_way: bool


def find_model(request: Request) -> Model:
    """The model that the absorbed sets make, in any order; raises EstimationError if it has no correction."""
    exporter, importer, time = request.dyad
    sets = {frozenset(key.factors): key for key in request.sets}
    pair = Key((exporter, importer))
    cluster = {frozenset(key.factors) for key in request.clusters} or {frozenset(pair.factors)}
    sides = frozenset({exporter, time}), frozenset({importer, time})
    flat = frozenset({exporter}), frozenset({importer})
    both = frozenset(pair.factors)
    if cluster == {both}:
        request = replace(request, clusters=request.clusters or (pair,))
        if set(sets) == {*sides, both}:
            return Model(request, (sets[sides[0]], sets[sides[1]]), three_way=True)
        for one, other in (sides, flat):
            if set(sets) == {one, other}:
                return Model(request, (sets[one], sets[other]), three_way=False)
    raise EstimationError(
        message("no bias correction for this model"),
        expected=message(
            "{exporter}^{time} and {importer}^{time} absorbed, with or without {exporter}^{importer}, or {exporter} "
            "and {importer}; standard errors clustered by {exporter}^{importer}"
        ),
        found="; ".join(" + ".join(key.name for key in keys) or "–" for keys in (request.sets, request.clusters)),
        mend=message("Absorb and cluster like that, or estimate without a correction."),
        exporter=exporter,
        importer=importer,
        time=time,
    )


def correct(model: Model, design: Design, solution: PoissonFit, *, small_sample: bool) -> BiasCorrection:
    """The correction at a solution."""
    exporter, importer, time = model.request.dyad
    weights, shared = design.weights, (design.outcome, solution.fitted, solution.projected)
    if model.three_way:
        codes = (design.code(exporter), design.code(importer), design.code(time))
        return correct_three_way(*shared, *codes, weights=weights, small_sample=small_sample)
    one, other = (design.code(*side.columns) for side in model.sides)
    return correct_two_way(*shared, one, other, design.clusters[0], weights=weights, small_sample=small_sample)
