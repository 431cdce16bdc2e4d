import classes from './status-tag.module.css';

export function StatusTag({ status }: { readonly status: number }) {
  return (
    <span className={classes['status']} data-good={status < 400}>
      {status}
    </span>
  );
}
