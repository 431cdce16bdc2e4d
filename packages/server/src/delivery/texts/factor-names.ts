import type { Language } from '../../core/delivery/language.ts';
import type { NamedFactor } from '../../core/delivery/message-texts.ts';

/** What a second factor is called in notices to its owner. */
export const FACTOR_NAMES: Readonly<Record<NamedFactor, Readonly<Record<Language, string>>>> = {
  totp: {
    en: 'authenticator app',
    es: 'aplicación de autenticación',
    fr: 'application d’authentification',
    de: 'Authenticator-App',
    vi: 'ứng dụng xác thực',
    ar: 'تطبيق المصادقة',
  },
  push: {
    en: 'approval on a device',
    es: 'aprobación en un dispositivo',
    fr: 'approbation sur un appareil',
    de: 'Bestätigung auf einem Gerät',
    vi: 'phê duyệt trên thiết bị',
    ar: 'الموافقة على جهاز',
  },
  sms: {
    en: 'text message',
    es: 'mensaje de texto',
    fr: 'SMS',
    de: 'SMS',
    vi: 'tin nhắn SMS',
    ar: 'رسالة نصية',
  },
  email: {
    en: 'email',
    es: 'correo electrónico',
    fr: 'e-mail',
    de: 'E-Mail',
    vi: 'email',
    ar: 'البريد الإلكتروني',
  },
  recovery_code: {
    en: 'backup code',
    es: 'código de respaldo',
    fr: 'code de secours',
    de: 'Ersatzcode',
    vi: 'mã dự phòng',
    ar: 'رمز احتياطي',
  },
  bypass_code: {
    en: 'code from an administrator',
    es: 'código de un administrador',
    fr: 'code d’un administrateur',
    de: 'Code der Administration',
    vi: 'mã do quản trị viên cấp',
    ar: 'رمز من المسؤول',
  },
};
