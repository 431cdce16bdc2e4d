import type { PageMessages } from './page-messages.ts';

export const de: PageMessages = {
  direction: 'ltr',
  errorPrefix: 'Fehler:',
  verifyEmail: {
    title: 'E-Mail-Adresse bestätigen',
    lead: (application) => `Ist das Ihre E-Mail-Adresse bei ${application}?`,
    action: 'Adresse bestätigen',
    doneTitle: 'Ihre Adresse ist bestätigt',
    done: (application) => `Sie können diese Seite schließen und zu ${application} zurückkehren.`,
  },
  newPassword: {
    title: 'Neues Passwort wählen',
    lead: (application) => `Für Ihr Konto bei ${application}. Danach sind alle Geräte abgemeldet.`,
    account: 'Konto',
    label: 'Neues Passwort',
    repeat: 'Neues Passwort wiederholen',
    rules: {
      composition:
        '8 bis 256 Zeichen, darunter ein Großbuchstabe, ein Kleinbuchstabe, eine Ziffer und ein Sonderzeichen.',
      length: '15 bis 256 Zeichen. Gut sind mehrere Wörter, die niemand beieinander erwartet.',
    },
    refused: {
      composition:
        'Dieses Passwort ist zu schwach: Es braucht mindestens 8 Zeichen, darunter ein Großbuchstabe, ein Kleinbuchstabe, eine Ziffer und ein Sonderzeichen.',
      length:
        'Dieses Passwort ist zu schwach: Es braucht mindestens 15 Zeichen und darf weder einem üblichen Muster noch Ihrem Namen folgen.',
    },
    differ: 'Die beiden Passwörter sind nicht gleich. Geben Sie sie noch einmal ein.',
    action: 'Passwort speichern',
    doneTitle: 'Ihr Passwort ist geändert',
    done: (application) =>
      `Kehren Sie zu ${application} zurück und melden Sie sich damit an. Ihr zweiter Schritt ist geblieben.`,
  },
  notMe: {
    title: 'Das waren Sie nicht?',
    lead: (application) =>
      `Wenn in Ihrem Konto bei ${application} etwas geschehen ist, das Sie nicht getan haben, beenden Sie jetzt alle Sitzungen und wählen Sie ein neues Passwort.`,
    stays: 'Jedes Gerät wird abgemeldet, auch die vertrauten. Ihr zweiter Schritt bleibt.',
    action: 'Alle Sitzungen beenden',
    fine: 'Wenn Sie es waren, schließen Sie diese Seite: Es ändert sich nichts.',
    doneTitle: 'Alle Sitzungen sind beendet',
    done: 'Wählen Sie nun ein neues Passwort, damit niemand mit dem alten wieder hineinkommt.',
  },
  dead: {
    title: 'Dieser Link funktioniert nicht',
    lead: 'Er wurde schon verwendet, ist abgelaufen oder durch einen neueren ersetzt.',
    next: {
      'verify-email': (application) =>
        `Wenn Ihre Adresse noch nicht bestätigt ist, melden Sie sich bei ${application} an und fordern Sie einen neuen Link an.`,
      'reset-password': (application) =>
        `Um ein neues Passwort zu wählen, kehren Sie zu ${application} zurück und fordern Sie einen neuen Link an.`,
      'not-me': (application) =>
        `Wenn Sie um Ihr Konto besorgt sind, kehren Sie zu ${application} zurück und fordern Sie ein neues Passwort an.`,
    },
  },
  trouble: {
    tooMany: {
      title: 'Zu viele Anfragen',
      lead: 'Bitte warten Sie 15 Minuten und öffnen Sie den Link erneut.',
    },
    unavailable: {
      title: 'Gerade nicht erreichbar',
      lead: 'Bitte versuchen Sie es in einer Minute noch einmal. Es hat sich nichts geändert.',
    },
    broken: {
      title: 'Etwas ist schiefgegangen',
      lead: 'Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.',
    },
    foreign: {
      title: 'Dieses Formular kam von einer anderen Seite',
      lead: 'Es hat sich nichts geändert. Öffnen Sie den Link in Ihrer E-Mail erneut und verwenden Sie das Formular dort.',
    },
    notHere: {
      title: 'Hier ist nichts',
      lead: 'Kopieren Sie die ganze Adresse aus Ihrer E-Mail und versuchen Sie es noch einmal.',
    },
    malformed: {
      title: 'Diese Anfrage ist nicht lesbar',
      lead: 'Öffnen Sie den Link in Ihrer E-Mail erneut.',
    },
  },
};
