import type { Phrases } from './phrases.ts';

export const de: Phrases = {
  direction: 'ltr',
  smsLetters: 'gsm7',
  sms: ({ application, code, duration }) =>
    `${code} ist Ihr Code für ${application}. Er gilt ${duration}. Geben Sie ihn niemals weiter.`,
  code: {
    login: {
      subject: (application) => `Ihr Anmeldecode für ${application}:`,
      intro: (application) => `Geben Sie diesen Code ein, um sich bei ${application} anzumelden:`,
      ignore: 'Wenn Sie sich gerade nicht anmelden, kennt vielleicht jemand Ihr Passwort. Ändern Sie es.',
    },
    setup: {
      subject: (application) => `Ihr Bestätigungscode für ${application}:`,
      intro: (application) =>
        `Geben Sie diesen Code ein, um diese Adresse als zweiten Schritt bei ${application} zu verwenden:`,
      ignore: 'Wenn Sie das nicht angefordert haben, tun Sie nichts: Ohne den Code ändert sich nichts.',
    },
  },
  codeValid: (duration) => `Der Code gilt ${duration}.`,
  codeWarning: (application) =>
    `Geben Sie ihn niemals weiter. Niemand von ${application} wird Sie danach fragen.`,
  link: {
    email_verification: {
      subject: (application) => `Bestätigen Sie Ihre E-Mail-Adresse für ${application}`,
      intro: (application) => `Bitte bestätigen Sie, dass dies Ihre E-Mail-Adresse bei ${application} ist.`,
      action: 'Adresse bestätigen',
      ignore: 'Wenn Sie dort kein Konto haben, tun Sie nichts: Die Adresse bleibt dann unbestätigt.',
    },
    invitation: {
      subject: (application) => `Ihr Konto bei ${application}`,
      intro: (application) =>
        `Für Sie wurde ein Konto bei ${application} angelegt. Wählen Sie ein Passwort, um sich anzumelden.`,
      action: 'Passwort wählen',
      ignore:
        'Wenn Sie nicht wissen, worum es geht, tun Sie nichts: Ohne Passwort kann sich niemand anmelden.',
    },
    password_reset_link: {
      subject: (application) => `Setzen Sie Ihr Passwort für ${application} zurück`,
      intro: (application) =>
        `Jemand, vermutlich Sie, hat bei ${application} ein neues Passwort angefordert.`,
      action: 'Neues Passwort wählen',
      ignore: 'Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
    },
  },
  linkValid: (duration) => `Der Link funktioniert einmal und gilt ${duration}.`,
  linkCopy: 'Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  notice: {
    factor_added: {
      subject: (application) => `Ihrem Konto bei ${application} wurde ein zweiter Schritt hinzugefügt`,
      intro: (application) => `Ihrem Konto bei ${application} wurde ein neuer zweiter Schritt hinzugefügt.`,
    },
    factor_removed: {
      subject: (application) => `Ein zweiter Schritt Ihres Kontos bei ${application} wurde entfernt`,
      intro: (application) => `Ein zweiter Schritt Ihres Kontos bei ${application} wurde entfernt.`,
    },
    backup_codes_generated: {
      subject: (application) => `Neue Ersatzcodes für Ihr Konto bei ${application}`,
      intro: (application) =>
        `Für Ihr Konto bei ${application} wurden neue Ersatzcodes erstellt. Die alten gelten nicht mehr.`,
    },
    backup_code_used: {
      subject: (application) => `Ein Ersatzcode Ihres Kontos bei ${application} wurde verwendet`,
      intro: (application) =>
        `Ein Ersatzcode wurde verwendet, um sich bei Ihrem Konto bei ${application} anzumelden.`,
    },
    password_changed: {
      subject: (application) => `Ihr Passwort für ${application} wurde geändert`,
      intro: (application) => `Das Passwort Ihres Kontos bei ${application} wurde geändert.`,
    },
    password_reset: {
      subject: (application) => `Ihr Passwort für ${application} wurde zurückgesetzt`,
      intro: (application) => `Das Passwort Ihres Kontos bei ${application} wurde per E-Mail zurückgesetzt.`,
    },
    email_changed: {
      subject: (application) => `Die E-Mail-Adresse Ihres Kontos bei ${application} wurde geändert`,
      intro: (application) =>
        `Die E-Mail-Adresse Ihres Kontos bei ${application} wurde geändert. E-Mails gehen ab jetzt an die neue Adresse.`,
    },
    new_login: {
      subject: (application) => `Neue Anmeldung bei Ihrem Konto bei ${application}`,
      intro: (application) =>
        `Bei Ihrem Konto bei ${application} gab es eine Anmeldung mit einem Browser oder von einem Ort, den wir noch nicht kennen.`,
    },
    codes_exhausted: {
      subject: (application) => `Viele Codes für Ihr Konto bei ${application} angefordert`,
      intro: (application) =>
        `Jemand, der das Passwort Ihres Kontos bei ${application} kennt, hat so viele Anmeldecodes angefordert, wie in einer Stunde verschickt werden. Wenn Sie es nicht waren, wählen Sie ein neues Passwort.`,
    },
    locked_out: {
      subject: (application) => `Zu viele falsche Codes für Ihr Konto bei ${application}`,
      intro: (application) =>
        `Jemand hat zu viele falsche Codes für Ihr Konto bei ${application} eingegeben. Wir nehmen 15 Minuten lang keine Codes an. Wer das war, kennt Ihr Passwort: Wenn Sie es nicht waren, wählen Sie ein neues.`,
    },
    factor_disabled: {
      subject: (application) => `Ein zweiter Schritt Ihres Kontos bei ${application} wurde abgeschaltet`,
      intro: (application) =>
        `Wir haben einen zweiten Schritt Ihres Kontos bei ${application} nach zu vielen falschen Codes abgeschaltet. Melden Sie sich mit einem anderen oder mit einem Ersatzcode an.`,
    },
  },
  leftOut: (count) => `Und ${count} weitere dieser Art seit der letzten E-Mail.`,
  detail: { when: 'Wann', factor: 'Zweiter Schritt', device: 'Gerät', place: 'Ort' },
  notMe: {
    fine: 'Wenn Sie das waren, müssen Sie nichts tun.',
    question: 'Das waren Sie nicht?',
    action: 'Das war ich nicht',
    effect: 'Der Link beendet alle Sitzungen und verlangt ein neues Passwort. Ihr zweiter Schritt bleibt.',
    elsewhere: (application) =>
      `Wenn Sie das nicht waren, wählen Sie bei ${application} ein neues Passwort und melden Sie es dort.`,
  },
};
