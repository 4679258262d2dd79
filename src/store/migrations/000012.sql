-- manager: suites that a supplier is not asked, because its capability record says that it cannot take them
create table exclusions (
  supplier_id text not null,
  epoch integer not null,
  suite text not null,
  suite_version text not null,
  reason text not null,
  checked_at double precision not null,
  primary key (supplier_id, suite)
);
