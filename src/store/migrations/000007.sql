-- summarizer: findings are written only when they say something else; null before that was known
alter table fleet_findings add column content_hash text;

-- common answers are read supplier by supplier
drop index scores_common;
create index scores_common on scores (supplier_id, epoch, evaluated_at) where pool = 'common';
