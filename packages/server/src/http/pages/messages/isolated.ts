/** A name in other letters must not turn the direction of the sentence around it (Unicode TR 9, isolates). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
