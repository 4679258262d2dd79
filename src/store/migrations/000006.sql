-- summarizer: what each rule would have paid from this point of history on; null before it was known
alter table summary_history add column pay jsonb;
