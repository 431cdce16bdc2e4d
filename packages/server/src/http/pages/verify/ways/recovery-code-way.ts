import type { Language } from '../../../../core/delivery/language.ts';
import { looksLikeRecoveryCode } from '../../../../core/factor/readable-code.ts';
import { html } from '../../html.ts';
import { codeField } from '../code-field.ts';
import type { Way } from './way.ts';

interface Messages {
  readonly choose: string;
  readonly label: string;
  readonly hint: string;
}

const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    choose: 'Use a backup code',
    label: 'Backup code',
    hint: 'One of the codes that you saved when you set up your second step. Each works once.',
  },
  es: {
    choose: 'Usar un código de respaldo',
    label: 'Código de respaldo',
    hint: 'Uno de los códigos que guardó al configurar el segundo paso. Cada uno sirve una vez.',
  },
  fr: {
    choose: 'Utiliser un code de secours',
    label: 'Code de secours',
    hint: 'Un des codes conservés lors de la configuration de la seconde étape. Chacun sert une fois.',
  },
  de: {
    choose: 'Ersatzcode verwenden',
    label: 'Ersatzcode',
    hint: 'Einer der Codes, die Sie beim Einrichten des zweiten Schritts gesichert haben. Jeder gilt einmal.',
  },
  vi: {
    choose: 'Dùng mã dự phòng',
    label: 'Mã dự phòng',
    hint: 'Một trong các mã bạn đã lưu khi thiết lập bước thứ hai. Mỗi mã chỉ dùng được một lần.',
  },
  ar: {
    choose: 'استخدام رمز احتياطي',
    label: 'الرمز الاحتياطي',
    hint: 'أحد الرموز التي حفظتها عند إعداد الخطوة الثانية. يعمل كل رمز مرة واحدة.',
  },
};

export const recoveryCodeWay: Way = {
  choose: (language) => MESSAGES[language].choose,
  step: () => 'show:recovery_code',
  isReadable: looksLikeRecoveryCode,
  form: (question) => {
    const { label, hint } = MESSAGES[question.locale.language];
    return codeField(question, label, html`${hint}`);
  },
};
