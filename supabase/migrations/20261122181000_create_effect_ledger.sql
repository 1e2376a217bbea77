-- What became of executed proposals, what a measurement could see before one is approved, how late leads are
-- reported, and what rules achieve together. Filled by measure_recommendation_effects_daily.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.recommendation_effects (
  recommendation_id uuid not null references public.ai_marketing_recommendations (id) on delete cascade,
  horizon_days integer not null constraint effect_horizon_is_known check (horizon_days in (14, 28)),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  measure text not null constraint effect_measure_is_known check (measure in ('leads', 'cost_per_lead')),
  expected text not null constraint effect_direction_is_known check (expected in ('up', 'down')),
  verdict text not null
    constraint effect_verdict_is_known check (verdict in ('effect', 'opposite', 'none', 'unmeasurable')),
  change numeric(9, 4),
  change_low numeric(9, 4),
  change_high numeric(9, 4),
  p_value numeric(6, 5) constraint effect_p_value_is_share check (p_value between 0 and 1),
  deviate numeric(7, 4),
  leads_observed integer not null
    constraint leads_observed_is_not_negative check (leads_observed >= 0),
  leads_without numeric(12, 1) constraint leads_without_is_not_negative check (leads_without >= 0),
  donors integer not null constraint effect_donors_is_not_negative check (donors >= 0),
  other_changes integer not null
    constraint other_changes_is_not_negative check (other_changes >= 0),
  first_day date not null,
  last_day date not null,
  text text not null constraint effect_text_is_not_blank check (length(btrim(text)) > 0),
  text_en text not null constraint effect_text_en_is_not_blank check (length(btrim(text_en)) > 0),
  measured_on date not null,
  primary key (recommendation_id, horizon_days),
  constraint effect_days_match_horizon check (last_day = first_day + horizon_days - 1),
  constraint effect_numbers_match_verdict check (
    (verdict = 'unmeasurable') = (p_value is null) and (p_value is null) = (deviate is null)
    and (p_value is null) = (change is null)
  )
);
comment on table public.recommendation_effects is
  'What an executed proposal did in the days after it, compared with similar partner-segments that changed nothing.';
comment on column public.recommendation_effects.donors is
  'Partners that it was compared with, however many segments of each.';
comment on column public.recommendation_effects.change is
  'Of the measure, as a fraction of what would have been without the change: 0.3 is 30 % more.';
comment on column public.recommendation_effects.change_low is
  'Lower end of the 80 % range; null: open at that side.';
comment on column public.recommendation_effects.p_value is
  'Share of placebos that went as far in the direction expected: 0.1 or less is called an effect.';
comment on column public.recommendation_effects.deviate is
  'The p-value, itself counted by half (mid-p), as a standard normal deviate, so that those of a rule can be added up.';
comment on column public.recommendation_effects.other_changes is
  'Further proposals that were carried out, and changes of budgets without one, for the same partner and segment in the same days.';
comment on column public.recommendation_effects.measured_on is 'The last day of the figures it rests on.';
create index if not exists recommendation_effects_partner_id_idx on public.recommendation_effects (partner_id);

create table if not exists public.recommendation_outlooks (
  recommendation_id uuid primary key references public.ai_marketing_recommendations (id) on delete cascade,
  partner_id uuid not null references public.profiles (id) on delete cascade,
  measure text not null constraint outlook_measure_is_known check (measure in ('leads', 'cost_per_lead')),
  expected text not null constraint outlook_direction_is_known check (expected in ('up', 'down')),
  horizon_days integer not null constraint outlook_horizon_is_known check (horizon_days = 28),
  baseline_per_week numeric(10, 1)
    constraint baseline_per_week_is_not_negative check (baseline_per_week >= 0),
  detectable_change numeric(9, 4),
  text text not null constraint outlook_text_is_not_blank check (length(btrim(text)) > 0),
  text_en text not null constraint outlook_text_en_is_not_blank check (length(btrim(text_en)) > 0),
  made_on date not null
);
comment on table public.recommendation_outlooks is
  'Before a proposal is approved: the smallest effect that a measurement would find in its segment.';
comment on column public.recommendation_outlooks.detectable_change is
  'A fraction of the measure that is found in 4 of 5 cases; null: no plausible change would be.';
comment on column public.recommendation_outlooks.baseline_per_week is 'Leads a week in the 8 weeks before.';
create index if not exists recommendation_outlooks_partner_id_idx on public.recommendation_outlooks (partner_id);

create table if not exists public.lead_report_delays (
  date date not null,
  age integer not null constraint age_is_two_weeks_at_most check (age between 0 and 13),
  leads integer not null constraint known_leads_is_not_negative check (leads >= 0),
  own_campaign_leads integer not null
    constraint known_own_campaign_leads_is_not_negative check (own_campaign_leads >= 0),
  primary key (date, age)
);
comment on table public.lead_report_delays is
  'The reporting triangle: how many leads of a day, of all partners, were known so many days after it.';
comment on column public.lead_report_delays.age is 'Days between the day and the last day of the figures.';

create table if not exists public.rule_effect_reports (
  date date not null,
  rule text not null,
  figures jsonb not null constraint report_figures_is_object check (jsonb_typeof(figures) = 'object'),
  is_without_effect boolean not null,
  primary key (date, rule)
);
comment on table public.rule_effect_reports is
  'Weekly: what each rule proposed and what was seen of its effect. is_without_effect: enough was measured, and together it shows none.';

insert into private.history_policies (relation, date_column, keep) values
  ('public.lead_report_delays', 'date', '13 months')
on conflict (relation, condition) do nothing;

alter table public.recommendation_effects enable row level security;
alter table public.recommendation_outlooks enable row level security;
alter table public.lead_report_delays enable row level security;
alter table public.rule_effect_reports enable row level security;

revoke all on public.recommendation_effects from anon, authenticated, service_role;
revoke all on public.recommendation_outlooks from anon, authenticated, service_role;
revoke all on public.lead_report_delays from anon, authenticated, service_role;
revoke all on public.rule_effect_reports from anon, authenticated, service_role;

grant select on public.recommendation_effects to authenticated;
grant select on public.recommendation_outlooks to authenticated;
grant select on public.lead_report_delays to authenticated;
grant select on public.rule_effect_reports to authenticated;
grant select, insert, update on public.recommendation_effects to service_role;
grant select, insert, update on public.recommendation_outlooks to service_role;
grant select, insert on public.lead_report_delays to service_role;
grant select, insert, update on public.rule_effect_reports to service_role;

drop policy if exists reads_own_effects on public.recommendation_effects;
create policy reads_own_effects on public.recommendation_effects
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists reads_own_outlooks on public.recommendation_outlooks;
create policy reads_own_outlooks on public.recommendation_outlooks
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists admins_read_report_delays on public.lead_report_delays;
create policy admins_read_report_delays on public.lead_report_delays
  for select to authenticated
  using ((select private.is_admin()));
drop policy if exists admins_read_rule_reports on public.rule_effect_reports;
create policy admins_read_rule_reports on public.rule_effect_reports
  for select to authenticated
  using ((select private.is_admin()));
