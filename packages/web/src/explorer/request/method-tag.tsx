import classes from './method-tag.module.css';

export function MethodTag({ method }: { readonly method: string }) {
  return (
    <span className={classes['method']} data-method={method}>
      {method}
    </span>
  );
}
