-- manager: who is in a backend group is asked the probes that tell its members apart
alter table fleet_findings add column is_grouped boolean
  generated always as (coalesce(finding #> '{identity,group}' <> 'null'::jsonb, false)) stored;
create index fleet_findings_grouped on fleet_findings (supplier_id, epoch) where is_grouped;
