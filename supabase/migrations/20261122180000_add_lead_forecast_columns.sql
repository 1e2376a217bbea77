-- What a gap is expected to become: the leads of the next week and of the rest of the month, each with an 80 %
-- interval, and how likely it is that the gap is no accident. All nullable: without a forecast they are empty.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.partner_lead_gaps
  add column if not exists expected_leads numeric(9, 2),
  add column if not exists expected_low integer,
  add column if not exists expected_high integer
    constraint expected_leads_lie_in_their_interval
    check (0 <= expected_low and expected_low <= expected_leads and floor(expected_leads) <= expected_high),
  add column if not exists month_leads integer
    constraint month_leads_is_not_negative check (month_leads >= 0),
  add column if not exists expected_month_leads numeric(9, 2),
  add column if not exists expected_month_low integer,
  add column if not exists expected_month_high integer
    constraint expected_month_leads_lie_in_their_interval check (
      0 <= expected_month_low and expected_month_low <= expected_month_leads
      and floor(expected_month_leads) <= expected_month_high
    ),
  add column if not exists gap_probability numeric(5, 4)
    constraint gap_probability_is_a_probability check (gap_probability between 0 and 1)
    constraint forecast_is_whole_or_absent check (
      num_nonnulls(
        expected_leads, expected_low, expected_high, month_leads,
        expected_month_leads, expected_month_low, expected_month_high, gap_probability
      ) in (0, 8)
    );

comment on column public.partner_lead_gaps.expected_leads is
  'Leads expected in the 7 days after date; null, as all of the forecast: none was made.';
comment on column public.partner_lead_gaps.expected_low is 'Lower end of the 80 % interval of expected_leads.';
comment on column public.partner_lead_gaps.expected_high is
  'Upper end of the 80 % interval of expected_leads, in whole leads: of 0.30 expected it may be 0.';
comment on column public.partner_lead_gaps.month_leads is
  'Leads of the month of the day after date so far, through date; 0 where date is the last of a month.';
comment on column public.partner_lead_gaps.expected_month_leads is
  'Leads expected from the day after date to the last day of its month.';
comment on column public.partner_lead_gaps.expected_month_low is
  'Lower end of the 80 % interval of expected_month_leads.';
comment on column public.partner_lead_gaps.expected_month_high is
  'Upper end of the 80 % interval of expected_month_leads.';
comment on column public.partner_lead_gaps.gap_probability is
  'How likely the true rate of leads lies below the target.';
