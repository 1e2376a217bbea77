-- What Google Ads must follow is written to the outbox with the change itself, whoever makes it.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.pushed_daily_budget(p_daily_budget numeric, p_monthly_budget numeric)
returns numeric
language sql immutable
set search_path = ''
as $$
  -- Of two budgets the tighter: the platform must never be able to charge more than is committed.
  select least(p_daily_budget, floor(p_monthly_budget / 30.4 * 100) / 100)::numeric(10, 2)
$$;
comment on function private.pushed_daily_budget(numeric, numeric) is
  'EUR a day that a platform is told for a campaign with these budgets.';
revoke all on function private.pushed_daily_budget(numeric, numeric) from public, anon, authenticated, service_role;
grant execute on function private.pushed_daily_budget(numeric, numeric) to service_role;

create or replace function private.platform_payload(
  p_operation text, p_campaign public.partner_marketing_campaigns
) returns jsonb
language sql immutable
set search_path = ''
as $$
  select case
    -- Without any budget now, the platform keeps, or gets, the last one there was.
    when p_operation in ('create_campaign', 'set_budget') then jsonb_strip_nulls(jsonb_build_object(
      'daily_budget', private.pushed_daily_budget(p_campaign.daily_budget, p_campaign.monthly_budget)::text
    ))
    else '{}'
  end || case
    when p_operation in ('create_campaign', 'set_ads') then jsonb_build_object('ad_content', p_campaign.ad_content)
    else '{}'
  end
$$;
comment on function private.platform_payload(text, public.partner_marketing_campaigns) is
  'What an operation tells the platform of a campaign as it is: {"daily_budget": EUR a day as text, left out where there is none, "ad_content"}, each where the operation is about it.';
revoke all on function private.platform_payload(text, public.partner_marketing_campaigns)
  from public, anon, authenticated, service_role;
grant execute on function private.platform_payload(text, public.partner_marketing_campaigns) to service_role;

create or replace function private.was_withdrawn(p_campaign_id uuid, p_operation text) returns boolean
language sql stable
set search_path = ''
as $$
  select coalesce((
    select o.status = 'withdrawn'
    from public.ad_platform_operations as o
    where o.campaign_id = p_campaign_id and o.operation in (p_operation, 'create_campaign')
    order by o.id desc
    limit 1
  ), false)
$$;
comment on function private.was_withdrawn(uuid, text) is
  'Whether what this operation tells was last withdrawn, so that the platform may have something older.';
revoke all on function private.was_withdrawn(uuid, text) from public, anon, authenticated, service_role;

create or replace function private.write_platform_operations() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  operations text[] := '{}';
  sentence text;
  budgets_differ boolean :=
    old.daily_budget is distinct from new.daily_budget or old.monthly_budget is distinct from new.monthly_budget;
  ads_differ boolean := old.ad_content is distinct from new.ad_content;
begin
  if private.is_adopting_drift() then
    -- The platform is so already.
    insert into private.campaigns_at_platforms as there (campaign_id, daily_budget, is_active)
    values (new.id, coalesce(private.pushed_daily_budget(new.daily_budget, new.monthly_budget), 0), new.status = 'active')
    on conflict (campaign_id) do update
      set daily_budget = excluded.daily_budget, is_active = excluded.is_active;
    new.sync_status := 'synced';
    new.drift := null;
    return new;
  end if;
  if new.status = 'archived' and old.status <> 'archived' and new.sync_status = 'synced' and new.drift is not null then
    -- Archived because the platform has removed it: there is nothing to tell it.
    return new;
  end if;
  if new.status = 'active' and old.status = 'planned' then
    operations := case when new.external_campaign_id is null
      then array['create_campaign', 'resume'] else array['resume'] end;
  else
    -- What was withdrawn for a pause, the platform must have before the ads show again.
    if old.status = 'paused' and new.status = 'active' then
      budgets_differ := budgets_differ or private.was_withdrawn(new.id, 'set_budget');
      ads_differ := ads_differ or private.was_withdrawn(new.id, 'set_ads');
    end if;
    -- Once the platform knows the campaign; a planned one will be made with what it has by then.
    if old.status in ('active', 'paused') and new.status in ('active', 'paused') then
      if budgets_differ then
        operations := operations || 'set_budget'::text;
      end if;
      if ads_differ then
        operations := operations || 'set_ads'::text;
      end if;
    end if;
    if new.status <> old.status then
      operations := case new.status
        -- What stops spending goes first.
        when 'paused' then array['pause'] || operations
        when 'active' then operations || array['resume']
        when 'archived' then case when old.status = 'planned' then '{}'::text[] else array['remove'] end
        else operations
      end;
    end if;
  end if;
  if operations = '{}' then
    return new;
  end if;
  if operations = array['remove'] then
    -- What it was to become no longer matters. An attempt that is under way ends first, and removing looks for what
    -- an earlier one may have made.
    update public.ad_platform_operations as o
    set status = 'withdrawn', last_error = coalesce(o.last_error, 'The campaign was archived.')
    where o.campaign_id = new.id and o.status in ('pending', 'failed');
  elsif operations[1] = 'pause' then
    -- A pause waits for nothing that failed or is put off, but for the campaign to be made, which is made paused.
    update public.ad_platform_operations as o
    set status = 'withdrawn', last_error = coalesce(o.last_error, 'The campaign was paused.')
    where o.campaign_id = new.id and o.status in ('pending', 'failed') and o.operation <> 'create_campaign';
  end if;
  if not exists (
    select from public.partner_ad_accounts as a where a.partner_id = new.partner_id and a.channel = new.channel
  ) then
    sentence := private.missing_account_sentence(new.channel);
  end if;
  insert into public.ad_platform_operations (
    partner_id, campaign_id, operation, payload, recommendation_id, last_error
  )
  select
    new.partner_id, new.id, o.operation, private.platform_payload(o.operation, new),
    private.acting_recommendation(), sentence
  from unnest(operations) with ordinality as o (operation, position)
  order by o.position;
  new.sync_status := 'pending';
  new.sync_error := sentence;
  new.drift := null;
  return new;
