-- summarizer: the evidence of a change that the summary publishes (drift.logEvidence), where the manager finds it at once
alter table summaries add column change_evidence double precision;
create index summaries_changing on summaries (change_evidence) where change_evidence > 0;
