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
      ignore: 'If you are not logging in right now, someone may know your password. Change it.',
    },
    setup: {
      subject: (application) => `Your ${application} verification code:`,
      intro: (application) => `Enter this code to use this address as a second factor at ${application}:`,
      ignore: 'If you did not ask for this, do nothing: without the code nothing changes.',
    },
  },
  codeValid: (duration) => `The code expires in ${duration}.`,
  codeWarning: (application) => `Never share it. Nobody at ${application} will ever ask you for it.`,
  link: {
    email_verification: {
      subject: (application) => `Confirm your email address for ${application}`,
      intro: (application) => `Please confirm that this is your email address at ${application}.`,
      action: 'Confirm address',
      ignore: 'If you have no account there, do nothing: the address then stays unconfirmed.',
    },
    password_reset_link: {
      subject: (application) => `Reset your ${application} password`,
      intro: (application) => `Someone, probably you, asked for a new password at ${application}.`,
      action: 'Choose a new password',
      ignore: 'If it was not you, do nothing: your password stays as it is.',
    },
  },
  linkValid: (duration) => `The link works once and expires in ${duration}.`,
  linkCopy: 'If the button does not work, copy this address into your browser:',
  notice: {
    factor_added: {
      subject: (application) => `A second factor was added to your ${application} account`,
      intro: (application) => `A new second factor was added to your account at ${application}.`,
    },
    factor_removed: {
      subject: (application) => `A second factor was removed from your ${application} account`,
      intro: (application) => `A second factor was removed from your account at ${application}.`,
    },
    backup_codes_generated: {
      subject: (application) => `New backup codes for your ${application} account`,
      intro: (application) =>
        `New backup codes were made for your account at ${application}. The old ones no longer work.`,
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
    new_login: {
      subject: (application) => `New login to your ${application} account`,
      intro: (application) =>
        `Your account at ${application} was opened from a browser or place that we have not seen before.`,
    },
    codes_exhausted: {
      subject: (application) => `Many codes were asked for at your ${application} account`,
      intro: (application) =>
        `Someone who knew the password of your account at ${application} asked for as many login codes as are sent within an hour. If it was not you, choose a new password.`,
    },
    locked_out: {
      subject: (application) => `Too many wrong codes for your ${application} account`,
      intro: (application) =>
        `Too many wrong codes were tried at your account at ${application}, by someone who knew its password. It is closed to further codes for 15 minutes. If it was not you, choose a new password.`,
    },
    factor_disabled: {
      subject: (application) => `A second factor of your ${application} account was disabled`,
      intro: (application) =>
        `A second factor of your account at ${application} was disabled after too many wrong codes. Log in with another one, or with a backup code.`,
    },
  },
  detail: { when: 'When', factor: 'Second factor', device: 'Device', place: 'Place' },
  notMe: {
    fine: 'If this was you, there is nothing to do.',
    question: 'This wasn’t you?',
    action: 'This wasn’t me',
    effect: 'The link ends all sessions and asks for a new password. Your second factors stay.',
    elsewhere: (application) => `If this wasn’t you, choose a new password at ${application} and tell them.`,
  },
};
