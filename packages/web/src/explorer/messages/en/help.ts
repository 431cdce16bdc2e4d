/** What the help says. */
export const help = {
  title: 'Help',
  appsTitle: 'Authenticator apps that work',
  appsLead:
    'Any app that follows RFC 6238 works. Codes are time-based (TOTP), SHA1, six digits, every 30 seconds: what all of them support.',
  app: 'App',
  platforms: 'Runs on',
  how: 'Where to add an account',
  apps: [
    {
      name: 'Google Authenticator',
      platforms: 'Android, iOS',
      how: '“+”, then “Scan a QR code” or “Enter a setup key”',
    },
    { name: 'Microsoft Authenticator', platforms: 'Android, iOS', how: '“+”, then “Other account”' },
    {
      name: 'Authy',
      platforms: 'Android, iOS',
      how: '“Add account”, then “Scan QR code” or “Enter key manually”',
    },
    {
      name: '1Password',
      platforms: 'All systems and browsers',
      how: 'Edit a login, then add “One-time password”',
    },
    {
      name: 'LastPass',
      platforms: 'Android, iOS',
      how: 'LastPass Authenticator: “+”, then “Scan barcode” or “Enter code manually”',
    },
    {
      name: 'Any other that follows RFC 6238',
      platforms: 'Aegis, 2FAS, Bitwarden, KeePassXC, Ente Auth and more',
      how: 'Choose “time-based” where it asks',
    },
  ],
  troublesTitle: 'The five common troubles',
  causes: 'What causes it',
  todo: 'What to do',
  troubles: {
    scan: {
      title: 'The QR code will not scan',
      causes: [
        'The screen is too dark, too bright or too small',
        'The camera app was used instead of the authenticator',
        'A dark theme has inverted the picture',
      ],
      todo: [
        'Make the picture larger and keep a hand’s breadth away',
        'Scan from inside the authenticator app: “add account”',
        'Keep the white edge around the picture visible',
        'Enter the secret by hand: it stands beside the picture, as “secret”',
      ],
    },
    invalid: {
      title: 'The code is always invalid',
      causes: [
        'The clock of the phone is off: most common by far',
        'The code was used already: each is accepted once',
        'The code belongs to another account, or to a set-up that was begun again',
        'The last digits were typed after the code had changed',
      ],
      todo: [
        'Set the clock of the phone to automatic time; see “Clocks out of step” below',
        'Wait for the next code',
        'Delete the old entry from the app and scan the newest QR code',
        'During a set-up, look for “clockSkewSeconds” in the answer: it says by how much the phone is off',
      ],
    },
    lost: {
      title: 'The authenticator is lost',
      causes: ['The phone is lost, broken or new', 'The app was deleted and had no backup'],
      todo: [
        'Log in with the password, then send a backup code to POST /2fa/verify-backup-code',
        'Then remove the lost authenticator (DELETE /2fa/totp), set up the new one, and make new backup codes',
        'No backup codes left: the operator issues a bypass code with “countersign user bypass-code”, after making sure who asks',
      ],
    },
    disable: {
      title: 'It cannot be turned off',
      causes: [
        'The login is older than 15 minutes, or came from a refresh or a trusted device: 403 “step_up_required”',
        'The application demands a second factor: 409',
        'The code was wrong or used (SwapBits: 4005)',
      ],
      todo: [
        'Send a current code to POST /auth/reauthenticate, and use the access token that it returns',
        'Ask the operator about the policy of the application',
        'Wait for the next code and try again',
      ],
    },
    clock: {
      title: 'Clocks out of step',
      causes: [
        'Codes are computed from the time. A clock that is off by more than about 30 seconds gives codes that are refused.',
      ],
      todo: [
        'Phone: turn on automatic date and time',
        'Google Authenticator on Android: Settings, “Time correction for codes”, “Sync now”',
        'Server: run an NTP client (systemd-timesyncd, chrony)',
      ],
    },
  },
  clock: {
    measure: 'Compare again',
    measuring: 'Comparing…',
    same: 'The clocks of this device and of the server agree to within two seconds.',
    ahead: (seconds: number) => `The clock of this device is ${seconds} s ahead of the server’s.`,
    behind: (seconds: number) => `The clock of this device is ${seconds} s behind the server’s.`,
    off: 'Codes computed on this device will be refused. Set its clock to automatic time.',
    tolerable: 'Codes still work: one step of 30 seconds before and after is accepted.',
    failed: 'The server did not answer. Check that it runs, then compare again.',
    server: 'Server',
    device: 'This device',
  },
};
