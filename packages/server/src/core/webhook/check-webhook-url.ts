import type { WebhookSettings } from '../application/application.ts';
import type { Engine } from '../engine.ts';
import { type Outcome, refuse, succeed } from '../outcome.ts';

const LONGEST = 2_048;

/** An address as it may stand in the settings. What a name resolves to is judged whenever something is sent there. */
export function checkWebhookUrl(
  { webhooks }: Pick<Engine, 'webhooks'>,
  text: string,
  { allowPrivateAddresses }: Pick<WebhookSettings, 'allowPrivateAddresses'>,
): Outcome<string> {
  const url = URL.parse(text);
  const complain = (message: string) => refuse('invalid_request', { message: `"${text}": ${message}` });
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return complain('write an absolute address such as https://shop.example/countersign');
  if (url.href.length > LONGEST) return complain(`an address has ${LONGEST} characters at most`);
  if (url.username !== '' || url.password !== '')
    return complain('an address holds no user name and no password: messages are signed');
  if (url.hash !== '') return complain('an address holds no fragment (#…)');
  if (!webhooks.mayCall(url.hostname, allowPrivateAddresses))
    return complain(
      allowPrivateAddresses
        ? 'nothing is ever sent to this address'
        : 'nothing is sent to an address of this machine or of a private network: allow it with --private-callbacks allowed',
    );
  if (url.protocol === 'http:' && webhooks.secureOnly && !allowPrivateAddresses)
    return complain('production wants https, except where private addresses are allowed');
  return succeed(url.href);
}
