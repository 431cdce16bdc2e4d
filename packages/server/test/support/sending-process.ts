// Sends a login code as a request would. `hang` stops between the commit and the hand-over, and says so.
import { writeSync } from 'node:fs';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/config.ts';
import { ensureDefaultApplication } from '../../src/flows/administration/manage-applications.ts';
import { sendLoginCode } from '../../src/flows/login/login-code.ts';

const [tempToken = '', hang] = process.argv.slice(2);
const composition = await compose(loadConfig(process.env));
const { engine } = composition;
if (hang === 'hang') {
  const silence = (): Promise<never> => {
    writeSync(1, 'committed\n');
    return new Promise(() => setInterval(() => undefined, 1_000));
  };
  Object.assign(engine.delivery.sms ?? {}, { send: silence });
}
const caller = { ipAddress: '10.0.0.1', ipBucket: '10.0.0.1', userAgent: 'test' };
const application = await ensureDefaultApplication(engine);
const outcome = await sendLoginCode(engine.in(application), { tempToken, method: 'sms' }, caller);
writeSync(1, `${JSON.stringify(outcome)}\n`);
await composition.close();
