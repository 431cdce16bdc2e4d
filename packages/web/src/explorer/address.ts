/** The path of the public address in front of `/explorer`; mostly empty. */
const PREFIX = location.pathname.slice(0, Math.max(0, location.pathname.indexOf('/explorer')));

/** Where the APIs are: on the server that sent this page. */
export const ORIGIN = location.origin + PREFIX;

const ROOT = `${PREFIX}/explorer`;

export const paths = {
  home: ROOT,
  walk: `${ROOT}/walk`,
  requests: `${ROOT}/requests`,
  request: (id: string) => `${ROOT}/requests/${id}`,
  authenticator: `${ROOT}/authenticator`,
  help: `${ROOT}/help`,
} as const;

export type View =
  | { readonly name: 'home' | 'walk' | 'requests' | 'authenticator' | 'help' | 'notFound' }
  | { readonly name: 'request'; readonly id: string };

export function viewOf(path: string): View {
  const [name = '', id, ...more] = path
    .slice(ROOT.length)
    .split('/')
    .filter((part) => part !== '');
  if (name === '') return { name: 'home' };
  if (name === 'requests' && id !== undefined && more.length === 0) return { name: 'request', id };
  const plain = (['walk', 'requests', 'authenticator', 'help'] as const).find((known) => known === name);
  return { name: plain === undefined || id !== undefined ? 'notFound' : plain };
}
