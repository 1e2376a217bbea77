"""What a deployment would consist of, worked out without an account and without Pulumi's command."""

import json
import re
from pathlib import Path

import pulumi
import pytest

from infra.functions import Access, FunctionDefinition, read_functions
from infra.rehearsal import Cloud, in_terraforms_words, rehearse
from shared.watch.schemas import JobMetrics

FUNCTIONS = {function.name: function for function in read_functions()}
JOBS = sorted(name for name, function in FUNCTIONS.items() if function.is_job)
SHARDED = sorted(name for name, function in FUNCTIONS.items() if function.is_sharded)
OPEN = sorted(name for name, function in FUNCTIONS.items() if not function.is_job)

PROJECT = "a-project"
SETTINGS = {
    "SUPABASE_URL": "https://project.supabase.co",
    "SUPABASE_PUBLISHABLE_KEY": "sb_publishable_x",
    "SUPABASE_JWKS_URL": "https://project.supabase.co/auth/v1/.well-known/jwks.json",
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID": "1000000000",
    "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS": "true",
}
SECRETS = sorted({secret for function in FUNCTIONS.values() for secret in function.secrets})


PORTAL_FILES = (
    "shell/index.html",
    "shell/partner/index.html",
    "shell/assets/index-1a2b.js",
    "elements/partner-marketing.js",
    "elements/parts/shared-3c4d.js",
)


FUNCTION = "gcp:cloudfunctionsv2/function:Function"
CALLERS = "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding"
SCHEDULE = "gcp:cloudscheduler/job:Job"
ACCOUNT = "gcp:serviceaccount/account:Account"
SECRET = "gcp:secretmanager/secret:Secret"  # noqa: S105 - a resource's type
TASKS = f"serviceAccount:pm-tasks@{PROJECT}.iam.gserviceaccount.com"
MAY_READ = "gcp:secretmanager/secretIamMember:SecretIamMember"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    """The whole of a deployment named `prod`."""
    # Imported here: two seconds that no other test should wait for.
    from infra.cloud.config import Config
    from infra.packages import build

    folder = tmp_path_factory.mktemp("root")
    packages = build(folder / "dist")
    for name in PORTAL_FILES:
        file = folder / "portal" / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    config = Config(
        stack="prod",
        project=PROJECT,
        project_number="123456789012",
        region="europe-west4",
        domain="marketing.example.test",
        settings=SETTINGS,
        secret_versions=dict.fromkeys(SECRETS, "3"),
        alert_email="operators@example.test",
        is_protected=True,
    )
    return rehearse(config, list(FUNCTIONS.values()), packages, folder)


