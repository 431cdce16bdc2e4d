/* eslint-disable max-lines -- one table, a line for each sentence */
import { openapiHostedEs } from './openapi-hosted-es.ts';

/** The Spanish of what people read in /openapi.json: summaries, tags, labels, descriptions, known answers. */
export const openapiEs: Readonly<Record<string, string>> = {
  ...openapiHostedEs,
  Service: 'Servicio',
  'Where to go next': 'Adónde ir ahora',
  'A browser is shown a page instead.': 'Un navegador recibe una página en su lugar.',
  'The service runs, and these are its addresses.': 'El servicio funciona, y estas son sus direcciones.',
  'Begin at `docs`.': 'Empieza por `docs`.',
  'Whether the service and what it needs are up': 'Si el servicio y lo que necesita están en marcha',
  'The service and its database are up.': 'El servicio y su base de datos están en marcha.',
  'Nothing is left to do.': 'No queda nada por hacer.',
  'The process runs, and its database does not answer.':
    'El proceso funciona, pero su base de datos no responde.',
  'Look after the database; requests are served again as soon as it answers.':
    'Revisa la base de datos; las peticiones se atienden de nuevo en cuanto responda.',
  'Whether the process runs': 'Si el proceso funciona',
  'The process runs.': 'El proceso funciona.',
  'Whether requests can be served': 'Si se pueden atender peticiones',
  'Metrics for Prometheus': 'Métricas para Prometheus',
  'On the loopback without a token, from elsewhere with the one from the configuration.':
    'Desde la propia máquina sin token; desde otro lugar, con el de la configuración.',
  'These are the metrics, in the text format of Prometheus.':
    'Estas son las métricas, en el formato de texto de Prometheus.',
  'Have Prometheus read them.': 'Haz que Prometheus las lea.',
  'Asked for from another machine, without the token of the configuration.':
    'Se pidió desde otra máquina, sin el token de la configuración.',
  'Send COUNTERSIGN_METRICS_TOKEN as the bearer.': 'Envía COUNTERSIGN_METRICS_TOKEN como token bearer.',
  'This description': 'Esta descripción',
  'This describes every route of every API, as OpenAPI 3.1.':
    'Esto describe todas las rutas de todas las API, en OpenAPI 3.1.',
  'Read it at /docs, or make a client from it.': 'Léela en /docs, o genera un cliente a partir de ella.',
  "The application's public signing keys": 'Las claves públicas de firma de la aplicación',
  'With these keys anybody verifies access tokens of the application.':
    'Con estas claves cualquiera puede verificar los tokens de acceso de la aplicación.',
  'Give the address to a JWT library; it finds the key by `kid`.':
    'Da la dirección a una biblioteca de JWT; encuentra la clave por `kid`.',
  'The application is switched off.': 'La aplicación está desactivada.',
  'Ask whoever runs the service to switch it on.': 'Pide a quien administra el servicio que la active.',
  'No application has the client_id that the path or the header X-Client-Id names.':
    'Ninguna aplicación tiene el client_id que indica la ruta o la cabecera X-Client-Id.',
  'Correct the client_id, or leave it out for the default application.':
    'Corrige el client_id, u omítelo para usar la aplicación predeterminada.',
  'The database does not answer at the moment.': 'La base de datos no responde en este momento.',
  'Send the request again in a few seconds.': 'Envía la petición de nuevo en unos segundos.',
  Accounts: 'Cuentas',
  'Open an account': 'Abrir una cuenta',
  'Its first session may set up second factors for 15 minutes.':
    'Su primera sesión puede configurar segundos factores durante 15 minutos.',
  'Email address': 'Dirección de correo',
  'An email address, compared in ASCII lower case.':
    'Una dirección de correo, comparada en minúsculas ASCII.',
  Username: 'Nombre de usuario',
  '3 to 32 of `a-z 0-9 . _ -`, compared in lower case.':
    'De 3 a 32 caracteres de `a-z 0-9 . _ -`, comparados en minúsculas.',
  Password: 'Contraseña',
  'At least 8 characters, with an upper-case and a lower-case letter, a digit and a special character.':
    'Al menos 8 caracteres, con una mayúscula, una minúscula, una cifra y un carácter especial.',
  'The account is open and its first session with it.':
    'La cuenta está abierta y, con ella, su primera sesión.',
  'Keep the tokens, and set up a second factor while the session is fresh.':
    'Guarda los tokens y configura un segundo factor mientras la sesión es reciente.',
  'Something in the request is missing, of the wrong type or not acceptable.':
    'Algo en la petición falta, es de un tipo incorrecto o no es aceptable.',
  'Read the error: it names what is at fault. Correct it and send the request again.':
    'Lee el error: dice qué está mal. Corrígelo y envía la petición de nuevo.',
  'The new password does not follow the rules; the error names the one that it breaks.':
    'La contraseña nueva no cumple las reglas; el error dice cuál incumple.',
  'Choose a longer one, with upper-case and lower-case letters, digits and special characters.':
    'Elige una más larga, con mayúsculas, minúsculas, cifras y caracteres especiales.',
  'Tokens would travel in cookies, and the page that asks is of no origin that the application lists.':
    'Los tokens viajarían en cookies, y la página que los pide no es de ningún origen que la aplicación admita.',
  'Add the origin to the application, or let the tokens travel in bodies.':
    'Añade el origen a la aplicación, o deja que los tokens viajen en el cuerpo.',
  'The application takes no registrations.': 'La aplicación no admite registros.',
  'Ask whoever runs the application for an account.': 'Pide una cuenta a quien administra la aplicación.',
  'This application keeps its accounts itself: nobody registers or logs in here.':
    'Esta aplicación guarda sus propias cuentas: aquí nadie se registra ni inicia sesión.',
  'Name another application, or use the routes for hosted applications.':
    'Indica otra aplicación, o usa las rutas para aplicaciones alojadas.',
  'Another account has this email address already.': 'Otra cuenta ya tiene esta dirección de correo.',
  'Log in to that account, reset its password, or register another address.':
    'Inicia sesión en esa cuenta, restablece su contraseña o registra otra dirección.',
  'Another account has this username already.': 'Otra cuenta ya tiene este nombre de usuario.',
  'Choose another username.': 'Elige otro nombre de usuario.',
  'The body is larger than 64 KiB.': 'El cuerpo es mayor de 64 KiB.',
  'Send less.': 'Envía menos.',
  'The content type of the body is not that of JSON.': 'El tipo de contenido del cuerpo no es el de JSON.',
  'Send JSON, with the header Content-Type: application/json.':
    'Envía JSON, con la cabecera Content-Type: application/json.',
  'There were too many requests or wrong guesses in a short time.':
    'Hubo demasiadas peticiones o intentos fallidos en poco tiempo.',
  'Wait for as many seconds as the header Retry-After says, then try again.':
    'Espera los segundos que indica la cabecera Retry-After e inténtalo de nuevo.',
  'Something went wrong on the side of the service.': 'Algo falló en el servicio.',
  'Try again. If it stays so, tell whoever runs the service the request id: the log has it.':
    'Inténtalo de nuevo. Si sigue igual, da el identificador de la petición a quien administra el servicio: está en el registro.',
  'Log in with a password': 'Iniciar sesión con una contraseña',
  'Answers a session, or what finishes the login where a second factor is due.':
    'Responde con una sesión, o con lo que termina el inicio de sesión cuando hace falta un segundo factor.',
  'Email address or username': 'Dirección de correo o nombre de usuario',
  'An email address or a username.': 'Una dirección de correo o un nombre de usuario.',
  'The password.': 'La contraseña.',
  'Token of a trusted device': 'Token de un dispositivo de confianza',
  'Of a trusted device: skips the second factor for 30 days; in cookie mode it travels in a cookie.':
    'De un dispositivo de confianza: evita el segundo factor durante 30 días; en modo cookie viaja en una cookie.',
  'The password was right and no second factor is due: a session is open.':
    'La contraseña era correcta y no hace falta un segundo factor: hay una sesión abierta.',
  'Keep the tokens and send the access token as the bearer.':
    'Guarda los tokens y envía el token de acceso como token bearer.',
  'The password was right and a second factor is due.':
    'La contraseña era correcta y hace falta un segundo factor.',
  'Finish the login with `tempToken` and a code, within the seconds that `expiresIn` says.':
    'Termina el inicio de sesión con `tempToken` y un código, dentro de los segundos que indica `expiresIn`.',
  'The account is unknown or the password is wrong: which of the two is not told.':
    'La cuenta es desconocida o la contraseña es incorrecta: no se dice cuál de las dos cosas.',
  'Check both and try again, or reset the password.':
    'Comprueba ambas e inténtalo de nuevo, o restablece la contraseña.',
  'An operator has disabled this account.': 'Un operador desactivó esta cuenta.',
  'Ask whoever runs the application to enable it.': 'Pide a quien administra la aplicación que la active.',
  'Who is logged in': 'Quién tiene la sesión iniciada',
  'The access token is good, and this is its owner.': 'El token de acceso es válido, y este es su titular.',
  'The access token is missing, malformed or expired, or its session has ended.':
    'El token de acceso falta, está mal formado o ha caducado, o su sesión ha terminado.',
  'Exchange the refresh token for new tokens, or log in again, and send the new access token.':
    'Cambia el token de actualización por tokens nuevos, o inicia sesión de nuevo, y envía el nuevo token de acceso.',
  'Show again who you are': 'Demostrar de nuevo quién eres',
  'By password, or by a code where the account has a second factor: only then may the new token change factors.':
    'Con la contraseña, o con un código si la cuenta tiene un segundo factor: solo entonces el nuevo token puede cambiar factores.',
  '`password`, or `code`.': '`password`, o `code`.',
  'The password, for accounts without a second factor.': 'La contraseña, para cuentas sin segundo factor.',
  'Code of a second factor': 'Código de un segundo factor',
  'A code of a second factor, or a backup code.': 'Un código de un segundo factor, o un código de respaldo.',
  'Where the code comes from': 'De dónde viene el código',
  'The second factor of the code.': 'El segundo factor del código.',
  'The proof was right.': 'La prueba era correcta.',
  'Use the new access token, which may change second factors for 15 minutes if the proof was strong enough.':
    'Usa el nuevo token de acceso, que puede cambiar segundos factores durante 15 minutos si la prueba fue lo bastante fuerte.',
  'The password is not that of the account that is logged in.':
    'La contraseña no es la de la cuenta que tiene la sesión iniciada.',
  'Type it again. The access token stays good.':
    'Escríbela de nuevo. El token de acceso sigue siendo válido.',
  'The code is wrong, expired or already used.': 'El código es incorrecto, ha caducado o ya se usó.',
  'Use the newest code. If new ones fail too, let the phone set its clock by itself.':
    'Usa el código más reciente. Si los nuevos también fallan, deja que el teléfono ajuste solo su reloj.',
  'The account has no second factor.': 'La cuenta no tiene ningún segundo factor.',
  'Set one up first.': 'Configura uno primero.',
  'Change the password': 'Cambiar la contraseña',
  'Ends the other sessions, all trusted devices and every pending login.':
    'Termina las demás sesiones, todos los dispositivos de confianza y todo inicio de sesión pendiente.',
  'Current password': 'Contraseña actual',
  'The password until now.': 'La contraseña hasta ahora.',
  'New password': 'Contraseña nueva',
  'The password from now on.': 'La contraseña a partir de ahora.',
  'The new password holds; the other sessions and all trusted devices have ended.':
    'La contraseña nueva ya vale; las demás sesiones y todos los dispositivos de confianza han terminado.',
  'Log in again on your other devices.': 'Inicia sesión de nuevo en tus otros dispositivos.',
  'Ask for a link that resets the password': 'Pedir un enlace que restablece la contraseña',
  'Answers the same, at once, whether the address has an account or not.':
    'Responde lo mismo, de inmediato, tenga o no una cuenta la dirección.',
  'The address of the account.': 'La dirección de la cuenta.',
  'If the address has an account, a mail with a link is on its way to it.':
    'Si la dirección tiene una cuenta, un correo con un enlace va en camino.',
  'Open the link in the mail, or send its token with a new password.':
    'Abre el enlace del correo, o envía su token con una contraseña nueva.',
  'Choose a new password': 'Elegir una contraseña nueva',
  'Ends every session, trusted device and pending login. Opens no session and removes no second factor.':
    'Termina toda sesión, dispositivo de confianza e inicio de sesión pendiente. No abre ninguna sesión ni quita ningún segundo factor.',
  'Token from the link in the mail': 'Token del enlace del correo',
  '`token` of the link in the mail; good once.': 'El `token` del enlace del correo; sirve una vez.',
  'The new password holds; every session and trusted device has ended.':
    'La contraseña nueva ya vale; toda sesión y todo dispositivo de confianza han terminado.',
  'Log in with the new password.': 'Inicia sesión con la contraseña nueva.',
  'The token from the mail is unknown, expired or already used.':
    'El token del correo es desconocido, ha caducado o ya se usó.',
  'Ask for a new mail and use its link once.': 'Pide un correo nuevo y usa su enlace una vez.',
  'Whether the email address is verified': 'Si la dirección de correo está verificada',
  'This is how the address stands.': 'Este es el estado de la dirección.',
  'If it is not verified, have a link mailed to it.': 'Si no está verificada, haz que se le envíe un enlace.',
  'Mail a link that verifies the email address': 'Enviar por correo un enlace que verifica la dirección',
  'The link before it ends. Its page acts when its button is pressed, not when it is opened.':
    'El enlace anterior deja de servir. Su página actúa al pulsar su botón, no al abrirla.',
  'A mail with a link is on its way; the link before it has ended.':
    'Un correo con un enlace va en camino; el enlace anterior ha dejado de servir.',
  'Open the link in the mail within 24 hours, or send its token.':
    'Abre el enlace del correo antes de 24 horas, o envía su token.',
  'The method is not set up for the account, or the service has no provider for it.':
    'El método no está configurado en la cuenta, o el servicio no tiene proveedor para él.',
  'Use another method, or ask whoever runs the service to configure a provider.':
    'Usa otro método, o pide a quien administra el servicio que configure un proveedor.',
  'No provider took the message.': 'Ningún proveedor aceptó el mensaje.',
  'Ask for a new one in a minute, or use another method.': 'Pide uno nuevo en un minuto, o usa otro método.',
  'Verify the email address': 'Verificar la dirección de correo',
  'The address is verified.': 'La dirección está verificada.',
  Sessions: 'Sesiones',
  'Exchange a refresh token for new tokens': 'Cambiar un token de actualización por tokens nuevos',
  'Presented again within 10 seconds it yields the same successor; later, the whole session is ended.':
    'Presentado otra vez en menos de 10 segundos da el mismo sucesor; más tarde, toda la sesión termina.',
  'Empty in cookie mode.': 'Vacío en modo cookie.',
  'Refresh token': 'Token de actualización',
  'Good for 7 days and one refresh; in cookie mode it travels in a cookie instead.':
    'Sirve 7 días y para una actualización; en modo cookie viaja en una cookie.',
  'The session goes on with new tokens.': 'La sesión sigue con tokens nuevos.',
  'Replace both tokens: the old refresh token is spent.':
    'Sustituye ambos tokens: el token de actualización anterior ya está usado.',
  'The refresh token is missing, unknown, expired or spent, or its session has ended.':
    'El token de actualización falta, es desconocido, ha caducado o ya se usó, o su sesión ha terminado.',
  'Log in again.': 'Inicia sesión de nuevo.',
  'Log out': 'Cerrar sesión',
  'An authentic token that has expired, or whose session has ended, logs out too.':
    'Un token auténtico que ha caducado, o cuya sesión ha terminado, también cierra la sesión.',
  'The session has ended, and both its tokens with it.':
    'La sesión ha terminado y, con ella, sus dos tokens.',
  'Forget the tokens.': 'Olvida los tokens.',
  'List the sessions': 'Listar las sesiones',
  'These sessions are alive.': 'Estas sesiones están vivas.',
  'End those that you do not know, and change the password.':
    'Termina las que no conozcas y cambia la contraseña.',
  'End a session': 'Terminar una sesión',
  'Id of the session': 'Id. de la sesión',
  'As listed.': 'Como aparece en la lista.',
  'The session has ended, and its tokens with it.': 'La sesión ha terminado y, con ella, sus tokens.',
  'If you did not know it, change the password too.': 'Si no la conocías, cambia también la contraseña.',
  'It does not exist, or is not yours.': 'No existe, o no es tuyo.',
  'List what there is and take an id from the list.': 'Pide la lista de lo que hay y toma un id. de ella.',
  'End all sessions, this one included': 'Terminar todas las sesiones, incluida esta',
  'All sessions have ended, and their tokens with them.':
    'Todas las sesiones han terminado y, con ellas, sus tokens.',
  'Second factor': 'Segundo factor',
  'Begin to set up an authenticator app': 'Empezar a configurar una aplicación de autenticación',
  'No factor in force is touched until the new one is confirmed.':
    'Ningún factor en vigor se toca hasta que se confirma el nuevo.',
  'Name of the authenticator': 'Nombre del autenticador',
  'A name to tell several authenticators apart.': 'Un nombre para distinguir varios autenticadores.',
  'A secret was made; it counts once it is confirmed.': 'Se creó un secreto; cuenta en cuanto se confirma.',
  'Scan the QR code or type the secret into the app, save the backup codes, and confirm with the code that the app shows.':
    'Escanea el código QR o escribe el secreto en la aplicación, guarda los códigos de respaldo y confirma con el código que muestra la aplicación.',
  'This needs a proof of who you are from the last 15 minutes, and the access token has none.':
    'Esto requiere una prueba de quién eres de los últimos 15 minutos, y el token de acceso no tiene ninguna.',
  'Log in again, with the second factor where it is on, and repeat this with the new access token.':
    'Inicia sesión de nuevo, con el segundo factor si está activado, y repite esto con el nuevo token de acceso.',
  'The account has as many methods of this kind as it may have.':
    'La cuenta tiene todos los métodos de este tipo que puede tener.',
  'Remove one of them first.': 'Quita uno de ellos primero.',
  'Confirm the set-up of an authenticator app':
    'Confirmar la configuración de una aplicación de autenticación',
  'With the code that it shows. Begun by the same session within the last 30 minutes.':
    'Con el código que muestra. Debe haberla empezado la misma sesión en los últimos 30 minutos.',
  '6-digit code from your authenticator app': 'Código de 6 cifras de tu aplicación de autenticación',
  'What the authenticator shows now.': 'Lo que el autenticador muestra ahora.',
  'The authenticator app is set up, and logins ask for its codes.':
    'La aplicación de autenticación está configurada, y los inicios de sesión piden sus códigos.',
  'Keep the backup codes where the phone is not.':
    'Guarda los códigos de respaldo en un lugar distinto del teléfono.',
  'The code is right for another time: the clock of the phone is off by `clockSkewSeconds`.':
    'El código corresponde a otra hora: el reloj del teléfono está desajustado en `clockSkewSeconds`.',
  'Let the phone set its clock by itself, then confirm with a new code.':
    'Deja que el teléfono ajuste solo su reloj y confirma con un código nuevo.',
  'No set-up is pending in this session: it was never begun, has expired or is confirmed already.':
    'No hay ninguna configuración pendiente en esta sesión: nunca se empezó, ha caducado o ya está confirmada.',
  'Begin the set-up again and confirm it with a new code, in the same session.':
    'Empieza la configuración de nuevo y confírmala con un código nuevo, en la misma sesión.',
  'Remove all authenticator apps': 'Quitar todas las aplicaciones de autenticación',
  'Without any factor left, two-factor authentication is off.':
    'Cuando no queda ningún factor, la autenticación en dos pasos está desactivada.',
  'The authenticator apps are removed; without any other method, two-factor authentication is off.':
    'Las aplicaciones de autenticación se quitaron; sin ningún otro método, la autenticación en dos pasos está desactivada.',
  'Delete the entry in the app too: its codes count no more.':
    'Borra también la entrada en la aplicación: sus códigos ya no cuentan.',
  'The application demands a second factor, and this would remove the last one.':
    'La aplicación exige un segundo factor, y esto quitaría el último.',
  'Add another method before you remove this one.': 'Añade otro método antes de quitar este.',
  'Begin to set up text messages': 'Empezar a configurar los mensajes de texto',
  'Sends a code to the number. No factor in force is touched until it is confirmed.':
    'Envía un código al número. Ningún factor en vigor se toca hasta que se confirma.',
  'Phone number': 'Número de teléfono',
  "International (`+12025550123`); without `+` it is read in the application's region.":
    'Internacional (`+12025550123`); sin `+` se lee en la región de la aplicación.',
  'A code is on its way to the number.': 'Un código va en camino al número.',
  'Confirm the set-up with it within 5 minutes.': 'Confirma con él la configuración antes de 5 minutos.',
  'The service sends no text messages to numbers of this country or kind.':
    'El servicio no envía mensajes de texto a números de este país o tipo.',
  'Use another number, or an authenticator app.': 'Usa otro número, o una aplicación de autenticación.',
  'Another request changed the account at the same moment.':
    'Otra petición cambió la cuenta en el mismo momento.',
  'Send the request again.': 'Envía la petición de nuevo.',
  'The service sends no text messages to this number at the moment.':
    'El servicio no envía mensajes de texto a este número en este momento.',
  'Use another method, such as an authenticator app or a backup code, or try again later.':
    'Usa otro método, como una aplicación de autenticación o un código de respaldo, o inténtalo más tarde.',
  'Confirm the set-up of text messages': 'Confirmar la configuración de los mensajes de texto',
  'With the code that arrived. Begun by the same session.':
    'Con el código que llegó. Debe haberla empezado la misma sesión.',
  '6-digit code from the text message': 'Código de 6 cifras del mensaje de texto',
  'The six digits that arrived; spaces and hyphens do not count.':
    'Las seis cifras que llegaron; los espacios y guiones no cuentan.',
  'The number is set up, and logins can ask for codes sent to it.':
    'El número está configurado, y los inicios de sesión pueden pedir códigos enviados a él.',
  'Make backup codes if you have none.': 'Crea códigos de respaldo si no tienes ninguno.',
  'Begin to set up codes by email': 'Empezar a configurar los códigos por correo',
  'Sends a code to the address. No factor in force is touched until it is confirmed.':
    'Envía un código a la dirección. Ningún factor en vigor se toca hasta que se confirma.',
  'Email address for the codes': 'Dirección de correo para los códigos',
  "Where the codes go; need not be the account's own address.":
    'Adónde van los códigos; no tiene que ser la dirección de la propia cuenta.',
  'A code is on its way to the address.': 'Un código va en camino a la dirección.',
  'Confirm the set-up with it within 10 minutes.': 'Confirma con él la configuración antes de 10 minutos.',
  'Confirm the set-up of codes by email': 'Confirmar la configuración de los códigos por correo',
  '6-digit code from the mail': 'Código de 6 cifras del correo',
  'The address is set up, and logins can ask for codes sent to it.':
    'La dirección está configurada, y los inicios de sesión pueden pedir códigos enviados a ella.',
  'Send a code for a pending login': 'Enviar un código para un inicio de sesión pendiente',
  'A new code ends the one before it to the same place, and resets no counter of failures.':
    'Un código nuevo anula el anterior enviado al mismo destino y no reinicia ningún contador de fallos.',
  'Temp token from login endpoint': 'Token temporal de la ruta de inicio de sesión',
  'From the answer to the login.': 'De la respuesta al inicio de sesión.',
  'How to send the code': 'Cómo enviar el código',
  'By which of the available methods.': 'Por cuál de los métodos disponibles.',
  'A code is on its way; the one before it has ended.':
    'Un código va en camino; el anterior ha dejado de servir.',
  'Finish the login with it, within the seconds that `expiresIn` says.':
    'Termina con él el inicio de sesión, dentro de los segundos que indica `expiresIn`.',
  'The token of the pending login is unknown, expired or spent, or has met three wrong codes.':
    'El token del inicio de sesión pendiente es desconocido, ha caducado, ya se usó o ha recibido tres códigos incorrectos.',
  'Log in again with the password and use the new token within 5 minutes.':
    'Inicia sesión de nuevo con la contraseña y usa el token nuevo antes de 5 minutos.',
  'Send another code for a pending login': 'Enviar otro código para un inicio de sesión pendiente',
  'Finish a login with a code': 'Terminar un inicio de sesión con un código',
  'Without `method` the code is tried against every factor that it may come from.':
    'Sin `method` el código se prueba con todos los factores de los que puede venir.',
  '6-digit code from your authenticator app, text message or mail':
    'Código de 6 cifras de tu aplicación de autenticación, mensaje de texto o correo',
  'A code of any second factor; spaces and hyphens do not count.':
    'Un código de cualquier segundo factor; los espacios y guiones no cuentan.',
  'Without it, the code may be of any factor.': 'Sin él, el código puede ser de cualquier factor.',
  'Trust this device': 'Confiar en este dispositivo',
  'Whether this browser may skip the second factor from now on.':
    'Si este navegador puede evitar el segundo factor a partir de ahora.',
  'Name of this device': 'Nombre de este dispositivo',
  'What to call it in the list of trusted devices.':
    'Cómo llamarlo en la lista de dispositivos de confianza.',
  'The code was right: a session is open.': 'El código era correcto: hay una sesión abierta.',
  'Keep the tokens; `deviceToken`, if there is one, skips the second factor at the next logins.':
    'Guarda los tokens; `deviceToken`, si lo hay, evita el segundo factor en los próximos inicios de sesión.',
  'Finish a login with a backup code': 'Terminar un inicio de sesión con un código de respaldo',
  'Each works once. A bypass code of an operator is taken here too.':
    'Cada uno sirve una vez. Aquí también vale un código de excepción de un operador.',
  'Backup code': 'Código de respaldo',
  'A backup code, or a bypass code of an operator.':
    'Un código de respaldo, o un código de excepción de un operador.',
  'The backup code was right and is spent: a session is open.':
    'El código de respaldo era correcto y ya está usado: hay una sesión abierta.',
  'Keep the tokens. Make new backup codes before the remaining ones run out.':
    'Guarda los tokens. Crea códigos de respaldo nuevos antes de que se acaben los que quedan.',
  'Make new backup codes': 'Crear códigos de respaldo nuevos',
  'Ends all earlier ones.': 'Anula todos los anteriores.',
  'These codes are shown only now; all earlier ones have ended.':
    'Estos códigos se muestran solo ahora; todos los anteriores han dejado de servir.',
  'Save them where the phone is not. Each works once.':
    'Guárdalos en un lugar distinto del teléfono. Cada uno sirve una vez.',
  'Count the backup codes': 'Contar los códigos de respaldo',
  'This is how many backup codes are left.': 'Estos son los códigos de respaldo que quedan.',
  'Make new ones before they run out.': 'Crea otros nuevos antes de que se acaben.',
  'List the second factors': 'Listar los segundos factores',
  'These methods finish a login.': 'Estos métodos terminan un inicio de sesión.',
  'Remove those that you use no more.': 'Quita los que ya no uses.',
  'Remove a second factor': 'Quitar un segundo factor',
  'Removing the last one turns two-factor authentication off.':
    'Quitar el último desactiva la autenticación en dos pasos.',
  'Id of the second factor': 'Id. del segundo factor',
  'The method is removed; without any other, two-factor authentication is off.':
    'El método se quitó; sin ningún otro, la autenticación en dos pasos está desactivada.',
  'If it was the last one, set up another.': 'Si era el último, configura otro.',
  'Rename a second factor': 'Cambiar el nombre de un segundo factor',
  'New name': 'Nombre nuevo',
  'Its name from now on.': 'Su nombre a partir de ahora.',
  'The method has its new name.': 'El método tiene su nombre nuevo.',
  'How two-factor authentication stands': 'Cómo está la autenticación en dos pasos',
  'This is how two-factor authentication stands.': 'Este es el estado de la autenticación en dos pasos.',
  'If it is off, set up an authenticator app.':
    'Si está desactivada, configura una aplicación de autenticación.',
  'Trusted devices': 'Dispositivos de confianza',
  'List the trusted devices': 'Listar los dispositivos de confianza',
  'These devices skip the second factor.': 'Estos dispositivos evitan el segundo factor.',
  'Remove those that you do not know.': 'Quita los que no conozcas.',
  'Trust no device any more': 'Dejar de confiar en todos los dispositivos',
  'All devices ask for the second factor again.': 'Todos los dispositivos piden de nuevo el segundo factor.',
  'Trust a device no more': 'Dejar de confiar en un dispositivo',
  'Id of the trusted device': 'Id. del dispositivo de confianza',
  'The device asks for the second factor again.': 'El dispositivo pide de nuevo el segundo factor.',
  Conduit: 'Conduit',
  'Its owner then logs in.': 'Después, su titular inicia sesión.',
  'The account is open; nobody is logged in yet.':
    'La cuenta está abierta; todavía nadie ha iniciado sesión.',
  'Log in with the password.': 'Inicia sesión con la contraseña.',
  'With 2FA on, the access token opens only `twoFa/authorize`, `verify` and `recover`.':
    'Con 2FA activado, el token de acceso solo abre `twoFa/authorize`, `verify` y `recover`.',
  'The password was right and 2FA is off: a session is open.':
    'La contraseña era correcta y 2FA está desactivado: hay una sesión abierta.',
  'The password was right and 2FA is due: there is an access token, and no refresh token beside it.':
    'La contraseña era correcta y hace falta 2FA: hay un token de acceso, sin token de actualización a su lado.',
  'Finish the login at `twoFa/verify` or `twoFa/recover`, with the access token as the bearer.':
    'Termina el inicio de sesión en `twoFa/verify` o `twoFa/recover`, con el token de acceso como token bearer.',
  'It comes in the body or as the bearer. The new access token has no sudo.':
    'Llega en el cuerpo o como token bearer. El nuevo token de acceso no tiene sudo.',
  'Empty where the refresh token comes as the bearer.':
    'Vacío si el token de actualización llega como token bearer.',
  'Good for 7 days and one renewal.': 'Sirve 7 días y para una renovación.',
  'Begin to enable 2FA': 'Empezar a activar 2FA',
  'With 2FA on already, nothing changes.': 'Si 2FA ya está activado, no cambia nada.',
  'Method to enable': 'Método que activar',
  'Text messages, or an authenticator app.': 'Mensajes de texto, o una aplicación de autenticación.',
  'Phone number for text messages': 'Número de teléfono para mensajes de texto',
  'For `sms`: the number, as `+12025550143`; without it, the one verified before 2FA was disabled.':
    'Para `sms`: el número, como `+12025550143`; sin él, el que se verificó antes de desactivar 2FA.',
  'Phone number, under its other name': 'Número de teléfono, con su otro nombre',
  'The same as `phone`, which wins over it.': 'Lo mismo que `phone`, que tiene prioridad.',
  'A secret was made: `result` is the address of its QR code.':
    'Se creó un secreto: `result` es la dirección de su código QR.',
  'Show the picture, have it scanned, and finish at `twoFa/enable/verify` with the code that the app shows.':
    'Muestra la imagen para que se escanee y termina en `twoFa/enable/verify` con el código que muestra la aplicación.',
  'Finish at `twoFa/enable/verify` with the code.': 'Termina en `twoFa/enable/verify` con el código.',
  '2FA is on already, and nothing was changed.': '2FA ya está activado, y no cambió nada.',
  'Disable it first to enable it anew.': 'Desactívalo primero para activarlo de nuevo.',
  'The QR code of a set-up': 'El código QR de una configuración',
  'Five times within five minutes; gone once the set-up is confirmed or begun again.':
    'Cinco veces en cinco minutos; desaparece cuando la configuración se confirma o se empieza de nuevo.',
  'Handle of the QR code': 'Identificador del código QR',
  'The last part of the address that `twoFa/enable` answers.':
    'La última parte de la dirección que responde `twoFa/enable`.',
  'This is the QR code, as a PNG.': 'Este es el código QR, en PNG.',
  'Have it scanned by an authenticator app.': 'Haz que una aplicación de autenticación lo escanee.',
  'The QR code was shown five times, is older than five minutes, or belongs to no pending set-up.':
    'El código QR se mostró cinco veces, tiene más de cinco minutos o no es de ninguna configuración pendiente.',
  'Begin the set-up again: it answers a new address.':
    'Empieza la configuración de nuevo: responde con otra dirección.',
  'Ask for a code': 'Pedir un código',
  'Sends it where it is sent. Of several methods: authenticator, then sms, then email.':
    'Lo envía si es de los que se envían. De varios métodos: autenticador, luego sms, luego email.',
  'A code is on its way, to where the answer says.': 'Un código va en camino, adonde dice la respuesta.',
  'Send the code to `twoFa/verify`.': 'Envía el código a `twoFa/verify`.',
  'The code is in the authenticator app.': 'El código está en la aplicación de autenticación.',
  'Send the code that it shows now to `twoFa/verify`.': 'Envía el código que muestra ahora a `twoFa/verify`.',
  '2FA is off: no code is due.': '2FA está desactivado: no hace falta ningún código.',
  'The bearer is neither the token of a pending login nor an access token that is alive.':
    'El token bearer no es ni el de un inicio de sesión pendiente ni un token de acceso vivo.',
  'Log in again with the password and send the new access token within 5 minutes.':
    'Inicia sesión de nuevo con la contraseña y envía el nuevo token de acceso antes de 5 minutos.',
  'With an access token: opens a new session with sudo, and ends the one presented.':
    'Con un token de acceso: abre una sesión nueva con sudo y termina la presentada.',
  '6-digit code from your authenticator app or text message':
    'Código de 6 cifras de tu aplicación de autenticación o mensaje de texto',
  'Six digits; spaces and hyphens do not count.': 'Seis cifras; los espacios y guiones no cuentan.',
  'Finish a login with a back up code': 'Terminar un inicio de sesión con un código de recuperación',
  'Each works once. A bypass code of an operator finishes a login too, without sudo.':
    'Cada uno sirve una vez. Un código de excepción de un operador también termina un inicio de sesión, sin sudo.',
  'Back up code': 'Código de recuperación',
  'Eight digits; spaces and hyphens do not count.': 'Ocho cifras; los espacios y guiones no cuentan.',
  'The back up code was right and is spent: a session is open.':
    'El código de recuperación era correcto y ya está usado: hay una sesión abierta.',
  'Keep the tokens. Generate new codes before the remaining ones run out.':
    'Guarda los tokens. Genera códigos nuevos antes de que se acaben los que quedan.',
  'Generate back up codes': 'Generar códigos de recuperación',
  'Ends all earlier ones, whichever API issued them.':
    'Anula todos los anteriores, sea cual sea la API que los emitió.',
  'Disable 2FA': 'Desactivar 2FA',
  'Ends all methods, back up codes and trusted devices. Without 2FA, nothing changes.':
    'Termina todos los métodos, códigos de recuperación y dispositivos de confianza. Sin 2FA, no cambia nada.',
  '2FA is off, and logins ask for the password alone.':
    '2FA está desactivado, y los inicios de sesión piden solo la contraseña.',
  'Delete the entry in the authenticator app too: its codes count no more.':
    'Borra también la entrada en la aplicación de autenticación: sus códigos ya no cuentan.',
  'Finish enabling 2FA': 'Terminar de activar 2FA',
  'With a code of the method begun last in this session.':
    'Con un código del último método que se empezó en esta sesión.',
  '2FA is on, and logins ask for it.': '2FA está activado, y los inicios de sesión lo piden.',
  'Generate back up codes and save them.': 'Genera códigos de recuperación y guárdalos.',
  SwapBits: 'SwapBits',
  'Finish a login, or confirm a set-up': 'Terminar un inicio de sesión, o confirmar una configuración',
  'With `token` it finishes a login; without it, the bearer confirms the set-up begun last.':
    'Con `token` termina un inicio de sesión; sin él, el token bearer confirma la última configuración empezada.',
  'Six digits, or a backup code to finish a login.':
    'Seis cifras, o un código de respaldo para terminar un inicio de sesión.',
  'Session token from login endpoint': 'Token de sesión de la ruta de inicio de sesión',
  'The `tempToken` of the login; it wins over a bearer.':
    'El `tempToken` del inicio de sesión; tiene prioridad sobre un token bearer.',
  'With `token`: the code was right, and a session is open.':
    'Con `token`: el código era correcto, y hay una sesión abierta.',
  'Without `token`: the code was right, the set-up is confirmed and 2FA is on.':
    'Sin `token`: el código era correcto, la configuración está confirmada y 2FA está activado.',
  'Whether 2FA is on': 'Si 2FA está activado',
  'This is how 2FA stands.': 'Este es el estado de 2FA.',
  'Turn 2FA off': 'Apagar 2FA',
  'The right code is itself the step-up. Ends all factors, backup codes and trusted devices.':
    'El código correcto basta como prueba reciente. Termina todos los factores, códigos de respaldo y dispositivos de confianza.',
  'What the authenticator shows now, or a backup code.':
    'Lo que el autenticador muestra ahora, o un código de respaldo.',
  Delivery: 'Entrega',
  'What became of a message': 'Qué fue de un mensaje',
  "A provider's status webhook, signed by it. Twilio sends a form, Vonage and your own gateway send JSON.":
    'El webhook de estado de un proveedor, firmado por él. Twilio envía un formulario; Vonage y tu propia pasarela envían JSON.',
  'Provider that sends the webhook': 'Proveedor que envía el webhook',
  'twilio, vonage or webhook, where it is configured.': 'twilio, vonage o webhook, si está configurado.',
  'The webhook is authentic, and noted where the message is ours.':
    'El webhook es auténtico, y se anotó si el mensaje es nuestro.',
  'The signature of the webhook is missing or does not fit.': 'La firma del webhook falta o no coincide.',
  "Compare the provider's secret and the public URL in the configuration with what the provider has.":
    'Compara el secreto del proveedor y la URL pública de la configuración con lo que tiene el proveedor.',
  'Nothing is served at this path.': 'No se sirve nada en esta ruta.',
  'Check the method and the path; what it names must be configured.':
    'Comprueba el método y la ruta; lo que indica debe estar configurado.',
  'The provider sends it again, signed. If it never is, compare the secrets.':
    'El proveedor lo envía de nuevo, firmado. Si nunca llega firmado, compara los secretos.',
  'The messages that no provider carries': 'Los mensajes que ningún proveedor transporta',
  'In development without providers only, and for clients on the same machine.':
    'Solo en desarrollo sin proveedores, y para clientes en la misma máquina.',
  'These messages would have been sent, the newest first.':
    'Estos mensajes se habrían enviado, el más reciente primero.',
  'Take the code or the link from the newest one.': 'Toma el código o el enlace del más reciente.',
  'An access token.': 'Un token de acceso.',
  'The token of a login whose second factor is due.':
    'El token de un inicio de sesión al que le falta el segundo factor.',
  'A refresh token.': 'Un token de actualización.',
  'COUNTERSIGN_METRICS_TOKEN.': 'COUNTERSIGN_METRICS_TOKEN.',
};
