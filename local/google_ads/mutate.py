"""Changes: all operations of a request or none, or, with partial failure, those that are allowed."""

from collections import ChainMap
from typing import Any, NamedTuple

from local.google_ads import rules
from local.google_ads.books import Books, Customer
from local.google_ads.messages import Message, resource, service_message
from local.google_ads.refusal import RefusalError, Violation, failure_message, invalid

MOST_OPERATIONS = 10_000


class _Kind(NamedTuple):
    resource: str
    collection: str
    parent: str | None = None


_KINDS = {
    "campaign_budget": _Kind("CampaignBudget", "campaignBudgets"),
    "campaign": _Kind("Campaign", "campaigns"),
    "campaign_criterion": _Kind("CampaignCriterion", "campaignCriteria", "campaign"),
    "ad_group": _Kind("AdGroup", "adGroups"),
    "ad_group_criterion": _Kind("AdGroupCriterion", "adGroupCriteria", "ad_group"),
    "ad_group_ad": _Kind("AdGroupAd", "adGroupAds", "ad_group"),
    "ad": _Kind("AdGroupAd", "ads"),
}
_REFERENCES = ("campaign_budget", "campaign", "ad_group")


def mutate(books: Books, customer: Customer, request: Message) -> Message:
    """Google's answer to a mutate. Raises `RefusalError`; then nothing has changed."""
    count = len(request.mutate_operations)
    if not count:
        raise invalid(Violation("request_error", "OPERATION_REQUIRED", "No operations."))
    if count > MOST_OPERATIONS:
        raise invalid(Violation("request_error", "TOO_MANY_MUTATE_OPERATIONS", "Too many operations."))
    with customer.lock:
        draft = _Draft(books, customer)
        found: list[Violation] = []
        names: list[tuple[str, str | None]] = []
        for index, operation in enumerate(request.mutate_operations):
            kind, name, wrong = draft.apply(operation)
            found.extend(one.below(("mutate_operations", index)) for one in wrong)
            names.append((kind, None if wrong else name))
            if wrong and request.partial_failure:
                draft.undo_last()
        if found and not request.partial_failure:
            raise invalid(*found)
        if not request.validate_only:
            draft.commit()
        return _answer(request, names, found)


def _answer(request: Message, names: list[tuple[str, str | None]], found: list[Violation]) -> Message:
    answer = service_message("MutateGoogleAdsResponse")()
    for kind, name in names:
        one = answer.mutate_operation_responses.add()
        if name is not None and not request.validate_only:
            getattr(one, f"{kind}_result").resource_name = name
    if found:
        answer.partial_failure_error.code = 3
        answer.partial_failure_error.message = "Multiple errors; see the details."
        answer.partial_failure_error.details.add().Pack(failure_message(found, "partial"))
    return answer