def test_every_function_of_the_list_is_deployed_and_no_other(cloud: Cloud) -> None:
    assert sorted(cloud.of(FUNCTION)) == sorted(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_runs_its_own_package_as_its_own_account(cloud: Cloud, name: str) -> None:
    inputs = cloud.only(FUNCTION, name).inputs
    build, service = inputs["buildConfig"], inputs["serviceConfig"]
    assert build["entryPoint"] == FUNCTIONS[name].target
    assert build["environmentVariables"]["SOURCE_DATE_EPOCH"]
    source = build["source"]["storageSource"]
    assert source["bucket"] == f"{PROJECT}-function-sources"
    assert source["object"].startswith(f"{name}-")
    assert source["object"] in cloud.of("gcp:storage/bucketObject:BucketObject")
    account = cloud.only(ACCOUNT, f"{name}-runtime").inputs["accountId"]
    assert service["serviceAccountEmail"] == f"{account}@{PROJECT}.iam.gserviceaccount.com"
    assert int(service["environmentVariables"]["THREADS"]) == service["maxInstanceRequestConcurrency"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_the_settings_and_pinned_secrets_that_it_names(cloud: Cloud, name: str) -> None:
    service = cloud.only(FUNCTION, name).inputs["serviceConfig"]
    assert set(FUNCTIONS[name].settings) <= set(service["environmentVariables"])
    given = service.get("secretEnvironmentVariables", [])
    assert sorted(one["key"] for one in given) == sorted(FUNCTIONS[name].secrets)
    assert all(one["version"] == "3" for one in given)
    assert not set(SECRETS) & set(service["environmentVariables"])


def test_each_account_reads_the_secrets_of_its_function_only(cloud: Cloud) -> None:
    accounts = {
        f"serviceAccount:{cloud.only(ACCOUNT, f'{name}-runtime').inputs['accountId']}"
        f"@{PROJECT}.iam.gserviceaccount.com": name
        for name in FUNCTIONS
    }
    ids = {secret.inputs["secretId"]: name for name, secret in cloud.of(SECRET).items()}
    reads = {
        (accounts[one.inputs["member"]], ids[one.inputs["secretId"]]) for one in cloud.of(MAY_READ).values()
    }
    assert reads == {(name, secret) for name, function in FUNCTIONS.items() for secret in function.secrets}


def test_only_the_public_functions_are_open_to_everybody(cloud: Cloud) -> None:
    members = {
        name.removesuffix("-callers"): one.inputs["members"] for name, one in cloud.of(CALLERS).items()
    }
    assert sorted(members) == sorted(FUNCTIONS)
    assert sorted(name for name, who in members.items() if who == ["allUsers"]) == OPEN
    for name in JOBS:
        invoker = cloud.only(ACCOUNT, f"{name}-invoker").inputs["accountId"]
        tasks = [TASKS] if name in SHARDED else []
        assert members[name] == [f"serviceAccount:{invoker}@{PROJECT}.iam.gserviceaccount.com", *tasks]


def test_private_functions_are_reached_from_inside_only_and_know_their_caller(cloud: Cloud) -> None:
    for name, function in FUNCTIONS.items():
        service = cloud.only(FUNCTION, name).inputs["serviceConfig"]
        environment = service["environmentVariables"]
        if function.access is Access.PRIVATE:
            assert service["ingressSettings"] == "ALLOW_INTERNAL_ONLY"
            invoker = cloud.only(ACCOUNT, f"{name}-invoker").inputs["accountId"]
            assert environment["CALLER_ACCOUNTS"] == f"{invoker}@{PROJECT}.iam.gserviceaccount.com"
        else:
            assert service["ingressSettings"] == "ALLOW_INTERNAL_AND_GCLB"
            # A token without a signature proves nothing where the platform checks nobody.
            assert "TRUST_REMOVED_SIGNATURE" not in environment


@pytest.mark.parametrize("name", JOBS)
def test_a_job_is_started_at_its_time_with_a_token_meant_for_it(cloud: Cloud, name: str) -> None:
    inputs = cloud.only(SCHEDULE, name).inputs
    assert (inputs["schedule"], inputs["timeZone"]) == (FUNCTIONS[name].schedule, "Europe/Amsterdam")
    target = inputs["httpTarget"]
    assert target["httpMethod"] == "POST"
    environment = cloud.only(FUNCTION, name).inputs["serviceConfig"]["environmentVariables"]
    assert target["oidcToken"]["audience"] == target["uri"] == environment["CALLER_AUDIENCE"]
    assert target["oidcToken"]["serviceAccountEmail"] == environment["CALLER_ACCOUNTS"]
    assert inputs["retryConfig"]["retryCount"] >= 1
    assert int(inputs["attemptDeadline"].removesuffix("s")) <= 1800


def test_every_job_has_its_schedule_and_nothing_else_has(cloud: Cloud) -> None:
    assert sorted(cloud.of(SCHEDULE)) == JOBS


def test_no_two_jobs_share_an_account(cloud: Cloud) -> None:
    ids = [account.inputs["accountId"] for account in cloud.of(ACCOUNT).values()]
    assert len(ids) == len(set(ids)) == 2 * len(JOBS) + len(OPEN) + 2
    assert all(6 <= len(one) <= 30 for one in ids), "Google cuts longer ones silently"


def test_the_accounts_that_others_must_let_in_are_told_by_their_functions(cloud: Cloud) -> None:
    assert cloud.outputs["accounts"] == {
        name: cloud.only(FUNCTION, name).inputs["serviceConfig"]["serviceAccountEmail"] for name in FUNCTIONS
    }


def test_a_setting_that_may_be_left_out_is_given_to_the_function_it_is_set_for() -> None:
    from infra.cloud.config import Config
    from infra.cloud.environment import environment_of

    name, other = SHARDED
    given = {**SETTINGS, f"{name}.FAN_OUT_ABOVE": "7", "FAN_OUT_ABOVE": "9"}
    config = Config("dev", PROJECT, "1", "europe-west4", "a.test", given, {}, "a@a.test", is_protected=False)
    assert environment_of(config, FUNCTIONS[name])["FAN_OUT_ABOVE"] == "7"
    assert environment_of(config, FUNCTIONS[other])["FAN_OUT_ABOVE"] == "9"
    assert "FAN_OUT_SHARD_SIZE" not in environment_of(config, FUNCTIONS[name])


def test_other_sites_may_embed_the_portal_and_any_function_may_log_more() -> None:
    from infra.cloud.config import Config
    from infra.cloud.environment import environment_of

    given = {**SETTINGS, "CORS_ORIGINS": "https://b.test,https://c.test", "segments.LOG_LEVEL": "DEBUG"}
    config = Config("dev", PROJECT, "1", "europe-west4", "a.test", given, {}, "a@a.test", is_protected=False)
    segments = environment_of(config, FUNCTIONS["segments"])
    assert segments["CORS_ORIGINS"] == "https://a.test,https://b.test,https://c.test"
    assert segments["LOG_LEVEL"] == "DEBUG"
    assert "LOG_LEVEL" not in environment_of(config, FUNCTIONS["campaigns"])


def test_a_secret_that_may_be_left_out_is_given_once_a_version_of_it_is_named() -> None:
    from infra.cloud.config import Config
    from infra.cloud.secrets import secrets_of

    pages = FUNCTIONS["landing_pages"]
    for versions, expected in (({}, []), ({"PAGE_WRITER_API_KEY": "2"}, ["PAGE_WRITER_API_KEY"])):
        config = Config(
            "dev", PROJECT, "1", "europe-west4", "a.test", SETTINGS, versions, "a@a.test", is_protected=False
        )
        assert secrets_of(config, pages) == expected
        assert secrets_of(config, FUNCTIONS["campaigns"]) == ["SUPABASE_SECRET_KEY"]


def test_only_sharded_jobs_put_tasks_into_the_queue_and_act_as_its_account(cloud: Cloud) -> None:
    runtimes = {
        f"serviceAccount:{cloud.only(ACCOUNT, f'{name}-runtime').inputs['accountId']}"
        f"@{PROJECT}.iam.gserviceaccount.com"
        for name in SHARDED
    }
    assert len(runtimes) == 2
    enqueuers = list(cloud.of("gcp:cloudtasks/queueIamMember:QueueIamMember").values())
    assert {one.inputs["member"] for one in enqueuers} == runtimes
    assert {(one.inputs["name"], one.inputs["role"]) for one in enqueuers} == {
        ("job-shards", "roles/cloudtasks.enqueuer")
    }
    actors = list(cloud.of("gcp:serviceaccount/iAMMember:IAMMember").values())
    assert {one.inputs["member"] for one in actors} == runtimes
    assert {(one.inputs["serviceAccountId"], one.inputs["role"]) for one in actors} == {
        ("tasks", "roles/iam.serviceAccountUser")
    }


@pytest.mark.parametrize("name", SHARDED)
def test_a_sharded_job_finds_its_queue_and_its_own_address(cloud: Cloud, name: str) -> None:
    service = cloud.only(FUNCTION, name).inputs["serviceConfig"]
    environment = service["environmentVariables"]
    queue = cloud.only("gcp:cloudtasks/queue:Queue", "job-shards").inputs
    assert environment["TASK_QUEUE"] == f"projects/{PROJECT}/locations/{queue['location']}/queues/job-shards"
    assert environment["TASK_URL"] == environment["CALLER_AUDIENCE"]
    assert f"serviceAccount:{environment['TASK_ACCOUNT']}" == TASKS
    assert environment["TASK_ACCOUNT"] != environment["CALLER_ACCOUNTS"], "a task may not start a job"
    # A shard has a processor of its own, and as many work at once as the queue delivers.
    assert service["maxInstanceRequestConcurrency"] == 1
    assert service["maxInstanceCount"] > queue["rateLimits"]["maxConcurrentDispatches"]
    assert queue["rateLimits"]["maxDispatchesPerSecond"] > 0
    retry = queue["retryConfig"]
    assert retry["maxAttempts"] > 1
    assert (retry["minBackoff"], retry["maxBackoff"]) == ("5s", "300s")


def test_only_the_builder_has_roles_on_the_project(cloud: Cloud) -> None:
    kinds = {one.type for one in cloud.resources if one.type.startswith("gcp:projects/iAM")}
    assert kinds == {"gcp:projects/iAMMember:IAMMember"}
    members = {one.inputs["member"] for one in cloud.of("gcp:projects/iAMMember:IAMMember").values()}
    builder = cloud.only(ACCOUNT, "builder").inputs["accountId"]
    assert members == {f"serviceAccount:{builder}@{PROJECT}.iam.gserviceaccount.com"}


def test_the_bucket_of_sources_cannot_be_made_public(cloud: Cloud) -> None:
    inputs = cloud.only("gcp:storage/bucket:Bucket", "sources").inputs
    assert inputs["publicAccessPrevention"] == "enforced"
    assert inputs["uniformBucketLevelAccess"] is True


def test_every_path_leads_to_its_function(cloud: Cloud) -> None:
    (matcher,) = cloud.only("gcp:compute/uRLMap:URLMap", "edge").inputs["pathMatchers"]
    to_functions = [rule for rule in matcher["routeRules"] if "service" in rule]
    rules = [(rule["matchRules"][0]["pathTemplateMatch"], rule["service"]) for rule in to_functions]
    assert len(rules) == sum(len(function.paths) for function in FUNCTIONS.values())
    priorities = [rule["priority"] for rule in matcher["routeRules"]]
    assert priorities == sorted(set(priorities))

    def reached(path: str) -> str:
        found: str = next(service for pattern, service in rules if _fits(pattern, path))
        return found.removesuffix("-id")

    for name in OPEN:
        for path in FUNCTIONS[name].paths:
            asked = path.replace("{", "").replace("...}", "/one/two").replace("}", "")
            assert reached(asked) == name, path


def test_who_comes_without_a_path_is_led_to_the_portal(cloud: Cloud) -> None:
    (matcher,) = cloud.only("gcp:compute/uRLMap:URLMap", "edge").inputs["pathMatchers"]
    assert matcher["defaultService"] == "portal-id"
    (door,) = (rule for rule in matcher["routeRules"] if "urlRedirect" in rule)
    assert [rule["fullPathMatch"] for rule in door["matchRules"]] == ["/", "/portal"]
    assert door["urlRedirect"]["pathRedirect"] == "/portal/"


def test_the_portal_is_served_as_it_was_built_below_its_folder(cloud: Cloud) -> None:
    objects = {
        one.inputs["name"]: one.inputs
        for one in cloud.of("gcp:storage/bucketObject:BucketObject").values()
        if one.inputs["name"].startswith("portal/")
    }
    assert sorted(objects) == sorted(
        ["portal/config.json"] + [f"portal/{name.removeprefix('shell/')}" for name in PORTAL_FILES]
    )
    kept = {name for name, one in objects.items() if "immutable" in one["cacheControl"]}
    assert kept == {"portal/assets/index-1a2b.js", "portal/elements/parts/shared-3c4d.js"}
    assert all(one["cacheControl"] == "no-cache" for name, one in objects.items() if name not in kept)
    assert objects["portal/index.html"]["contentType"] == "text/html"
    assert objects["portal/elements/partner-marketing.js"]["contentType"] == "text/javascript"


def test_the_portal_may_load_its_own_files_and_supabase_and_nothing_else(cloud: Cloud) -> None:
    sent = dict(
        header.split(": ", 1)
        for header in cloud.only("gcp:compute/backendBucket:BackendBucket", "portal").inputs[
            "customResponseHeaders"
        ]
    )
    policy = dict(part.split(" ", 1) for part in sent["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == f"'self' {SETTINGS['SUPABASE_URL']}"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Access-Control-Allow-Origin"] == "*", "a host of another origin loads the elements"


def test_mails_lead_to_the_portal(cloud: Cloud) -> None:
    environment = cloud.only(FUNCTION, "send_partner_notifications").inputs["serviceConfig"][
        "environmentVariables"
    ]
    assert environment["PORTAL_URL"] == "https://marketing.example.test/portal/"
    assert environment["MAIL_LINKS_URL"] == "https://marketing.example.test"


def test_a_portal_that_is_not_built_stops_the_deployment(tmp_path: Path) -> None:
    from infra.cloud.portal import portal_files

    with pytest.raises(pulumi.RunError, match="run `make portal`"):
        portal_files(tmp_path)


def _fits(pattern: str, path: str) -> bool:
    """As the load balancer matches: `*` is one segment, `**` any number."""
    wanted, given = pattern.split("/"), path.split("/")
    for number, part in enumerate(wanted):
        if part == "**":
            return len(given) >= number
        if number >= len(given) or (part != "*" and part != given[number]):
            return False
    return len(wanted) == len(given)


def test_only_landing_pages_are_kept_by_the_cdn(cloud: Cloud) -> None:
    cached = {name: one.inputs for name, one in cloud.of("gcp:compute/backendService:BackendService").items()}
    assert sorted(cached) == OPEN
    kept = {name for name, inputs in cached.items() if inputs["enableCdn"] or "cdnPolicy" in inputs}
    assert kept == {"public_pages"}, "what a link in a mail or a log-in leads to is one person's"
    key = cached["public_pages"]["cdnPolicy"]["cacheKeyPolicy"]
    assert key["includeQueryString"] is True, "an advertisement's visitor must not get another's form"


def test_every_alert_sends_mail_and_has_its_part_in_the_runbook(cloud: Cloud) -> None:
    runbook = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    anchors = {
        line.lstrip("# ").strip().lower().replace(" ", "-")
        for line in runbook.splitlines()
        if line.startswith("#")
    }
    alerts = cloud.of("gcp:monitoring/alertPolicy:AlertPolicy")
    wanted = {"job_overdue", "operations_failed", "budget_invariant_violated", "error_rate"}
    wanted |= {"watch_silent", "mail_silent"}
    assert wanted <= set(alerts)
    for name, alert in alerts.items():
        assert alert.inputs["notificationChannels"], name
        assert alert.inputs["documentation"]["content"].rsplit("#", 1)[1] in anchors, name


@pytest.mark.parametrize(
    ("alert", "job", "line", "every_seconds"),
    [
        ("watch_silent", "watch_marketing_hourly", "job_measured", 3600),
        ("mail_silent", "send_partner_notifications", "mails_sent", 300),
    ],
)
def test_somebody_is_told_when_a_job_that_nobody_watches_is_silent(
    cloud: Cloud, alert: str, job: str, line: str, every_seconds: int
) -> None:
    absent, none = cloud.only("gcp:monitoring/alertPolicy:AlertPolicy", alert).inputs["conditions"]
    absent, none = absent["conditionAbsent"], none["conditionThreshold"]
    metric = cloud.of("gcp:logging/metric:Metric")[line].inputs
    service = job.replace("_", "-")
    assert f'resource.labels.service_name="{service}"' in metric["filter"]
    assert metric["metricDescriptor"]["valueType"] == "INT64", "a distribution can be compared with nothing"
    for condition in (absent, none):
        assert f'metric.type="logging.googleapis.com/user/{metric["name"]}"' in condition["filter"]
        (aggregation,) = condition["aggregations"]
        assert aggregation["perSeriesAligner"] == aggregation["crossSeriesReducer"].replace("REDUCE", "ALIGN")
    assert (none["comparison"], none["thresholdValue"]) == ("COMPARISON_LT", 1)
    silence = int(absent["duration"].removesuffix("s"))
    assert none["aggregations"][0]["alignmentPeriod"] == absent["duration"]
    # Two runs that failed are no reason to wake anybody, and Google allows a day at most.
    assert 2 * every_seconds < silence <= min(23 * 3600, 12 * every_seconds)


def test_a_run_of_the_mail_is_heard_of_also_where_mail_is_off(cloud: Cloud) -> None:
    lines = cloud.of("gcp:logging/metric:Metric")["mails_sent"].inputs["filter"]
    assert lines.endswith('jsonPayload.message=("mails_sent" OR "mail_is_off")')
    job = (Path(__file__).parents[3] / FUNCTIONS["send_partner_notifications"].source).read_text()
    assert re.findall(r'info\("(\w+)"', job) == ["mail_is_off", "mails_sent"]


def test_a_job_has_failed_also_where_it_failed_for_some_partners_only(cloud: Cloud) -> None:
    metric = cloud.of("gcp:logging/metric:Metric")["job_failed"]
    assert metric.inputs["filter"].endswith('jsonPayload.message=("job_failed" OR "job_failed_for_partners")')


def test_every_job_is_measured_from_what_the_watch_logs(cloud: Cloud) -> None:
    metrics = cloud.of("gcp:logging/metric:Metric")
    for field in ("seconds_since_success", "last_seconds", "last_rows", "last_failures", "failed_runs"):
        assert field in JobMetrics.model_fields
        inputs = metrics[f"job_{field}"].inputs
        assert inputs["valueExtractor"] == f"EXTRACT(jsonPayload.{field})"
        assert inputs["labelExtractors"] == {"job": "EXTRACT(jsonPayload.job)"}
        assert [label["key"] for label in inputs["metricDescriptor"]["labels"]] == ["job"]
        assert 'jsonPayload.message="job_measured"' in inputs["filter"]
        assert 'resource.labels.service_name="watch-marketing-hourly"' in inputs["filter"]


def test_nothing_secret_is_written_down(cloud: Cloud) -> None:
    assert not [one for one in cloud.resources if "secretVersion" in one.type]
    assert "sb_secret" not in json.dumps([one.inputs for one in cloud.resources], default=str)


def test_a_missing_setting_stops_the_deployment_with_the_command_that_sets_it() -> None:
    from infra.cloud.config import Config
    from infra.cloud.environment import environment_of

    config = Config(
        "dev", PROJECT, "1", "europe-west4", "example.test", {}, {}, "a@example.test", is_protected=False
    )
    function = FunctionDefinition(
        name="one",
        source=Path("functions/one/main.py"),
        target="one",
        access=Access.PUBLIC,
        paths=("/one",),
        settings=("SUPABASE_URL",),
    )
    with pytest.raises(pulumi.RunError, match=r"pulumi config set --path settings\.SUPABASE_URL"):
        environment_of(config, function)


def test_a_secret_without_a_version_stops_the_deployment_with_the_command_that_sets_it(
    tmp_path: Path,
) -> None:
    from infra.cloud.config import Config
    from infra.packages import build

    versions = {"MAIL_LINKS_TOKEN": "1"}
    config = Config("dev", PROJECT, "1", "r", "a.test", SETTINGS, versions, "a@a.test", is_protected=False)
    function = FUNCTIONS["mail_links"]
    with pytest.raises(pulumi.RunError, match=r"pulumi config set --path secretVersions\.MAIL_LINK_SECRET 1"):
        rehearse(config, [function], build(tmp_path, [function]), tmp_path)


def test_what_differs_by_caller_cannot_be_cached() -> None:
    landing_pages = FUNCTIONS["public_pages"].model_dump()
    with pytest.raises(ValueError, match="public_pages is public and cannot be cached"):
        FunctionDefinition.model_validate(landing_pages | {"access": "public"})


def test_checkers_of_terraform_see_every_resource(cloud: Cloud) -> None:
    seen = in_terraforms_words(cloud.resources)["resource"]
    asked_for = [one for one in cloud.resources if one.type.startswith("gcp:")]
    assert sum(len(of_a_kind) for of_a_kind in seen.values()) == len(asked_for)
    assert seen["google_storage_bucket"]["sources"]["public_access_prevention"] == "enforced"
    assert set(seen["google_cloudfunctions2_function"]) == set(FUNCTIONS)
    assert {"google_project_iam_member", "google_compute_url_map", "google_service_account"} <= set(seen)
