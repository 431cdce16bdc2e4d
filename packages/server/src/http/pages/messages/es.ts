import type { PageMessages } from './page-messages.ts';

export const es: PageMessages = {
  direction: 'ltr',
  errorPrefix: 'Error:',
  verifyEmail: {
    title: 'Confirme su correo electrónico',
    lead: (application) => `¿Es esta su dirección de correo electrónico en ${application}?`,
    action: 'Confirmar dirección',
    doneTitle: 'Su dirección está confirmada',
    done: (application) => `Puede cerrar esta página y volver a ${application}.`,
  },
  newPassword: {
    title: 'Elija una nueva contraseña',
    lead: (application) =>
      `Para su cuenta de ${application}. Después se cerrará la sesión en todos los dispositivos.`,
    account: 'Cuenta',
    label: 'Nueva contraseña',
    repeat: 'Repita la nueva contraseña',
    rules: {
      composition:
        'De 8 a 256 caracteres, con una letra mayúscula, una minúscula, un dígito y un carácter especial.',
      length: 'De 15 a 256 caracteres. Sirven bien varias palabras que nadie espere juntas.',
    },
    refused: {
      composition:
        'Esta contraseña es demasiado débil: necesita al menos 8 caracteres, con una letra mayúscula, una minúscula, un dígito y un carácter especial.',
      length:
        'Esta contraseña es demasiado débil: necesita al menos 15 caracteres y no debe seguir un patrón común ni su propio nombre.',
    },
    differ: 'Las dos contraseñas no coinciden. Escríbalas de nuevo.',
    action: 'Guardar contraseña',
    doneTitle: 'Su contraseña se ha cambiado',
    done: (application) =>
      `Vuelva a ${application} e inicie sesión con ella. Su segundo paso se ha conservado.`,
  },
  notMe: {
    title: '¿No ha sido usted?',
    lead: (application) =>
      `Si en su cuenta de ${application} ha ocurrido algo que usted no ha hecho, cierre ahora todas las sesiones y elija una nueva contraseña.`,
    stays:
      'Se cierra la sesión en todos los dispositivos, también en los de confianza. Su segundo paso se conserva.',
    action: 'Cerrar todas las sesiones',
    fine: 'Si ha sido usted, cierre esta página: no cambia nada.',
    doneTitle: 'Todas las sesiones se han cerrado',
    done: 'Elija ahora una nueva contraseña, para que nadie vuelva a entrar con la anterior.',
  },
  dead: {
    title: 'Este enlace no funciona',
    lead: 'Ya se ha usado, ha caducado o uno más reciente lo ha sustituido.',
    next: {
      'verify-email': (application) =>
        `Si su dirección aún no está confirmada, inicie sesión en ${application} y pida un nuevo enlace.`,
      'reset-password': (application) =>
        `Para elegir una nueva contraseña, vuelva a ${application} y pida un nuevo enlace.`,
      'not-me': (application) =>
        `Si le preocupa su cuenta, vuelva a ${application} y pida una nueva contraseña.`,
    },
  },
  trouble: {
    tooMany: { title: 'Demasiadas solicitudes', lead: 'Espere 15 minutos y abra el enlace de nuevo.' },
    unavailable: {
      title: 'No disponible en este momento',
      lead: 'Inténtelo de nuevo en un minuto. No ha cambiado nada.',
    },
    broken: { title: 'Algo ha fallado', lead: 'El error es nuestro. Inténtelo más tarde.' },
    foreign: {
      title: 'Este formulario venía de otra página',
      lead: 'No ha cambiado nada. Abra de nuevo el enlace de su correo y use el formulario que hay allí.',
    },
    notHere: {
      title: 'Aquí no hay nada',
      lead: 'Copie la dirección completa de su correo e inténtelo de nuevo.',
    },
    malformed: {
      title: 'Esta solicitud no se puede leer',
      lead: 'Abra de nuevo el enlace de su correo.',
    },
  },
};
