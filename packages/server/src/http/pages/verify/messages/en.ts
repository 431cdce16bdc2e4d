import type { VerifyMessages } from './verify-messages.ts';

export const en: VerifyMessages = {
  title: 'Confirm that it’s you',
  lead: (application) => `${application} asks for a second step before it lets you in.`,
  facts: {
    account: 'Account',
    asked: 'Login started',
    from: 'From',
    until: 'Valid until',
    left: 'Time left',
    lastMinute: 'One minute is left. You can add 5 minutes once.',
    moreTime: 'Add 5 minutes',
  },
  elsewhere: {
    title: 'Did you start this login?',
    lead: (application) =>
      `The login at ${application} started in a different network from yours. If you didn’t start it, or if someone sent you this link, choose “This wasn’t me”.`,
  },
  confirm: 'Confirm',
  anotherWay: 'Another way',
  notMe: 'This wasn’t me',
  notMeHint: 'Stops this login at once.',
  language: 'Language',
  complaints: {
    empty: 'Enter the code first.',
    unreadable: 'That isn’t a code. A code has only digits: check it and enter it again.',
    unreadableBackupCode: 'That isn’t a backup code. Check for missing or extra letters and digits.',
    wrong: 'That code is wrong or was already used. Enter the newest code.',
    wrongBackupCode: 'That backup code is wrong or was already used. Enter one that you haven’t used.',
    triesLeft: 'Tries left:',
    notSent: 'We couldn’t send the email. Try again in a minute, or choose another way.',
    tooSoon: 'We can’t send another code yet. Use the one you have, or choose another way.',
    notAsked: 'We can’t reach your phone right now. Choose another way.',
    closed: 'Too many wrong codes this way. Choose another way, or try again later.',
    busy: 'We’re busy right now. This try didn’t count: send the code again in a moment.',
  },
  ends: {
    approved: {
      title: 'You’re in',
      lead: (application) => `You can return to ${application}.`,
    },
    denied: {
      title: 'The login was stopped',
      lead: (application) =>
        `Nobody was let in. If you didn’t start it, change your password at ${application}: someone may know it.`,
    },
    expired: {
      title: 'Time is up',
      lead: (application) => `Go back to ${application} and log in again. Nobody was let in.`,
    },
    superseded: {
      title: 'A newer login replaced this one',
      lead: (application) =>
        `Continue in the newer one. If you didn’t start it, change your password at ${application}: someone may know it.`,
    },
    changed: {
      title: 'This login has ended',
      lead: (application) =>
        `It was replaced by a newer one, or something changed in your account. Go back to ${application} and log in again.`,
    },
    tooMany: {
      title: 'Too many wrong codes',
      lead: (application) =>
        `To protect your account, this login has ended. Go back to ${application} and log in again.`,
    },
    inUse: {
      title: 'This page is open elsewhere',
      lead: (application) =>
        `Continue in the window where you started. If you went back by mistake, go forward again. If you can’t find it, log in to ${application} again.`,
    },
    inactive: {
      title: 'Closed at the moment',
      lead: (application) => `Nobody can log in to ${application} right now. Please try again later.`,
    },
    unknown: {
      title: 'This link doesn’t work',
      lead: () => 'It is incomplete or too old. Go back to where you wanted to log in, and start again.',
    },
    foreign: {
      title: 'This form came from another page',
      lead: () => 'Nothing has changed. Go back to where you wanted to log in, and start again.',
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
