import { SECOND } from '../../../../core/clock.ts';
import type { Language } from '../../../../core/delivery/language.ts';
import { looksLikeDigits } from '../../../../core/factor/readable-code.ts';
import { type Html, html } from '../../html.ts';
import { codeField, complaintOf } from '../code-field.ts';
import type { Question } from '../question.ts';
import type { Way } from './way.ts';

interface Messages {
  readonly choose: string;
  readonly label: string;
  readonly offer: string;
  readonly send: string;
  readonly sent: string;
  readonly again: string;
  /** Before the seconds that are left. */
  readonly wait: string;
}

const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    choose: 'Get a code by email',
    label: 'Code from the email',
    offer: 'We will send a code to',
    send: 'Send the code',
    sent: 'We sent a code to',
    again: 'Send another code',
    wait: 'Another code can be sent in',
  },
  es: {
    choose: 'Recibir un código por correo',
    label: 'Código del correo',
    offer: 'Enviaremos un código a',
    send: 'Enviar el código',
    sent: 'Hemos enviado un código a',
    again: 'Enviar otro código',
    wait: 'Se podrá enviar otro código en',
  },
  fr: {
    choose: 'Recevoir un code par e-mail',
    label: 'Code reçu par e-mail',
    offer: 'Nous enverrons un code à',
    send: 'Envoyer le code',
    sent: 'Nous avons envoyé un code à',
    again: 'Envoyer un autre code',
    wait: 'Un autre code pourra être envoyé dans',
  },
  de: {
    choose: 'Code per E-Mail erhalten',
    label: 'Code aus der E-Mail',
    offer: 'Wir senden einen Code an',
    send: 'Code senden',
    sent: 'Wir haben einen Code gesendet an',
    again: 'Anderen Code senden',
    wait: 'Ein anderer Code kann gesendet werden in',
  },
  vi: {
    choose: 'Nhận mã qua email',
    label: 'Mã trong email',
    offer: 'Chúng tôi sẽ gửi mã đến',
    send: 'Gửi mã',
    sent: 'Chúng tôi đã gửi mã đến',
    again: 'Gửi mã khác',
    wait: 'Có thể gửi mã khác sau',
  },
  ar: {
    choose: 'تلقّي رمز بالبريد الإلكتروني',
    label: 'الرمز من رسالة البريد',
    offer: 'سنرسل رمزًا إلى',
    send: 'إرسال الرمز',
    sent: 'أرسلنا رمزًا إلى',
    again: 'إرسال رمز آخر',
    wait: 'يمكن إرسال رمز آخر بعد',
  },
};

/** Choosing it sends the code. */
export const emailWay: Way = {
  choose: (language) => MESSAGES[language].choose,
  step: ({ sentTo }) => (sentTo === undefined ? 'send:email' : 'show:email'),
  isReadable: looksLikeDigits,
  form: (question) => (question.view.sentTo === undefined ? offerMail(question) : askMailed(question)),
};

function askMailed(question: Question): Html {
  const { view, locale, now } = question;
  const { label, sent, again, wait } = MESSAGES[locale.language];
  const seconds = Math.ceil(((view.resendAt ?? 0) - now) / SECOND);
  return html`${codeField(question, label, html`${sent} <bdi dir="ltr">${view.sentTo}</bdi>`)}
<p class="again"><button class="way" name="step" value="send:email" formnovalidate>${again}</button></p>
${seconds > 0 ? html`<p class="hint" id="wait">${wait} <span dir="ltr" data-wait="${seconds}">${clockText(seconds)}</span></p>` : undefined}`;
}

function offerMail(question: Question): Html {
  const { view, locale } = question;
  const { offer, send } = MESSAGES[locale.language];
  return html`<p>${offer} <bdi dir="ltr">${view.accountHint}</bdi></p>
${complaintOf(question)}
<button name="step" value="send:email">${send}</button>`;
}

function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
