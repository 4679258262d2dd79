-- requester: what is due comes out of the index in the order in which it is asked
drop index requests_pending;
create index requests_pending on requests (supplier_id, not_before, id) where state = 'pending';
