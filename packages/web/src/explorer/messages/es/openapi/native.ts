/** What the description says of the native API. */
export const nativeEs: Readonly<Record<string, string>> = {
  'tag.Accounts': 'Cuentas',
  'tag.Sessions': 'Sesiones',
  'tag.Second factor': 'Segundo factor',
  'tag.Trusted devices': 'Dispositivos de confianza',

  'register.summary': 'Abrir una cuenta',
  'register.description': 'Su primera sesión puede configurar segundos factores durante 15 minutos.',
  'register.meaning': 'La cuenta está abierta y, con ella, su primera sesión.',
  'register.remedy': 'Guarda los tokens y configura un segundo factor mientras la sesión es reciente.',
  'register.otherwise.0.meaning':
    'La cuenta está abierta, y la aplicación exige un segundo factor antes de abrir una sesión.',
  'register.otherwise.0.remedy':
    'Configura uno con `tempToken` como token bearer: la respuesta que lo confirma contiene la sesión.',
  'register.body.email.title': 'Dirección de correo',
  'register.body.email.description':
    'Una dirección de correo; un buzón es una sola cuenta, se escriba como se escriba.',
  'register.body.username.title': 'Nombre de usuario',
  'register.body.username.description': 'De 3 a 32 caracteres de `a-z 0-9 . _ -`, comparados en minúsculas.',
  'register.body.password.title': 'Contraseña',
  'register.body.password.description':
    'Al menos 8 caracteres, con una mayúscula, una minúscula, una cifra y un carácter especial.',

  'login.summary': 'Iniciar sesión con una contraseña',
  'login.description':
    'Responde con una sesión, o con lo que termina el inicio de sesión cuando hace falta un segundo factor.',
  'login.meaning': 'La contraseña era correcta y no hace falta un segundo factor: hay una sesión abierta.',
  'login.remedy': 'Guarda los tokens y envía el token de acceso como token bearer.',
  'login.otherwise.0.meaning': 'La contraseña era correcta y hace falta un segundo factor.',
  'login.otherwise.0.remedy':
    'Termina el inicio de sesión con `tempToken` y un código, dentro de los segundos que indica `expiresIn`.',
  'login.otherwise.1.remedy':
    'Configura uno con `tempToken` como token bearer: la respuesta que lo confirma contiene la sesión. Si hay `mailCodeSentTo`, envía el código del correo en `mailCode`.',
  'login.body.email.title': 'Dirección de correo o nombre de usuario',
  'login.body.email.description': 'Una dirección de correo o un nombre de usuario.',
  'login.body.password.description': 'La contraseña.',
  'login.body.deviceToken.title': 'Token de un dispositivo de confianza',
  'login.body.deviceToken.description':
    'De un dispositivo de confianza: evita el segundo factor durante 30 días; en modo cookie viaja en una cookie.',

  'readUser.summary': 'Quién tiene la sesión iniciada',
  'readUser.meaning': 'El token de acceso es válido, y este es su titular.',
  'readUser.remedy': 'No queda nada por hacer.',

  'reauthenticate.summary': 'Demostrar de nuevo quién eres',
  'reauthenticate.description':
    'Con la contraseña, o con un código si la cuenta tiene un segundo factor: solo entonces el nuevo token puede cambiar factores.',
  'reauthenticate.meaning': 'La prueba era correcta.',
  'reauthenticate.remedy':
    'Usa el nuevo token de acceso, que puede cambiar segundos factores durante 15 minutos si la prueba fue lo bastante fuerte.',
  'reauthenticate.body.description': '`password`, o `code`.',
  'reauthenticate.body.password.description': 'La contraseña, para cuentas sin segundo factor.',
  'reauthenticate.body.code.title': 'Código de un segundo factor',
  'reauthenticate.body.code.description': 'Un código de un segundo factor, o un código de respaldo.',
  'reauthenticate.body.method.title': 'De dónde viene el código',
  'reauthenticate.body.method.description': 'El segundo factor del código.',

  'changePassword.summary': 'Cambiar la contraseña',
  'changePassword.description':
    'Termina las demás sesiones, todos los dispositivos de confianza y todo inicio de sesión pendiente.',
  'changePassword.meaning':
    'La contraseña nueva ya vale; las demás sesiones y todos los dispositivos de confianza han terminado.',
  'changePassword.remedy': 'Inicia sesión de nuevo en tus otros dispositivos.',
  'changePassword.body.currentPassword.title': 'Contraseña actual',
  'changePassword.body.currentPassword.description': 'La contraseña hasta ahora.',
  'changePassword.body.newPassword.title': 'Contraseña nueva',
  'changePassword.body.newPassword.description': 'La contraseña a partir de ahora.',

  'requestPasswordReset.summary': 'Pedir un enlace que restablece la contraseña',
  'requestPasswordReset.description': 'Responde lo mismo, de inmediato, tenga o no una cuenta la dirección.',
  'requestPasswordReset.meaning': 'Si la dirección tiene una cuenta, un correo con un enlace va en camino.',
  'requestPasswordReset.remedy': 'Abre el enlace del correo, o envía su token con una contraseña nueva.',
  'requestPasswordReset.body.email.description': 'La dirección de la cuenta.',

  'resetPassword.summary': 'Elegir una contraseña nueva',
  'resetPassword.description':
    'Termina toda sesión, dispositivo de confianza e inicio de sesión pendiente. No abre ninguna sesión ni quita ningún segundo factor.',
  'resetPassword.meaning':
    'La contraseña nueva ya vale; toda sesión y todo dispositivo de confianza han terminado.',
  'resetPassword.remedy': 'Inicia sesión con la contraseña nueva.',
  'resetPassword.body.token.title': 'Token del enlace del correo',
  'resetPassword.body.token.description': 'El `token` del enlace del correo; sirve una vez.',

  'readEmailStatus.summary': 'Si la dirección de correo está verificada',
  'readEmailStatus.meaning': 'Este es el estado de la dirección.',
  'readEmailStatus.remedy': 'Si no está verificada, haz que se le envíe un enlace.',

  'sendEmailVerification.summary': 'Enviar por correo un enlace que verifica la dirección',
  'sendEmailVerification.description':
    'El enlace anterior deja de servir. Su página actúa al pulsar su botón, no al abrirla.',
  'sendEmailVerification.meaning':
    'Un correo con un enlace va en camino; el enlace anterior ha dejado de servir.',
  'sendEmailVerification.remedy': 'Abre el enlace del correo antes de 24 horas, o envía su token.',

  'verifyEmail.summary': 'Verificar la dirección de correo',
  'verifyEmail.meaning': 'La dirección está verificada.',

  'refresh.summary': 'Cambiar un token de actualización por tokens nuevos',
  'refresh.description':
    'Con menos de 30 segundos vuelve tal cual, junto a un token de acceso nuevo. Una vez cambiado da su sucesor durante ' +
    '60 segundos, y durante 24 horas al mismo navegador en la misma dirección mientras el sucesor no se haya ' +
    'presentado nunca; si no, toda la sesión termina.',
  'refresh.meaning': 'La sesión sigue con tokens nuevos.',
  'refresh.remedy': 'Guarda los dos tokens de la respuesta en lugar de los anteriores.',
  'refresh.body.description': 'Vacío en modo cookie.',
  'refresh.body.refreshToken.title': 'Token de actualización',
  'refresh.body.refreshToken.description':
    'Sirve 7 días y hasta que la respuesta a una actualización traiga otro; en modo cookie viaja en una cookie.',

  'logout.summary': 'Cerrar sesión',
  'logout.description':
    'Un token auténtico que ha caducado, o cuya sesión ha terminado, también cierra la sesión.',
  'logout.meaning': 'La sesión ha terminado y, con ella, sus dos tokens.',
  'logout.remedy': 'Olvida los tokens.',

  'listSessions.summary': 'Listar las sesiones',
  'listSessions.description':
    'De la más antigua a la más reciente, por páginas; sin pedir otra, llega la última.',
  'listSessions.query.limit.title': 'Límite',
  'listSessions.query.limit.description': 'Cuántos devolver, de 1 a 100; sin él, los 100 más recientes.',
  'listSessions.query.before.title': 'Antes de',
  'listSessions.query.before.description': 'El id. del primero de una página, para obtener la anterior.',
  'listSessions.meaning': 'Estas sesiones están vivas.',
  'listSessions.remedy': 'Termina las que no conozcas y cambia la contraseña.',

  'endSession.summary': 'Terminar una sesión',
  'endSession.meaning': 'La sesión ha terminado y, con ella, sus tokens.',
  'endSession.remedy': 'Si no la conocías, cambia también la contraseña.',
  'endSession.params.id.title': 'Id. de la sesión',
  'endSession.params.id.description': 'Como aparece en la lista.',

  'endAllSessions.summary': 'Terminar todas las sesiones, incluida esta',
  'endAllSessions.meaning': 'Todas las sesiones han terminado y, con ellas, sus tokens.',

  'setUpTotp.summary': 'Empezar a configurar una aplicación de autenticación',
  'setUpTotp.description': 'Ningún factor en vigor se toca hasta que se confirma el nuevo.',
  'setUpTotp.meaning': 'Se creó un secreto; cuenta en cuanto se confirma.',
  'setUpTotp.remedy':
    'Escanea el código QR o escribe el secreto en la aplicación, guarda los códigos de respaldo y confirma con el código que muestra la aplicación.',
  'setUpTotp.body.label.title': 'Nombre del autenticador',
  'setUpTotp.body.label.description': 'Un nombre para distinguir varios autenticadores.',
  'setUpTotp.body.mailCode.title': 'Código del correo',
  'setUpTotp.body.mailCode.description':
    'Si el inicio de sesión envió por correo un código para la primera configuración: ese código. Mostrado una vez, vale para todas.',

  'confirmTotp.summary': 'Confirmar la configuración de una aplicación de autenticación',
  'confirmTotp.description':
    'Con el código que muestra. Debe haberla empezado la misma sesión en los últimos 30 minutos.',
  'confirmTotp.meaning':
    'La aplicación de autenticación está configurada, y los inicios de sesión piden sus códigos.',
  'confirmTotp.remedy': 'Guarda los códigos de respaldo en un lugar distinto del teléfono.',
  'confirmTotp.otherwise.0.meaning':
    'El factor está configurado, y el inicio de sesión que lo esperaba ha terminado: hay una sesión abierta.',
  'confirmTotp.otherwise.0.remedy':
    'Guarda los tokens y envía desde ahora el token de acceso como token bearer.',
  'confirmTotp.refusals.invalid_code.meaning':
    'El código corresponde a otra hora: el reloj del teléfono está desajustado en `clockSkewSeconds`.',
  'confirmTotp.refusals.invalid_code.remedy':
    'Deja que el teléfono ajuste solo su reloj y confirma con un código nuevo.',
  'confirmTotp.body.code.title': 'Código de 6 cifras de tu aplicación de autenticación',
  'confirmTotp.body.code.description': 'Lo que el autenticador muestra ahora.',

  'removeTotp.summary': 'Quitar todas las aplicaciones de autenticación',
  'removeTotp.description': 'Cuando no queda ningún factor, la autenticación en dos pasos está desactivada.',
  'removeTotp.meaning':
    'Las aplicaciones de autenticación se quitaron; sin ningún otro método, la autenticación en dos pasos está desactivada.',
  'removeTotp.remedy': 'Borra también la entrada en la aplicación: sus códigos ya no cuentan.',

  'setUpSms.summary': 'Empezar a configurar los mensajes de texto',
  'setUpSms.description': 'Envía un código al número. Ningún factor en vigor se toca hasta que se confirma.',
  'setUpSms.meaning': 'Un código va en camino al número.',
  'setUpSms.remedy': 'Confirma con él la configuración antes de 5 minutos.',
  'setUpSms.refusals.delivery_closed.meaning':
    'El servicio no envía mensajes de texto a números de este país o tipo.',
  'setUpSms.refusals.delivery_closed.remedy': 'Usa otro número, o una aplicación de autenticación.',
  'setUpSms.body.phoneNumber.title': 'Número de teléfono',
  'setUpSms.body.phoneNumber.description':
    'Internacional (`+12025550123`); sin `+` se lee en la región de la aplicación.',

  'confirmSms.summary': 'Confirmar la configuración de los mensajes de texto',
  'confirmSms.description': 'Con el código que llegó. Debe haberla empezado la misma sesión.',
  'confirmSms.meaning':
    'El número está configurado, y los inicios de sesión pueden pedir códigos enviados a él.',
  'confirmSms.remedy': 'Crea códigos de respaldo si no tienes ninguno.',
  'confirmSms.body.code.title': 'Código de 6 cifras del mensaje de texto',
  'confirmSms.body.code.description': 'Las seis cifras que llegaron; los espacios y guiones no cuentan.',

  'setUpEmail.summary': 'Empezar a configurar los códigos por correo',
  'setUpEmail.description':
    'Envía un código a la dirección. Ningún factor en vigor se toca hasta que se confirma.',
  'setUpEmail.meaning': 'Un código va en camino a la dirección.',
  'setUpEmail.remedy': 'Confirma con él la configuración antes de 10 minutos.',
  'setUpEmail.body.email.title': 'Dirección de correo para los códigos',
  'setUpEmail.body.email.description':
    'Adónde van los códigos; no tiene que ser la dirección de la propia cuenta.',

  'confirmEmail.summary': 'Confirmar la configuración de los códigos por correo',
  'confirmEmail.meaning':
    'La dirección está configurada, y los inicios de sesión pueden pedir códigos enviados a ella.',
  'confirmEmail.body.code.title': 'Código de 6 cifras del correo',

  'sendCode.summary': 'Enviar un código para un inicio de sesión pendiente',
  'sendCode.description':
    'Un código nuevo anula el anterior enviado al mismo destino y no reinicia ningún contador de fallos.',
  'sendCode.meaning': 'Un código va en camino; el anterior ha dejado de servir.',
  'sendCode.remedy': 'Termina con él el inicio de sesión, dentro de los segundos que indica `expiresIn`.',
  'sendCode.body.tempToken.title': 'Token temporal de la ruta de inicio de sesión',
  'sendCode.body.tempToken.description': 'De la respuesta al inicio de sesión.',
  'sendCode.body.method.title': 'Cómo enviar el código',
  'sendCode.body.method.description': 'Por cuál de los métodos disponibles.',

  'resendCode.summary': 'Enviar otro código para un inicio de sesión pendiente',

  'finishLogin.summary': 'Terminar un inicio de sesión con un código',
  'finishLogin.description':
    'Sin `method` el código se prueba con todos los factores de los que puede venir.',
  'finishLogin.meaning': 'El código era correcto: hay una sesión abierta.',
  'finishLogin.remedy':
    'Guarda los tokens; `deviceToken`, si lo hay, evita el segundo factor en los próximos inicios de sesión.',
  'finishLogin.body.code.title':
    'Código de 6 cifras de tu aplicación de autenticación, mensaje de texto o correo',
  'finishLogin.body.code.description':
    'Un código de cualquier segundo factor; los espacios y guiones no cuentan.',
  'finishLogin.body.method.description': 'Sin él, el código puede ser de cualquier factor.',
  'finishLogin.body.trustDevice.title': 'Confiar en este dispositivo',
  'finishLogin.body.trustDevice.description':
    'Si este navegador puede evitar el segundo factor a partir de ahora.',
  'finishLogin.body.deviceName.title': 'Nombre de este dispositivo',
  'finishLogin.body.deviceName.description': 'Cómo llamarlo en la lista de dispositivos de confianza.',

  'recoverLogin.summary': 'Terminar un inicio de sesión con un código de respaldo',
  'recoverLogin.description':
    'Cada uno sirve una vez. Aquí también vale un código de excepción de un operador.',
  'recoverLogin.meaning': 'El código de respaldo era correcto y ya está usado: hay una sesión abierta.',
  'recoverLogin.remedy':
    'Guarda los tokens. Crea códigos de respaldo nuevos antes de que se acaben los que quedan.',
  'recoverLogin.body.backupCode.title': 'Código de respaldo',
  'recoverLogin.body.backupCode.description':
    'Un código de respaldo, o un código de excepción de un operador.',

  'generateBackupCodes.summary': 'Crear códigos de respaldo nuevos',
  'generateBackupCodes.description': 'Anula todos los anteriores.',
  'generateBackupCodes.meaning':
    'Estos códigos se muestran solo ahora; todos los anteriores han dejado de servir.',
  'generateBackupCodes.remedy': 'Guárdalos en un lugar distinto del teléfono. Cada uno sirve una vez.',

  'countBackupCodes.summary': 'Contar los códigos de respaldo',
  'countBackupCodes.meaning': 'Estos son los códigos de respaldo que quedan.',
  'countBackupCodes.remedy': 'Crea otros nuevos antes de que se acaben.',

  'listMethods.summary': 'Listar los segundos factores',
  'listMethods.meaning': 'Estos métodos terminan un inicio de sesión.',
  'listMethods.remedy': 'Quita los que ya no uses.',

  'removeMethod.summary': 'Quitar un segundo factor',
  'removeMethod.description': 'Quitar el último desactiva la autenticación en dos pasos.',
  'removeMethod.meaning':
    'El método se quitó; sin ningún otro, la autenticación en dos pasos está desactivada.',
  'removeMethod.remedy': 'Si era el último, configura otro.',
  'removeMethod.params.id.title': 'Id. del segundo factor',

  'renameMethod.summary': 'Cambiar el nombre de un segundo factor',
  'renameMethod.meaning': 'El método tiene su nombre nuevo.',
  'renameMethod.body.label.title': 'Nombre nuevo',
  'renameMethod.body.label.description': 'Su nombre a partir de ahora.',

  'readSecondFactorStatus.summary': 'Cómo está la autenticación en dos pasos',
  'readSecondFactorStatus.meaning': 'Este es el estado de la autenticación en dos pasos.',
  'readSecondFactorStatus.remedy': 'Si está desactivada, configura una aplicación de autenticación.',

  'listTrustedDevices.summary': 'Listar los dispositivos de confianza',
  'listTrustedDevices.meaning': 'Estos dispositivos evitan el segundo factor.',
  'listTrustedDevices.remedy': 'Quita los que no conozcas.',

  'removeTrustedDevice.summary': 'Dejar de confiar en un dispositivo',
  'removeTrustedDevice.meaning': 'El dispositivo pide de nuevo el segundo factor.',
  'removeTrustedDevice.params.id.title': 'Id. del dispositivo de confianza',

  'removeTrustedDevices.summary': 'Dejar de confiar en todos los dispositivos',
  'removeTrustedDevices.meaning': 'Todos los dispositivos piden de nuevo el segundo factor.',
};
