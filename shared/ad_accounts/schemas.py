"""Advertiser accounts as the API shows and takes them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from shared.campaigns.models import Channel
from shared.core.clock import Moment
from shared.core.ids import PartnerId
from shared.core.models import AnswerModel, RequestModel
from shared.core.text import refuse_control_characters


class AdAccount(AnswerModel):
    """The advertiser account of a partner on a channel."""

    partner_id: PartnerId
    channel: Channel
    external_account_id: str = Field(
        description="The channel's id; for Google Ads the customer id, ten digits.", examples=["1234567890"]
    )
    verified_at: Moment | None = Field(
        description="When the channel last let us in; null: not tried yet, or it did not."
    )
    last_synced_at: Moment | None = Field(description="When all of the account was last read.")
    sync_error: str | None = Field(description="Why it could not be used last time.")
    created_at: Moment
    updated_at: Moment


class AdAccounts(AnswerModel):
    """All accounts of a partner."""

    data: list[AdAccount] = Field(description="By channel.")


class AdAccountLink(RequestModel):
    """The account to link."""

    external_account_id: Annotated[
        str, StringConstraints(min_length=1, max_length=100), AfterValidator(refuse_control_characters)
    ] = Field(
        description="The channel's id; for Google Ads the customer id, with or without dashes.",
        examples=["123-456-7890"],
    )
