/** What tells a person whose answer was lost from a thief; sessions from before hold nothing in the new columns. */
export function lostRefreshes(text: string): string[] {
  return [
    `ALTER TABLE sessions ADD COLUMN rotated_from ${text}`,
    `ALTER TABLE sessions ADD COLUMN rotated_by ${text}`,
    'ALTER TABLE sessions ADD COLUMN presented_at BIGINT',
  ];
}
