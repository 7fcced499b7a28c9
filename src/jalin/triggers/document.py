"""WHY as people read it: what the equation says first, then differences, similarities, geography and products."""

from __future__ import annotations

from dataclasses import dataclass

from jalin.document import Block, Bullets, Heading, Paragraph, Table
from jalin.errors import message
from jalin.estimates import Part
from jalin.estimates.cite import cite_data
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.text import format_number
from jalin.triggers.decomposition import Decomposition, percent
from jalin.triggers.products import Product
from jalin.triggers.trigger import Trigger
from jalin.triggers.why import EQUATIONS, Why

FAMILIES = ("difference", "similarity", "geography")
# A share below this many per cent either way is no reason worth a headline.
SLIGHT = 5.0
PARTS = {
    "exporter": message("Size and openness of {exporter}"),
    "importer": message("Size and openness of {importer}"),
    "log_distance": message("Distance"),
    "contiguous": message("Land border"),
    "climate_gap": message("Different climate"),
    "common_official": message("Official language in common"),
    "common_spoken": message("Spoken language in common"),
    "common_legal_origin": message("Same family of law"),
    "voting_gap": message("Different votes in the UN"),
    "income_gap": message("Different income"),
    "export_similarity": message("Similar exports"),
    "shared_organisations": message("Shared organisations"),
    "customs_union": message("Customs union"),
    "free_trade": message("Free trade agreement"),
    "partial_scope": message("Partial preferences"),
}
# What a headline calls a part that raises trade, and one that lowers it.
HEADLINES = {
    "log_distance": (message("nearness"), message("distance")),
    "contiguous": (message("a land border"), message("the lack of a land border")),
    "climate_gap": (message("climates that differ"), message("climates that differ")),
    "common_official": (message("an official language in common"), message("no official language in common")),
    "common_legal_origin": (message("law of one family"), message("law of different families")),
    "voting_gap": (message("like votes in the UN"), message("different votes in the UN")),
    "income_gap": (message("like incomes"), message("different incomes")),
    "export_similarity": (message("exports that differ"), message("exports that are alike")),
    "shared_organisations": (message("shared organisations"), message("few shared organisations")),
    "customs_union": (message("a customs union"), message("the lack of a customs union")),
    "free_trade": (message("a free trade agreement"), message("the lack of a free trade agreement")),
}
EQUATION_NAMES = {
    "trade": message("Trade"),
    "students": message("Students"),
    "publications": message("Works in common"),
}


@dataclass(frozen=True, slots=True)
class Length:
    """How much of WHY is written.

    Attributes
    ----------
    products : rows of each table of products.
    bullets : triggers of each family, those that set the pair most apart from others, besides those not known; None for
        all.
    least : per cent below which a row of the table of shares is left out.
    answer : whether the answer in one paragraph comes first; a brief has it at its top.
    """

    products: int
    bullets: int | None
    least: float
    answer: bool


WHOLE = Length(products=10, bullets=None, least=0.0, answer=True)
SHORT = Length(products=3, bullets=2, least=10.0, answer=False)


def why_blocks(found: Why, say: Speaker, sources: Sources, length: Length = WHOLE) -> list[Block]:
    """The blocks of WHY, without the list of sources."""
    blocks: list[Block] = [Paragraph(why_answer(found, say))] if length.answer else []
    blocks += _decomposition(found, say, sources, length)
    for family in FAMILIES:
        chosen = _chosen(found.family(family), length.bullets)
        blocks.append(Heading(say.term("trigger_families", family), 3))
        blocks.append(Bullets(tuple(_bullet(trigger, say, sources) for trigger in chosen)))
        if family == "difference":
            blocks += _products(found, say, sources, length.products)
    return [*blocks, *_place_bound(found, say, sources, length.products)]


def _chosen(triggers: tuple[Trigger, ...], most: int | None) -> list[Trigger]:
    """Those by which the pair differs most from others, and those not known, in reading order; or all."""
    if most is None:
        return list(triggers)
    placed = [(abs(trigger.percentile - 50.0), trigger) for trigger in triggers if trigger.percentile is not None]
    far = sorted(placed, key=lambda item: -item[0])[:most]
    kept = {trigger.name for _distance, trigger in far}
    return [trigger for trigger in triggers if trigger.name in kept or not trigger.known]


