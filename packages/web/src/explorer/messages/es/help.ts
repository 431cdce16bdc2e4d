import type { Messages } from '../en.ts';

export const help: Messages['help'] = {
  title: 'Ayuda',
  appsTitle: 'Aplicaciones de autenticación que funcionan',
  appsLead:
    'Sirve cualquiera de RFC 6238. Los códigos son temporales (TOTP), con SHA1, seis cifras y 30 segundos: lo que todas admiten.',
  app: 'Aplicación',
  platforms: 'Funciona en',
  how: 'Dónde se añade una cuenta',
  apps: [
    {
      name: 'Google Authenticator',
      platforms: 'Android, iOS',
      how: '«+» y luego «Escanear un código QR» o «Ingresar clave de configuración»',
    },
    { name: 'Microsoft Authenticator', platforms: 'Android, iOS', how: '«+» y luego «Otra cuenta»' },
    {
      name: 'Authy',
      platforms: 'Android, iOS',
      how: '«Add account» y luego «Scan QR code» o «Enter key manually»',
    },
    {
      name: '1Password',
      platforms: 'Todos los sistemas y navegadores',
      how: 'Edita un inicio de sesión y añade «Contraseña de un solo uso»',
    },
    {
      name: 'LastPass',
      platforms: 'Android, iOS',
      how: 'LastPass Authenticator: «+» y luego escanear o introducir el código a mano',
    },
    {
      name: 'Cualquier otra de RFC 6238',
      platforms: 'Aegis, 2FAS, Bitwarden, KeePassXC, Ente Auth y más',
      how: 'Elige «basado en el tiempo» si lo pregunta',
    },
  ],
  troublesTitle: 'Los cinco problemas habituales',
  causes: 'Por qué ocurre',
  todo: 'Qué hacer',
  troubles: {
    scan: {
      title: 'El código QR no se deja escanear',
      causes: [
        'La pantalla está demasiado oscura, demasiado clara o es muy pequeña',
        'Se usó la cámara en lugar de la aplicación de autenticación',
        'Un tema oscuro ha invertido la imagen',
      ],
      todo: [
        'Agranda la imagen y mantén el teléfono a un palmo',
        'Escanea desde dentro de la aplicación: «añadir cuenta»',
        'Deja visible el borde blanco que rodea la imagen',
        'Escribe el secreto a mano: está junto a la imagen, como «secret»',
      ],
    },
    invalid: {
      title: 'El código nunca es válido',
      causes: [
        'El reloj del teléfono no va en hora: es, con mucho, lo más común',
        'El código ya se usó: cada uno se acepta una sola vez',
        'El código es de otra cuenta o de una configuración que se empezó de nuevo',
        'Las últimas cifras se escribieron cuando el código ya había cambiado',
      ],
      todo: [
        'Pon el teléfono en hora automática; mira abajo «Relojes desajustados»',
        'Espera al siguiente código',
        'Borra la entrada antigua de la aplicación y escanea el código QR más reciente',
        'Durante una configuración, busca «clockSkewSeconds» en la respuesta: dice cuánto se desvía el teléfono',
      ],
    },
    lost: {
      title: 'Se ha perdido el autenticador',
      causes: [
        'El teléfono se perdió, se rompió o es nuevo',
        'La aplicación se borró y no tenía copia de seguridad',
      ],
      todo: [
        'Inicia sesión con la contraseña y envía un código de respaldo a POST /2fa/verify-backup-code',
        'Después quita el autenticador perdido (DELETE /2fa/totp), configura el nuevo y crea códigos de respaldo nuevos',
        'Si no quedan códigos de respaldo, el operador emite un código de paso con «countersign user bypass-code», tras comprobar quién lo pide',
      ],
    },
    disable: {
      title: 'No se puede desactivar',
      causes: [
        'El inicio de sesión tiene más de 15 minutos, o vino de una renovación o de un dispositivo de confianza: 403 «step_up_required»',
        'La aplicación exige un segundo factor: 409',
        'El código era incorrecto o ya usado (SwapBits: 4005)',
      ],
      todo: [
        'Envía un código actual a POST /auth/reauthenticate y usa el token de acceso que responde',
        'Pregunta al operador por la política de la aplicación',
        'Espera al siguiente código y vuelve a intentarlo',
      ],
    },
    clock: {
      title: 'Relojes desajustados',
      causes: [
        'Los códigos se calculan a partir de la hora. Un reloj que se desvía más de unos 30 segundos da códigos que se rechazan.',
      ],
      todo: [
        'Teléfono: activa la fecha y la hora automáticas',
        'Google Authenticator en Android: Ajustes, «Corrección de la hora para los códigos», «Sincronizar ahora»',
        'Servidor: usa un cliente NTP (systemd-timesyncd, chrony)',
      ],
    },
  },
  clock: {
    measure: 'Comparar otra vez',
    measuring: 'Comparando…',
    same: 'Los relojes de este dispositivo y del servidor coinciden con un margen de dos segundos.',
    ahead: (seconds) => `El reloj de este dispositivo va ${seconds} s por delante del reloj del servidor.`,
    behind: (seconds) => `El reloj de este dispositivo va ${seconds} s por detrás del reloj del servidor.`,
    off: 'Los códigos calculados en este dispositivo se rechazarán. Ponlo en hora automática.',
    tolerable: 'Los códigos aún sirven: se acepta un paso de 30 segundos antes y después.',
    failed: 'El servidor no respondió. Comprueba que está en marcha y compara otra vez.',
    server: 'Servidor',
    device: 'Este dispositivo',
  },
};
