/** What refusals and faults mean, and what to do about them. */
export const failuresEs: Readonly<Record<string, string>> = {
  'refusal.invalid_request.meaning': 'Algo en la petición falta, es de un tipo incorrecto o no es aceptable.',
  'refusal.invalid_request.remedy':
    'Lee el error: dice qué está mal. Corrígelo y envía la petición de nuevo.',
  'refusal.weak_password.meaning': 'La contraseña nueva no cumple las reglas; el error dice cuál incumple.',
  'refusal.weak_password.remedy':
    'Elige una más larga, con mayúsculas, minúsculas, cifras y caracteres especiales.',
  'refusal.email_taken.meaning': 'Otra cuenta ya tiene esta dirección de correo.',
  'refusal.email_taken.remedy':
    'Inicia sesión en esa cuenta, restablece su contraseña o registra otra dirección.',
  'refusal.username_taken.meaning': 'Otra cuenta ya tiene este nombre de usuario.',
  'refusal.username_taken.remedy': 'Elige otro nombre de usuario.',
  'refusal.registration_closed.meaning': 'La aplicación no admite registros.',
  'refusal.registration_closed.remedy': 'Pide una cuenta a quien administra la aplicación.',
  'refusal.invalid_credentials.meaning':
    'La cuenta es desconocida o la contraseña es incorrecta: no se dice cuál de las dos cosas.',
  'refusal.invalid_credentials.remedy': 'Comprueba ambas e inténtalo de nuevo, o restablece la contraseña.',
  'refusal.wrong_password.meaning': 'La contraseña no es la de la cuenta que tiene la sesión iniciada.',
  'refusal.wrong_password.remedy': 'Escríbela de nuevo. El token de acceso sigue siendo válido.',
  'refusal.account_disabled.meaning': 'Un operador desactivó esta cuenta.',
  'refusal.account_disabled.remedy': 'Pide a quien administra la aplicación que la active.',
  'refusal.invalid_access_token.meaning':
    'El token de acceso falta, está mal formado o ha caducado, o su sesión ha terminado.',
  'refusal.invalid_access_token.remedy':
    'Cambia el token de actualización por tokens nuevos, o inicia sesión de nuevo, y envía el nuevo token de acceso.',
  'refusal.invalid_refresh_token.meaning':
    'El token de actualización falta, es desconocido, ha caducado o ya se usó, o su sesión ha terminado.',
  'refusal.invalid_refresh_token.remedy': 'Inicia sesión de nuevo.',
  'refusal.step_up_required.meaning':
    'Esto requiere una prueba de quién eres de los últimos 15 minutos, y el token de acceso no tiene ninguna.',
  'refusal.step_up_required.remedy':
    'Inicia sesión de nuevo, con el segundo factor si está activado, y repite esto con el nuevo token de acceso.',
  'refusal.invalid_challenge.meaning':
    'El token del inicio de sesión pendiente es desconocido, ha caducado, ya se usó o ha recibido tres códigos incorrectos.',
  'refusal.invalid_challenge.remedy':
    'Inicia sesión de nuevo con la contraseña y usa el token nuevo antes de 5 minutos.',
  'refusal.invalid_code.meaning': 'El código es incorrecto, ha caducado o ya se usó.',
  'refusal.invalid_code.remedy':
    'Usa el código más reciente. Si los nuevos también fallan, deja que el teléfono ajuste solo su reloj.',
  'refusal.setup_not_initiated.meaning':
    'No hay ninguna configuración pendiente en esta sesión: nunca se empezó, ha caducado o ya está confirmada.',
  'refusal.setup_not_initiated.remedy':
    'Empieza la configuración de nuevo y confírmala con un código nuevo, en la misma sesión.',
  'refusal.two_factor_not_enabled.meaning': 'La cuenta no tiene ningún segundo factor.',
  'refusal.two_factor_not_enabled.remedy': 'Configura uno primero.',
  'refusal.two_factor_required_by_policy.meaning':
    'La aplicación exige un segundo factor, y esto quitaría el último.',
  'refusal.two_factor_required_by_policy.remedy': 'Añade otro método antes de quitar este.',
  'refusal.two_factor_setup_required.meaning':
    'La aplicación exige un segundo factor, y la cuenta todavía no tiene ninguno.',
  'refusal.two_factor_setup_required.remedy':
    'Inicia sesión con `POST /auth/login`, configura uno con el tempToken que devuelve y confírmalo.',
  'refusal.mail_code_required.meaning':
    'El primer segundo factor de esta cuenta requiere el código que el inicio de sesión envió a su correo electrónico.',
  'refusal.mail_code_required.remedy':
    'Repite esto con el código en `mailCode`; `POST /2fa/send-code` envía otro.',
  'refusal.too_many_factors.meaning': 'La cuenta tiene todos los métodos de este tipo que puede tener.',
  'refusal.too_many_factors.remedy': 'Quita uno de ellos primero.',
  'refusal.method_unavailable.meaning':
    'El método no está configurado en la cuenta, o el servicio no tiene proveedor para él.',
  'refusal.method_unavailable.remedy':
    'Usa otro método, o pide a quien administra el servicio que configure un proveedor.',
  'refusal.delivery_closed.meaning': 'El servicio no envía mensajes de texto a este número en este momento.',
  'refusal.delivery_closed.remedy':
    'Usa otro método, como una aplicación de autenticación o un código de respaldo, o inténtalo más tarde.',
  'refusal.delivery_failed.meaning': 'Ningún proveedor aceptó el mensaje.',
  'refusal.delivery_failed.remedy': 'Pide uno nuevo en un minuto, o usa otro método.',
  'refusal.invalid_action_token.meaning': 'El token del correo es desconocido, ha caducado o ya se usó.',
  'refusal.invalid_action_token.remedy': 'Pide un correo nuevo y usa su enlace una vez.',
  'refusal.not_found.meaning': 'No existe, o no es tuyo.',
  'refusal.not_found.remedy': 'Pide la lista de lo que hay y toma un id. de ella.',
  'refusal.conflict.meaning': 'Otra petición cambió la cuenta en el mismo momento.',
  'refusal.conflict.remedy': 'Envía la petición de nuevo.',
  'refusal.request_in_progress.meaning':
    'Una petición con la misma Idempotency-Key está en curso, o su proceso murió hace un momento.',
  'refusal.request_in_progress.remedy':
    'Envía la misma petición pasados los segundos que indica la cabecera Retry-After.',
  'refusal.rate_limited.meaning': 'Hubo demasiadas peticiones o intentos fallidos en poco tiempo.',
  'refusal.rate_limited.remedy':
    'Espera los segundos que indica la cabecera Retry-After e inténtalo de nuevo.',
  'refusal.busy.meaning':
    'Hay más contraseñas y códigos por comprobar de los que el servicio puede: la petición no se examinó y no cuenta en ningún límite.',
  'refusal.busy.remedy':
    'Espera los segundos que indica la cabecera Retry-After y envía la petición de nuevo.',
  'refusal.origin_not_allowed.meaning':
    'Los tokens viajarían en cookies, y la página que los pide no es de ningún origen que la aplicación admita.',
  'refusal.origin_not_allowed.remedy':
    'Añade el origen a la aplicación, o deja que los tokens viajen en el cuerpo.',
  'refusal.application_not_found.meaning':
    'Ninguna aplicación tiene el client_id que indica la ruta o la cabecera X-Client-Id.',
  'refusal.application_not_found.remedy':
    'Corrige el client_id, u omítelo para usar la aplicación predeterminada.',
  'refusal.application_inactive.meaning': 'La aplicación está desactivada.',
  'refusal.application_inactive.remedy': 'Pide a quien administra el servicio que la active.',
  'refusal.wrong_application_kind.meaning':
    'Estas rutas no son para aplicaciones de este tipo: hay aplicaciones cuyas cuentas se guardan aquí y otras que guardan las suyas.',
  'refusal.wrong_application_kind.remedy':
    'Indica otra aplicación, o usa las rutas para aplicaciones de su tipo.',
  'refusal.invalid_api_key.meaning': 'La clave de API falta, es desconocida, ha caducado o fue revocada.',
  'refusal.invalid_api_key.remedy':
    'Envía la clave entera en la cabecera X-API-Key. Crea una nueva con: countersign app key create.',
  'refusal.ip_not_allowed.meaning':
    'La petición viene de una dirección que la aplicación no tiene en su lista.',
  'refusal.ip_not_allowed.remedy':
    'Llama desde una dirección permitida, o añade esta con: countersign app update --allow-ip.',
  'refusal.insufficient_scope.meaning':
    'La clave de API no tiene el alcance que esta ruta necesita; el error lo nombra.',
  'refusal.insufficient_scope.remedy':
    'Usa una clave con ese alcance, o crea una con: countersign app key create --scope.',
  'refusal.client_mismatch.meaning':
    'El client_id de la petición no es el de la aplicación cuya clave de API se envió.',
  'refusal.client_mismatch.remedy': 'Envía el client_id y la clave de API de la misma aplicación.',
  'refusal.invalid_session_token.meaning':
    'El token de sesión falta, está mal formado, es desconocido o ya no se guarda.',
  'refusal.invalid_session_token.remedy':
    'Envía el session_token entero en la cabecera X-Session-Token, o pide una sesión nueva.',
  'refusal.session_expired.meaning':
    'La sesión ha llegado a su fin, así que ya no se puede hacer nada en ella.',
  'refusal.session_expired.remedy': 'Pide una sesión nueva y empieza otra vez.',
  'refusal.user_not_enrolled.meaning':
    'La aplicación no conoce a esta persona, o esta no tiene un segundo factor activado.',
  'refusal.user_not_enrolled.remedy':
    'Inscribe primero a la persona, o deja seguir el inicio de sesión sin segundo factor si tus reglas lo permiten.',
  'refusal.invalid_device.meaning': 'Ningún dispositivo registrado firmó esta petición hace un momento.',
  'refusal.invalid_device.remedy':
    'Firma con la clave registrada, con un `seq` nuevo y la hora correcta; si no, regístrate otra vez.',
  'refusal.external_id_mismatch.meaning':
    'La dirección pertenece a una persona con otro external_id: los buzones pasan a otras personas.',
  'refusal.external_id_mismatch.remedy':
    'Comprueba qué persona es. El operador libera la dirección para su nueva dueña: `countersign user release-email`.',
  'fault.notFound.meaning': 'No se sirve nada en esta ruta.',
  'fault.notFound.remedy': 'Comprueba el método y la ruta; lo que indica debe estar configurado.',
  'fault.tooLarge.meaning': 'El cuerpo es mayor de 64 KiB.',
  'fault.tooLarge.remedy': 'Envía menos.',
  'fault.wrongType.meaning': 'El tipo de contenido del cuerpo no es el de JSON.',
  'fault.wrongType.remedy': 'Envía JSON, con la cabecera Content-Type: application/json.',
  'fault.unsigned.meaning': 'La firma del webhook falta o no coincide.',
  'fault.unsigned.remedy':
    'Compara el secreto del proveedor y la URL pública de la configuración con lo que tiene el proveedor.',
  'fault.unsignedSoFar.remedy':
    'El proveedor lo envía de nuevo, firmado. Si nunca llega firmado, compara los secretos.',
  'fault.unavailable.meaning': 'La base de datos no responde en este momento.',
  'fault.unavailable.remedy': 'Envía la petición de nuevo en unos segundos.',
  'fault.broken.meaning': 'Algo falló en el servicio.',
  'fault.broken.remedy':
    'Inténtalo de nuevo. Si sigue igual, da el identificador de la petición a quien administra el servicio: está en el registro.',
};
