#!/usr/bin/env bash
# Runs a job of a deployment now, for its day or for others, and waits for what it answers.
# The functions of the jobs can be called from inside the project alone, by the account of their schedule. So for every
# run a schedule is made beside the job's own, which calls as that one does, is started once, and goes again: what the
# night does is not touched, whatever becomes of this script.
# docs/operations.md says when that is wanted.
set -euo pipefail

usage() {
	cat <<-TEXT
		Usage: infra/run-job.sh [--project ID] [--region REGION] [--date DAY | --from DAY --to DAY] [--dry-run] JOB

		  JOB         such as calculate_partner_lead_stats_daily
		  --project   the Google Cloud project (\$CLOUDSDK_CORE_PROJECT unless given)
		  --region    where everything is (europe-west4 unless given)
		  --date      the day to work on, YYYY-MM-DD (the last complete one unless given)
		  --from, --to
		              every day from one to another, the oldest first; stops at the first that does not succeed
		  --dry-run   print the commands and run none

		It needs the roles Cloud Scheduler Admin, Service Account User and Logs Viewer, or Owner.
	TEXT
}

fail() {
	printf 'run-job.sh: %s\n' "$*" >&2
	exit 1
}

project=${CLOUDSDK_CORE_PROJECT:-} region='europe-west4' from='' to='' dry_run='' job=''
while [ $# -gt 0 ]; do
	case "$1" in
	--project | --region | --date | --from | --to)
		[ $# -ge 2 ] || fail "$1 needs a value"
		case "$1" in
		--project) project=$2 ;;
		--region) region=$2 ;;
		--date) from=$2 to=$2 ;;
		--from) from=$2 ;;
		--to) to=$2 ;;
		esac
		shift 2
		;;
	--dry-run)
		dry_run=yes
		shift
		;;
	-h | --help)
		usage
		exit 0
		;;
	-*)
		usage >&2
		fail "unknown argument: $1"
		;;
	*)
		[ -z "$job" ] || fail "one job at a time: $job, $1"
		job=${1//_/-}
		shift
		;;
	esac
done
[ -n "$project" ] || { usage >&2; fail "--project is missing"; }
[ -n "$job" ] || { usage >&2; fail "the job is missing"; }
[[ "$job" =~ ^[a-z][a-z-]*$ ]] || fail "no name of a job: $job"
[ "${from:+x}" = "${to:+x}" ] || fail "--from and --to belong together"
for day in $from $to; do
	[[ "$day" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || fail "a day is YYYY-MM-DD: $day"
done
if [ -n "$from" ]; then
	[[ "$job" == *-daily ]] || fail "$job has no day: leave --date out"
	[[ ! "$from" > "$to" ]] || fail "--from is after --to"
fi

# The days, one a line. Python, as `date` differs between systems; it refuses a day that no calendar has.
days=$(python3 - "$from" "$to" 2>/dev/null <<-'CODE'
	import sys
	from datetime import date, timedelta

	if sys.argv[1]:
	    day, last = map(date.fromisoformat, sys.argv[1:])
	    while day <= last:
	        print(day)
	        day += timedelta(days=1)
CODE
) || fail "no such day: $from, $to"

gcloud=(gcloud --quiet --project="$project")
scheduler=("${gcloud[@]}" scheduler jobs)
# How long an answer is waited for: as long as the scheduler does, and a minute for its log. Tests wait less.
patience=${RUN_JOB_PATIENCE_SECONDS:-1860} pause=${RUN_JOB_PAUSE_SECONDS:-5}

# Prints a command, such that it can be typed.
show() {
	printf '+'
	printf ' %q' "$@"
	printf '\n'
}

# Runs a command, or prints it.
run() {
	show "$@"
	if [ -z "$dry_run" ]; then "$@"; fi
}

if [ -z "$dry_run" ]; then
	command -v gcloud >/dev/null || fail "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
	target=$("${scheduler[@]}" describe "$job" --location="$region" \
		--format='value(httpTarget.uri,httpTarget.oidcToken.audience,httpTarget.oidcToken.serviceAccountEmail)') ||
		fail "$job has no schedule in $project, or this account may not see it"
	read -r url audience account <<<"$target"
	[ -n "${account:-}" ] || fail "the schedule of $job names no account"
else
	url=URL audience=URL account=ACCOUNT
fi

made=''
clear_away() {
	[ -z "$made" ] || run "${scheduler[@]}" delete "$made" --location="$region" || true
	made=''
}
trap clear_away EXIT

# Runs the job for one day (or its own, where none is given) and fails unless it answers 2xx.
run_once() {
	local day=$1 name answer='' body=() waited=0
	name="$job-by-hand-$(date +%s)-$$${day:+-$day}"
	[ -z "$day" ] || body=(--message-body="{\"date\": \"$day\"}")
	made=$name
	# A schedule needs a time: one that is far away.
	run "${scheduler[@]}" create http "$name" --location="$region" --schedule='0 0 1 1 *' \
		--description="Started by hand; may be deleted" \
		--uri="$url" --http-method=post --headers=Content-Type=application/json ${body[@]+"${body[@]}"} \
		--oidc-service-account-email="$account" --oidc-token-audience="$audience" \
		--attempt-deadline=1800s --max-retry-attempts=0
	run "${scheduler[@]}" run "$name" --location="$region"
	# What was answered stands in the scheduler's log alone.
	local read=("${gcloud[@]}" logging read
		"resource.type=\"cloud_scheduler_job\" AND resource.labels.job_id=\"$name\" AND jsonPayload.\"@type\":\"AttemptFinished\""
		--freshness=1d --limit=1 '--format=value(httpRequest.status,jsonPayload.status)')
	show "${read[@]}"
	if [ -z "$dry_run" ]; then
		while [ -z "$answer" ]; do
			[ "$waited" -lt "$patience" ] || fail "$job ${day:+for $day }has not answered: look at its log and at job_runs"
			sleep "$pause"
			waited=$((waited + pause))
			answer=$("${read[@]}")
		done
	fi
	clear_away
	[ -n "$dry_run" ] || printf '= %s%s answered %s\n' "$job" "${day:+ for $day}" "$answer"
	case "$answer" in
	202*) printf '  The queue works on it: wait until public.job_runs says that it has finished.\n' ;;
	'' | 2*) ;;
	*) fail "$job ${day:+for $day }did not succeed: look at its log and at public.job_runs" ;;
	esac
}

if [ -z "$days" ]; then
	run_once ''
else
	for day in $days; do run_once "$day"; done
fi
