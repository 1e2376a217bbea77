"""Keeps the privileges of the migrations as they are.

At its first request Supabase Lite grants everything on every table and sequence, and by default on future
ones, to `anon`, `authenticated` and `service_role`, in each schema that has a table with row level security.
Hosted Supabase does not. Left like that, every revoke and column grant of the migrations would be void
here and no test of them would mean anything. So the stack notes the privileges before the server's first
request and puts them back after it.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from psycopg import sql

from local.errors import StackError
from local.settings import Stack
from local.state import DataDirectory

_FILE = "privileges.json"

# One row for each single privilege, with the object as GRANT and REVOKE want it. `object` of a column is its
# table; of a default privilege, the schema it is in ('' for everywhere).
_PRIVILEGES = """
with acl(kind, object, part, owner, entries) as (
  select 'schema', quote_ident(nspname), '', nspowner, coalesce(nspacl, acldefault('n', nspowner))
  from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select case relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass::text, '', relowner,
         coalesce(relacl, acldefault((case relkind when 'S' then 's' else 'r' end)::"char", relowner))
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select 'column', attrelid::regclass::text, quote_ident(attname), relowner, attacl
  from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
  where attacl is not null and not attisdropped and nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select case prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure::text, '', proowner,
         coalesce(proacl, acldefault('f', proowner))
  from pg_proc p join pg_namespace n on n.oid = pronamespace
  where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select 'default', coalesce(quote_ident(nspname), ''), defaclobjtype::text, defaclrole, defaclacl
  from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace
)
select kind, object, part, owner::regrole::text as owner,
       case grantee when 0 then 'public' else grantee::regrole::text end as grantee,
       privilege_type as privilege, is_grantable
from acl cross join lateral aclexplode(entries)
"""

_OBJECTS_OF_DEFAULTS = {"r": "tables", "S": "sequences", "f": "functions", "T": "types", "n": "schemas"}


@dataclass(frozen=True, order=True)
class Privilege:
    """One privilege of one role on one object, names quoted as SQL wants them."""

    kind: str
    object: str
    part: str
    owner: str
    grantee: str
    privilege: str
    is_grantable: bool

    def _statement(self, verb: str, direction: str) -> str:
        privilege = f"{self.privilege} ({self.part})" if self.kind == "column" else self.privilege
        option = " with grant option" if verb == "grant" and self.is_grantable else ""
        if self.kind == "default":
            place = f" in schema {self.object}" if self.object else ""
            return (
                f"alter default privileges for role {self.owner}{place} {verb} {privilege} "
                f"on {_OBJECTS_OF_DEFAULTS[self.part]} {direction} {self.grantee}{option}"
            )
        kind = "table" if self.kind == "column" else self.kind
        return f"{verb} {privilege} on {kind} {self.object} {direction} {self.grantee}{option}"

    def grant(self) -> str:
        """The statement that gives it."""
        return self._statement("grant", "to")

    def revoke(self) -> str:
        """The statement that takes it away."""
        return self._statement("revoke", "from")


Connection = psycopg.Connection[tuple[Any, ...]]


def read_privileges(connection: Connection) -> frozenset[Privilege]:
    """All privileges outside PostgreSQL's own schemas."""
    connection.execute("set search_path = ''")
    return frozenset(Privilege(*row) for row in connection.execute(_PRIVILEGES).fetchall())


def put_back(connection: Connection, wanted: Iterable[Privilege]) -> int:
    """Make the privileges what they were, in one transaction; returns how many were taken away or given.

    Objects made since are left alone. Raises `StackError` when they do not become the same.
    """
    wanted = frozenset(wanted)
    known = {(one.kind, one.object) for one in wanted} | {
        ("column", o.object) for o in wanted if o.kind == "table"
    }
    changes = 0

    def ours(privileges: Iterable[Privilege]) -> frozenset[Privilege]:
        return frozenset(
            one for one in privileges if one.kind == "default" or (one.kind, one.object) in known
        )

    with connection.transaction():
        # Taking a privilege on a table away takes it away on its columns too, so what is missing is looked at
        # after that.
        for verb in ("revoke", "grant"):
            now = ours(read_privileges(connection))
            difference = now - wanted if verb == "revoke" else wanted - now
            changes += len(difference)
            statements = [one.revoke() if verb == "revoke" else one.grant() for one in sorted(difference)]
            if statements:
                connection.execute(sql.SQL(";".join(statements)))
        left = ours(read_privileges(connection)) ^ wanted
        if left:
            raise StackError(
                f"The privileges of the migrations could not be put back ({len(left)} differ, such as "
                f"{min(left).grant()!r}): run `python -m local reset`."
            )
    return changes


def remember(directory: DataDirectory, connection: Connection) -> frozenset[Privilege]:
    """Note the privileges down on disk, where a stack that is killed before it restores them leaves them."""
    privileges = read_privileges(connection)
    rows = [list(vars(privilege).values()) for privilege in sorted(privileges)]
    directory.write_private(_FILE, json.dumps(rows))
    return privileges


def recover(directory: DataDirectory, connection: Connection) -> None:
    """Put back what a stack that was killed in between had noted down."""
    file = directory.path / _FILE
    if file.exists():
        put_back(connection, [Privilege(*row) for row in json.loads(file.read_bytes())])
        forget(directory)


def forget(directory: DataDirectory) -> None:
    """The privileges are back: nothing to recover."""
    (directory.path / _FILE).unlink(missing_ok=True)


# The last thing the server grants in each schema that has a table with row level security.
_SCHEMAS_WITHOUT_ITS_LAST_GRANT = """
select distinct quote_ident(nspname)
from pg_class c join pg_namespace n on n.oid = relnamespace
where relrowsecurity and not exists (
  select from pg_default_acl, aclexplode(defaclacl)
  where defaclnamespace = relnamespace and defaclobjtype = 'S' and grantee = 'service_role'::regrole
)
"""
_SECURED_SCHEMAS = """
select distinct quote_ident(nspname)
from pg_class c join pg_namespace n on n.oid = relnamespace where relrowsecurity
"""
_A_SECURED_TABLE = """
select c.relname from pg_class c join pg_namespace n on n.oid = relnamespace
where relrowsecurity and nspname = 'public' and relkind in ('r', 'p') order by 1 limit 1
"""


def make_grants_visible(connection: Connection) -> None:
    """Take away the last privilege that the server is going to grant, so that its coming can be seen."""
    for (schema,) in connection.execute(_SECURED_SCHEMAS).fetchall():
        connection.execute(
            sql.SQL(f"alter default privileges in schema {schema} revoke all on sequences from service_role")
        )


def provoke_grants(stack: Stack, connection: Connection) -> None:
    """Send the server's first request and wait until it has granted all that it is going to.

    A request that somebody else sent first may still be granting while ours is answered; so it is the grants
    that are waited for. Raises `StackError` when they do not come.
    """
    table = connection.execute(_A_SECURED_TABLE).fetchone()
    if table is None:
        return  # nothing is secured yet, and it grants nothing then
    httpx.get(
        f"{stack.supabase_url}/rest/v1/{table[0]}",
        params={"limit": "0"},
        headers={"apikey": stack.keys.secret_key},
        timeout=30,
    )
    deadline = time.monotonic() + 10
    while connection.execute(_SCHEMAS_WITHOUT_ITS_LAST_GRANT).fetchone() is not None:
        if time.monotonic() > deadline:
            raise StackError(
                "Supabase Lite did not grant what this version grants at its first request, so the "
                "privileges of the migrations cannot be vouched for: is node_modules up to date (`make`)?"
            )
        time.sleep(0.02)
