import type { VerifyMessages } from './verify-messages.ts';

export const en: VerifyMessages = {
  title: 'Confirm that it’s you',
  lead: (application) => `${application} asks for a second step before it lets you in.`,
  facts: {
    account: 'Account',
    asked: 'Login began',
    from: 'From',
    until: 'Valid until',
    left: 'Time left',
    lastMinute: 'One minute is left',
  },
  elsewhere: {
    title: 'Did you begin this login?',
    lead: (application) =>
      `The login at ${application} began in another network than yours. If you did not begin it yourself, or if someone sent you this link, choose “This wasn’t me”.`,
  },
  confirm: 'Confirm',
  anotherWay: 'Another way',
  notMe: 'This wasn’t me',
  notMeHint: 'Stops this login at once.',
  language: 'Language',
  complaints: {
    empty: 'Type the code first.',
    wrong: 'This code is not right, or it was used before. Type the newest one.',
    triesLeft: 'Tries left:',
    notSent: 'The email could not be sent. Try again in a minute, or choose another way.',
    tooSoon: 'Another code cannot be sent yet. Use the one you have, or choose another way.',
    notAsked: 'Your phone cannot be asked right now. Choose another way.',
    closed: 'Too many tries this way. Choose another way, or begin again later.',
  },
  ends: {
    approved: { title: 'It’s you', lead: (application) => `You are confirmed at ${application}.` },
    denied: {
      title: 'The login was stopped',
      lead: (application) =>
        `Nobody was let in. If you did not begin it, change your password at ${application}: someone may know it.`,
    },
    expired: {
      title: 'Time is up',
      lead: (application) => `Go back to ${application} and log in again. Nobody was let in.`,
    },
    tooMany: {
      title: 'Too many tries',
      lead: (application) =>
        `To protect your account, this login has ended. Wait 15 minutes, then log in to ${application} again.`,
    },
    inUse: {
      title: 'This page is open elsewhere',
      lead: (application) =>
        `Go on in the window where you began. If you went back by mistake, go forward again. If you cannot find it, log in to ${application} again.`,
    },
    inactive: {
      title: 'Closed at the moment',
      lead: (application) => `${application} lets nobody log in right now. Please try again later.`,
    },
    unknown: {
      title: 'This link leads nowhere',
      lead: () => 'It is incomplete or too old. Go back to where you wanted to log in, and begin again.',
    },
    foreign: {
      title: 'This form came from another page',
      lead: () => 'Nothing has changed. Go back to where you wanted to log in, and begin again.',
    },
    busy: { title: 'Too many requests', lead: () => 'Nothing has changed. Please wait 15 minutes.' },
    unavailable: {
      title: 'Not available right now',
      lead: () => 'Nothing has changed. Please try again in a minute.',
    },
    broken: { title: 'Something went wrong', lead: () => 'The mistake is ours. Please try again later.' },
  },
  goOn: (application) => `Continue to ${application}`,
  goBack: (application) => `Back to ${application}`,
  close: 'You can close this window.',
};
