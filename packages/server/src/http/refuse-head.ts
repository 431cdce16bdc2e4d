import { Faulty } from './faults.ts';
import type { TypedApp } from './typed-app.ts';

/** For a GET that changes something: whoever only looks must change nothing. The GET itself exposes no HEAD. */
export function refuseHead(app: TypedApp, path: string): void {
  app.head(path, { schema: { hide: true }, config: { access: 'open' } }, () => {
    throw new Faulty('methodNotAllowed');
  });
}
