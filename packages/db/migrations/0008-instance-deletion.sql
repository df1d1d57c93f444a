-- Since when an instance is being deleted. What belongs to it goes in the background, and at last the row; until then it is
-- shown, and does nothing: its keys are gone, and its name is free for another.
alter table integration_instances add column deleting_since timestamptz;
alter table integration_instances add constraint integration_instances_deleting_without_keys
  check (deleting_since is null or (sealed_credentials is null and sealed_access_token is null));
drop index integration_instances_name;
create unique index integration_instances_name on integration_instances (tenant_id, lower(name))
  where deleting_since is null;
create index integration_instances_deleting on integration_instances (tenant_id, id) where deleting_since is not null;
