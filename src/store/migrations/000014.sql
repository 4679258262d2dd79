-- on command (an admin's): endpoints that are measured beside those of the suppliers file, as that file would name them
create table added_suppliers (
  address text primary key,
  entry jsonb not null,
  added_at double precision not null
);