end
$$;
comment on function private.write_platform_operations() is
  'Trigger: writes the operations that Google Ads must make for a change of a campaign, in order, and says where the partner has no account yet; archiving withdraws what was still to be done, and pausing too, which resuming writes anew. A definer, because nobody but jobs may write the outbox.';
revoke all on function private.write_platform_operations() from public, anon, authenticated, service_role;

-- The name sorts behind those of the guards: what they refuse is not written. Only for what a platform follows:
-- totals and sync states change far more often.
create or replace trigger write_platform_operations
  before update on public.partner_marketing_campaigns
  for each row when (
    new.channel = 'google_ads'
    and (old.status, old.daily_budget, old.monthly_budget, old.ad_content)
      is distinct from (new.status, new.daily_budget, new.monthly_budget, new.ad_content)
  )
  execute function private.write_platform_operations();

create or replace function private.note_campaign_at_platform() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  told constant numeric := (new.payload ->> 'daily_budget')::numeric;
begin
  if new.operation in ('create_campaign', 'set_budget') and told is not null then
    -- Taken is as good as told: no answer need come back. A creation may find the campaign of an earlier one.
    insert into private.campaigns_at_platforms as there (campaign_id, daily_budget)
    values (new.campaign_id, told)
    on conflict (campaign_id) do update
      set daily_budget = case when new.status = 'done' and new.operation = 'set_budget' then told
        else greatest(there.daily_budget, told) end
      where there.daily_budget is distinct from told;
  elsif new.operation = 'resume' or (new.operation in ('pause', 'remove') and new.status = 'done') then
    update private.campaigns_at_platforms as there
    set is_active = new.operation = 'resume'
    where there.campaign_id = new.campaign_id and there.is_active is distinct from (new.operation = 'resume');
  end if;
  return null;
end
$$;
comment on function private.note_campaign_at_platform() is
  'Trigger: notes what a platform may charge for a campaign: more as soon as an operation is taken, less once it is done.';
revoke all on function private.note_campaign_at_platform() from public, anon, authenticated, service_role;

create or replace trigger note_campaign_at_platform
  after update on public.ad_platform_operations
  for each row when (
    new.status in ('in_progress', 'done') and (old.status, old.attempts) is distinct from (new.status, new.attempts)
  )
  execute function private.note_campaign_at_platform();

create or replace function private.settle_recommendation() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  sentence constant text := coalesce(new.last_error, 'The ad platform refused the change.');
begin
  -- Its last two operations may be done at once: whoever comes second waits here, and then sees both.
  perform 1 from public.ai_marketing_recommendations as r where r.id = new.recommendation_id for no key update;
  if new.status in ('failed', 'withdrawn') then
    update public.ai_marketing_recommendations as r
    set status = 'failed', execution_error = sentence
    where r.id = new.recommendation_id and r.status = 'approved';
    update public.ai_marketing_recommendations as r
    set execution_error = sentence
    where r.id = new.recommendation_id and r.status = 'failed' and r.execution_error <> sentence;
  elsif not exists (
    select from public.ad_platform_operations as o
    where o.recommendation_id = new.recommendation_id and o.status <> 'done'
  ) then
    -- A failed one too: what failed was tried again.
    update public.ai_marketing_recommendations as r
    set status = 'executed', execution_error = null
    where r.id = new.recommendation_id and r.status in ('approved', 'failed');
  end if;
  return null;
end
$$;
comment on function private.settle_recommendation() is
  'Trigger: an approved proposal is executed once the platform has made all its operations, also where one had failed and was tried again; failed when one failed or was withdrawn.';
revoke all on function private.settle_recommendation() from public, anon, authenticated, service_role;

create or replace trigger settle_recommendation
  after update on public.ad_platform_operations
  for each row when (
    new.recommendation_id is not null
    and new.status in ('done', 'failed', 'withdrawn')
    and old.status is distinct from new.status
  )
  execute function private.settle_recommendation();
