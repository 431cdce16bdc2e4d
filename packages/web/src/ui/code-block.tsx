import classes from './code-block.module.css';

/** Wraps rather than scrolls; what is copied has no line breaks of ours in it. */
export function CodeBlock({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre className={classes['block']} role="group" aria-label={label}>
      <code>{text}</code>
    </pre>
  );
}
