/** What the description says of the routes for clients of SwapBits. */
export const swapbitsEs: Readonly<Record<string, string>> = {
  'tag.SwapBits': 'SwapBits',

  'swapbitsVerify.summary': 'Terminar un inicio de sesión, o confirmar una configuración',
  'swapbitsVerify.description':
    'Con `token` termina un inicio de sesión; sin él, el token bearer confirma la última configuración empezada.',
  'swapbitsVerify.meaning': 'Con `token`: el código era correcto, y hay una sesión abierta.',
  'swapbitsVerify.otherwise.0.meaning':
    'Sin `token`: el código era correcto, la configuración está confirmada y 2FA está activado.',
  'swapbitsVerify.body.code.description':
    'Seis cifras, o un código de respaldo para terminar un inicio de sesión.',
  'swapbitsVerify.body.token.title': 'Token de sesión de la ruta de inicio de sesión',
  'swapbitsVerify.body.token.description':
    'El `tempToken` del inicio de sesión; tiene prioridad sobre un token bearer.',

  'swapbitsStatus.summary': 'Si 2FA está activado',
  'swapbitsStatus.meaning': 'Este es el estado de 2FA.',

  'swapbitsDisable.summary': 'Apagar 2FA',
  'swapbitsDisable.description':
    'El código correcto basta como prueba reciente. Termina todos los factores, códigos de respaldo y dispositivos de confianza.',
  'swapbitsDisable.body.code.description': 'Lo que el autenticador muestra ahora, o un código de respaldo.',
};
