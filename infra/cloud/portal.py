"""The portal's files: a public bucket behind the load balancer, and what browsers are told with it."""

import json
import mimetypes
from pathlib import Path

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config

PREFIX = "portal"
"""The folder at the address, and the folder in the bucket: a load balancer hands the path on as it is."""

_HASHED = ("elements/parts/", "assets/")
_FOR_EVER = "public, max-age=31536000, immutable"
_ALWAYS_ASKED = "no-cache"


class Portal(pulumi.ComponentResource):
    """The built portal, served as it lies in `portal/dist`."""

    def __init__(self, config: Config, built: Path, opts: pulumi.ResourceOptions) -> None:
        """`built` is `portal/dist`. Raises `pulumi.RunError` where it is not there."""
        super().__init__("partner-marketing:cloud:Portal", config.stack, opts=opts)
        self._config = config
        self._inside = pulumi.ResourceOptions(parent=self)
        self.bucket = gcp.storage.Bucket(
            "portal",
            gcp.storage.BucketArgs(
                project=config.project,
                name=f"{config.project}-portal",
                location=config.region,
                uniform_bucket_level_access=True,
                website=gcp.storage.BucketWebsiteArgs(main_page_suffix="index.html"),
                versioning=gcp.storage.BucketVersioningArgs(enabled=True),
            ),
            opts=self._inside,
        )
        # The portal's files are public: no data is in them, and a browser brings no credentials for a script.
        gcp.storage.BucketIAMBinding(
            "portal-readers",
            gcp.storage.BucketIAMBindingArgs(
                bucket=self.bucket.name, role="roles/storage.objectViewer", members=["allUsers"]
            ),
            opts=self._inside,
        )
        self.backend = gcp.compute.BackendBucket(
            "portal",
            gcp.compute.BackendBucketArgs(
                project=config.project,
                bucket_name=self.bucket.name,
                enable_cdn=True,
                cdn_policy=gcp.compute.BackendBucketCdnPolicyArgs(cache_mode="USE_ORIGIN_HEADERS"),
                custom_response_headers=[f"{name}: {value}" for name, value in headers(config).items()],
            ),
            opts=self._inside,
        )
        for name, file in portal_files(built).items():
            self._object(name, pulumi.FileAsset(str(file)))
        self._object("config.json", pulumi.StringAsset(json.dumps(shell_config(config))))
        self.register_outputs({"bucket": self.bucket.name})

    def _object(self, name: str, source: pulumi.Asset) -> None:
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        is_hashed = name.startswith(_HASHED)
        gcp.storage.BucketObject(
            f"{PREFIX}/{name}",
            gcp.storage.BucketObjectArgs(
                bucket=self.bucket.name,
                name=f"{PREFIX}/{name}",
                source=source,
                content_type=content_type,
                cache_control=_FOR_EVER if is_hashed else _ALWAYS_ASKED,
            ),
            # Somebody has the page of before open, which loads its own parts later.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=is_hashed),
        )


def portal_files(built: Path) -> dict[str, Path]:
    """The files to serve by their path below the portal's address, as `python -m local` serves them.

    Raises `pulumi.RunError` where the portal is not built.
    """
    shell, elements = built / "shell", built / "elements"
    if not (shell / "index.html").is_file() or not (elements / "partner-marketing.js").is_file():
        raise pulumi.RunError(f"The portal is not built in {built}: run `make portal`.")
    named = {file.relative_to(shell).as_posix(): file for file in shell.rglob("*") if file.is_file()}
    named |= {file.relative_to(built).as_posix(): file for file in elements.rglob("*") if file.is_file()}
    return dict(sorted(named.items()))


def shell_config(config: Config) -> dict[str, str]:
    """What the shell reads at its start: where Supabase is. The functions are at the shell's own address.

    Raises `pulumi.RunError` with the command that sets what is missing.
    """
    try:
        return {
            "supabase_url": config.settings["SUPABASE_URL"],
            "supabase_publishable_key": config.settings["SUPABASE_PUBLISHABLE_KEY"],
            "functions_url": "",
        }
    except KeyError as missing:
        name = missing.args[0]
        raise pulumi.RunError(
            f"The portal needs the setting {name}: pulumi config set --path settings.{name} …"
        ) from None


def headers(config: Config) -> dict[str, str]:
    """What goes with every file: what its page may load, and that other sites may load the elements."""
    supabase = shell_config(config)["supabase_url"].rstrip("/")
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"connect-src 'self' {supabase}; img-src 'self' data: https:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Access-Control-Allow-Origin": "*",
    }
