/** In doubt from the moment before it is sent until its answer is understood. */
export async function inDoubt<D, T>(
  subject: { doubt: D | undefined },
  doubt: NoInfer<D>,
  work: () => Promise<T>,
): Promise<T> {
  subject.doubt = doubt;
  const result = await work();
  subject.doubt = undefined;
  return result;
}
