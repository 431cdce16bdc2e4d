import type { AuditActor, AuditEventType } from '../core/audit/audit-event.ts';

export interface AuditEventRow {
  id: string;
  application_id: string;
  type: AuditEventType;
  actor: AuditActor;
  actor_id: string | null;
  account_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  data: string;
  /** Box of the three above under the person's key; they are blank then. */
  personal: string | null;
  created_at: number;
  position: number | null;
  key_id: string | null;
  mac: string | null;
  seal_form: number | null;
}

export interface AuditHeadRow {
  application_id: string;
  position: number;
  key_id: string;
  mac: string;
  exported_position: number | null;
  base_position: number | null;
  base_mac: string | null;
  base_key_id: string | null;
  base_seal: string | null;
}
