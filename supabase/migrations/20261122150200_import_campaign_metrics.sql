-- Figures of channels that are followed by hand: an admin imports them, nobody else writes them.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.write_imported_metrics(p_campaign_id uuid, p_days jsonb) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  campaign public.partner_marketing_campaigns;
begin
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin can import figures';
  end if;
  select * into campaign
  from public.partner_marketing_campaigns as c where c.id = p_campaign_id for no key update;
  if campaign.channel = 'google_ads' then
    raise sqlstate 'PT409' using
      message = 'The figures of Google Ads are fetched every night',
      hint = 'Import those of channels that are followed by hand.';
  end if;
  insert into public.campaign_daily_metrics as m (
    campaign_id, date, spend, clicks, impressions, conversions, leads
  )
  select
    p_campaign_id, d.date, coalesce(d.spend, there.spend, 0), coalesce(d.clicks, there.clicks, 0),
    coalesce(d.impressions, there.impressions, 0), coalesce(d.conversions, there.conversions, 0),
    coalesce(d.leads, there.leads, 0)
  from jsonb_to_recordset(p_days) as d (
    date date, spend numeric, clicks integer, impressions integer, conversions numeric, leads integer
  )
  left join public.campaign_daily_metrics as there
    on there.campaign_id = p_campaign_id and there.date = d.date
  order by d.date
  on conflict (campaign_id, date) do update
  set
    spend = excluded.spend,
    clicks = excluded.clicks,
    impressions = excluded.impressions,
    conversions = excluded.conversions,
    leads = excluded.leads;
end
$$;
comment on function private.write_imported_metrics(uuid, jsonb) is
  'Writes days of a campaign that is followed by hand; a figure left out stays as it was. A definer, because nobody writes metrics or totals by hand; it asks whether the caller is an admin.';
revoke all on function private.write_imported_metrics(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.write_imported_metrics(uuid, jsonb) to authenticated;

create or replace function public.import_campaign_metrics(p_partner_id uuid, p_campaign_id uuid, p_days text)
returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  if not exists (
    select from public.partner_marketing_campaigns as c
    where c.id = p_campaign_id and c.partner_id = p_partner_id
  ) then
    return null;
  end if;
  perform private.write_imported_metrics(p_campaign_id, p_days::jsonb);
  return public.get_partner_campaign(p_partner_id, p_campaign_id);
end
$$;
comment on function public.import_campaign_metrics(uuid, uuid, text) is
  'As an admin: writes days [{date, spend, clicks, impressions, conversions, leads}] of a campaign and answers with the campaign; null for an unknown one. Raises 403, 409 (Google Ads, whose figures are fetched).';
revoke all on function public.import_campaign_metrics(uuid, uuid, text)
  from public, anon, authenticated, service_role;
grant execute on function public.import_campaign_metrics(uuid, uuid, text) to authenticated;
