/** By what a guess is known to come from a browser of the account's owner, and what strangers' set-ups may spend. */
export function ownBudgets(text: string): string[] {
  return [
    'ALTER TABLE sms_spending ADD COLUMN spent_on_set_ups BIGINT NOT NULL DEFAULT 0',
    `ALTER TABLE challenges ADD COLUMN trusted_device_id ${text}`,
    `CREATE INDEX challenges_approved ON challenges (application_id, account_id, ip_address)
      WHERE purpose = 'hosted' AND status = 'approved'`,
  ];
}
