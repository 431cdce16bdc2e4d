import { emailKey, typedEmail } from '../account/mailbox.ts';
import { maskEmail, maskPhone } from '../delivery/mask.ts';
import type { SentFactorType } from '../factor/factor-kinds.ts';
import type { OpenFactor } from '../factor/factor-method.ts';
import type { Ports } from '../ports/ports.ts';
import { readNumber } from '../sms-firewall/read-number.ts';

/** Where codes of one kind go. */
interface DestinationKind {
  /** As it may be shown. */
  readonly mask: (destination: string) => string;
  /** As it is stored; undefined for what is none. */
  readonly parse: (ports: Ports, text: string, region: string) => string | undefined;
  /** What is wrong with a text that is none. */
  readonly complaint: { readonly field: string; readonly message: string };
}

export const DESTINATIONS: Readonly<Record<SentFactorType, DestinationKind>> = {
  sms: {
    mask: maskPhone,
    parse: ({ delivery }, text, region) => readNumber(delivery, text, region)?.e164,
    complaint: {
      field: 'phoneNumber',
      message: 'Phone number is not valid: write it as +12025550123',
    },
  },
  email: {
    mask: maskEmail,
    parse: (_engine, text) => (emailKey(text) === undefined ? undefined : typedEmail(text)),
    complaint: { field: 'email', message: 'Email must be a valid address' },
  },
};

/** Where the factor's codes go: that is its secret. */
export function readDestination({ secret }: Pick<OpenFactor, 'secret'>): string {
  return new TextDecoder().decode(secret);
}
