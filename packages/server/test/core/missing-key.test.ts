import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { rotateMasterKey } from '../../src/flows/administration/rotate-keys.ts';
import { beginLogin, newMember, startTarget } from '../support/attack-target.ts';
import { composeBeside } from '../support/engine.ts';
import { engines } from '../support/engines.ts';
import { unwrap } from '../support/outcomes.ts';
import { nextCode } from '../support/person.ts';

const newKey = () => randomBytes(32).toString('base64');

for (const engine of engines) {
  test(`on ${engine.name}, a process without the newest master key is not ready and answers 503`, async () => {
    const [older, newer] = [newKey(), newKey()];
    const target = await startTarget({ engine: engine.name, env: { COUNTERSIGN_MASTER_KEY: older } });
    const owner = await newMember(target);
    const tempToken = await beginLogin(owner);
    const env = { ...target.env, COUNTERSIGN_MASTER_KEY: `${newer},${older}` };
    const other = await composeBeside({ env }, { clock: target.clock });
    unwrap(await rotateMasterKey(other.engine, {}));
    const code = nextCode(target, owner.totp);
    const answer = await owner.client.post('/2fa/verify', { tempToken, code });
    expect(answer.status, answer.text).toBe(503);
    expect((await owner.client.get('/health/ready')).status).toBe(503);
    await other.close();
    await target.close();
  });
}