class _Draft:
    """A customer's resources with changes that are not made yet."""

    def __init__(self, books: Books, customer: Customer) -> None:
        self._books = books
        self._customer = customer
        self._changed: dict[str, Message] = {}
        self._last: list[tuple[str, Message | None]] = []
        self._ids: dict[str, str] = {}
        self._view = rules.View(
            ChainMap(self._changed, customer.resources), lacks_declaration=customer.facts.lacks_declaration
        )

    def apply(self, operation: Message) -> tuple[str, str, list[Violation]]:
        """Kind and resource name of what one operation makes or changes, and what is wrong with it.

        What is wrong is kept too, so that what refers to it is not said to be wrong as well.
        """
        self._last = []
        which = operation.WhichOneof("operation") or "nothing"
        kind = which.removesuffix("_operation")
        if kind not in _KINDS:
            raise RefusalError("UNIMPLEMENTED", f"The double does not know {which}.")
        inner = getattr(operation, which)
        action = inner.WhichOneof("operation")
        if action is None:
            wrong = [Violation("request_error", "OPERATION_REQUIRED", "Nothing to do.")]
            return kind, "", [one.below((which, None)) for one in wrong]
        name, wrong = getattr(self, f"_{action}")(_KINDS[kind], inner)
        return kind, name, [one.below((which, None), (action, None)) for one in wrong]

    def undo_last(self) -> None:
        """Take the last operation back."""
        for name, before in self._last:
            if before is None:
                del self._changed[name]
            else:
                self._changed[name] = before

    def commit(self) -> None:
        """Make the changes. The customer is locked, so nobody sees half of them."""
        self._customer.resources.update(self._changed)

    def _put(self, one: Message) -> None:
        self._last.append((one.resource_name, self._changed.get(one.resource_name)))
        self._changed[one.resource_name] = one

    def _create(self, kind: _Kind, operation: Message) -> tuple[str, list[Violation]]:
        if kind.collection == "ads":
            raise RefusalError("UNIMPLEMENTED", "Ads are made with their ad groups.")
        given = operation.create
        one = type(given)()
        one.CopyFrom(given)
        for reference in _REFERENCES:
            if reference in one.DESCRIPTOR.fields_by_name:
                name = getattr(one, reference)
                setattr(one, reference, self._ids.get(name, name))
        number = self._books.next_id()
        self._identify(one, kind, number)
        wrong: list[Violation] = []
        if given.resource_name:
            if not given.resource_name.rpartition("/")[2].startswith("-"):
                wrong.append(
                    Violation(
                        "new_resource_creation_error", "CANNOT_SET_ID_FOR_CREATE", "Not a temporary id."
                    )
                )
            elif given.resource_name in self._ids:
                wrong.append(
                    Violation("new_resource_creation_error", "DUPLICATE_TEMP_IDS", "Temporary id used twice.")
                )
            self._ids[given.resource_name] = one.resource_name
        if not one.status:
            one.status = 2  # what is made is enabled where nothing is said
        wrong.extend(rules.violations(one, self._view))
        self._put(one)
        return one.resource_name, wrong

    def _identify(self, one: Message, kind: _Kind, number: int) -> None:
        customer = f"customers/{self._customer.facts.id}"
        tail = str(number)
        if kind.parent:
            tail = f"{getattr(one, kind.parent).rpartition('/')[2]}~{number}"
        one.resource_name = f"{customer}/{kind.collection}/{tail}"
        if kind.resource == "AdGroupAd":
            one.ad.id = number
            one.ad.resource_name = f"{customer}/ads/{number}"
            if one.ad.WhichOneof("ad_data") == "responsive_search_ad":
                one.ad.type_ = "RESPONSIVE_SEARCH_AD"
        elif kind.parent:
            one.criterion_id = number
            one.type_ = (one.WhichOneof("criterion") or "UNKNOWN").upper()
        else:
            one.id = number

    def _update(self, kind: _Kind, operation: Message) -> tuple[str, list[Violation]]:
        given = operation.update
        stored = self._find(kind, given.resource_name)
        if stored is None:
            return given.resource_name, [_not_found(given.resource_name)]
        if rules.status(stored) == "REMOVED":
            return given.resource_name, [_is_removed(given.resource_name)]
        if not operation.update_mask.paths:
            return given.resource_name, [
                Violation("field_mask_error", "FIELD_MASK_MISSING", "No field mask.")
            ]
        one = type(stored)()
        one.CopyFrom(stored)
        target = one.ad if kind.collection == "ads" else one
        for path in operation.update_mask.paths:
            _copy(given, target, path)
        wrong = list(rules.violations(one, self._view))
        self._put(one)
        return given.resource_name, wrong

    def _remove(self, kind: _Kind, operation: Message) -> tuple[str, list[Violation]]:
        name = operation.remove
        stored = self._find(kind, name)
        if stored is None:
            return name, [_not_found(name)]
        if rules.status(stored) == "REMOVED":
            return name, [_is_removed(name)]
        one = type(stored)()
        one.CopyFrom(stored)
        one.status = one.DESCRIPTOR.fields_by_name["status"].enum_type.values_by_name["REMOVED"].number
        self._put(one)
        return name, []

    def _find(self, kind: _Kind, name: str) -> Message | None:
        if kind.collection != "ads":
            found = self._view.resources.get(name)
            return (
                found
                if found is not None and found.DESCRIPTOR is resource(kind.resource).DESCRIPTOR
                else None
            )
        ads = (one for one in self._view.resources.values() if one.DESCRIPTOR.name == "AdGroupAd")
        return next((one for one in ads if one.ad.resource_name == name), None)


def _not_found(name: str) -> Violation:
    return Violation("mutate_error", "RESOURCE_NOT_FOUND", "Resource was not found.", (), name)


def _is_removed(name: str) -> Violation:
    return Violation(
        "context_error",
        "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
        "The operation is not allowed for removed resources.",
        (),
        name,
    )


def _copy(source: Any, target: Any, path: str) -> None:
    *outer, field = path.split(".")
    for step in outer:
        source, target = getattr(source, step), getattr(target, step)
    if field not in source.DESCRIPTOR.fields_by_name:
        raise invalid(Violation("field_mask_error", "FIELD_NOT_FOUND", f"No field {path}."))
    target.ClearField(field)
    value = getattr(source, field)
    descriptor = source.DESCRIPTOR.fields_by_name[field]
    if descriptor.is_repeated:
        getattr(target, field).extend(value)
    elif descriptor.message_type is not None:
        getattr(target, field).CopyFrom(value)
    else:
        setattr(target, field, value)
