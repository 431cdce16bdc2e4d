/** What the description says of the hosted second factor. */
export const hostedEs: Readonly<Record<string, string>> = {
  'tag.Hosted': 'Segundo factor alojado',
  'tag.Approving devices': 'Dispositivos que aprueban',

  'syncPerson.summary': 'Sincronizar el segundo factor de una persona',
  'syncPerson.description':
    'Para una empresa que emitió el secreto y lo ha verificado. El mismo secreto otra vez no cambia nada; otro lo sustituye de inmediato. Desactivar y sustituir está limitado por hora y por clave.',
  'syncPerson.meaning': 'El segundo factor de la persona está ahora como indicaste.',
  'syncPerson.remedy': 'Atiende a `weak_secret`: vuelve a inscribir a esa persona con un secreto más largo.',
  'syncPerson.body.client_id.title': 'client_id de tu aplicación',
  'syncPerson.body.client_id.description': 'El de la aplicación a la que pertenece la clave de API.',
  'syncPerson.body.email.title': 'Correo electrónico de la persona',
  'syncPerson.body.email.description':
    'La dirección de la persona; un buzón es una sola persona, se escriba como se escriba.',
  'syncPerson.body.external_id.title': 'Tu propio identificador de la persona',
  'syncPerson.body.external_id.description':
    'Cómo llama tu sistema a la persona. Una vez dado por una sincronización, un alta o un código correcto, debe coincidir, para que quien reciba después su buzón no herede nada.',
  'syncPerson.body.action.title': 'Activar o desactivar',
  'syncPerson.body.action.description':
    '`DISABLE` solo necesita client_id, email y action; `ENABLE` los necesita todos.',
  'syncPerson.body.secret.title': 'Secreto de la aplicación de autenticación',
  'syncPerson.body.secret.description': 'Base32, con o sin relleno: 80 bits como mínimo, se recomiendan 160.',
  'syncPerson.body.type.title': 'Tipo de factor',
  'syncPerson.body.algorithm.title': 'Algoritmo de resumen',
  'syncPerson.body.digits.title': 'Cifras de un código',
  'syncPerson.body.period.title': 'Periodo de un código en segundos',

  'enrollPerson.summary': 'Empezar a configurar una aplicación de autenticación para una persona',
  'enrollPerson.description':
    'Vale 30 minutos. Lo que está en vigor sigue así hasta que el nuevo autenticador se confirme con `activate`.',
  'enrollPerson.meaning':
    'Una configuración espera su primer código durante 30 minutos; lo que estaba en vigor sigue en vigor.',
  'enrollPerson.remedy':
    'Muestra el código QR y los códigos de recuperación una vez, y confirma con un código de la aplicación.',

  'activatePerson.summary': 'Confirmar la configuración de una persona',
  'activatePerson.description':
    'Con un código del nuevo autenticador, que desde ahora sustituye al que está en vigor.',
  'activatePerson.meaning': 'El segundo factor está activado; el anterior ha terminado.',
  'activatePerson.remedy': 'Pide una sesión en el próximo inicio de sesión.',
  'activatePerson.body.code.title': 'Código de la aplicación de autenticación, o un código de recuperación',

  'verifyPerson.summary': 'Comprobar el código de una persona',
  'verifyPerson.description':
    'Para una empresa que muestra su propio campo. Acepta también códigos de recuperación.',
  'verifyPerson.meaning': 'El código es correcto y queda gastado.',
  'verifyPerson.remedy':
    'Inicia la sesión de la persona. Si `method` es `recovery_code`, dile que le queda uno menos.',
  'verifyPerson.headers.idempotency-key.title': 'Clave de idempotencia',
  'verifyPerson.headers.idempotency-key.description':
    'Tu propio nombre para esta petición. Enviada otra vez con él en 24 horas, la misma petición recibe la misma respuesta, y ningún código se gasta ni se cuenta dos veces.',

  'readPersonStatus.summary': 'Si una persona tiene un segundo factor',
  'readPersonStatus.description': 'Una persona que nunca se inscribió no tiene ninguno; eso no es un error.',
  'readPersonStatus.meaning': 'La persona tiene los segundos factores que indica `methods`, o ninguno.',
  'readPersonStatus.remedy': 'Pide una sesión cuando `two_factor_enabled` sea true.',

  'createHostedSession.summary': 'Pedir un segundo factor',
  'createHostedSession.description':
    'Un segundo factor pendiente para una persona, durante cinco minutos; los pendientes anteriores de la misma persona quedan reemplazados y terminan como caducados.',
  'createHostedSession.meaning':
    'La sesión espera a la persona durante cinco minutos; las anteriores suyas han terminado.',
  'createHostedSession.remedy': 'Llévala a `webview_url`, o pide el número secreto, y espera el aviso.',
  'createHostedSession.body.return_url.title': 'URL de regreso',
  'createHostedSession.body.return_url.description':
    'Adónde vuelve la página, con `state` y `completion_code`; una de las de la aplicación, letra por letra.',
  'createHostedSession.body.state.title': 'Estado',
  'createHostedSession.body.state.description':
    'Vuelve con el navegador: lo que lo une al inicio de sesión que empezó.',
  'createHostedSession.body.user_ip.title': 'IP de la persona',
  'createHostedSession.body.user_ip.description':
    'La dirección de la persona que inicia sesión: se le muestra, y se compara con dónde están la página y el dispositivo.',
  'createHostedSession.body.user_agent.title': 'Navegador de la persona',
  'createHostedSession.body.user_agent.description': 'Su navegador, como lo ve tu página: se le muestra.',

  'readHostedSession.summary': 'Cómo está una sesión',
  'readHostedSession.description':
    'Una sesión se puede leer hasta 24 horas después de sus cinco minutos; una cuyo tiempo se agotó está `expired`, lo que no es un error.',
  'readHostedSession.meaning':
    'La sesión está como dice `status`; solo una aprobada puede tener un `result` verdadero.',
  'readHostedSession.remedy':
    'Mientras esté pendiente, espera el aviso o pregunta otra vez en unos segundos.',
  'readHostedSession.query.completion_code.title': 'Código de finalización',
  'readHostedSession.query.completion_code.description':
    'Lo que el navegador que terminó trajo de vuelta a `return_url`.',

  'readSecretNumber.summary': 'El número para la aplicación',
  'readSecretNumber.description': 'Inicia la petición en la aplicación; pedirlo otra vez da el mismo número.',
  'readSecretNumber.meaning': 'La petición espera en la aplicación de la persona hasta que caduque.',
  'readSecretNumber.remedy': 'Muéstrale el número en tu página; ella lo escribe en la aplicación.',

  'registerDevice.summary': 'Registrar un dispositivo',
  'registerDevice.description':
    'Una aplicación que guarda el secreto de un factor TOTP pasa a ser una que aprueba; consulta docs/hosted.md.',
  'registerDevice.meaning': 'El dispositivo puede aprobar desde ahora; se avisa a su dueña.',
  'registerDevice.remedy':
    'Guarda la clave privada en el dispositivo, y consulta las peticiones mientras la aplicación esté abierta.',
  'registerDevice.body.code.title': 'Código de 6 cifras de la aplicación de autenticación',
  'registerDevice.body.code.description': 'El código actual del secreto TOTP; queda gastado.',
  'registerDevice.body.name.title': 'Nombre del dispositivo',
  'registerDevice.body.name.description': 'Cómo llama la persona al dispositivo.',
  'registerDevice.body.public_key.title': 'Clave pública',
  'registerDevice.body.public_key.description': 'JWK (RFC 7517): ES256, es decir, EC sobre P-256.',
  'registerDevice.body.key_proof.title': 'Prueba de la clave',
  'registerDevice.body.key_proof.description':
    'HMAC en base64url con el secreto TOTP sobre client_id, email, huella y código.',

  'listApprovalRequests.summary': 'Lo que espera a la persona',
  'listApprovalRequests.description':
    'Lo consulta el dispositivo mientras su aplicación está abierta; firmado con el tipo `countersign-poll+jwt`.',
  'listApprovalRequests.meaning': 'Estas peticiones esperan respuesta, quizá ninguna.',
  'listApprovalRequests.remedy':
    'Muestra quién pide, desde dónde y cuándo, y deja que la persona escriba el número.',
  'listApprovalRequests.body.request.title': 'Petición',
  'listApprovalRequests.body.request.description': 'Un JWS compacto del dispositivo (ES256), válido una vez.',

  'answerApprovalRequest.summary': 'Aprobar o denegar',
  'answerApprovalRequest.description':
    'Definitivo; firmado con el tipo `countersign-answer+jwt`. Otro número es un intento fallido.',
  'answerApprovalRequest.meaning': 'La decisión queda registrada y es definitiva; se avisa a la empresa.',
  'answerApprovalRequest.remedy': 'Muestra a la persona lo que decidió.',
};
