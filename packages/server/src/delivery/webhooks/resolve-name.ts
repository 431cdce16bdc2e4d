import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a name; empty where it has none. */
export type ResolveName = (name: string, allowPrivateAddresses: boolean) => Promise<readonly string[]>;

const QUERY = { timeout: 2_000, tries: 2 };

/**
 * Public names are asked of the name servers: the system's own way waits in one of a few threads, which slow servers
 * of a stranger would fill. Names of the operator's own network may stand in the hosts file only.
 */
export const resolveName: ResolveName = (name, allowPrivateAddresses) =>
  allowPrivateAddresses ? askSystem(name) : askNameServers(name);

async function askSystem(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

async function askNameServers(name: string): Promise<string[]> {
  const resolver = new Resolver(QUERY);
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
