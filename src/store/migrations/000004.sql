-- manager: what a supplier may be paid at most until this epoch is decided (a tier; null = no cap)
alter table epochs add column pay_cap text;

-- evaluator: what comparisons need, beside the score. answer: 16 hexadecimal digits of what was extracted; null = nothing.
alter table scores add column document_id text not null default '';
alter table scores add column answer text;
alter table scores add column difficulty double precision;
alter table scores add column prompt_tokens integer;
alter table scores add column completion_tokens integer;
update scores set document_id = samples.document_id from samples where samples.id = scores.sample_id;
alter table scores alter column document_id drop default;
create index scores_common on scores (evaluated_at) where pool = 'common';

-- summarizer: what comparing all suppliers of a network and service tells of each
create table fleet_findings (
  supplier_id text primary key references suppliers,
  epoch integer not null,
  finding jsonb not null,
  computed_at double precision not null
);

-- made on command; kind: tier-scale | item-model; the last of a kind and suite version is in force for epochs that begin later
create table calibrations (
  id text primary key,
  kind text not null,
  suite text not null,
  suite_version text not null,
  calibration jsonb not null,
  made_at double precision not null
);
create index calibrations_latest on calibrations (kind, suite, suite_version, made_at);
