import type { Phrases } from './phrases.ts';

export const fr: Phrases = {
  direction: 'ltr',
  smsLetters: 'gsm7',
  sms: ({ application, code, duration }) =>
    `${code} est votre code ${application}. Il expire dans ${duration}. Ne le partagez jamais.`,
  code: {
    login: {
      subject: (application) => `Votre code de connexion ${application} :`,
      intro: (application) => `Saisissez ce code pour vous connecter à ${application} :`,
      ignore:
        'Si vous n’êtes pas en train de vous connecter, quelqu’un connaît peut-être votre mot de passe. Changez-le.',
    },
    setup: {
      subject: (application) => `Votre code de vérification ${application} :`,
      intro: (application) =>
        `Saisissez ce code pour utiliser cette adresse comme seconde étape chez ${application} :`,
      ignore: 'Si vous n’avez rien demandé, ne faites rien : sans le code, rien ne change.',
    },
  },
  codeValid: (duration) => `Le code expire dans ${duration}.`,
  codeWarning: (application) =>
    `Ne le communiquez jamais. Personne chez ${application} ne vous le demandera.`,
  link: {
    email_verification: {
      subject: (application) => `Confirmez votre adresse e-mail pour ${application}`,
      intro: (application) =>
        `Veuillez confirmer qu’il s’agit bien de votre adresse e-mail chez ${application}.`,
      action: 'Confirmer l’adresse',
      ignore: 'Si vous n’y avez pas de compte, ne faites rien : l’adresse restera non confirmée.',
    },
    invitation: {
      subject: (application) => `Votre compte ${application}`,
      intro: (application) =>
        `Un compte a été créé pour vous chez ${application}. Choisissez un mot de passe pour vous connecter.`,
      action: 'Choisir un mot de passe',
      ignore:
        'Si vous ne savez pas de quoi il s’agit, ne faites rien : personne ne peut se connecter sans mot de passe.',
    },
    password_reset_link: {
      subject: (application) => `Réinitialisez votre mot de passe ${application}`,
      intro: (application) =>
        `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe chez ${application}.`,
      action: 'Choisir un nouveau mot de passe',
      ignore: 'Si ce n’était pas vous, ne faites rien : votre mot de passe reste inchangé.',
    },
  },
  linkValid: (duration) => `Le lien ne fonctionne qu’une fois et expire dans ${duration}.`,
  linkCopy: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  notice: {
    factor_added: {
      subject: (application) => `Une seconde étape a été ajoutée à votre compte ${application}`,
      intro: (application) => `Une nouvelle seconde étape a été ajoutée à votre compte ${application}.`,
    },
    factor_removed: {
      subject: (application) => `Une seconde étape a été retirée de votre compte ${application}`,
      intro: (application) => `Une seconde étape a été retirée de votre compte ${application}.`,
    },
    backup_codes_generated: {
      subject: (application) => `Nouveaux codes de secours pour votre compte ${application}`,
      intro: (application) =>
        `De nouveaux codes de secours ont été créés pour votre compte ${application}. Les anciens ne fonctionnent plus.`,
    },
    backup_code_used: {
      subject: (application) => `Un code de secours de votre compte ${application} a été utilisé`,
      intro: (application) =>
        `Un code de secours a été utilisé pour se connecter à votre compte ${application}.`,
    },
    password_changed: {
      subject: (application) => `Votre mot de passe ${application} a été modifié`,
      intro: (application) => `Le mot de passe de votre compte ${application} a été modifié.`,
    },
    password_reset: {
      subject: (application) => `Votre mot de passe ${application} a été réinitialisé`,
      intro: (application) => `Le mot de passe de votre compte ${application} a été réinitialisé par e-mail.`,
    },
    email_changed: {
      subject: (application) => `L’adresse e-mail de votre compte ${application} a été modifiée`,
      intro: (application) =>
        `L’adresse e-mail de votre compte ${application} a été modifiée. Les messages sont désormais envoyés à la nouvelle adresse.`,
    },
    new_login: {
      subject: (application) => `Nouvelle connexion à votre compte ${application}`,
      intro: (application) =>
        `Une connexion à votre compte ${application} a eu lieu depuis un navigateur ou un endroit que nous ne connaissions pas.`,
    },
    codes_exhausted: {
      subject: (application) => `De nombreux codes ont été demandés pour votre compte ${application}`,
      intro: (application) =>
        `Une personne connaissant le mot de passe de votre compte ${application} a demandé tous les codes de connexion que nous envoyons en une heure. Si ce n’était pas vous, choisissez un nouveau mot de passe.`,
    },
    locked_out: {
      subject: (application) => `Trop de codes erronés pour votre compte ${application}`,
      intro: (application) =>
        `Quelqu’un a saisi trop de codes erronés pour votre compte ${application}. Nous avons suspendu les codes pendant 15 minutes. Cette personne connaît votre mot de passe : si ce n’était pas vous, choisissez-en un nouveau.`,
    },
    factor_disabled: {
      subject: (application) => `Une seconde étape de votre compte ${application} a été désactivée`,
      intro: (application) =>
        `Nous avons désactivé une seconde étape de votre compte ${application} après trop de codes erronés. Connectez-vous autrement, ou avec un code de secours.`,
    },
  },
  leftOut: (count) => `Et ${count} de plus du même genre depuis le dernier e-mail.`,
  detail: { when: 'Quand', factor: 'Seconde étape', device: 'Appareil', place: 'Lieu' },
  notMe: {
    fine: 'Si c’était vous, vous n’avez rien à faire.',
    question: 'Ce n’était pas vous ?',
    action: 'Ce n’était pas moi',
    effect:
      'Le lien ferme toutes les sessions et demande un nouveau mot de passe. Votre seconde étape reste.',
    elsewhere: (application) =>
      `Si ce n’était pas vous, choisissez un nouveau mot de passe chez ${application} et prévenez-les.`,
  },
};
