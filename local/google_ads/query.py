"""Answers to queries: rows of what a customer holds."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from local.google_ads.books import Books, Customer
from local.google_ads.gaql import Condition, Query, Value
from local.google_ads.messages import Message, message, resource, service_message
from local.google_ads.refusal import invalid_query
from local.google_ads.rules import BILLABLE_UNIT_MICROS

Found = dict[str, Message]

# What can be asked together with a resource.
_JOINED = {
    "customer": {"customer"},
    "customer_client": {"customer_client", "customer"},
    "currency_constant": {"currency_constant"},
    "campaign": {"campaign", "campaign_budget", "customer", "segments", "metrics"},
    "campaign_budget": {"campaign_budget", "customer"},
    "campaign_criterion": {"campaign_criterion", "campaign", "customer"},
    "ad_group": {"ad_group", "campaign", "customer"},
    "ad_group_criterion": {"ad_group_criterion", "ad_group", "campaign", "customer"},
    "ad_group_ad": {"ad_group_ad", "ad_group", "campaign", "customer"},
}
_CURRENCIES = {"EUR": BILLABLE_UNIT_MICROS, "USD": 10_000, "GBP": 10_000, "JPY": 1_000_000}


def rows(books: Books, customer: Customer, query: Query) -> list[Message]:
    """Google's rows. Raises `RefusalError` for fields or resources that it does not have."""
    if query.resource not in _JOINED:
        raise invalid_query("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", f"The double does not know {query.resource}.")
    used = {*query.fields, *(one.field for one in query.conditions), *(field for field, _ in query.order)}
    paths = {field: _path(field, query.resource) for field in used}
    has_days = any(field.split(".")[0] in {"segments", "metrics"} for field in used)
    if has_days:
        _check_days(query)
    with customer.lock:
        found = list(_matching(_all(books, customer, query.resource, has_days=has_days), query, paths))
    for field, is_down in reversed(query.order):
        found.sort(key=lambda one: _comparable(one, paths[field]), reverse=is_down)
    selected = [paths[field] for field in query.fields]
    if query.resource != "currency_constant":
        selected.append((query.resource, "resource_name"))
    row_type = service_message("GoogleAdsRow")
    return [_row(one, selected, row_type) for one in found[: query.limit]]


def _check_days(query: Query) -> None:
    if "segments.date" not in query.fields:
        raise invalid_query("REQUIRED_SEGMENT_FIELD_MISSING", "The double gives figures per day only.")
    operators = {one.operator for one in query.conditions if one.field == "segments.date"}
    if not (operators & {"=", "BETWEEN", "IN"} or (operators & {">", ">="} and operators & {"<", "<="})):
        raise invalid_query("EXPECTED_FILTERS_ON_DATE_RANGE", "The days must be limited.")


def _path(field: str, queried: str) -> tuple[str, ...]:
    """The steps to a field in a row; checked against Google's own messages."""
    first, *rest = field.split(".")
    row = service_message("GoogleAdsRow").DESCRIPTOR
    if first not in row.fields_by_name or not rest:
        raise invalid_query("UNRECOGNIZED_FIELD", f"Unrecognized field: {field}.")
    if first not in _JOINED[queried]:
        raise invalid_query(
            "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE", f"{field} cannot be asked with {queried}."
        )
    steps = [first]
    descriptor = row.fields_by_name[first].message_type
    for name in rest:
        fields = descriptor.fields_by_name if descriptor is not None else {}
        step = name if name in fields else f"{name}_"  # Python keeps some names for itself
        if step not in fields:
            raise invalid_query("UNRECOGNIZED_FIELD", f"Unrecognized field: {field}.")
        steps.append(step)
        descriptor = fields[step].message_type
    return tuple(steps)


def _all(books: Books, customer: Customer, queried: str, *, has_days: bool) -> Iterator[Found]:
    itself = customer.as_message()
    if queried == "customer":
        yield {"customer": itself}
    elif queried == "currency_constant":
        for code, unit in _CURRENCIES.items():
            yield {"currency_constant": resource("CurrencyConstant")(code=code, billable_unit_micros=unit)}
    elif queried == "customer_client":
        yield from _clients(books, customer)
    elif has_days:
        yield from _campaign_days(customer, itself)
    else:
        kind = "".join(word.capitalize() for word in queried.split("_"))
        for one in customer.of_kind(kind):
            yield {queried: one, "customer": itself, **_above(customer, one)}


def _above(customer: Customer, one: Message) -> Found:
    found: Found = {}
    for name in ("campaign_budget", "ad_group", "campaign"):
        source: Message = found.get("ad_group", one)
        if name in source.DESCRIPTOR.fields_by_name and (above := getattr(source, name)):
            found[name] = customer.resources[above]
    return found


