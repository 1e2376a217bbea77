#!/usr/bin/env bash
# Prepares an empty Google Cloud project for `pulumi up`: what Pulumi itself needs before it can make anything.
# May be run again at any time: what is there stays. It makes
#   - the services that Pulumi's first run calls,
#   - a bucket for Pulumi's state, and a key for what is secret in that state,
#   - an account that deploys, with its roles, and, with --github, the trust that lets one environment of one
#     repository of GitHub act as that account without a key.
# docs/deploy.md says what comes before and after.
set -euo pipefail

usage() {
	cat <<-TEXT
		Usage: infra/bootstrap.sh --project ID --stack NAME [--region REGION] [--github OWNER/REPOSITORY] [--dry-run]

		  --project   the Google Cloud project: it exists, and billing is switched on
		  --stack     the deployment, such as dev or prod: one project each
		  --region    where everything is (europe-west4 unless given)
		  --github    let the environment of that name of this repository deploy (.github/workflows/deploy.yml)
		  --dry-run   print the commands and run none
	TEXT
}

fail() {
	printf 'bootstrap.sh: %s\n' "$*" >&2
	exit 1
}

project='' stack='' region='europe-west4' github='' dry_run=''
while [ $# -gt 0 ]; do
	case "$1" in
	--project | --stack | --region | --github)
		[ $# -ge 2 ] || fail "$1 needs a value"
		case "$1" in
		--project) project=$2 ;;
		--stack) stack=$2 ;;
		--region) region=$2 ;;
		--github) github=$2 ;;
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
	*)
		usage >&2
		fail "unknown argument: $1"
		;;
	esac
done
[ -n "$project" ] || { usage >&2; fail "--project is missing"; }
[ -n "$stack" ] || { usage >&2; fail "--stack is missing"; }
[[ "$stack" =~ ^[a-z][a-z0-9-]*$ ]] || fail "--stack must be lower case letters, digits and dashes: $stack"
[[ -z "$github" || "$github" =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] || fail "--github must be OWNER/REPOSITORY: $github"

# Runs a command, or prints it.
run() {
	printf '+ %s\n' "$*"
	if [ -z "$dry_run" ]; then "$@"; fi
}

# Runs the command after `--` unless the one before it finds that it is done already.
unless() {
	local look=()
	while [ "$1" != -- ]; do
		look+=("$1")
		shift
	done
	shift
	if [ -z "$dry_run" ] && "${look[@]}" >/dev/null 2>&1; then
		printf '= there already: %s\n' "${look[*]}"
	else
		run "$@"
	fi
}

if [ -z "$dry_run" ]; then
	command -v gcloud >/dev/null || fail "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
	gcloud auth print-access-token >/dev/null 2>&1 || fail "nobody is logged in: gcloud auth login"
	number=$(gcloud projects describe "$project" --format='value(projectNumber)' 2>/dev/null) ||
		fail "project $project is not there, or this account may not see it"
	[ "$(gcloud billing projects describe "$project" --format='value(billingEnabled)')" = True ] ||
		fail "billing is not switched on for $project: gcloud billing projects link $project --billing-account=…"
else
	number=PROJECT_NUMBER
fi

gcloud=(gcloud --quiet --project="$project")
deployer="pm-deploy@$project.iam.gserviceaccount.com"
state="gs://$project-pulumi-state"
keyring=pulumi key=state pool=github provider=actions

run "${gcloud[@]}" services enable \
	cloudkms.googleapis.com cloudresourcemanager.googleapis.com iam.googleapis.com iamcredentials.googleapis.com \
	secretmanager.googleapis.com serviceusage.googleapis.com storage.googleapis.com sts.googleapis.com

unless "${gcloud[@]}" storage buckets describe "$state" -- \
	"${gcloud[@]}" storage buckets create "$state" --location="$region" \
	--uniform-bucket-level-access --public-access-prevention
run "${gcloud[@]}" storage buckets update "$state" --versioning

unless "${gcloud[@]}" kms keyrings describe "$keyring" --location="$region" -- \
	"${gcloud[@]}" kms keyrings create "$keyring" --location="$region"
unless "${gcloud[@]}" kms keys describe "$key" --keyring="$keyring" --location="$region" -- \
	"${gcloud[@]}" kms keys create "$key" --keyring="$keyring" --location="$region" --purpose=encryption \
	--rotation-period=90d --next-rotation-time=+p90d

unless "${gcloud[@]}" iam service-accounts describe "$deployer" -- \
	"${gcloud[@]}" iam service-accounts create pm-deploy --display-name="Deploys Partner Marketing"
# On the project: what infra/cloud makes. It may give roles away (projectIamAdmin), for those of the builder: so
# whoever deploys could reach everything in the project, and the project holds nothing else.
for role in \
	cloudfunctions.admin cloudscheduler.admin cloudtasks.admin compute.loadBalancerAdmin compute.securityAdmin \
	iam.serviceAccountAdmin iam.serviceAccountUser logging.configWriter monitoring.editor \
	resourcemanager.projectIamAdmin run.admin secretmanager.admin serviceusage.serviceUsageAdmin storage.admin; do
	run "${gcloud[@]}" projects add-iam-policy-binding "$project" \
		--member="serviceAccount:$deployer" --role="roles/$role" --condition=None --format=none
done
run "${gcloud[@]}" kms keys add-iam-policy-binding "$key" --keyring="$keyring" --location="$region" \
	--member="serviceAccount:$deployer" --role=roles/cloudkms.cryptoKeyEncrypterDecrypter --format=none

if [ -n "$github" ]; then
	unless "${gcloud[@]}" iam workload-identity-pools describe "$pool" --location=global -- \
		"${gcloud[@]}" iam workload-identity-pools create "$pool" --location=global --display-name=GitHub
	unless "${gcloud[@]}" iam workload-identity-pools providers describe "$provider" \
		--workload-identity-pool="$pool" --location=global -- \
		"${gcloud[@]}" iam workload-identity-pools providers create-oidc "$provider" \
		--workload-identity-pool="$pool" --location=global \
		--issuer-uri=https://token.actions.githubusercontent.com \
		--attribute-mapping=google.subject=assertion.sub,attribute.repository=assertion.repository \
		--attribute-condition="assertion.repository=='$github' && assertion.ref=='refs/heads/main'"
	# The subject names the environment, the condition above the branch: nothing else of that repository may deploy, no
	# pull request above all, and no branch whose workflow somebody has changed.
	run "${gcloud[@]}" iam service-accounts add-iam-policy-binding "$deployer" \
		--role=roles/iam.workloadIdentityUser --format=none \
		--member="principal://iam.googleapis.com/projects/$number/locations/global/workloadIdentityPools/$pool/subject/repo:$github:environment:$stack"
fi

cat <<-TEXT

	Done. Next, in infra/:

	  pulumi login $state
	  pulumi stack init $stack --secrets-provider=gcpkms://projects/$project/locations/$region/keyRings/$keyring/cryptoKeys/$key
	  pulumi config set gcp:project $project
	  pulumi config set gcp:region $region
	  pulumi config set projectNumber $number

	and then the settings of docs/deploy.md.
TEXT
if [ -n "$github" ]; then
	cat <<-TEXT

		Variables of the environment "$stack" in GitHub's settings:

		  GOOGLE_PROJECT            $project
		  WORKLOAD_PROVIDER         projects/$number/locations/global/workloadIdentityPools/$pool/providers/$provider
		  DEPLOYER                  $deployer
	TEXT
fi
