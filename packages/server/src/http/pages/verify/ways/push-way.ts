import type { Language } from '../../../../core/delivery/language.ts';
import { type Html, html } from '../../html.ts';
import { isolated } from '../../messages/isolated.ts';
import { complaintOf } from '../code-field.ts';
import type { Question } from '../question.ts';
import type { Way } from './way.ts';

interface Messages {
  readonly choose: string;
  readonly offer: (application: string) => string;
  readonly ask: string;
  readonly lead: (application: string) => string;
  readonly number: string;
  readonly waiting: string;
  readonly check: string;
  readonly notYet: string;
}

const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    choose: 'Approve in the app',
    offer: (application) => `Your phone will ask you whether you are logging in to ${application}.`,
    ask: 'Ask my phone',
    lead: (application) => `Open the authenticator app, find ${application} there, and enter this number:`,
    number: 'Number for the app',
    waiting: 'Waiting for your answer in the app…',
    check: 'Check again',
    notYet: 'No answer in the app yet.',
  },
  es: {
    choose: 'Aprobar en la aplicación',
    offer: (application) => `Su teléfono le preguntará si está iniciando sesión en ${application}.`,
    ask: 'Preguntar a mi teléfono',
    lead: (application) =>
      `Abra la aplicación de autenticación, busque ${application} y escriba allí este número:`,
    number: 'Número para la aplicación',
    waiting: 'Esperando su respuesta en la aplicación…',
    check: 'Comprobar de nuevo',
    notYet: 'Todavía no hay respuesta en la aplicación.',
  },
  fr: {
    choose: 'Approuver dans l’application',
    offer: (application) => `Votre téléphone vous demandera si vous vous connectez à ${application}.`,
    ask: 'Demander à mon téléphone',
    lead: (application) =>
      `Ouvrez l’application d’authentification, cherchez ${application} et saisissez-y ce nombre :`,
    number: 'Nombre pour l’application',
    waiting: 'En attente de votre réponse dans l’application…',
    check: 'Vérifier à nouveau',
    notYet: 'Pas encore de réponse dans l’application.',
  },
  de: {
    choose: 'In der App bestätigen',
    offer: (application) => `Ihr Telefon fragt Sie, ob Sie sich bei ${application} anmelden.`,
    ask: 'Mein Telefon fragen',
    lead: (application) =>
      `Öffnen Sie die Authenticator-App, suchen Sie dort ${application} und geben Sie diese Zahl ein:`,
    number: 'Zahl für die App',
    waiting: 'Warten auf Ihre Antwort in der App …',
    check: 'Noch einmal prüfen',
    notYet: 'In der App gibt es noch keine Antwort.',
  },
  vi: {
    choose: 'Chấp thuận trong ứng dụng',
    offer: (application) => `Điện thoại sẽ hỏi có phải bạn đang đăng nhập vào ${application} không.`,
    ask: 'Hỏi điện thoại của tôi',
    lead: (application) => `Mở ứng dụng xác thực, tìm ${application} và nhập số này vào đó:`,
    number: 'Số cho ứng dụng',
    waiting: 'Đang chờ bạn trả lời trong ứng dụng…',
    check: 'Kiểm tra lại',
    notYet: 'Chưa có câu trả lời trong ứng dụng.',
  },
  ar: {
    choose: 'الموافقة في التطبيق',
    offer: (application) => `سيسألك هاتفك هل تسجّل الدخول إلى ${isolated(application)}.`,
    ask: 'اسأل هاتفي',
    lead: (application) => `افتح تطبيق المصادقة، وابحث فيه عن ${isolated(application)}، واكتب هذا العدد:`,
    number: 'العدد الخاص بالتطبيق',
    waiting: 'في انتظار ردّك في التطبيق…',
    check: 'التحقق مرة أخرى',
    notYet: 'لا يوجد ردّ في التطبيق بعد.',
  },
};

/** Choosing it asks the device. */
export const pushWay: Way = {
  choose: (language) => MESSAGES[language].choose,
  step: ({ secretNumber }) => (secretNumber === undefined ? 'ask:push' : 'show:push'),
  // Nothing is typed here.
  isReadable: () => true,
  form: (question) => (question.view.secretNumber === undefined ? offerPush(question) : awaitPush(question)),
};

function offerPush(question: Question): Html {
  const { offer, ask } = MESSAGES[question.locale.language];
  return html`<p>${offer(question.application)}</p>
${complaintOf(question)}
<button name="step" value="ask:push">${ask}</button>`;
}

function awaitPush(question: Question): Html {
  const { lead, number, waiting, check, notYet } = MESSAGES[question.locale.language];
  const status = question.complaint === 'notYet' ? notYet : waiting;
  return html`<p>${lead(question.application)}</p>
<p class="number"><span class="unseen">${number}: </span><strong dir="ltr">${question.view.secretNumber}</strong></p>
<p role="status" class="waiting">${status}</p>
<button name="step" value="check" id="check">${check}</button>`;
}
