#!/usr/bin/env bash
# Makes a hosted database what it was when a backup of its schemas public and private was made: all of that, or, where
# it fails, nothing. docs/operations.md says how such a backup is made and what comes after.
set -euo pipefail

usage() {
	cat <<-TEXT
		Usage: DATABASE_URL=postgresql://… infra/restore.sh FILE

		  FILE           what pg_dump --format=custom --schema=public --schema=private wrote
		  DATABASE_URL   the direct connection or the session pooler; what is in that database now is gone
	TEXT
}

fail() {
	printf 'restore.sh: %s\n' "$*" >&2
	exit 1
}

case "${1:-}" in
-h | --help)
	usage
	exit 0
	;;
esac
[ $# -eq 1 ] || { usage >&2; fail "one file, please"; }
[ -n "${DATABASE_URL:-}" ] || { usage >&2; fail "DATABASE_URL is not set"; }
[ -r "$1" ] || fail "there is no file $1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ask() {
	psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 \
		--command="set search_path = ''" --command="$1" "$DATABASE_URL"
}

missing=$(ask "
	select string_agg(r.name, ', ') from unnest(array['mail_links', 'public_pages']) as r (name)
	where not exists (select from pg_roles where rolname = r.name)")
[ -z "$missing" ] || fail "there is no role $missing: push the migrations first (supabase db push)"

# Policies of other schemas that ask functions of ours, as Storage's do: nothing of ours can be made anew meanwhile.
policies() {
	ask "
		select $1
		from pg_policies as p
		join pg_policy as own on own.polname = p.policyname
			and own.polrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
		where p.schemaname not in ('public', 'private') and exists (
			select from pg_depend as d join pg_proc as f on f.oid = d.refobjid
			where d.classid = 'pg_policy'::regclass and d.objid = own.oid and d.refclassid = 'pg_proc'::regclass
				and f.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
		)"
}
policies "format('drop policy %I on %I.%I;', p.policyname, p.schemaname, p.tablename)" >"$work/before.sql"
policies "format(
	'create policy %I on %I.%I as %s for %s to %s%s%s;', p.policyname, p.schemaname, p.tablename, p.permissive, p.cmd,
	(select string_agg(quote_ident(r), ', ') from unnest(p.roles) as r),
	' using (' || p.qual || ')', ' with check (' || p.with_check || ')')" >"$work/after.sql"

# A project gives the API's roles everything on whatever is made in public, and a backup does not take that back: without
# these lines every table, and every function of the jobs, would be everybody's. The backup ends by setting the default
# privileges as they were.
for kind in tables sequences functions; do
	echo "alter default privileges in schema public revoke all on $kind from anon, authenticated, service_role;"
done >>"$work/before.sql"

# The schema public stays as it is: made anew, it would no longer be open to whom the project opened it.
pg_restore --list "$1" | grep -v -E ' (SCHEMA - public|(ACL|COMMENT) - SCHEMA public) ' >"$work/list"
pg_restore --clean --if-exists --use-list="$work/list" --file="$work/backup.sql" "$1"
psql --no-psqlrc --quiet --single-transaction --set=ON_ERROR_STOP=1 \
	--file="$work/before.sql" --file="$work/backup.sql" --file="$work/after.sql" "$DATABASE_URL"
