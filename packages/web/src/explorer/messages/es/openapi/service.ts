/** What the description says of the service itself, and of what opens a route. */
export const serviceEs: Readonly<Record<string, string>> = {
  'scheme.bearer.description': 'Un token de acceso.',
  'scheme.tempToken.description': 'El token de un inicio de sesión al que le falta el segundo factor.',
  'scheme.refreshToken.description': 'Un token de actualización.',
  'scheme.apiKey.description': 'Del servidor de una empresa; nunca en un navegador.',
  'scheme.sessionToken.description': 'El session_token de una sesión; un secreto entre dos servidores.',
  'scheme.metricsToken.description': 'COUNTERSIGN_METRICS_TOKEN.',
  'tag.Service': 'Servicio',
  'tag.Delivery': 'Entrega',

  'welcome.summary': 'Adónde ir ahora',
  'welcome.description': 'Un navegador recibe una página en su lugar.',
  'welcome.answers.200.meaning': 'El servicio funciona, y estas son sus direcciones.',
  'welcome.answers.200.remedy': 'Empieza por `docs`.',

  'readHealth.summary': 'Si el servicio y lo que necesita están en marcha',
  'readHealth.answers.200.meaning': 'El servicio y su base de datos están en marcha.',
  'readHealth.answers.503.meaning': 'El proceso funciona, pero su base de datos no responde.',
  'readHealth.answers.503.remedy':
    'Revisa la base de datos; las peticiones se atienden de nuevo en cuanto responda.',

  'readLiveness.summary': 'Si el proceso funciona',
  'readLiveness.answers.200.meaning': 'El proceso funciona.',

  'readReadiness.summary': 'Si se pueden atender peticiones',

  'readMetrics.summary': 'Métricas para Prometheus',
  'readMetrics.description':
    'Desde la propia máquina sin token; desde otro lugar, con el de la configuración.',
  'readMetrics.answers.200.meaning': 'Estas son las métricas, en el formato de texto de Prometheus.',
  'readMetrics.answers.200.remedy': 'Haz que Prometheus las lea.',
  'readMetrics.refusals.invalid_access_token.meaning':
    'Se pidió desde otra máquina, sin el token de la configuración.',
  'readMetrics.refusals.invalid_access_token.remedy': 'Envía COUNTERSIGN_METRICS_TOKEN como token bearer.',

  'readOpenapi.summary': 'Esta descripción',
  'readOpenapi.answers.200.meaning': 'Esto describe todas las rutas de todas las API, en OpenAPI 3.1.',
  'readOpenapi.answers.200.remedy': 'Léela en /docs, o genera un cliente a partir de ella.',

  'readJwks.summary': 'Las claves públicas de firma de la aplicación',
  'readJwks.answers.200.meaning':
    'Con estas claves cualquiera puede verificar los tokens de acceso de la aplicación.',
  'readJwks.answers.200.remedy': 'Da la dirección a una biblioteca de JWT; encuentra la clave por `kid`.',

  'receiveReceipt.summary': 'Qué fue de un mensaje',
  'receiveReceipt.description':
    'El webhook de estado de un proveedor, firmado por él. Twilio envía un formulario; Vonage y tu propia pasarela envían JSON.',
  'receiveReceipt.answers.204.meaning': 'El webhook es auténtico, y se anotó si el mensaje es nuestro.',
  'receiveReceipt.params.provider.title': 'Proveedor que envía el webhook',
  'receiveReceipt.params.provider.description': 'twilio, vonage o webhook, si está configurado.',

  'listReceivedMessages.summary': 'Los mensajes que ningún proveedor transporta',
  'listReceivedMessages.description':
    'Solo en desarrollo sin proveedores, y para clientes en la misma máquina.',
  'listReceivedMessages.answers.200.meaning': 'Estos mensajes se habrían enviado, el más reciente primero.',
  'listReceivedMessages.answers.200.remedy': 'Toma el código o el enlace del más reciente.',
};
