/**
 * Who acted; what is personal in an event, under a key of the person that erasure destroys; where a chain begins whose
 * oldest part was exported and deleted. Rows sealed before stay as they are (form 1, over plain fields).
 */
export function auditOfPersons(text: string): string[] {
  return [
    `ALTER TABLE accounts ADD COLUMN audit_key ${text}`,
    `ALTER TABLE audit_events ADD COLUMN actor_id ${text}`,
    `ALTER TABLE audit_events ADD COLUMN personal ${text}`,
    'ALTER TABLE audit_events ADD COLUMN seal_form BIGINT',
    'CREATE INDEX audit_events_typed ON audit_events (application_id, type, id)',
    'ALTER TABLE audit_heads ADD COLUMN exported_position BIGINT',
    'ALTER TABLE audit_heads ADD COLUMN base_position BIGINT',
    `ALTER TABLE audit_heads ADD COLUMN base_mac ${text}`,
    `ALTER TABLE audit_heads ADD COLUMN base_key_id ${text}`,
    `ALTER TABLE audit_heads ADD COLUMN base_seal ${text}`,
  ];
}
