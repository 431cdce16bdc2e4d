export function qrLinks(text: string): string[] {
  return [
    `CREATE TABLE qr_links (
      handle_hash ${text} NOT NULL PRIMARY KEY,
      application_id ${text} NOT NULL,
      account_id ${text} NOT NULL,
      factor_id ${text} NOT NULL,
      session_id ${text} NOT NULL,
      reads_left BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      FOREIGN KEY (application_id, account_id) REFERENCES accounts (application_id, id)
    )`,
    `CREATE INDEX qr_links_owner ON qr_links (application_id, account_id)`,
    `CREATE INDEX qr_links_expiry ON qr_links (expires_at)`,
  ];
}