def why_answer(found: Why, say: Speaker) -> str:
    """What brings the two together and what keeps them apart, in one paragraph."""
    _ = say.translate
    names = {"first": say.party(found.first), "second": say.party(found.second)}
    trade = found.decompositions.get(("trade", found.first, found.second))
    if trade is None:
        return _("The trade equation does not cover {first} and {second}; their triggers stand below.").format(**names)
    parts = [part for part in trade.parts if _telling(part)]
    raising = sorted((part for part in parts if part.value > 0), key=lambda part: -part.value)
    lowering = sorted((part for part in parts if part.value < 0), key=lambda part: part.value)
    sentences = []
    if raising:
        text = _("Against the average pair, trade between {first} and {second} is raised most by {list}.")
        sentences.append(text.format(**names, list=_list(raising, say)))
    if lowering:
        text = _("It is held down by {list}.") if raising else _("Their trade is held down by {list}.")
        sentences.append(text.format(list=_list(lowering, say)))
    sentences.append(_("This is what goes together in the estimated equation, not what causes what."))
    return " ".join(sentences)


def _telling(part: Part) -> bool:
    """Whether a headline may name it: more than slight, and its interval on one side of zero.

    Languages spoken and partial preferences go with less trade than one expects once the rest is in the equation; what
    nobody can explain makes no headline, and stands in the table.
    """
    if part.name not in HEADLINES or part.low is None or part.high is None or abs(percent(part.value)) < SLIGHT:
        return False
    return part.low * part.high > 0


def _list(parts: list[Part], say: Speaker, most: int = 3) -> str:
    return ", ".join(
        f"{say.translate(HEADLINES[part.name][0 if part.value > 0 else 1])} ({_change(part, say)})"
        for part in parts[:most]
    )


def _change(part: Part, say: Speaker) -> str:
    return f"{_signed(percent(part.value), say)} %"


def _signed(value: float, say: Speaker) -> str:
    text = format_number(abs(round(value)), say.language)
    return f"−{text}" if round(value) < 0 else f"+{text}"


def _decomposition(found: Why, say: Speaker, sources: Sources, length: Length) -> list[Block]:
    """The table of shares, one column an equation, and what the equations predict."""
    _ = say.translate
    shown = [(name, _way(found, name)) for name in EQUATIONS]
    columns = [(name, each) for name, each in shown if each is not None]
    if not columns:
        return []
    notes, cells = [], []
    for name, each in columns:
        notes.append(_prediction(name, each, say, cite_data(each.equation.sources, say, sources)))
    back = found.decompositions.get(("trade", found.second, found.first))
    if back is not None:
        notes.insert(1, _prediction("trade", back, say, ""))
    for place, part in enumerate(columns[0][1].parts):
        if all(_slight(each.parts[place], length.least) for _name, each in columns):
            continue
        label = _(PARTS[part.name]).format(exporter=say.party(found.first), importer=say.party(found.second))
        cells.append((label, *(_cell(each.parts[place], say) for _name, each in columns)))
    headings = (_("Against the average pair"), *(_(EQUATION_NAMES[name]) for name, _each in columns))
    how_to_read = _(
        "Factors multiply: {more} and {less} cancel. In brackets: {level} interval. Sizes are taken as known."
    )
    how_to_read = how_to_read.format(more="+25 %", less="−20 %", level="95 %")
    return [Table(headings, tuple(cells)), Paragraph(how_to_read), Bullets(tuple(notes))]


def _slight(part: Part, least: float) -> bool:
    """Whether a short table does without it; what is not known is said all the same."""
    return part.known and abs(percent(part.value)) < least


def _way(found: Why, name: str) -> Decomposition | None:
    """First to second where the equation covers that, else the other way."""
    there = found.decompositions.get((name, found.first, found.second))
    return there or found.decompositions.get((name, found.second, found.first))


def _cell(part: Part, say: Speaker) -> str:
    if not part.known:
        return say.translate("not available")
    text = _change(part, say)
    if part.low is None or part.high is None:
        return text
    return f"{text} ({_signed(percent(part.low), say)} … {_signed(percent(part.high), say)})"


