/** What the description says of the routes for clients of Conduit. */
export const conduitEs: Readonly<Record<string, string>> = {
  'tag.Conduit': 'Conduit',

  'conduitRegister.description': 'Después, su titular inicia sesión.',
  'conduitRegister.meaning': 'La cuenta está abierta; todavía nadie ha iniciado sesión.',
  'conduitRegister.remedy': 'Inicia sesión con la contraseña.',

  'conduitLogin.description':
    'Con 2FA activado, el token de acceso solo abre `twoFa/authorize`, `verify` y `recover`.',
  'conduitLogin.meaning': 'La contraseña era correcta y 2FA está desactivado: hay una sesión abierta.',
  'conduitLogin.otherwise.0.meaning':
    'La contraseña era correcta y hace falta 2FA: hay un token de acceso, sin token de actualización a su lado.',
  'conduitLogin.otherwise.0.remedy':
    'Termina el inicio de sesión en `twoFa/verify` o `twoFa/recover`, con el token de acceso como token bearer.',

  'conduitRenew.description':
    'Llega en el cuerpo o como token bearer; con menos de 30 segundos vuelve tal cual. El nuevo token de acceso no tiene sudo.',
  'conduitRenew.body.description': 'Vacío si el token de actualización llega como token bearer.',
  'conduitRenew.body.refreshToken.description':
    'Sirve 7 días y hasta que la respuesta a una renovación traiga otro.',

  'conduitEnable.summary': 'Empezar a activar 2FA',
  'conduitEnable.description': 'Si 2FA ya está activado, no cambia nada.',
  'conduitEnable.meaning': 'Se creó un secreto: `result` es la dirección de su código QR.',
  'conduitEnable.remedy':
    'Muestra la imagen para que se escanee y termina en `twoFa/enable/verify` con el código que muestra la aplicación.',
  'conduitEnable.otherwise.0.remedy': 'Termina en `twoFa/enable/verify` con el código.',
  'conduitEnable.otherwise.1.meaning': '2FA ya está activado, y no cambió nada.',
  'conduitEnable.otherwise.1.remedy': 'Desactívalo primero para activarlo de nuevo.',
  'conduitEnable.body.method.title': 'Método que activar',
  'conduitEnable.body.method.description': 'Mensajes de texto, o una aplicación de autenticación.',
  'conduitEnable.body.phone.title': 'Número de teléfono para mensajes de texto',
  'conduitEnable.body.phone.description':
    'Para `sms`: el número, como `+12025550143`; sin él, el que se verificó antes de desactivar 2FA.',
  'conduitEnable.body.phoneNumber.title': 'Número de teléfono, con su otro nombre',
  'conduitEnable.body.phoneNumber.description': 'Lo mismo que `phone`, que tiene prioridad.',

  'conduitConfirm.summary': 'Terminar de activar 2FA',
  'conduitConfirm.description': 'Con un código del último método que se empezó en esta sesión.',
  'conduitConfirm.meaning': '2FA está activado, y los inicios de sesión lo piden.',
  'conduitConfirm.remedy': 'Genera códigos de recuperación y guárdalos.',
  'conduitConfirm.body.code.title': 'Código de 6 cifras de tu aplicación de autenticación o mensaje de texto',
  'conduitConfirm.body.code.description': 'Seis cifras; los espacios y guiones no cuentan.',

  'conduitQrImage.summary': 'El código QR de una configuración',
  'conduitQrImage.description':
    'Cinco veces en cinco minutos; desaparece cuando la configuración se confirma o se empieza de nuevo.',
  'conduitQrImage.meaning': 'Este es el código QR, en PNG.',
  'conduitQrImage.remedy': 'Haz que una aplicación de autenticación lo escanee.',
  'conduitQrImage.refusals.not_found.meaning':
    'El código QR se mostró cinco veces, tiene más de cinco minutos o no es de ninguna configuración pendiente.',
  'conduitQrImage.refusals.not_found.remedy':
    'Empieza la configuración de nuevo: responde con otra dirección.',
  'conduitQrImage.params.handle.title': 'Identificador del código QR',
  'conduitQrImage.params.handle.description': 'La última parte de la dirección que responde `twoFa/enable`.',

  'conduitAuthorize.summary': 'Pedir un código',
  'conduitAuthorize.description':
    'Lo envía si es de los que se envían. De varios métodos: autenticador, luego sms, luego email.',
  'conduitAuthorize.meaning': 'Un código va en camino, adonde dice la respuesta.',
  'conduitAuthorize.remedy': 'Envía el código a `twoFa/verify`.',
  'conduitAuthorize.otherwise.0.meaning': 'El código está en la aplicación de autenticación.',
  'conduitAuthorize.otherwise.0.remedy': 'Envía el código que muestra ahora a `twoFa/verify`.',
  'conduitAuthorize.otherwise.1.meaning': '2FA está desactivado: no hace falta ningún código.',
  'conduitAuthorize.refusals.invalid_access_token.meaning':
    'El token bearer no es ni el de un inicio de sesión pendiente ni un token de acceso vivo.',
  'conduitAuthorize.refusals.invalid_access_token.remedy':
    'Inicia sesión de nuevo con la contraseña y envía el nuevo token de acceso antes de 5 minutos.',

  'conduitVerify.description':
    'Con un token de acceso: abre una sesión nueva con sudo y termina la presentada.',

  'conduitRecover.summary': 'Terminar un inicio de sesión con un código de recuperación',
  'conduitRecover.description':
    'Cada uno sirve una vez. Un código de excepción de un operador también termina un inicio de sesión, sin sudo.',
  'conduitRecover.meaning': 'El código de recuperación era correcto y ya está usado: hay una sesión abierta.',
  'conduitRecover.remedy': 'Guarda los tokens. Genera códigos nuevos antes de que se acaben los que quedan.',
  'conduitRecover.body.code.title': 'Código de recuperación',
  'conduitRecover.body.code.description': 'Ocho cifras; los espacios y guiones no cuentan.',

  'conduitBackUpCodes.summary': 'Generar códigos de recuperación',
  'conduitBackUpCodes.description': 'Anula todos los anteriores, sea cual sea la API que los emitió.',

  'conduitDisable.summary': 'Desactivar 2FA',
  'conduitDisable.description':
    'Termina todos los métodos, códigos de recuperación y dispositivos de confianza. Sin 2FA, no cambia nada.',
  'conduitDisable.meaning': '2FA está desactivado, y los inicios de sesión piden solo la contraseña.',
  'conduitDisable.remedy':
    'Borra también la entrada en la aplicación de autenticación: sus códigos ya no cuentan.',
};
