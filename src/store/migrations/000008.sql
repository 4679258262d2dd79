-- What users' traffic tells. Inserted by the command `assay traffic import`, and later by a gateway; never a text, never who asked.

-- counts per supplier and hour of the requests; hour: its beginning, milliseconds since 1970
create table traffic_hours (
  hour double precision not null,
  supplier_id text not null references suppliers,
  requests integer not null,
  answered integer not null,
  supplier_failures integer not null,
  prompt_tokens double precision not null,
  completion_tokens double precision not null,
  verdicts integer not null,
  verdict_sum double precision not null,
  -- from then on its sample is what it is, and may be compared
  closes_at double precision not null,
  is_compared boolean not null default false,
  primary key (hour, supplier_id)
);
create index traffic_hours_due on traffic_hours (hour, closes_at) where not is_compared;

-- a random sample of each hour, deleted when it was compared
create table traffic_requests (
  supplier_id text not null,
  hour double precision not null,
  -- a keyed hash of the request's id
  id uuid not null,
  at double precision not null,
  kind text not null,
  blame text not null,
  latency_ms double precision,
  prompt_tokens integer,
  completion_tokens integer,
  verdict double precision,
  primary key (supplier_id, hour, id)
);

-- requests that were counted already, so that none is counted twice; forgotten when they are too old to be taken
create table traffic_ids (
  id uuid primary key,
  at double precision not null
);
create index traffic_ids_at on traffic_ids using brin (at);

-- how much a supplier carries: requests, each of which fades with the days since `as_of`
create table traffic_loads (
  supplier_id text primary key references suppliers,
  requests double precision not null,
  as_of double precision not null
);

-- summarizer: measurements beside users' requests, of the present epoch
create table traffic_comparisons (
  supplier_id text primary key references suppliers,
  epoch integer not null,
  comparison jsonb not null,
  compared_at double precision not null
);

-- the outcomes of an hour; of this kind because it costs those who write next to nothing
create index outcomes_recorded on outcomes using brin (recorded_at) with (autosummarize = on);
