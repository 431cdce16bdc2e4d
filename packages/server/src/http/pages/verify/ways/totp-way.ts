import type { Language } from '../../../../core/delivery/language.ts';
import { looksLikeDigits } from '../../../../core/factor/readable-code.ts';
import { html } from '../../html.ts';
import { isolated } from '../../messages/isolated.ts';
import { codeField } from '../code-field.ts';
import type { Way } from './way.ts';

interface Messages {
  readonly choose: string;
  readonly label: string;
  readonly hint: (application: string) => string;
}

const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    choose: 'Enter a code from the app',
    label: 'Code from your authenticator app',
    hint: (application) => `Open the app and enter the digits that it shows for ${application}.`,
  },
  es: {
    choose: 'Escribir un código de la aplicación',
    label: 'Código de la aplicación de autenticación',
    hint: (application) => `Abra la aplicación y escriba las cifras que muestra para ${application}.`,
  },
  fr: {
    choose: 'Saisir un code de l’application',
    label: 'Code de l’application d’authentification',
    hint: (application) => `Ouvrez l’application et saisissez les chiffres affichés pour ${application}.`,
  },
  de: {
    choose: 'Code aus der App eingeben',
    label: 'Code aus der Authenticator-App',
    hint: (application) =>
      `Öffnen Sie die App und geben Sie die Ziffern ein, die sie für ${application} zeigt.`,
  },
  vi: {
    choose: 'Nhập mã từ ứng dụng',
    label: 'Mã từ ứng dụng xác thực',
    hint: (application) => `Mở ứng dụng và nhập các chữ số hiển thị cho ${application}.`,
  },
  ar: {
    choose: 'كتابة رمز من التطبيق',
    label: 'الرمز من تطبيق المصادقة',
    hint: (application) => `افتح التطبيق واكتب الأرقام التي يعرضها لـ ${isolated(application)}.`,
  },
};

export const totpWay: Way = {
  choose: (language) => MESSAGES[language].choose,
  step: () => 'show:totp',
  isReadable: looksLikeDigits,
  form: (question) => {
    const { label, hint } = MESSAGES[question.locale.language];
    return codeField(question, label, html`${hint(question.application)}`);
  },
};
