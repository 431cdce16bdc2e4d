import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '../../../core/application/application.ts';
import { LANGUAGES } from '../../../core/delivery/language.ts';
import type { Services } from '../../services.ts';
import { documentOf, pathOf } from '../document.ts';
import { type Html, html } from '../html.ts';
import { setPageHeaders } from '../page-headers.ts';
import { type FormState, hiddenFields } from './form-state.ts';
import { LANGUAGE_NAMES, type VerifyLocale, verifyLocaleOf } from './messages/locale.ts';
import type { ShownMethod } from './shown-method.ts';

export interface VerifyPage {
  readonly title: string;
  readonly isRefused?: boolean;
  readonly main: Html;
  /** Of a browser that goes on with its page in another language. */
  readonly form?: FormState | undefined;
  /** What is shown, so that another language shows it too. */
  readonly method?: ShownMethod;
}

export function sendVerifyPage(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  page: VerifyPage,
): FastifyReply {
  const locale = verifyLocaleOf(request);
  return setVerifyHeaders(reply, request)
    .header('content-language', locale.language)
    .header('vary', 'Accept-Language')
    .type('text/html; charset=utf-8')
    .send(render(services, request, locale, page).markup);
}

export function setVerifyHeaders(reply: FastifyReply, { tenant }: FastifyRequest): FastifyReply {
  const { framingOrigins = [], returnUrls = [] } = tenant?.application.settings.hosted ?? {};
  setPageHeaders(reply, policyFor(framingOrigins, returnUrls));
  // It knows no list of origins, and would win in browsers that do not know frame-ancestors.
  if (framingOrigins.length > 0) reply.removeHeader('x-frame-options');
  return reply;
}

/** Where a form's answer redirects to counts as where the form leads (CSP 3, "form-action"). */
function policyFor(framingOrigins: readonly string[], returnUrls: readonly string[]): string {
  const ancestors = framingOrigins.length === 0 ? "'none'" : framingOrigins.join(' ');
  const targets = ["'self'", ...new Set(returnUrls.map(sourceOf))].join(' ');
  return `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action ${targets}; base-uri 'none'; frame-ancestors ${ancestors}`;
}

/** Apps have schemes of their own, and no origin; a source names no IPv6 address (CSP 3, "host-part"). */
function sourceOf(url: string): string {
  const { origin, protocol, hostname } = new URL(url);
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}

function render(
  { config }: Services,
  request: FastifyRequest,
  locale: VerifyLocale,
  { title, isRefused = false, main, form, method }: VerifyPage,
): Html {
  const application = request.tenant?.application;
  const base = pathOf(config.publicUrl);
  const name = application === undefined ? '' : ` · ${application.name}`;
  return documentOf({
    language: locale.language,
    direction: locale.direction,
    title: `${isRefused ? `${locale.errorPrefix} ` : ''}${title}${name}`,
    styles: [`${base}/pages/page.css`, `${base}/pages/verify.css`, ...lookStyles(base, application)],
    script: `${base}/pages/verify.js`,
    header: application && brand(application),
    main,
    footer: languageSwitch(locale, form, method),
  });
}

/** The colour is part of the address: a new one is seen at once. */
function lookStyles(base: string, application: Application | undefined): string[] {
  const { colour } = application?.settings.hosted.look ?? {};
  if (application === undefined || colour === undefined) return [];
  return [`${base}/apps/${application.clientId}/verify/look.css?colour=${colour.slice(1)}`];
}

function brand({ name, settings }: Application): Html {
  const { logo } = settings.hosted.look;
  return html`<p class="brand">${logo && html`<img src="${logo}" alt="" height="40">`}<bdi>${name}</bdi></p>`;
}

/** Links where nothing is lost by following one, else a form that takes the state with it. */
function languageSwitch(
  { language, messages }: VerifyLocale,
  form: FormState | undefined,
  method: ShownMethod | undefined,
): Html {
  const names = LANGUAGES.map((one) => html`<li>${one === language ? current(one) : choice(one, form)}</li>`);
  const list = html`<ul>
${names}
</ul>`;
  const content =
    form === undefined
      ? list
      : html`<form method="post" id="state">
${hiddenFields(form)}
<input type="hidden" name="step" value="show:${method}">
${list}
</form>`;
  return html`<nav class="languages" aria-label="${messages.language}">
${content}
</nav>`;
}

function current(language: keyof typeof LANGUAGE_NAMES): Html {
  return html`<span aria-current="true" lang="${language}">${LANGUAGE_NAMES[language]}</span>`;
}

function choice(language: keyof typeof LANGUAGE_NAMES, form: FormState | undefined): Html {
  const name = html`<bdi>${LANGUAGE_NAMES[language]}</bdi>`;
  return form === undefined
    ? html`<a href="?lang=${language}" hreflang="${language}" lang="${language}">${name}</a>`
    : html`<button class="link" formaction="?lang=${language}" lang="${language}">${name}</button>`;
}
