import type { InboxMessage } from '../../../core/delivery/inbox.ts';
import type { Channel } from '../../../core/delivery/outbox.ts';
import { type Html, html } from '../html.ts';
import { codeIn, linkIn } from './contents.ts';

export interface InboxView {
  readonly messages: readonly InboxMessage[];
  /** Channels that end here; the others have a provider. */
  readonly here: ReadonlySet<Channel>;
  /** The path of the service as browsers see it. */
  readonly base: string;
  /** The path of the page itself. */
  readonly path: string;
  readonly version: string;
  readonly explorer: boolean;
}

/** Each with the form of the explorer that sends it, where that is served. */
const EMPTY: Readonly<Record<Channel, (form: (route: string) => Html) => Html>> = {
  sms: (form) => html`<strong>No text messages yet.</strong> Begin to set up a phone with
${form('POST /2fa/sms/setup')}: the code arrives here at once.`,
  email: (
    form,
  ) => html`<strong>No mail yet.</strong> Ask for one with ${form('POST /email/send-verification')} or
${form('POST /auth/forgot-password')}: it arrives here at once.`,
};

export function inboxPage(view: InboxView): Html {
  const { base, path, messages } = view;
  const newest = messages[0]?.id ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Development inbox</title>
<link rel="icon" href="${base}/pages/icon.svg">
<link rel="stylesheet" href="${path}.css">
<script src="${path}.js" defer></script>
</head>
<body data-events="${path}/events?after=${newest}">
<header>
<h1>Development inbox</h1>
<p id="status" role="status">${messages.length} ${messages.length === 1 ? 'message' : 'messages'}</p>
<p class="warning"><strong>This is development.</strong> ${warning(view)}</p>
</header>
<nav aria-label="Channels"><a href="#sms-title">Text messages</a> <a href="#email-title">Mail</a></nav>
<main>
${column(view, 'sms', 'Text messages')}
${column(view, 'email', 'Mail')}
</main>
<footer>
<p><span>Countersign ${view.version}</span> ${view.explorer ? html`<a href="${base}/explorer">Explorer</a>` : undefined} <a href="${base}/docs">Documentation</a>
<a href="${path}.json">These messages as JSON</a></p>
<p>Kept in memory until the service stops.</p>
</footer>
</body>
</html>
`;
}

function warning({ here }: InboxView): Html {
  const settings = [
    ...(here.has('sms') ? ['COUNTERSIGN_SMS_PROVIDERS'] : []),
    ...(here.has('email') ? ['COUNTERSIGN_SMTP_URL'] : []),
  ];
  const names = settings.map((name) => html`<code>${name}</code>`);
  const [first, second] = names;
  return html`No provider is configured, so codes and mails end on this page instead of reaching anyone. Set
${first}${second && html` and ${second}`} to send them. In production this page does not exist.`;
}

function column({ messages, here, base, path, explorer }: InboxView, channel: Channel, title: string): Html {
  const form = (route: string): Html => {
    if (!explorer) return html`<code>${route}</code>`;
    const id = route.toLowerCase().replaceAll(/\W+/g, '-');
    return html`<a href="${base}/explorer/requests/${id}"><code>${route}</code></a>`;
  };
  const own = messages.filter((message) => message.channel === channel);
  const open = own.find(({ html: markup }) => markup !== undefined)?.id;
  return html`<section class="${channel}" aria-labelledby="${channel}-title">
<h2 id="${channel}-title">${title}</h2>
<ol id="${channel}" reversed>
${own.map((message) => messageItem(message, path, message.id === open))}
</ol>
<p class="empty">${here.has(channel) ? EMPTY[channel](form) : html`A provider is configured: these leave, and do not come here.`}</p>
</section>`;
}

/** One message; also what the page is sent when a new one arrives. */
export function messageItem(message: InboxMessage, path: string, open: boolean): Html {
  const { id, channel, to, subject, text, at } = message;
  const when = new Date(at).toISOString();
  return html`<li id="m-${id}"><article>
<p class="meta"><span class="to">${to}</span> <time datetime="${when}">${when.slice(11, 19)} UTC</time></p>
${subject === undefined ? undefined : html`<h3>${subject}</h3>`}
${codeLine(codeIn(message))}
${linkLine(linkIn(message))}
${channel === 'sms' ? html`<p class="text">${text}</p>` : mail(message, path, open)}
</article></li>`;
}

function codeLine(code: string | undefined): Html | undefined {
  if (code === undefined) return undefined;
  return html`<p class="code"><output>${code}</output>
<button type="button" hidden data-copy="${code}" aria-label="Copy code ${code}">Copy</button></p>`;
}

function linkLine(link: string | undefined): Html | undefined {
  if (link === undefined) return undefined;
  return html`<p><a class="button" href="${link}" target="_blank" rel="noreferrer">Open the link</a></p>`;
}

function mail({ id, to, at, subject, text, html: markup }: InboxMessage, path: string, open: boolean): Html {
  const when = new Date(at).toISOString().slice(11, 19);
  const frame = html`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"
title="Mail to ${to} at ${when} UTC: ${subject}" src="${path}/messages/${id}"></iframe>`;
  return html`<details${open ? html` open` : undefined}><summary>As a mail client shows it</summary>
${markup === undefined ? undefined : frame}</details>
<details><summary>Plain text</summary><pre tabindex="0">${text}</pre></details>`;
}
