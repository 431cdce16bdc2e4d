/** By what a guess is known to come from a browser of the account's owner. */
export function knownBrowsers(text: string): string[] {
  return [
    `ALTER TABLE challenges ADD COLUMN trusted_device_id ${text}`,
    `CREATE INDEX challenges_approved ON challenges (application_id, account_id, ip_address)
      WHERE purpose = 'hosted' AND status = 'approved'`,
  ];
}
