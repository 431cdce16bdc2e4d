import type { PageMessages } from './page-messages.ts';

export const fr: PageMessages = {
  direction: 'ltr',
  errorPrefix: 'Erreur :',
  verifyEmail: {
    title: 'Confirmez votre adresse e-mail',
    lead: (application) => `Est-ce bien votre adresse e-mail chez ${application} ?`,
    action: 'Confirmer l’adresse',
    doneTitle: 'Votre adresse est confirmée',
    done: (application) => `Vous pouvez fermer cette page et retourner sur ${application}.`,
  },
  newPassword: {
    title: 'Choisissez un nouveau mot de passe',
    lead: (application) => `Pour votre compte ${application}. Tous les appareils seront ensuite déconnectés.`,
    account: 'Compte',
    label: 'Nouveau mot de passe',
    repeat: 'Nouveau mot de passe, encore une fois',
    rules: {
      composition:
        'De 8 à 256 caractères, avec une majuscule, une minuscule, un chiffre et un caractère spécial.',
      length: 'De 15 à 256 caractères. Plusieurs mots que personne n’attend ensemble conviennent bien.',
    },
    refused: {
      composition:
        'Ce mot de passe est trop faible : il lui faut au moins 8 caractères, avec une majuscule, une minuscule, un chiffre et un caractère spécial.',
      length:
        'Ce mot de passe est trop faible : il lui faut au moins 15 caractères, et il ne doit suivre ni un schéma courant ni votre propre nom.',
    },
    differ: 'Les deux mots de passe ne sont pas identiques. Saisissez-les à nouveau.',
    action: 'Enregistrer le mot de passe',
    doneTitle: 'Votre mot de passe est modifié',
    done: (application) =>
      `Retournez sur ${application} et connectez-vous avec celui-ci. Votre seconde étape est conservée.`,
  },
  notMe: {
    title: 'Ce n’était pas vous ?',
    lead: (application) =>
      `S’il s’est passé dans votre compte ${application} quelque chose que vous n’avez pas fait, fermez maintenant toutes les sessions et choisissez un nouveau mot de passe.`,
    stays: 'Tous les appareils sont déconnectés, même ceux de confiance. Votre seconde étape est conservée.',
    action: 'Fermer toutes les sessions',
    fine: 'Si c’était vous, fermez cette page : rien ne change.',
    doneTitle: 'Toutes les sessions sont fermées',
    done: 'Choisissez maintenant un nouveau mot de passe, pour que personne ne revienne avec l’ancien.',
  },
  dead: {
    title: 'Ce lien ne fonctionne pas',
    lead: 'Il a déjà été utilisé, il a expiré, ou un plus récent l’a remplacé.',
    next: {
      'verify-email': (application) =>
        `Si votre adresse n’est pas encore confirmée, connectez-vous à ${application} et demandez un nouveau lien.`,
      'reset-password': (application) =>
        `Pour choisir un nouveau mot de passe, retournez sur ${application} et demandez un nouveau lien.`,
      'not-me': (application) =>
        `Si vous êtes inquiet pour votre compte, retournez sur ${application} et demandez un nouveau mot de passe.`,
    },
  },
  trouble: {
    tooMany: { title: 'Trop de requêtes', lead: 'Veuillez patienter 15 minutes, puis rouvrir le lien.' },
    unavailable: {
      title: 'Indisponible pour le moment',
      lead: 'Veuillez réessayer dans une minute. Rien n’a changé.',
    },
    broken: {
      title: 'Une erreur s’est produite',
      lead: 'L’erreur vient de nous. Veuillez réessayer plus tard.',
    },
    foreign: {
      title: 'Ce formulaire venait d’une autre page',
      lead: 'Rien n’a changé. Rouvrez le lien de votre e-mail et utilisez le formulaire qui s’y trouve.',
    },
    notHere: {
      title: 'Il n’y a rien ici',
      lead: 'Copiez l’adresse entière de votre e-mail et réessayez.',
    },
    malformed: { title: 'Cette requête est illisible', lead: 'Rouvrez le lien de votre e-mail.' },
  },
};
