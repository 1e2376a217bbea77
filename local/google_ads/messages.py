"""Google's own messages, from the client library: what the double speaks."""

# Message classes are made when the library is loaded, from descriptors, so no type checker can know them:
# they are `Any` here.
from importlib import import_module
from typing import Any, get_args

from shared.ads.google.library import API_VERSION

PACKAGE = f"google.ads.googleads.{API_VERSION}"
FAILURE_KEY = f"{PACKAGE}.errors.googleadsfailure-bin"

_SERVICES = {
    "GoogleAdsService": "google_ads_service",
    "GeoTargetConstantService": "geo_target_constant_service",
    "CustomerService": "customer_service",
}
_RESOURCES = {
    "Customer": "customer",
    "Campaign": "campaign",
    "CampaignBudget": "campaign_budget",
    "CampaignCriterion": "campaign_criterion",
    "AdGroup": "ad_group",
    "AdGroupAd": "ad_group_ad",
    "AdGroupCriterion": "ad_group_criterion",
    "CustomerClient": "customer_client",
    "CurrencyConstant": "currency_constant",
    "GeoTargetConstant": "geo_target_constant",
}

Message = Any


def message(name: str, module: str) -> Message:
    """The class of a message, for example `message("Metrics", "common.types.metrics")`."""
    return getattr(import_module(f"{PACKAGE}.{module}"), name).pb()


def service_message(name: str, service: str = "google_ads_service") -> Message:
    """The class of a request, an answer or one of their parts."""
    return message(name, f"services.types.{service}")


def resource(name: str) -> Message:
    """The class of a resource by its name."""
    return message(name, f"resources.types.{_RESOURCES[name]}")


def failure() -> Message:
    """The class of a failure."""
    return message("GoogleAdsFailure", "errors.types.errors")


def to_json(one: Message) -> dict[str, Any]:
    """A message as JSON can hold it."""
    json_format = import_module("google.protobuf.json_format")
    written: dict[str, Any] = json_format.MessageToDict(one, preserving_proto_field_name=True)
    return written


def from_json(written: dict[str, Any], empty: Message) -> Message:
    """The message that was written."""
    return import_module("google.protobuf.json_format").ParseDict(written, empty)


def methods() -> dict[str, tuple[Message, Message]]:
    """Every method of the services by its path on the wire: the classes of its request and its answer.

    The library ships no servicers; but its transports tell the types of each method.
    """
    found = {}
    for service, module in _SERVICES.items():
        path = f"{PACKAGE}.services.services.{module}.transports.grpc"
        transport = getattr(import_module(path), f"{service}GrpcTransport")
        for name, member in vars(transport).items():
            hint = member.fget.__annotations__.get("return") if isinstance(member, property) else None
            if len(get_args(hint)) != 2:
                continue
            (request,), answer = get_args(hint)
            method = "".join(word.capitalize() for word in name.split("_"))
            found[f"/{PACKAGE}.services.{service}/{method}"] = (request.pb(), answer.pb())
    return found
