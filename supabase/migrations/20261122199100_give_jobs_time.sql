-- How long each function of the jobs may take. Without a time of its own a call through the data API has the eight
-- seconds of the role that it comes in with, and a night of many partners would not end. PostgREST (12.2 and later)
-- sets a function's own time before it calls it. Those that work on a night's partners say ten minutes where they are
-- made, or here; single steps, and what a function of sixty seconds calls, a minute.

set lock_timeout = '5s';
set statement_timeout = '10min';

-- Work on all partners of a night, or on a page of them.
alter function public.begin_campaign_sync set statement_timeout = '10min';
alter function public.begin_effects set statement_timeout = '10min';
alter function public.count_other_changes set statement_timeout = '10min';
alter function public.finish_effects set statement_timeout = '10min';
alter function public.link_partners_to_segments set statement_timeout = '10min';
alter function public.list_effects_due set statement_timeout = '10min';
alter function public.list_sync_accounts set statement_timeout = '10min';
alter function public.read_effect_panel set statement_timeout = '10min';
alter function public.write_drift_proposals set statement_timeout = '10min';
alter function public.write_effects set statement_timeout = '10min';

-- Single steps.
alter function public.begin_mail_run set statement_timeout = '1min';
alter function public.claim_job_run set statement_timeout = '1min';
alter function public.claim_platform_operations set statement_timeout = '1min';
alter function public.end_mail_run set statement_timeout = '1min';
alter function public.fail_job_run set statement_timeout = '1min';
alter function public.find_operator_alerts set statement_timeout = '1min';
alter function public.list_dispatch_accounts set statement_timeout = '1min';
alter function public.list_due_mails set statement_timeout = '1min';
alter function public.measure_jobs set statement_timeout = '1min';
alter function public.note_job_shard_failure set statement_timeout = '1min';
alter function public.open_job_shard set statement_timeout = '1min';
alter function public.record_account_state set statement_timeout = '1min';
alter function public.record_platform_operation set statement_timeout = '1min';
alter function public.slow_platform_account set statement_timeout = '1min';
alter function public.step_mail_run set statement_timeout = '1min';
alter function public.take_platform_tokens set statement_timeout = '1min';
alter function public.write_due_notifications set statement_timeout = '1min';

-- People ask for it too; the night, for which it is summed, waits for it as long as for a step.
alter function public.rule_effects set statement_timeout = '1min';
