/** Rows name their application too: one of another is refused before it is written. */
export function assertOwn(
  applicationId: string,
  ...rows: readonly { readonly applicationId: string }[]
): void {
  if (rows.some((row) => row.applicationId !== applicationId)) {
    throw new Error("a row of another application in this application's store");
  }
}
