/** The engine's name of a method: what it calls recovery codes are backup codes here. */
export function engineMethod(method: string): string {
  return method === 'backup_code' ? 'recovery_code' : method;
}
