-- manager: what the network's configuration calls a supplier whose address says little
alter table suppliers add column name text;
