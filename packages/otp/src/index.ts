export { decodeBase32, encodeBase32 } from './base32.ts';
export { generateSecret, type RandomBytes } from './generate-secret.ts';
export { generateHotp, type Hmac, type HotpOptions } from './hotp.ts';
export { normalizeCode, toAsciiDigits } from './normalize-code.ts';
export { OtpError, type OtpErrorCode } from './otp-error.ts';
export {
  buildOtpauthUri,
  type HotpUriOptions,
  type OtpauthUri,
  parseOtpauthUri,
  type TotpUriOptions,
} from './otpauth-uri.ts';
export { DEFAULT_ALGORITHM, DEFAULT_DIGITS, DEFAULT_PERIOD, type OtpAlgorithm } from './parameters.ts';
export {
  type FindTotpStepOptions,
  findTotpStep,
  generateTotp,
  type TotpOptions,
  type TotpWindow,
  timeStep,
  type VerifyTotpOptions,
  verifyTotp,
} from './totp.ts';
