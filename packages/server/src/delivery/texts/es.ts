import type { Phrases } from './phrases.ts';

export const es: Phrases = {
  direction: 'ltr',
  smsLetters: 'gsm7',
  sms: ({ application, code, duration }) =>
    `${code} es su clave de ${application}. Vence en ${duration}. No la comparta con nadie.`,
  code: {
    login: {
      subject: (application) => `Su código de acceso a ${application}:`,
      intro: (application) => `Introduzca este código para iniciar sesión en ${application}:`,
      ignore: 'Si no está iniciando sesión ahora, es posible que alguien conozca su contraseña. Cámbiela.',
    },
    setup: {
      subject: (application) => `Su código de verificación de ${application}:`,
      intro: (application) =>
        `Introduzca este código para usar esta dirección como segundo paso en ${application}:`,
      ignore: 'Si no lo ha solicitado, no haga nada: sin el código no cambia nada.',
    },
  },
  codeValid: (duration) => `El código vence en ${duration}.`,
  codeWarning: (application) => `No lo comparta nunca. Nadie de ${application} se lo pedirá.`,
  link: {
    email_verification: {
      subject: (application) => `Confirme su correo electrónico para ${application}`,
      intro: (application) => `Confirme que esta es su dirección de correo electrónico en ${application}.`,
      action: 'Confirmar dirección',
      ignore: 'Si no tiene una cuenta allí, no haga nada: la dirección quedará sin confirmar.',
    },
    invitation: {
      subject: (application) => `Su cuenta de ${application}`,
      intro: (application) =>
        `Se ha creado una cuenta para usted en ${application}. Elija una contraseña para iniciar sesión.`,
      action: 'Elegir una contraseña',
      ignore: 'Si no sabe de qué se trata, no haga nada: nadie puede iniciar sesión sin una contraseña.',
    },
    password_reset_link: {
      subject: (application) => `Restablezca su contraseña de ${application}`,
      intro: (application) =>
        `Alguien, probablemente usted, ha pedido una nueva contraseña en ${application}.`,
      action: 'Elegir una nueva contraseña',
      ignore: 'Si no ha sido usted, no haga nada: su contraseña seguirá siendo la misma.',
    },
  },
  linkValid: (duration) => `El enlace funciona una sola vez y vence en ${duration}.`,
  linkCopy: 'Si el botón no funciona, copie esta dirección en su navegador:',
  notice: {
    factor_added: {
      subject: (application) => `Se ha añadido un segundo paso a su cuenta de ${application}`,
      intro: (application) => `Se ha añadido un nuevo segundo paso a su cuenta de ${application}.`,
    },
    factor_removed: {
      subject: (application) => `Se ha eliminado un segundo paso de su cuenta de ${application}`,
      intro: (application) => `Se ha eliminado un segundo paso de su cuenta de ${application}.`,
    },
    backup_codes_generated: {
      subject: (application) => `Nuevos códigos de respaldo para su cuenta de ${application}`,
      intro: (application) =>
        `Se han generado nuevos códigos de respaldo para su cuenta de ${application}. Los anteriores ya no sirven.`,
    },
    backup_code_used: {
      subject: (application) => `Se ha usado un código de respaldo de su cuenta de ${application}`,
      intro: (application) =>
        `Se ha usado un código de respaldo para iniciar sesión en su cuenta de ${application}.`,
    },
    password_changed: {
      subject: (application) => `Se ha cambiado su contraseña de ${application}`,
      intro: (application) => `Se ha cambiado la contraseña de su cuenta de ${application}.`,
    },
    password_reset: {
      subject: (application) => `Se ha restablecido su contraseña de ${application}`,
      intro: (application) =>
        `La contraseña de su cuenta de ${application} se ha restablecido por correo electrónico.`,
    },
    email_changed: {
      subject: (application) => `Se ha cambiado la dirección de correo de su cuenta de ${application}`,
      intro: (application) =>
        `Se ha cambiado la dirección de correo de su cuenta de ${application}. A partir de ahora los mensajes van a la nueva dirección.`,
    },
    new_login: {
      subject: (application) => `Nuevo inicio de sesión en su cuenta de ${application}`,
      intro: (application) =>
        `Se ha iniciado sesión en su cuenta de ${application} desde un navegador o un lugar que no conocíamos.`,
    },
    codes_exhausted: {
      subject: (application) => `Se han pedido muchos códigos para su cuenta de ${application}`,
      intro: (application) =>
        `Alguien que conocía la contraseña de su cuenta de ${application} ha pedido todos los códigos de acceso que se envían en una hora. Si no ha sido usted, elija una contraseña nueva.`,
    },
    locked_out: {
      subject: (application) => `Demasiados códigos incorrectos en su cuenta de ${application}`,
      intro: (application) =>
        `Alguien ha introducido demasiados códigos incorrectos para su cuenta de ${application}. Hemos pausado los códigos durante 15 minutos. Esa persona conoce su contraseña: si no ha sido usted, elija una nueva.`,
    },
    factor_disabled: {
      subject: (application) => `Se ha desactivado un segundo paso de su cuenta de ${application}`,
      intro: (application) =>
        `Hemos desactivado un segundo paso de su cuenta de ${application} tras demasiados códigos incorrectos. Inicie sesión con otro o con un código de respaldo.`,
    },
  },
  leftOut: (count) => `Y ${count} más como este desde el último correo.`,
  detail: { when: 'Cuándo', factor: 'Segundo paso', device: 'Dispositivo', place: 'Lugar' },
  notMe: {
    fine: 'Si ha sido usted, no tiene que hacer nada.',
    question: '¿No ha sido usted?',
    action: 'No he sido yo',
    effect: 'El enlace cierra todas las sesiones y pide una nueva contraseña. Su segundo paso se conserva.',
    elsewhere: (application) =>
      `Si no ha sido usted, elija una nueva contraseña en ${application} y avíseles.`,
  },
};
