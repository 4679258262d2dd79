-- assay check: what endpoints were found to be able to do; the last record of each is what holds
create table capability_records (
  id text not null,
  network text not null,
  address text not null,
  model text not null,
  checked_at double precision not null,
  record jsonb not null,
  primary key (id, checked_at)
);
