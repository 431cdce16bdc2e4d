import type { PageMessages } from './page-messages.ts';

export const en: PageMessages = {
  direction: 'ltr',
  errorPrefix: 'Error:',
  verifyEmail: {
    title: 'Confirm your email address',
    lead: (application) => `Is this your email address at ${application}?`,
    action: 'Confirm address',
    doneTitle: 'Your address is confirmed',
    done: (application) => `You can close this page and return to ${application}.`,
  },
  newPassword: {
    title: 'Choose a new password',
    lead: (application) => `For your account at ${application}. All devices are then logged out.`,
    account: 'Account',
    label: 'New password',
    repeat: 'New password again',
    rules: {
      composition:
        '8 to 256 characters, with an upper-case letter, a lower-case letter, a digit and a special character.',
      length: '15 to 256 characters. Several unrelated words work well.',
    },
    refused: {
      composition:
        'This password is too weak: it needs at least 8 characters, with an upper-case letter, a lower-case letter, a digit and a special character.',
      length:
        'This password is too weak: it needs at least 15 characters, and can’t follow a common pattern or your own name.',
    },
    differ: 'The two passwords don’t match. Enter them again.',
    action: 'Save password',
    doneTitle: 'Your password is changed',
    done: (application) => `Go back to ${application} and log in with it. Your second step hasn’t changed.`,
  },
  notMe: {
    title: 'This wasn’t you?',
    lead: (application) =>
      `If something happened in your ${application} account that you didn’t do, end all sessions now and choose a new password.`,
    stays: 'Every device is logged out, including those you trusted. Your second step stays as it is.',
    action: 'End all sessions',
    fine: 'If it was you, close this page: nothing changes.',
    doneTitle: 'All sessions have ended',
    done: 'Now choose a new password, so that nobody gets in again with the old one.',
  },
  dead: {
    title: 'This link doesn’t work',
    lead: 'It was already used, has expired, or was replaced by a newer one.',
    next: {
      'verify-email': (application) =>
        `If your address isn’t confirmed yet, log in to ${application} and ask for a new link.`,
      'reset-password': (application) =>
        `To choose a new password, go back to ${application} and ask for a new link.`,
      'not-me': (application) =>
        `If you are worried about your account, go back to ${application} and ask for a new password.`,
    },
  },
  trouble: {
    tooMany: { title: 'Too many requests', lead: 'Please wait 15 minutes and open the link again.' },
    unavailable: {
      title: 'Not available right now',
      lead: 'Please try again in a minute. Nothing has changed.',
    },
    broken: { title: 'Something went wrong', lead: 'The mistake is ours. Please try again later.' },
    foreign: {
      title: 'This form came from another page',
      lead: 'Nothing has changed. Open the link in your mail again and use the form there.',
    },
    notHere: { title: 'There is nothing here', lead: 'Copy the whole address from your mail and try again.' },
    malformed: { title: 'We can’t read this request', lead: 'Open the link in your mail again.' },
  },
};