def _clients(books: Books, customer: Customer) -> Iterator[Found]:
    for other in list(books.customers.values()):
        if other is customer or (customer.facts.is_manager and other.facts.is_linked):
            facts = other.facts
            yield {
                "customer_client": resource("CustomerClient")(
                    resource_name=f"customers/{customer.facts.id}/customerClients/{facts.id}",
                    client_customer=f"customers/{facts.id}",
                    id=int(facts.id),
                    level=int(other is not customer),
                    descriptive_name=facts.name,
                    currency_code=facts.currency,
                    time_zone=facts.time_zone,
                    manager=facts.is_manager,
                    status=facts.status,
                ),
                "customer": customer.as_message(),
            }


def _campaign_days(customer: Customer, itself: Message) -> Iterator[Found]:
    segments = message("Segments", "common.types.segments")
    metrics = message("Metrics", "common.types.metrics")
    campaigns = {one.id: one for one in customer.of_kind("Campaign")}
    for (campaign_id, day), figures in customer.days.items():
        if not (figures.cost_micros or figures.clicks or figures.impressions or figures.conversions):
            continue  # Google has no row for an idle day
        campaign = campaigns[campaign_id]
        yield {
            "campaign": campaign,
            "campaign_budget": customer.resources[campaign.campaign_budget],
            "customer": itself,
            "segments": segments(date=day),
            "metrics": metrics(
                cost_micros=figures.cost_micros,
                clicks=figures.clicks,
                impressions=figures.impressions,
                conversions=figures.conversions,
            ),
        }


def _matching(found: Iterable[Found], query: Query, paths: dict[str, tuple[str, ...]]) -> Iterator[Found]:
    tests = [(paths[one.field], _test(one)) for one in query.conditions]
    for one in found:
        if all(test(_comparable(one, path)) for path, test in tests):
            yield one


def _comparable(found: Found, path: tuple[str, ...]) -> Any:
    """A field's value; an enum's as its name."""
    holder = _holder(found, path[0], path[1:-1])
    if holder is None:
        return None
    value = getattr(holder, path[-1])
    enum = holder.DESCRIPTOR.fields_by_name[path[-1]].enum_type
    return value if enum is None else enum.values_by_number[value].name


def _holder(found: Found, first: str, steps: Sequence[str]) -> Message | None:
    """The message that has the last step of a path, where there is one."""
    holder: Message = found.get(first)
    for step in steps:
        if holder is None or not holder.HasField(step):
            return None
        holder = getattr(holder, step)
    return holder


def _test(condition: Condition) -> Callable[[Any], bool]:
    values = condition.values
    match condition.operator:
        case "=":
            return lambda value: _same(value, values[0])
        case "!=":
            return lambda value: not _same(value, values[0])
        case "IN":
            return lambda value: any(_same(value, one) for one in values)
        case "NOT IN":
            return lambda value: not any(_same(value, one) for one in values)
        case "LIKE" | "NOT LIKE":
            pattern = _like(str(values[0]))
            is_wanted = condition.operator == "LIKE"
            return lambda value: (pattern.fullmatch(str(value)) is not None) == is_wanted
        case "BETWEEN":
            return lambda value: values[0] <= value <= values[1]
        case "<":
            return lambda value: bool(value < values[0])
        case "<=":
            return lambda value: bool(value <= values[0])
        case ">":
            return lambda value: bool(value > values[0])
        case _:
            return lambda value: bool(value >= values[0])


def _same(value: Any, wanted: Value) -> bool:
    """Google compares text without regard to case, and takes numbers in quotes."""
    if isinstance(value, str):
        return value.casefold() == str(wanted).casefold()
    return bool(value == wanted or str(value) == wanted)


def _like(pattern: str) -> re.Pattern[str]:
    parts = re.findall(r"\[.\]|%|_|[^%_\[]+|\[", pattern)
    known = {"%": ".*", "_": "."}
    said = (
        known.get(part) or re.escape(part[1] if len(part) == 3 and part[0] == "[" else part) for part in parts
    )
    return re.compile("".join(said), re.DOTALL | re.IGNORECASE)


def _row(found: Found, selected: list[tuple[str, ...]], row_type: Message) -> Message:
    row = row_type()
    for first, *steps, last in selected:
        source = _holder(found, first, steps)
        if source is None:
            continue
        target = getattr(row, first)
        for step in steps:
            target = getattr(target, step)
        value = getattr(source, last)
        descriptor = source.DESCRIPTOR.fields_by_name[last]
        if descriptor.is_repeated:
            getattr(target, last).extend(value)
        elif descriptor.message_type is not None:
            getattr(target, last).CopyFrom(value)
        elif not descriptor.has_presence or source.HasField(last):
            setattr(target, last, value)
    return row
