import type { Tag } from './routes.ts';

/** What the routes of a tag are for. */
export const TAGS: Readonly<Record<Tag, string>> = {
  Accounts: 'Open an account, log in, and look after the password and the email address.',
  Sessions: 'Refresh tokens, log out, and see where else an account is logged in.',
  'Second factor': 'Set up, use and remove authenticator apps, text messages, mailed codes and backup codes.',
  'Trusted devices': 'The browsers that need no second factor for 30 days.',
  Hosted: 'For businesses that keep their own accounts: their backend asks for a second factor.',
  'Approving devices':
    'For apps that approve or deny the logins of a business by push; they sign what they send.',
  Conduit: 'Accounts and a second factor for clients that speak the Conduit API.',
  SwapBits: 'A second factor for clients that speak the SwapBits API.',
  Delivery: 'What providers report of the messages that they carry.',
  Service: 'Health, metrics, signing keys and this description.',
};