def _prediction(name: str, found: Decomposition, say: Speaker, cited: str) -> str:
    """What one equation predicts for the pair, its fit and its sources."""
    _ = say.translate
    equation = found.equation
    texts = {
        "trade": _("Trade: {one} sells {other} goods of {value} million USD a year ({year}), estimated by Jalin;"),
        "students": _("Students: {value} of those from abroad in {other} are from {one} ({year}), estimated by Jalin;"),
        "publications": _("Works in common: {one} and {other} write {value} a year ({year}), estimated by Jalin;"),
    }
    amount = 100 * found.prediction if name == "students" else found.prediction
    digits = 2 if name == "students" else 0
    value = format_number(round(amount, digits) if digits else round(amount), say.language)
    text = texts[name].format(
        one=say.party(found.exporter),
        other=say.party(found.importer),
        value=f"{value} %" if name == "students" else value,
        year=equation.year,
    )
    if not cited:
        return f"{text.removesuffix(';')}."
    fit = _("correlation of fitted and actual logs {fit} over {count} pairs.").format(
        fit=format_number(round(equation.log_correlation, 2), say.language),
        count=format_number(equation.observations, say.language),
    )
    return f"{text} {fit} {cited}"


def _bullet(trigger: Trigger, say: Speaker, sources: Sources) -> str:
    sentence = trigger.sentence[say.language]
    if not trigger.known:
        return sentence
    facts = [trigger.quantity.year]
    if trigger.percentile is not None:
        place = format_number(round(trigger.percentile), say.language)
        facts.append(say.translate("percentile {place}").format(place=place))
    return f"{sentence} ({'; '.join(facts)}) {cite_data(trigger.quantity.sources, say, sources)}"


def _products(found: Why, say: Speaker, sources: Sources, most: int) -> list[Block]:
    _ = say.translate
    blocks: list[Block] = []
    for (giver, taker), products in found.products.items():
        names = {"giver": say.party(giver), "taker": say.party(taker)}
        if products is None:
            blocks.append(Paragraph(_("Products of {giver} for {taker}: not available.").format(**names)))
            continue
        if not products:
            text = _("No product is on record that {giver} exports with advantage and {taker} lacks.")
            blocks.append(Paragraph(text.format(**names)))
            continue
        cited = cite_data(("open_trade_statistics",), say, sources)
        title = _("{giver} has an advantage in {count} headings that {taker} lacks; the weightiest: {source}")
        count = format_number(len(products), say.language)
        blocks.append(Paragraph(title.format(**names, count=count, source=cited)))
        blocks.append(_product_table(products[:most], say))
    return blocks


def _product_table(products: tuple[Product, ...], say: Speaker) -> Table:
    _ = say.translate
    cells = tuple(
        (
            product.heading,
            product.name[say.language],
            format_number(product.giver_advantage, say.language),
            format_number(product.taker_advantage, say.language),
            f"{format_number(100 * product.world_share, say.language)} %",
        )
        for product in products
    )
    first = products[0]
    headings = (_("HS 2007"), _("Product"), say.party(first.giver), say.party(first.taker), _("Share of world trade"))
    return Table(headings, cells)


def _place_bound(found: Why, say: Speaker, sources: Sources, most: int) -> list[Block]:
    _ = say.translate
    bound = found.place_bound()
    if not bound:
        return []
    cited = cite_data(("open_trade_statistics", "geonames"), say, sources)
    text = _("{product} ({heading}): exporters lie {low}° to {high}° from the equator; {giver} does, {taker} does not.")
    items = [
        text.format(
            product=product.name[say.language],
            heading=product.heading,
            low=format_number(round(product.latitudes[0]), say.language),
            high=format_number(round(product.latitudes[1]), say.language),
            giver=say.party(product.giver),
            taker=say.party(product.taker),
        )
        for product in bound[:most]
        if product.latitudes is not None
    ]
    rest = len(bound) - len(items)
    if rest:
        items.append(_("{count} more").format(count=rest))
    title = _("Bound to place: what grows in one belt only {source}").format(source=cited)
    return [Paragraph(title), Bullets(tuple(items))]
