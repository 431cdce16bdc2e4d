import larvitsmpp from 'larvitsmpp';
import type { LarvitSmscOptions, SmscEvent } from './larvit-smsc.ts';

// Run as a process of its own: this server has no way to be closed.
const options: LarvitSmscOptions = JSON.parse(process.argv[2] ?? '');
const silent = (): void => undefined;
const log = { silly: silent, debug: silent, verbose: silent, info: silent, warn: silent, error: silent };
const tell = (event: SmscEvent): void => void process.send?.(event);

larvitsmpp.server(
  {
    host: '127.0.0.1',
    port: options.port,
    timeout: options.timeout,
    log,
    checkuserpass: (systemId, password, answer) =>
      answer(null, systemId === options.systemId && password === options.password),
  },
  (error, session) => {
    if (error) throw error;
    session.on('login', () => tell({ kind: 'login' }));
    session.on('incomingPduObj', ({ cmdName }) => tell({ kind: 'request', cmdName }));
    session.on('sms', (sms) => {
      const { from, to, message, dlr, pduObjs } = sms;
      const payload = pduObjs[0]?.pduObj.tlvs?.['message_payload']?.tagValue;
      // Answer and report leave in one packet: nothing lies between them for a client to rely on.
      session.sock.cork();
      sms.sendResp(options.status, () => {
        tell({ kind: 'sms', from, to, message, dlr, id: sms.smsId, payload });
        if (dlr && options.report !== undefined) {
          sms.sendDlr(options.report, (_error, { cmdStatus }) => tell({ kind: 'thanked', cmdStatus }));
        }
        session.sock.uncork();
      });
    });
  },
);
process.once('disconnect', () => process.exit());
