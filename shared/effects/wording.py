"""What an effect and an outlook say to people, in Dutch and in English."""

from dataclasses import dataclass

from shared.effects.measures import Aim, Expected, Measure, Verdict

HORIZON_OF_OUTLOOKS = 28


@dataclass(frozen=True, slots=True)
class Texts:
    """The same in both languages."""

    dutch: str
    english: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a measurement found. Changes are fractions of the measure; `None` is an open end of the range."""

    verdict: Verdict
    change: float
    low: float | None
    high: float | None


def describe_effect(
    aim: Aim, finding: Finding, horizon: int, leads: int, without: float | None, donors: int, others: int
) -> Texts:
    """What a measured proposal did; `without`: the leads to be expected if nothing had been changed."""
    if aim.measure is Measure.LEADS:
        dutch, english = _leads(finding, horizon, leads, without)
    else:
        dutch, english = _costs(finding, horizon)
    dutch += f" Vergeleken met {donors} vergelijkbare partners zonder wijziging."
    english += f" Compared with {donors} similar partners without a change."
    if others:
        dutch += " In dezelfde dagen is ook iets anders gewijzigd: dit cijfer hoort bij alles samen."
        english += " Something else was changed in the same days: this figure is of all of it together."
    return Texts(dutch, english)


def describe_unmeasurable(aim: Aim, horizon: int) -> Texts:
    """That there is too little to measure by."""
    is_cost = aim.measure is Measure.COST_PER_LEAD
    lack_nl = "te weinig leads, te weinig uitgaven" if is_cost else "te weinig leads"
    lack_en = "too few leads, too little spend" if is_cost else "too few leads"
    return Texts(
        f"Het effect na {horizon} dagen is niet te meten: er zijn {lack_nl} of te weinig vergelijkbare "
        "partners zonder wijziging.",
        f"The effect after {horizon} days cannot be measured: there are {lack_en}, or too few similar "
        "partners without a change.",
    )


def describe_outlook(aim: Aim, detectable: float | None) -> Texts:
    """What a measurement could see; `detectable` is a fraction of the measure."""
    of_leads = aim.measure is Measure.LEADS
    what_nl, what_en = ("leads", "leads") if of_leads else ("kosten per lead", "cost per lead")
    if detectable is None:
        spend_nl, spend_en = ("", "") if of_leads else (" of uitgaven", " or too little spend")
        return Texts(
            f"Of dit voorstel werkt, is aan de {what_nl} in dit segment achteraf niet te zien: daarvoor zijn "
            f"er te weinig leads{spend_nl}, of wisselt het te sterk.",
            f"Whether this proposal works will not be visible in the {what_en} of this segment: there are "
            f"too few leads{spend_en}, or they vary too much.",
        )
    change = _signed(detectable)
    move_nl, move_en = ("stijging", "a rise") if aim.expected is Expected.UP else ("daling", "a fall")
    return Texts(
        f"Na {HORIZON_OF_OUTLOOKS} dagen meten we het effect. In dit segment valt een {move_nl} van de "
        f"{what_nl} pas op vanaf ongeveer {change}.",
        f"We measure the effect after {HORIZON_OF_OUTLOOKS} days. In this segment {move_en} of the {what_en} "
        f"shows from about {change} on.",
    )


def describe_end_of_spending() -> Texts:
    """That nothing will be spent any more that a lead could cost."""
    return Texts(
        "Na dit voorstel loopt er in dit segment geen eigen campagne meer. Er zijn dan geen kosten per lead "
        "om het effect aan te meten.",
        "After this proposal none of your campaigns runs in this segment. There is then no cost per lead to "
        "measure the effect by.",
    )


def _leads(finding: Finding, horizon: int, leads: int, without: float | None) -> tuple[str, str]:
    compared_nl = f"; zonder deze wijziging naar verwachting {_count(without)}" if without is not None else ""
    compared_en = (
        f"; {_count(without, '.')} would be expected without this change" if without is not None else ""
    )
    count_nl = f"kwam {leads} lead" if leads == 1 else f"kwamen {leads} leads"
    came_nl = f"in {horizon} dagen {count_nl} binnen{compared_nl}"
    came_en = f"{leads} {'lead' if leads == 1 else 'leads'} came in {horizon} days{compared_en}"
    if finding.verdict is Verdict.NONE:
        return (
            f"Geen zichtbaar effect: {came_nl}. Het verschil past bij toeval ({_range_nl(finding)}).",
            f"No visible effect: {came_en}. The difference may be chance ({_range_en(finding)}).",
        )
    head_nl, head_en = _heads(finding.verdict)
    return (
        f"{head_nl}: {came_nl}. Dat is ongeveer {_signed(finding.change)} ({_range_nl(finding)}).",
        f"{head_en}: {came_en}. That is about {_signed(finding.change)} ({_range_en(finding)}).",
    )


def _costs(finding: Finding, horizon: int) -> tuple[str, str]:
    if finding.verdict is Verdict.NONE:
        return (
            f"Geen zichtbaar effect op de kosten per lead in {horizon} dagen: het verschil past bij toeval "
            f"({_range_nl(finding)}).",
            f"No visible effect on the cost per lead in {horizon} days: the difference may be chance "
            f"({_range_en(finding)}).",
        )
    head_nl, head_en = _heads(finding.verdict)
    return (
        f"{head_nl}: de kosten per lead veranderden in {horizon} dagen met ongeveer "
        f"{_signed(finding.change)} ({_range_nl(finding)}).",
        f"{head_en}: the cost per lead changed by about {_signed(finding.change)} in {horizon} days "
        f"({_range_en(finding)}).",
    )


def _heads(verdict: Verdict) -> tuple[str, str]:
    if verdict is Verdict.EFFECT:
        return "Zichtbaar effect", "Visible effect"
    return "Averechts effect", "The opposite effect"


def _range_nl(finding: Finding) -> str:
    if finding.low is None and finding.high is None:
        return "alles is nog mogelijk"
    if finding.low is None:
        return f"hoogstens {_signed(finding.high)}"
    if finding.high is None:
        return f"minstens {_signed(finding.low)}"
    return f"waarschijnlijk tussen {_signed(finding.low)} en {_signed(finding.high)}"


def _range_en(finding: Finding) -> str:
    if finding.low is None and finding.high is None:
        return "anything is possible still"
    if finding.low is None:
        return f"at most {_signed(finding.high)}"
    if finding.high is None:
        return f"at least {_signed(finding.low)}"
    return f"probably between {_signed(finding.low)} and {_signed(finding.high)}"


def _signed(change: float | None) -> str:
    percent = round((change or 0.0) * 100)
    sign = "+" if percent > 0 else "−" if percent < 0 else ""  # noqa: RUF001 - a minus sign, for people
    return f"{sign}{abs(percent)} %"


def _count(leads: float, mark: str = ",") -> str:
    return f"{leads:.1f}".replace(".", mark) if leads < 10 else f"{leads:.0f}"
