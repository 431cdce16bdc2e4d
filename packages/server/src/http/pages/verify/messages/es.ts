import type { VerifyMessages } from './verify-messages.ts';

export const es: VerifyMessages = {
  title: 'Confirme que es usted',
  lead: (application) => `${application} pide un segundo paso antes de dejarle entrar.`,
  facts: {
    account: 'Cuenta',
    asked: 'Inicio de sesión',
    from: 'Desde',
    until: 'Válido hasta',
    left: 'Tiempo restante',
    lastMinute: 'Queda un minuto. Puede añadir 5 minutos una vez.',
    moreTime: 'Añadir 5 minutos',
  },
  elsewhere: {
    title: '¿Ha comenzado usted este inicio de sesión?',
    lead: (application) =>
      `El inicio de sesión en ${application} comenzó en una red distinta de la suya. Si no lo ha comenzado usted, o si alguien le ha enviado este enlace, elija «No he sido yo».`,
  },
  confirm: 'Confirmar',
  anotherWay: 'Otra forma',
  notMe: 'No he sido yo',
  notMeHint: 'Detiene este inicio de sesión al momento.',
  language: 'Idioma',
  complaints: {
    empty: 'Escriba primero el código.',
    unreadable: 'Eso no es un código. Un código solo tiene cifras: compruébelo y escríbalo de nuevo.',
    unreadableBackupCode: 'Eso no es un código de respaldo. Compruebe si faltan o sobran letras o cifras.',
    wrong: 'Este código no es correcto o ya se ha usado. Escriba el más reciente.',
    wrongBackupCode:
      'Este código de respaldo no es correcto o ya se ha usado. Escriba uno que no haya usado.',
    triesLeft: 'Intentos restantes:',
    notSent: 'No se ha podido enviar el correo. Inténtelo en un minuto o elija otra forma.',
    tooSoon: 'Aún no se puede enviar otro código. Use el que tiene o elija otra forma.',
    notAsked: 'Ahora no se puede preguntar a su teléfono. Elija otra forma.',
    closed: 'Demasiados códigos incorrectos de esta forma. Elija otra o inténtelo más tarde.',
    busy: 'Ahora hay mucho que hacer. Este intento no ha contado: envíe el código de nuevo dentro de un momento.',
  },
  ends: {
    approved: {
      title: 'Ya está dentro',
      lead: (application) => `Puede volver a ${application}.`,
    },
    denied: {
      title: 'El inicio de sesión se ha detenido',
      lead: (application) =>
        `No ha entrado nadie. Si no lo comenzó usted, cambie su contraseña en ${application}: puede que alguien la conozca.`,
    },
    expired: {
      title: 'El tiempo se ha agotado',
      lead: (application) => `Vuelva a ${application} e inicie sesión otra vez. No ha entrado nadie.`,
    },
    superseded: {
      title: 'Un inicio de sesión más reciente ha sustituido a este',
      lead: (application) =>
        `Siga en el más reciente. Si no lo comenzó usted, cambie su contraseña en ${application}: puede que alguien la conozca.`,
    },
    changed: {
      title: 'Este inicio de sesión ha terminado',
      lead: (application) =>
        `Lo ha sustituido uno más reciente, o algo ha cambiado en su cuenta. Vuelva a ${application} e inicie sesión otra vez.`,
    },
    tooMany: {
      title: 'Demasiados códigos incorrectos',
      lead: (application) =>
        `Para proteger su cuenta, este inicio de sesión ha terminado. Vuelva a ${application} e inicie sesión otra vez.`,
    },
    inUse: {
      title: 'Esta página está abierta en otro sitio',
      lead: (application) =>
        `Siga en la ventana en la que empezó. Si ha vuelto atrás por error, avance de nuevo. Si no la encuentra, inicie sesión otra vez en ${application}.`,
    },
    inactive: {
      title: 'Cerrado por el momento',
      lead: (application) => `Ahora nadie puede iniciar sesión en ${application}. Inténtelo más tarde.`,
    },
    unknown: {
      title: 'Este enlace no funciona',
      lead: () =>
        'Está incompleto o es demasiado antiguo. Vuelva al sitio donde quería iniciar sesión y empiece de nuevo.',
    },
    foreign: {
      title: 'Este formulario venía de otra página',
      lead: () => 'No ha cambiado nada. Vuelva al sitio donde quería iniciar sesión y empiece de nuevo.',
    },
    busy: { title: 'Demasiadas solicitudes', lead: () => 'No ha cambiado nada. Espere 15 minutos.' },
    unavailable: {
      title: 'No disponible en este momento',
      lead: () => 'No ha cambiado nada. Inténtelo de nuevo en un minuto.',
    },
    broken: { title: 'Algo ha fallado', lead: () => 'El error es nuestro. Inténtelo más tarde.' },
  },
  goOn: (application) => `Continuar a ${application}`,
  goBack: (application) => `Volver a ${application}`,
  close: 'Puede cerrar esta ventana.',
};
