/** What one-time passwords are computed with, made by the runtime's own cryptography. */
export type { Hmac } from '@countersign/otp';
