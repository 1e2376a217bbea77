"""Being an AWS role by being a Google service account: no key of AWS is kept anywhere.

AWS trusts the identity tokens that Google's metadata server gives to a function, where the role says so
(docs/operations.md). https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
"""

import http.client
from importlib import import_module
from typing import Any
from urllib.parse import quote

METADATA_HOST = "metadata.google.internal"
AUDIENCE = "partner-marketing-mail"
_SECONDS = 5.0


def identity_token(audience: str = AUDIENCE, host: str = METADATA_HOST) -> str:
    """The function's own identity token. Raises `OSError` where there is no metadata server or it refuses."""
    connection = http.client.HTTPConnection(host, timeout=_SECONDS)
    try:
        path = f"/computeMetadata/v1/instance/service-accounts/default/identity?audience={quote(audience)}"
        connection.request("GET", f"{path}&format=full", headers={"Metadata-Flavor": "Google"})
        answer = connection.getresponse()
        content = answer.read(16_384)
        if answer.status != 200:
            raise OSError(f"the metadata server answered {answer.status}")
        return content.decode("ascii")
    except (http.client.HTTPException, UnicodeDecodeError) as wrong:
        raise OSError("the metadata server's answer cannot be read") from wrong
    finally:
        connection.close()


def session_as(role_arn: str, region: str, *, host: str = METADATA_HOST, sts_url: str | None = None) -> Any:
    """A boto3 session that is the role: credentials are fetched at first use, and again before they end."""
    core = import_module("botocore.session").get_session()
    credentials = import_module("botocore.credentials")

    def client_of(service: str, **options: Any) -> Any:
        return core.create_client(service, **{**options, "region_name": region, "endpoint_url": sts_url})

    fetcher = credentials.AssumeRoleWithWebIdentityCredentialFetcher(
        client_creator=client_of,
        web_identity_token_loader=lambda: identity_token(host=host),
        role_arn=role_arn,
        extra_args={"RoleSessionName": "partner-marketing"},
    )
    core._credentials = credentials.DeferredRefreshableCredentials(
        refresh_using=fetcher.fetch_credentials, method="assume-role-with-web-identity"
    )
    return import_module("boto3").session.Session(botocore_session=core, region_name=region)
