"""The bucket of packages: one object per content, so that what did not change is not deployed again."""

from collections.abc import Sequence
from pathlib import Path

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.packages import Package

_DAYS_FOR_ROLLING_BACK = 90


class Sources(pulumi.ComponentResource):
    """Every function's package, in a bucket that cannot be made public."""

    def __init__(self, config: Config, packages: Sequence[Package], folder: Path) -> None:
        super().__init__("partner-marketing:cloud:Sources", config.stack)
        self.bucket = gcp.storage.Bucket(
            "sources",
            gcp.storage.BucketArgs(
                project=config.project,
                name=f"{config.project}-function-sources",
                location=config.region,
                uniform_bucket_level_access=True,
                public_access_prevention="enforced",
                versioning=gcp.storage.BucketVersioningArgs(enabled=True),
                lifecycle_rules=[
                    gcp.storage.BucketLifecycleRuleArgs(
                        action=gcp.storage.BucketLifecycleRuleActionArgs(type="Delete"),
                        condition=gcp.storage.BucketLifecycleRuleConditionArgs(
                            days_since_noncurrent_time=_DAYS_FOR_ROLLING_BACK
                        ),
                    )
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self, protect=config.is_protected),
        )
        self.objects = {
            package.function: gcp.storage.BucketObject(
                package.object,
                gcp.storage.BucketObjectArgs(
                    bucket=self.bucket.name,
                    name=package.object,
                    source=pulumi.FileAsset(str(folder / package.object)),
                    content_type="application/zip",
                ),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for package in packages
        }
        self.register_outputs({"bucket": self.bucket.name})
