/** What the description says of the hosted second factor. */
export const openapiHostedEs: Readonly<Record<string, string>> = {
  Hosted: 'Segundo factor alojado',
  'Approving devices': 'Dispositivos que aprueban',
  "Of a business's backend; never in a browser.": 'Del servidor de una empresa; nunca en un navegador.',
  'The session_token of one session; a secret between two backends.':
    'El session_token de una sesión; un secreto entre dos servidores.',

  'client_id of your application': 'client_id de tu aplicación',
  "The application's own: that of the API key.": 'El de la aplicación a la que pertenece la clave de API.',
  'Email address of the person': 'Correo electrónico de la persona',
  "The person's address; compared without regard to the case of ASCII letters.":
    'La dirección de la persona; se compara sin distinguir mayúsculas de minúsculas ASCII.',
  'Your own id of the person': 'Tu propio identificador de la persona',
  'What your system calls the person. Once given it must match, so that whoever gets her mailbox after her inherits nothing.':
    'Cómo llama tu sistema a la persona. Una vez dado debe coincidir, para que quien reciba después su buzón no herede nada.',

  "Synchronize a person's second factor": 'Sincronizar el segundo factor de una persona',
  'For a business that issued the secret and has verified it. The same secret again changes nothing; another one replaces it at once. Turning off and replacing is limited by the hour and the key.':
    'Para una empresa que emitió el secreto y lo ha verificado. El mismo secreto otra vez no cambia nada; otro lo sustituye de inmediato. Desactivar y sustituir está limitado por hora y por clave.',
  'Turn on or off': 'Activar o desactivar',
  '`DISABLE` needs no more than client_id, email and action; `ENABLE` needs all.':
    '`DISABLE` solo necesita client_id, email y action; `ENABLE` los necesita todos.',
  'Secret of the authenticator app': 'Secreto de la aplicación de autenticación',
  'Base32, with or without padding: 80 bits at the least, 160 are recommended.':
    'Base32, con o sin relleno: 80 bits como mínimo, se recomiendan 160.',
  'Kind of factor': 'Tipo de factor',
  'Hash algorithm': 'Algoritmo de resumen',
  'Digits of a code': 'Cifras de un código',
  'Period of a code in seconds': 'Periodo de un código en segundos',
  'The second factor of the person is now as you said.':
    'El segundo factor de la persona está ahora como indicaste.',
  'Heed `weak_secret`: enrol such a person anew with a longer secret.':
    'Atiende a `weak_secret`: vuelve a inscribir a esa persona con un secreto más largo.',

  'Begin to set up an authenticator app for a person':
    'Empezar a configurar una aplicación de autenticación para una persona',
  'Good for 30 minutes. What is in force stays so until the new authenticator is confirmed by `activate`.':
    'Vale 30 minutos. Lo que está en vigor sigue así hasta que el nuevo autenticador se confirme con `activate`.',
  'A set-up waits for its first code for 30 minutes; what was in force stays in force.':
    'Una configuración espera su primer código durante 30 minutos; lo que estaba en vigor sigue en vigor.',
  'Show the QR code and the recovery codes once, and confirm with a code of the app.':
    'Muestra el código QR y los códigos de recuperación una vez, y confirma con un código de la aplicación.',
  "Confirm a person's set-up": 'Confirmar la configuración de una persona',
  'By a code of the new authenticator, which replaces the one in force from now on.':
    'Con un código del nuevo autenticador, que desde ahora sustituye al que está en vigor.',
  'Code from the authenticator app, or a recovery code':
    'Código de la aplicación de autenticación, o un código de recuperación',
  'The second factor is on; the one before it has ended.':
    'El segundo factor está activado; el anterior ha terminado.',
  'Ask for a session at the next login.': 'Pide una sesión en el próximo inicio de sesión.',

  "Check a person's code": 'Comprobar el código de una persona',
  'For a business that shows a field of its own. Takes recovery codes too.':
    'Para una empresa que muestra su propio campo. Acepta también códigos de recuperación.',
  'Idempotency key': 'Clave de idempotencia',
  'Your own name for this request. Sent again under it within 24 hours, the same request gets the same answer, and no code is spent or charged twice.':
    'Tu propio nombre para esta petición. Enviada otra vez con él en 24 horas, la misma petición recibe la misma respuesta, y ningún código se gasta ni se cuenta dos veces.',
  'The code is right, and is used up.': 'El código es correcto y queda gastado.',
  'Log the person in. Where `method` is `recovery_code`, tell her that one is gone.':
    'Inicia la sesión de la persona. Si `method` es `recovery_code`, dile que le queda uno menos.',

  'Whether a person has a second factor': 'Si una persona tiene un segundo factor',
  'A person who was never enrolled has none; that is no error.':
    'Una persona que nunca se inscribió no tiene ninguno; eso no es un error.',
  'The person has the second factors that `methods` lists, or none.':
    'La persona tiene los segundos factores que indica `methods`, o ninguno.',
  'Ask for a session where `two_factor_enabled` is true.':
    'Pide una sesión cuando `two_factor_enabled` sea true.',

  'Ask for a second factor': 'Pedir un segundo factor',
  'One pending second factor for a person, for five minutes; older pending ones of the same person are superseded and end as expired.':
    'Un segundo factor pendiente para una persona, durante cinco minutos; los pendientes anteriores de la misma persona quedan reemplazados y terminan como caducados.',
  'Return URL': 'URL de regreso',
  "Where the page leads back to, with `state` and `completion_code`; one of the application's, letter by letter.":
    'Adónde vuelve la página, con `state` y `completion_code`; una de las de la aplicación, letra por letra.',
  State: 'Estado',
  'Comes back with the browser: what ties it to the login that it began.':
    'Vuelve con el navegador: lo que lo une al inicio de sesión que empezó.',
  'User IP': 'IP de la persona',
  'The address of the person who logs in: shown to her, and compared with where page and device are.':
    'La dirección de la persona que inicia sesión: se le muestra, y se compara con dónde están la página y el dispositivo.',
  'User agent': 'Navegador de la persona',
  'Her browser, as your page sees it: shown to her.': 'Su navegador, como lo ve tu página: se le muestra.',
  'The session waits for the person for five minutes; older ones of hers have ended.':
    'La sesión espera a la persona durante cinco minutos; las anteriores suyas han terminado.',
  'Lead her to `webview_url`, or ask for the secret number, and wait for the callback.':
    'Llévala a `webview_url`, o pide el número secreto, y espera el aviso.',

  'How a session stands': 'Cómo está una sesión',
  'A session is readable until 24 hours after its five minutes; one whose time ran out is `expired`, which is no error.':
    'Una sesión se puede leer hasta 24 horas después de sus cinco minutos; una cuyo tiempo se agotó está `expired`, lo que no es un error.',
  'Completion code': 'Código de finalización',
  'What the finishing browser brought back to `return_url`.':
    'Lo que el navegador que terminó trajo de vuelta a `return_url`.',
  'The session stands as `status` says; only an approved one can have a true `result`.':
    'La sesión está como dice `status`; solo una aprobada puede tener un `result` verdadero.',
  'While it is pending, wait for the callback or ask again in a few seconds.':
    'Mientras esté pendiente, espera el aviso o pregunta otra vez en unos segundos.',

  'The number for the app': 'El número para la aplicación',
  'Starts the request in the app; asking again gives the same number.':
    'Inicia la petición en la aplicación; pedirlo otra vez da el mismo número.',
  'The request waits in the app of the person until it expires.':
    'La petición espera en la aplicación de la persona hasta que caduque.',
  'Show her the number on your page; she types it into the app.':
    'Muéstrale el número en tu página; ella lo escribe en la aplicación.',

  'Register a device': 'Registrar un dispositivo',
  'An app that holds the secret of a TOTP factor becomes one that approves; see docs/hosted.md.':
    'Una aplicación que guarda el secreto de un factor TOTP pasa a ser una que aprueba; consulta docs/hosted.md.',
  '6-digit code from the authenticator app': 'Código de 6 cifras de la aplicación de autenticación',
  'The current code of the TOTP secret; it is spent.': 'El código actual del secreto TOTP; queda gastado.',
  'Name of the device': 'Nombre del dispositivo',
  'What the person calls the device.': 'Cómo llama la persona al dispositivo.',
  'Public key': 'Clave pública',
  'JWK (RFC 7517): ES256, so EC over P-256.': 'JWK (RFC 7517): ES256, es decir, EC sobre P-256.',
  'Key proof': 'Prueba de la clave',
  'Base64url HMAC under the TOTP secret over client_id, email, thumbprint and code.':
    'HMAC en base64url con el secreto TOTP sobre client_id, email, huella y código.',
  'The device may approve from now on; its owner is told.':
    'El dispositivo puede aprobar desde ahora; se avisa a su dueña.',
  'Keep the private key on the device, and poll for requests while the app is open.':
    'Guarda la clave privada en el dispositivo, y consulta las peticiones mientras la aplicación esté abierta.',
  'What waits for the person': 'Lo que espera a la persona',
  'Polled by the device while its app is open; signed with the type `countersign-poll+jwt`.':
    'Lo consulta el dispositivo mientras su aplicación está abierta; firmado con el tipo `countersign-poll+jwt`.',
  Request: 'Petición',
  'A compact JWS of the device (ES256), good once.':
    'Un JWS compacto del dispositivo (ES256), válido una vez.',
  'These requests wait for an answer, perhaps none.': 'Estas peticiones esperan respuesta, quizá ninguna.',
  'Show who asks, from where and when, and let the person type the number.':
    'Muestra quién pide, desde dónde y cuándo, y deja que la persona escriba el número.',
  'Approve or deny': 'Aprobar o denegar',
  'Final; signed with the type `countersign-answer+jwt`. Another number is a failed guess.':
    'Definitivo; firmado con el tipo `countersign-answer+jwt`. Otro número es un intento fallido.',
  'The decision is recorded and final; the business is told.':
    'La decisión queda registrada y es definitiva; se avisa a la empresa.',
  'Show the person what she decided.': 'Muestra a la persona lo que decidió.',

  'The API key is missing, unknown, expired or revoked.':
    'La clave de API falta, es desconocida, ha caducado o fue revocada.',
  'Send the whole key in the header X-API-Key. Make a new one with: countersign app key create.':
    'Envía la clave entera en la cabecera X-API-Key. Crea una nueva con: countersign app key create.',
  'The request comes from an address that the application does not list.':
    'La petición viene de una dirección que la aplicación no tiene en su lista.',
  'Call from an allowed address, or add this one with: countersign app update --allow-ip.':
    'Llama desde una dirección permitida, o añade esta con: countersign app update --allow-ip.',
  'The client_id of the request is not that of the application whose API key was sent.':
    'El client_id de la petición no es el de la aplicación cuya clave de API se envió.',
  'Send the client_id and the API key of the same application.':
    'Envía el client_id y la clave de API de la misma aplicación.',
  'The API key does not have the scope that this route needs; the error names it.':
    'La clave de API no tiene el alcance que esta ruta necesita; el error lo nombra.',
  'Use a key with that scope, or make one with: countersign app key create --scope.':
    'Usa una clave con ese alcance, o crea una con: countersign app key create --scope.',
  'The address belongs to a person with another external_id: mailboxes are given to new owners.':
    'La dirección pertenece a una persona con otro external_id: los buzones pasan a otras personas.',
  'Check which person this is. The operator frees the address for its next owner: `countersign user release-email`.':
    'Comprueba qué persona es. El operador libera la dirección para su nueva dueña: `countersign user release-email`.',
  'This person is unknown to the application or has no second factor that is on.':
    'La aplicación no conoce a esta persona, o esta no tiene un segundo factor activado.',
  'Enrol the person first, or let the login go on without a second factor if your rules allow it.':
    'Inscribe primero a la persona, o deja seguir el inicio de sesión sin segundo factor si tus reglas lo permiten.',
  'The session token is missing, malformed, unknown or no longer kept.':
    'El token de sesión falta, está mal formado, es desconocido o ya no se guarda.',
  'Send the whole session_token in the header X-Session-Token, or ask for a new session.':
    'Envía el session_token entero en la cabecera X-Session-Token, o pide una sesión nueva.',
  'The session has come to its end, so nothing more can be done in it.':
    'La sesión ha llegado a su fin, así que ya no se puede hacer nada en ella.',
  'Ask for a new session and begin again.': 'Pide una sesión nueva y empieza otra vez.',
  'No registered device signed this request just now.':
    'Ningún dispositivo registrado firmó esta petición hace un momento.',
  'Sign with the key that was registered, with a fresh `jti` and the right time; else register again.':
    'Firma con la clave registrada, con un `jti` nuevo y la hora correcta; si no, regístrate otra vez.',
};
