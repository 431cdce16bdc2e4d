/** What went wrong, as a value that does not change between versions. */
export type OtpErrorCode =
  | 'invalid_algorithm'
  | 'invalid_base32'
  | 'invalid_counter'
  | 'invalid_digits'
  | 'invalid_label'
  | 'invalid_parameter'
  | 'invalid_period'
  | 'invalid_secret'
  | 'invalid_time'
  | 'invalid_uri'
  | 'invalid_window';

/**
 * The one error that this package throws. Its message never contains a secret or a code,
 * so it may be logged; branch on {@link OtpError.code}, not on the message.
 */
export class OtpError extends Error {
  override readonly name = 'OtpError';
  readonly code: OtpErrorCode;

  constructor(code: OtpErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
