import type { Phrases } from './phrases.ts';

export const en: Phrases = {
  direction: 'ltr',
  smsLetters: 'gsm7',
  sms: ({ application, code, duration }) =>
    `${code} is your ${application} code. It expires in ${duration}. Never share it.`,
  code: {
    login: {
      subject: (application) => `Your ${application} login code:`,
      intro: (application) => `Enter this code to log in to ${application}:`,
      ignore: 'If you aren’t logging in right now, someone may know your password. Change it.',
    },
    setup: {
      subject: (application) => `Your ${application} verification code:`,
      intro: (application) => `Enter this code to use this address as a second step at ${application}:`,
      ignore: 'If you didn’t ask for this, do nothing: nothing changes without the code.',
    },
  },
  codeValid: (duration) => `The code expires in ${duration}.`,
  codeWarning: (application) => `Never share it. Nobody at ${application} will ever ask you for it.`,
  link: {
    email_verification: {
      subject: (application) => `Confirm your email address for ${application}`,
      intro: (application) => `Please confirm that this is your email address at ${application}.`,
      action: 'Confirm address',
      ignore: 'If you don’t have an account there, do nothing: the address stays unconfirmed.',
    },
    invitation: {
      subject: (application) => `Your ${application} account`,
      intro: (application) => `An account at ${application} was made for you. Choose a password to log in.`,
      action: 'Choose a password',
      ignore: 'If you do not know what this is about, do nothing: nobody can log in without a password.',
    },
    password_reset_link: {
      subject: (application) => `Reset your ${application} password`,
      intro: (application) => `Someone, probably you, asked for a new ${application} password.`,
      action: 'Choose a new password',
      ignore: 'If it wasn’t you, do nothing: your password stays as it is.',
    },
  },
  linkValid: (duration) => `The link works once and expires in ${duration}.`,
  linkCopy: 'If the button doesn’t work, copy this address into your browser:',
  notice: {
    factor_added: {
      subject: (application) => `A second step was added to your ${application} account`,
      intro: (application) => `A new second step was added to your ${application} account.`,
    },
    factor_removed: {
      subject: (application) => `A second step was removed from your ${application} account`,
      intro: (application) => `A second step was removed from your ${application} account.`,
    },
    backup_codes_generated: {
      subject: (application) => `New backup codes for your ${application} account`,
      intro: (application) =>
        `New backup codes were made for your ${application} account. The old ones no longer work.`,
    },
    backup_code_used: {
      subject: (application) => `A backup code of your ${application} account was used`,
      intro: (application) => `A backup code was used to log in to your account at ${application}.`,
    },
    password_changed: {
      subject: (application) => `Your ${application} password was changed`,
      intro: (application) => `The password of your account at ${application} was changed.`,
    },
    password_reset: {
      subject: (application) => `Your ${application} password was reset`,
      intro: (application) => `The password of your account at ${application} was reset by email.`,
    },
    email_changed: {
      subject: (application) => `The email address of your ${application} account was changed`,
      intro: (application) =>
        `The email address of your account at ${application} was changed. Mails go to the new address from now on.`,
    },
    new_login: {
      subject: (application) => `New login to your ${application} account`,
      intro: (application) =>
        `Someone logged in to your ${application} account from a browser or place that we haven’t seen before.`,
    },
    codes_exhausted: {
      subject: (application) => `Many login codes for your ${application} account`,
      intro: (application) =>
        `Someone who knows your ${application} password asked for all the login codes that we send in an hour. If it wasn’t you, choose a new password.`,
    },
    locked_out: {
      subject: (application) => `Too many wrong codes for your ${application} account`,
      intro: (application) =>
        `Someone entered too many wrong codes for your ${application} account. We’ve paused codes for 15 minutes. They know your password: if it wasn’t you, choose a new one.`,
    },
    factor_disabled: {
      subject: (application) => `A second step of your ${application} account was turned off`,
      intro: (application) =>
        `We turned off a second step of your ${application} account after too many wrong codes. Log in another way, or with a backup code.`,
    },
  },
  leftOut: (count) => `And ${count} more like this since the last mail.`,
  detail: { when: 'When', factor: 'Second step', device: 'Device', place: 'Place' },
  notMe: {
    fine: 'If this was you, you don’t need to do anything.',
    question: 'This wasn’t you?',
    action: 'This wasn’t me',
    effect: 'The link ends all sessions and asks for a new password. Your second step stays.',
    elsewhere: (application) => `If this wasn’t you, choose a new password at ${application} and tell them.`,
  },
};
