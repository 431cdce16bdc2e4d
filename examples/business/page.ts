import type { Enrolment } from './countersign.ts';

const document = (content: string, head = ''): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>${head}<main>${content}</main></html>`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** What the shop shows. */
export const page = {
  login: (complaint = '') =>
    document(`<h1>Log in</h1><p role="alert">${escape(complaint)}</p>
<form method="post" action="/login">
<label>Email <input name="email" type="email" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button name="way" value="page">Log in</button>
<button name="way" value="number">Log in and approve in the app</button>
</form>`),
  account: (email: string, news = '') =>
    document(`<h1>Welcome, ${escape(email)}</h1><p role="status">${escape(news)}</p>
<p><a href="/enrol">Set up a second step</a></p>`),
  enrolment: ({ qr_code, secret, recovery_codes }: Enrolment) =>
    document(`<h1>Set up a second step</h1>
<p><img src="${escape(qr_code)}" alt="QR code for an authenticator app" width="240"></p>
<p>Or type this into the app: <code id="secret">${escape(secret)}</code></p>
<p>Keep these codes for the day when the phone is lost: <code>${recovery_codes.map(escape).join(' ')}</code></p>
<form method="post" action="/enrol">
<label>Code that the app shows <input name="code" inputmode="numeric" autocomplete="one-time-code"></label>
<button>Confirm</button>
</form>`),
  number: (number: string) =>
    document(`<h1>Approve in your app</h1><p>Type this number there: <strong id="number">${escape(number)}</strong></p>
<p><a href="/waiting">I have approved</a></p>`),
  waiting: () =>
    document('<p>Waiting for your app…</p>', '<meta http-equiv="refresh" content="1;url=/waiting">'),
};
