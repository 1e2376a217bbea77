-- Notifications and mails are about the moment: half a year of them is enough to look something up.

set lock_timeout = '5s';
set statement_timeout = '10min';

insert into private.history_policies (relation, date_column, keep, condition) values
  ('public.notifications', 'created_at', '180 days', 'true'),
  ('public.notification_mails', 'began_at', '180 days', 'true')
on conflict (relation, condition) do nothing;

-- squawk-ignore require-concurrent-index-creation
create index if not exists notification_mails_began_at_idx on public.notification_mails (began_at);
