/** What tells whether a database and its place are the right ones: its master keys, and that it takes writes. */
export function places(text: string): string[] {
  return [
    `CREATE TABLE master_key_checks (key_id ${text} PRIMARY KEY, box ${text} NOT NULL)`,
    'CREATE TABLE write_probes (id BIGINT PRIMARY KEY, probes BIGINT NOT NULL)',
    'INSERT INTO write_probes (id, probes) VALUES (1, 0)',
  ];
}
