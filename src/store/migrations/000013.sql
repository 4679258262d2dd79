-- on command (an admin's): suites of which nothing new is planned until they are taken up again
create table suspended_suites (
  suite text primary key,
  since double precision not null
);
