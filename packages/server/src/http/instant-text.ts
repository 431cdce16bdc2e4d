export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
