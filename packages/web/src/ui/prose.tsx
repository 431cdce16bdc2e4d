/** A sentence in which `names` stand between backticks. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split('`');
  return parts.map((part, index) => {
    const isName = index % 2 === 1 && index < parts.length - 1;
    return isName ? <code key={index}>{part}</code> : part;
  });
}
