import type { VerifyMessages } from './verify-messages.ts';

export const de: VerifyMessages = {
  title: 'Bestätigen Sie, dass Sie es sind',
  lead: (application) => `${application} verlangt einen zweiten Schritt, bevor Sie hineinkommen.`,
  facts: {
    account: 'Konto',
    asked: 'Begonnen um',
    from: 'Von',
    until: 'Gültig bis',
    left: 'Noch',
    lastMinute: 'Noch eine Minute. Sie können einmal 5 Minuten mehr bekommen.',
    moreTime: '5 Minuten mehr',
  },
  elsewhere: {
    title: 'Haben Sie diese Anmeldung begonnen?',
    lead: (application) =>
      `Die Anmeldung bei ${application} begann in einem anderen Netz als Ihrem. Wenn Sie sie nicht selbst begonnen haben oder Ihnen jemand diesen Link geschickt hat, wählen Sie „Das war ich nicht“.`,
  },
  confirm: 'Bestätigen',
  anotherWay: 'Anderer Weg',
  notMe: 'Das war ich nicht',
  notMeHint: 'Beendet diese Anmeldung sofort.',
  language: 'Sprache',
  complaints: {
    empty: 'Geben Sie zuerst den Code ein.',
    unreadable:
      'Das ist kein Code. Ein Code besteht nur aus Ziffern: Prüfen Sie ihn und geben Sie ihn noch einmal ein.',
    unreadableBackupCode: 'Das ist kein Ersatzcode. Prüfen Sie, ob Zeichen fehlen oder zu viel sind.',
    wrong: 'Dieser Code stimmt nicht oder wurde schon verwendet. Geben Sie den neuesten ein.',
    wrongBackupCode:
      'Dieser Ersatzcode stimmt nicht oder wurde schon verwendet. Geben Sie einen unbenutzten ein.',
    triesLeft: 'Verbleibende Versuche:',
    notSent:
      'Die E-Mail konnte nicht gesendet werden. Versuchen Sie es in einer Minute oder auf einem anderen Weg.',
    tooSoon:
      'Ein anderer Code kann noch nicht gesendet werden. Nehmen Sie den vorhandenen oder einen anderen Weg.',
    notAsked: 'Ihr Telefon kann gerade nicht gefragt werden. Nehmen Sie einen anderen Weg.',
    closed:
      'Zu viele falsche Codes auf diesem Weg. Nehmen Sie einen anderen oder versuchen Sie es später noch einmal.',
    busy: 'Gerade ist viel zu tun. Dieser Versuch zählt nicht: Senden Sie den Code gleich noch einmal.',
  },
  ends: {
    approved: {
      title: 'Geschafft',
      lead: (application) => `Sie können zu ${application} zurückkehren.`,
    },
    denied: {
      title: 'Die Anmeldung wurde beendet',
      lead: (application) =>
        `Niemand ist hineingekommen. Wenn Sie sie nicht begonnen haben, ändern Sie Ihr Passwort bei ${application}: Jemand kennt es vielleicht.`,
    },
    expired: {
      title: 'Die Zeit ist abgelaufen',
      lead: (application) =>
        `Kehren Sie zu ${application} zurück und melden Sie sich neu an. Niemand ist hineingekommen.`,
    },
    superseded: {
      title: 'Eine neuere Anmeldung hat diese ersetzt',
      lead: (application) =>
        `Machen Sie mit der neueren weiter. Wenn Sie sie nicht begonnen haben, ändern Sie Ihr Passwort bei ${application}: Jemand kennt es vielleicht.`,
    },
    changed: {
      title: 'Diese Anmeldung ist beendet',
      lead: (application) =>
        `Eine neuere hat sie ersetzt, oder an Ihrem Konto hat sich etwas geändert. Kehren Sie zu ${application} zurück und melden Sie sich neu an.`,
    },
    tooMany: {
      title: 'Zu viele falsche Codes',
      lead: (application) =>
        `Zum Schutz Ihres Kontos ist diese Anmeldung beendet. Kehren Sie zu ${application} zurück und melden Sie sich neu an.`,
    },
    inUse: {
      title: 'Diese Seite ist woanders geöffnet',
      lead: (application) =>
        `Machen Sie in dem Fenster weiter, in dem Sie begonnen haben. Wenn Sie versehentlich zurückgegangen sind, gehen Sie wieder vor. Wenn Sie es nicht finden, melden Sie sich neu bei ${application} an.`,
    },
    inactive: {
      title: 'Zurzeit geschlossen',
      lead: (application) =>
        `Bei ${application} kann sich gerade niemand anmelden. Bitte versuchen Sie es später noch einmal.`,
    },
    unknown: {
      title: 'Dieser Link funktioniert nicht',
      lead: () =>
        'Er ist unvollständig oder zu alt. Kehren Sie dorthin zurück, wo Sie sich anmelden wollten, und beginnen Sie neu.',
    },
    foreign: {
      title: 'Dieses Formular kam von einer anderen Seite',
      lead: () =>
        'Es hat sich nichts geändert. Kehren Sie dorthin zurück, wo Sie sich anmelden wollten, und beginnen Sie neu.',
    },
    busy: {
      title: 'Zu viele Anfragen',
      lead: () => 'Es hat sich nichts geändert. Bitte warten Sie 15 Minuten.',
    },
    unavailable: {
      title: 'Gerade nicht erreichbar',
      lead: () => 'Es hat sich nichts geändert. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    broken: {
      title: 'Etwas ist schiefgegangen',
      lead: () => 'Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.',
    },
  },
  goOn: (application) => `Weiter zu ${application}`,
  goBack: (application) => `Zurück zu ${application}`,
  close: 'Sie können dieses Fenster schließen.',
};
