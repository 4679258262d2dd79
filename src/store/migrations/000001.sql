-- Times are milliseconds since 1970 as double precision: exact to the microsecond, and the same number in JSON.
-- One table per arrow of the flow; the stage named in the comment is the only one that inserts into it.

-- manager
create table suppliers (
  id text primary key,
  network text not null,
  address text not null,
  service text not null,
  operator text not null,
  declared_model text,
  is_reference boolean not null,
  is_simulated boolean not null,
  is_listed boolean not null,
  first_seen_at double precision not null,
  last_seen_at double precision not null,
  unique (network, address, service)
);

-- manager: the time in which a supplier is believed unchanged
create table epochs (
  supplier_id text not null references suppliers,
  epoch integer not null,
  started_at double precision not null,
  closed_at double precision,
  close_reason text,
  primary key (supplier_id, epoch)
);

-- manager: the seed leaves this table only after the period has ended
create table periods (
  id text primary key,
  starts_at double precision not null,
  ends_at double precision not null,
  seed text not null,
  commitment text not null,
  committed_at double precision not null,
  revealed_at double precision,
  unique (starts_at)
);

-- manager; state: planned | drawn, moved by the sampler
create table plans (
  id text primary key,
  supplier_id text not null references suppliers,
  epoch integer not null,
  suite text not null,
  suite_version text not null,
  period_id text not null references periods,
  items integer not null check (items > 0),
  reason text not null,
  not_before double precision not null,
  due_by double precision not null,
  created_at double precision not null,
  state text not null default 'planned'
);
create index plans_planned on plans (supplier_id, suite, created_at) where state = 'planned';
create index plans_latest on plans (supplier_id, epoch, suite, due_by);

-- sampler: how far the draws of a supplier's epoch have come; counts: { "task|pool": drawn }
create table draws (
  supplier_id text not null references suppliers,
  epoch integer not null,
  suite text not null,
  next_order integer not null,
  counts jsonb not null,
  -- its seed orders finite data sets for the whole epoch, so that no document comes twice
  first_period_id text not null references periods,
  primary key (supplier_id, epoch, suite)
);

-- sampler
create table samples (
  id text primary key,
  plan_id text not null,
  period_id text not null,
  supplier_id text not null,
  epoch integer not null,
  suite text not null,
  suite_version text not null,
  task text not null,
  task_version text not null,
  document_id text not null,
  document jsonb not null,
  pool text not null,
  stratum text not null,
  propensity double precision not null,
  draw_order integer not null,
  created_at double precision not null,
  unique (supplier_id, epoch, suite, draw_order)
);

-- sampler; state and counters are moved by the requester
create table requests (
  id text primary key,
  sample_id text not null,
  supplier_id text not null,
  index integer not null,
  kind text not null,
  path text not null,
  body_hash text not null,
  -- how many requests the sample has
  sample_requests integer not null,
  not_before double precision not null,
  state text not null default 'pending',
  attempts integer not null default 0,
  supplier_failures integer not null default 0
);
create index requests_pending on requests (supplier_id, not_before) where state = 'pending';
create index requests_sample on requests (sample_id);
create index requests_body on requests (body_hash);

-- sampler: each prompt once; encoding: raw | zstd
create table contents (
  hash text primary key,
  encoding text not null,
  bytes bytea not null,
  size integer not null,
  created_at double precision not null
);

-- requester: committed before bytes leave
create table attempts (
  id text primary key,
  request_id text not null,
  supplier_id text not null,
  ordinal integer not null,
  visit_id text not null,
  requester text not null,
  committed_at double precision not null,
  unique (request_id, ordinal)
);

-- requester
create table outcomes (
  attempt_id text primary key,
  request_id text not null,
  supplier_id text not null,
  sequence bigint generated always as identity,
  kind text not null,
  blame text not null,
  http_status integer,
  timeout_phase text,
  sent_at double precision,
  first_byte_at double precision,
  first_token_at double precision,
  last_byte_at double precision,
  is_trustworthy boolean not null,
  prompt_tokens integer,
  completion_tokens integer,
  total_tokens integer,
  body_bytes double precision not null,
  detail text,
  recorded_at double precision not null
);
create index outcomes_supplier on outcomes (supplier_id, sequence);

-- requester: raw response bodies, deleted when they expire; encoding: raw | zstd
create table responses (
  attempt_id text primary key,
  encoding text not null,
  bytes bytea not null,
  size integer not null,
  expires_at double precision not null
);
create index responses_expiry on responses (expires_at);

-- requester: relays to other suppliers that tell "they are down" from "we are"
create table controls (
  id text primary key,
  requester text not null,
  supplier_id text not null,
  attempted_for text not null,
  answered boolean not null,
  at double precision not null
);
create index controls_recent on controls (requester, at);

-- requester fills, evaluator empties: samples whose requests all have their final outcome
create table settlements (
  sample_id text primary key,
  supplier_id text not null,
  settled_at double precision not null,
  -- of a sample with one request: its final state, as the evaluator reads it; null = look it up
  requests jsonb
);

-- evaluator
create table scores (
  sample_id text primary key,
  supplier_id text not null,
  epoch integer not null,
  suite text not null,
  suite_version text not null,
  task text not null,
  stratum text not null,
  pool text not null,
  draw_order integer not null,
  kind text not null,
  value double precision,
  basis text,
  reason text,
  metrics jsonb not null,
  extracted jsonb not null,
  evaluated_at double precision not null,
  unique (supplier_id, epoch, suite, draw_order)
);

-- requester and evaluator fill, summarizer empties: suppliers about whom there is something new
create table news (
  supplier_id text primary key
);

-- summarizer: running state of the statistics, and what is published
create table summaries (
  supplier_id text primary key references suppliers,
  epoch integer not null,
  state jsonb not null,
  summary jsonb not null,
  computed_at double precision not null
);

-- summarizer: the published figures over time
create table summary_history (
  supplier_id text not null references suppliers,
  epoch integer not null,
  suite text not null,
  computed_at double precision not null,
  n integer not null,
  mean double precision,
  lower double precision not null,
  upper double precision not null,
  tier text,
  primary key (supplier_id, epoch, suite, computed_at)
);

-- composition root: facts about this instance, such as its public key
create table instance_facts (
  name text primary key,
  value jsonb not null
);
