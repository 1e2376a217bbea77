"""What the catalog says about the schemas that our migrations write in, as facts that can be compared."""

from typing import Any, NamedTuple

import psycopg

Db = psycopg.Connection[tuple[Any, ...]]


class Fact(NamedTuple):
    """One fact: of what kind, about which table or function, which part of it, and what it is."""

    kind: str
    subject: str
    part: str
    value: str


_FACTS = """
with ours as (select oid, nspname from pg_namespace where nspname in ('public', 'private')),
relation as (
  select c.*, nspname || '.' || relname as subject from pg_class as c join ours on ours.oid = relnamespace
),
routine as (
  select p.*, nspname || '.' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as subject
  from pg_proc as p join ours on ours.oid = pronamespace
)
select 'relation', subject, '',
  concat_ws(' ', relkind, relrowsecurity, relforcerowsecurity, relowner::regrole, reloptions::text)
from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
union all
select 'storage', subject, '', pg_relation_filenode(oid)::text from relation where relkind in ('r', 'i')
union all
select 'column', subject, attname, concat_ws(
  ' ', attnum, format_type(atttypid, atttypmod), attnotnull, attgenerated, attidentity,
  pg_get_expr(adbin, adrelid)
)
from relation
join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
left join pg_attrdef on adrelid = attrelid and adnum = attnum
where relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'privilege', subject, coalesce(attname, ''), coalesce(attacl, relacl)::text
from (
  select subject, null as attname, null::aclitem[] as attacl, relacl from relation
  union all
  select subject, attname, attacl, null from relation join pg_attribute on attrelid = relation.oid
) as acl where coalesce(attacl, relacl) is not null
union all
select 'privilege', subject, '', proacl::text from routine where proacl is not null
union all
select 'default privilege', defaclrole::regrole::text, defaclobjtype::text, defaclacl::text
from pg_default_acl
union all
select 'schema privilege', nspname, '', nspacl::text from pg_namespace where nspname in ('public', 'private')
union all
select 'constraint', subject, conname, pg_get_constraintdef(c.oid) || convalidated::text
from pg_constraint as c join relation on relation.oid = conrelid
where contype <> 'n' -- PostgreSQL 18 names what the column says already
union all
select 'index', relation.subject, own.relname, pg_get_indexdef(indexrelid) || indisvalid::text
from pg_index join relation on relation.oid = indrelid join pg_class as own on own.oid = indexrelid
union all
select 'policy', schemaname || '.' || tablename, policyname,
  concat_ws(' | ', permissive, roles::text, cmd, qual, with_check)
from pg_policies where schemaname in ('public', 'private')
union all
select 'trigger', subject, tgname, pg_get_triggerdef(t.oid) || tgenabled::text
from pg_trigger as t join relation on relation.oid = tgrelid where not tgisinternal
union all
select 'function', subject, '', pg_get_functiondef(oid) from routine where prokind in ('f', 'p')
union all
select 'view', subject, '', pg_get_viewdef(oid) from relation where relkind in ('v', 'm')
union all
select 'comment', coalesce(relation.subject, routine.subject, ''), coalesce(attname, ''), description
from pg_description as d
left join relation on d.classoid = 'pg_class'::regclass and d.objoid = relation.oid
left join routine on d.classoid = 'pg_proc'::regclass and d.objoid = routine.oid
left join pg_attribute on attrelid = relation.oid and attnum = d.objsubid and attnum > 0
where relation.oid is not null or routine.oid is not null
"""


def read_facts(db: Db) -> frozenset[Fact]:
    """Every fact about the schemas `public` and `private`: same facts, same schema.

    `storage` is the file a table or index lies in; it changes when PostgreSQL writes the whole table anew.
    """
    return frozenset(
        Fact(*(str(part) for part in row)) for row in db.execute(_FACTS, prepare=False).fetchall()
    )
