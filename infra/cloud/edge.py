"""One public address: a load balancer leads each path to its function, and everything else to the portal."""

import re
from collections.abc import Sequence

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.functions import DeployedFunction
from infra.cloud.names import dashed
from infra.cloud.portal import PREFIX, Portal

_SCHEME = "EXTERNAL_MANAGED"


class Edge(pulumi.ComponentResource):
    """The address, its certificate, and the map from paths to functions and to the portal's files."""

    def __init__(
        self,
        config: Config,
        functions: Sequence[DeployedFunction],
        portal: Portal,
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("partner-marketing:cloud:Edge", config.stack, opts=opts)
        self._config = config
        self._inside = pulumi.ResourceOptions(parent=self)
        backends = {function.definition.name: self._backend(function) for function in functions}
        paths = [
            (template(path), backends[function.definition.name])
            for function in functions
            for path in function.definition.paths
        ]
        self.url_map = gcp.compute.URLMap(
            "edge",
            gcp.compute.URLMapArgs(
                project=config.project,
                default_service=portal.backend.id,
                host_rules=[gcp.compute.URLMapHostRuleArgs(hosts=[config.domain], path_matcher="functions")],
                path_matchers=[
                    gcp.compute.URLMapPathMatcherArgs(
                        name="functions",
                        default_service=portal.backend.id,
                        route_rules=[
                            _to_the_portal(),
                            *(
                                gcp.compute.URLMapPathMatcherRouteRuleArgs(
                                    priority=priority,
                                    match_rules=[
                                        gcp.compute.URLMapPathMatcherRouteRuleMatchRuleArgs(
                                            path_template_match=path
                                        )
                                    ],
                                    service=backend.id,
                                )
                                for priority, (path, backend) in enumerate(_exact_first(paths), start=2)
                            ),
                        ],
                    )
                ],
            ),
            opts=self._inside,
        )
        self.address = gcp.compute.GlobalAddress(
            "edge", gcp.compute.GlobalAddressArgs(project=config.project), opts=self._inside
        )
        self._serve_https()
        self._redirect_http()
        self.register_outputs({"address": self.address.address})

    def _backend(self, function: DeployedFunction) -> gcp.compute.BackendService:
        name = function.definition.name
        group = gcp.compute.RegionNetworkEndpointGroup(
            name,
            gcp.compute.RegionNetworkEndpointGroupArgs(
                project=self._config.project,
                region=self._config.region,
                network_endpoint_type="SERVERLESS",
                cloud_run=gcp.compute.RegionNetworkEndpointGroupCloudRunArgs(service=dashed(name)),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[function.function]),
        )
        # Landing pages are the same for everybody and say themselves how long; a page with the query of an
        # advertisement is another page. Nothing else may be kept by anybody.
        is_cached = function.definition.is_cached
        return gcp.compute.BackendService(
            name,
            gcp.compute.BackendServiceArgs(
                project=self._config.project,
                load_balancing_scheme=_SCHEME,
                protocol="HTTPS",
                backends=[gcp.compute.BackendServiceBackendArgs(group=group.id)],
                enable_cdn=is_cached,
                cdn_policy=gcp.compute.BackendServiceCdnPolicyArgs(
                    cache_mode="USE_ORIGIN_HEADERS",
                    cache_key_policy=gcp.compute.BackendServiceCdnPolicyCacheKeyPolicyArgs(
                        include_host=True, include_protocol=True, include_query_string=True
                    ),
                )
                if is_cached
                else None,
                log_config=gcp.compute.BackendServiceLogConfigArgs(enable=True, sample_rate=0.1),
            ),
            opts=self._inside,
        )

    def _serve_https(self) -> None:
        certificate = gcp.compute.ManagedSslCertificate(
            "edge",
            gcp.compute.ManagedSslCertificateArgs(
                project=self._config.project,
                managed=gcp.compute.ManagedSslCertificateManagedArgs(domains=[self._config.domain]),
            ),
            opts=self._inside,
        )
        policy = gcp.compute.SSLPolicy(
            "edge",
            gcp.compute.SSLPolicyArgs(
                project=self._config.project, profile="MODERN", min_tls_version="TLS_1_2"
            ),
            opts=self._inside,
        )
        proxy = gcp.compute.TargetHttpsProxy(
            "edge",
            gcp.compute.TargetHttpsProxyArgs(
                project=self._config.project,
                url_map=self.url_map.id,
                ssl_certificates=[certificate.id],
                ssl_policy=policy.id,
            ),
            opts=self._inside,
        )
        self._listen("https", proxy.id, "443")

    def _redirect_http(self) -> None:
        to_https = gcp.compute.URLMap(
            "to-https",
            gcp.compute.URLMapArgs(
                project=self._config.project,
                default_url_redirect=gcp.compute.URLMapDefaultUrlRedirectArgs(
                    https_redirect=True,
                    redirect_response_code="MOVED_PERMANENTLY_DEFAULT",
                    strip_query=False,
                ),
            ),
            opts=self._inside,
        )
        proxy = gcp.compute.TargetHttpProxy(
            "to-https",
            gcp.compute.TargetHttpProxyArgs(project=self._config.project, url_map=to_https.id),
            opts=self._inside,
        )
        self._listen("http", proxy.id, "80")

    def _listen(self, name: str, proxy: pulumi.Input[str], port: str) -> None:
        gcp.compute.GlobalForwardingRule(
            name,
            gcp.compute.GlobalForwardingRuleArgs(
                project=self._config.project,
                load_balancing_scheme=_SCHEME,
                ip_address=self.address.id,
                port_range=port,
                target=proxy,
            ),
            opts=self._inside,
        )


def _to_the_portal() -> gcp.compute.URLMapPathMatcherRouteRuleArgs:
    """Who comes without a path, or without the slash of a folder, is led to the portal's door."""
    return gcp.compute.URLMapPathMatcherRouteRuleArgs(
        priority=1,
        match_rules=[
            gcp.compute.URLMapPathMatcherRouteRuleMatchRuleArgs(full_path_match=path)
            for path in ("/", f"/{PREFIX}")
        ],
        url_redirect=gcp.compute.URLMapPathMatcherRouteRuleUrlRedirectArgs(
            path_redirect=f"/{PREFIX}/", redirect_response_code="FOUND", strip_query=False
        ),
    )


def template(path: str) -> str:
    """A path of `functions.toml` as the load balancer writes it: `{id}` is `*`, `{path...}` is `**`.

    Source: https://cloud.google.com/load-balancing/docs/url-map-concepts#wildcards-regx-dynamic
    """
    return re.sub(r"\{\w+\}", "*", re.sub(r"\{\w+\.\.\.\}", "**", path))


def _exact_first(
    paths: Sequence[tuple[str, gcp.compute.BackendService]],
) -> list[tuple[str, gcp.compute.BackendService]]:
    """The first rule that fits decides, so what has fewer wildcards comes first."""
    return sorted(paths, key=lambda one: (one[0].count("**"), one[0].count("*"), one[0]))
