-- sampler: the next plan comes out of an index, however many wait
create index plans_next on plans (created_at, id) where state = 'planned';
