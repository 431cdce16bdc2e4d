import type { VerifyMessages } from './verify-messages.ts';

export const fr: VerifyMessages = {
  title: 'Confirmez que c’est bien vous',
  lead: (application) => `${application} demande une seconde étape avant de vous laisser entrer.`,
  facts: {
    account: 'Compte',
    asked: 'Connexion commencée',
    from: 'Depuis',
    until: 'Valable jusqu’à',
    left: 'Temps restant',
    lastMinute: 'Il reste une minute. Vous pouvez ajouter 5 minutes une fois.',
    moreTime: 'Ajouter 5 minutes',
  },
  elsewhere: {
    title: 'Avez-vous commencé cette connexion ?',
    lead: (application) =>
      `La connexion à ${application} a commencé sur un autre réseau que le vôtre. Si vous ne l’avez pas commencée vous-même, ou si quelqu’un vous a envoyé ce lien, choisissez « Ce n’était pas moi ».`,
  },
  confirm: 'Confirmer',
  anotherWay: 'Un autre moyen',
  notMe: 'Ce n’était pas moi',
  notMeHint: 'Arrête aussitôt cette connexion.',
  language: 'Langue',
  complaints: {
    empty: 'Saisissez d’abord le code.',
    unreadable:
      'Ce n’est pas un code. Un code ne contient que des chiffres : vérifiez-le et saisissez-le à nouveau.',
    unreadableBackupCode:
      'Ce n’est pas un code de secours. Vérifiez s’il manque des lettres ou des chiffres, ou s’il y en a trop.',
    wrong: 'Ce code n’est pas le bon, ou il a déjà servi. Saisissez le plus récent.',
    wrongBackupCode:
      'Ce code de secours n’est pas le bon, ou il a déjà servi. Saisissez-en un qui n’a pas servi.',
    triesLeft: 'Essais restants :',
    notSent: 'L’e-mail n’a pas pu être envoyé. Réessayez dans une minute ou choisissez un autre moyen.',
    tooSoon:
      'Un autre code ne peut pas encore être envoyé. Utilisez celui que vous avez ou choisissez un autre moyen.',
    notAsked: 'Votre téléphone ne peut pas être interrogé pour le moment. Choisissez un autre moyen.',
    closed: 'Trop de codes erronés par ce moyen. Choisissez-en un autre ou réessayez plus tard.',
    busy: 'Il y a beaucoup à faire pour le moment. Cet essai n’a pas compté : renvoyez le code dans un instant.',
  },
  ends: {
    approved: {
      title: 'C’est fait',
      lead: (application) => `Vous pouvez retourner sur ${application}.`,
    },
    denied: {
      title: 'La connexion est arrêtée',
      lead: (application) =>
        `Personne n’est entré. Si vous ne l’avez pas commencée, changez votre mot de passe sur ${application} : quelqu’un le connaît peut-être.`,
    },
    expired: {
      title: 'Le temps est écoulé',
      lead: (application) =>
        `Retournez sur ${application} et connectez-vous à nouveau. Personne n’est entré.`,
    },
    superseded: {
      title: 'Une connexion plus récente a remplacé celle-ci',
      lead: (application) =>
        `Continuez avec la plus récente. Si vous ne l’avez pas commencée, changez votre mot de passe sur ${application} : quelqu’un le connaît peut-être.`,
    },
    changed: {
      title: 'Cette connexion est terminée',
      lead: (application) =>
        `Une plus récente l’a remplacée, ou quelque chose a changé dans votre compte. Retournez sur ${application} et connectez-vous à nouveau.`,
    },
    tooMany: {
      title: 'Trop de codes erronés',
      lead: (application) =>
        `Pour protéger votre compte, cette connexion est terminée. Retournez sur ${application} et connectez-vous à nouveau.`,
    },
    inUse: {
      title: 'Cette page est ouverte ailleurs',
      lead: (application) =>
        `Continuez dans la fenêtre où vous avez commencé. Si vous êtes revenu en arrière par erreur, avancez à nouveau. Si vous ne la trouvez pas, reconnectez-vous à ${application}.`,
    },
    inactive: {
      title: 'Fermé pour le moment',
      lead: (application) =>
        `Personne ne peut se connecter à ${application} pour le moment. Veuillez réessayer plus tard.`,
    },
    unknown: {
      title: 'Ce lien ne fonctionne pas',
      lead: () =>
        'Il est incomplet ou trop ancien. Retournez là où vous vouliez vous connecter, et recommencez.',
    },
    foreign: {
      title: 'Ce formulaire venait d’une autre page',
      lead: () => 'Rien n’a changé. Retournez là où vous vouliez vous connecter, et recommencez.',
    },
    busy: { title: 'Trop de requêtes', lead: () => 'Rien n’a changé. Veuillez patienter 15 minutes.' },
    unavailable: {
      title: 'Indisponible pour le moment',
      lead: () => 'Rien n’a changé. Veuillez réessayer dans une minute.',
    },
    broken: {
      title: 'Une erreur s’est produite',
      lead: () => 'L’erreur vient de nous. Veuillez réessayer plus tard.',
    },
  },
  goOn: (application) => `Continuer vers ${application}`,
  goBack: (application) => `Retour à ${application}`,
  close: 'Vous pouvez fermer cette fenêtre.',
};
