/** An answer explained to the people who build on it. */
export interface Advice {
  readonly meaning: string;
  readonly remedy: string;
}

/** Every way in which the engine says no. */
export type RefusalCode = keyof typeof REFUSAL_ADVICE;

/** What goes wrong in HTTP itself. */
export type FaultName = keyof typeof FAULT_ADVICE;

const BAD_REQUEST: Advice = {
  meaning: 'Something in the request is missing, of the wrong type or not acceptable.',
  remedy: 'Read the error: it names what is at fault. Correct it and send the request again.',
};

const UNSIGNED = 'The signature of the webhook is missing or does not fit.';

/** What each refusal means, and what to do about it, in whichever API it comes. */
export const REFUSAL_ADVICE = {
  invalid_request: BAD_REQUEST,
  weak_password: {
    meaning: 'The new password does not follow the rules; the error names the one that it breaks.',
    remedy: 'Choose a longer one, with upper-case and lower-case letters, digits and special characters.',
  },
  email_taken: {
    meaning: 'Another account has this email address already.',
    remedy: 'Log in to that account, reset its password, or register another address.',
  },
  username_taken: {
    meaning: 'Another account has this username already.',
    remedy: 'Choose another username.',
  },
  registration_closed: {
    meaning: 'The application takes no registrations.',
    remedy: 'Ask whoever runs the application for an account.',
  },
  invalid_credentials: {
    meaning: 'The account is unknown or the password is wrong: which of the two is not told.',
    remedy: 'Check both and try again, or reset the password.',
  },
  wrong_password: {
    meaning: 'The password is not that of the account that is logged in.',
    remedy: 'Type it again. The access token stays good.',
  },
  account_disabled: {
    meaning: 'An operator has disabled this account.',
    remedy: 'Ask whoever runs the application to enable it.',
  },
  invalid_access_token: {
    meaning: 'The access token is missing, malformed or expired, or its session has ended.',
    remedy: 'Exchange the refresh token for new tokens, or log in again, and send the new access token.',
  },
  invalid_refresh_token: {
    meaning: 'The refresh token is missing, unknown, expired or spent, or its session has ended.',
    remedy: 'Log in again.',
  },
  step_up_required: {
    meaning: 'This needs a proof of who you are from the last 15 minutes, and the access token has none.',
    remedy: 'Log in again, with the second factor where it is on, and repeat this with the new access token.',
  },
  invalid_challenge: {
    meaning: 'The token of the pending login is unknown, expired or spent, or has met three wrong codes.',
    remedy: 'Log in again with the password and use the new token within 5 minutes.',
  },
  invalid_code: {
    meaning: 'The code is wrong, expired or already used.',
    remedy: 'Use the newest code. If new ones fail too, let the phone set its clock by itself.',
  },
  setup_not_initiated: {
    meaning: 'No set-up is pending in this session: it was never begun, has expired or is confirmed already.',
    remedy: 'Begin the set-up again and confirm it with a new code, in the same session.',
  },
  two_factor_not_enabled: {
    meaning: 'The account has no second factor.',
    remedy: 'Set one up first.',
  },
  two_factor_required_by_policy: {
    meaning: 'The application demands a second factor, and this would remove the last one.',
    remedy: 'Add another method before you remove this one.',
  },
  two_factor_setup_required: {
    meaning: 'The application demands a second factor, and the account has none yet.',
    remedy: 'Log in with `POST /auth/login`, set one up with the tempToken that it returns, and confirm it.',
  },
  mail_code_required: {
    meaning: 'The first second factor of this account needs the code that login sent to its email address.',
    remedy: 'Repeat this with the code as `mailCode`; `POST /2fa/send-code` sends another one.',
  },
  too_many_factors: {
    meaning: 'The account has as many methods of this kind as it may have.',
    remedy: 'Remove one of them first.',
  },
  method_unavailable: {
    meaning: 'The method is not set up for the account, or the service has no provider for it.',
    remedy: 'Use another method, or ask whoever runs the service to configure a provider.',
  },
  delivery_closed: {
    meaning: 'The service sends no text messages to this number at the moment.',
    remedy: 'Use another method, such as an authenticator app or a backup code, or try again later.',
  },
  delivery_failed: {
    meaning: 'No provider took the message.',
    remedy: 'Ask for a new one in a minute, or use another method.',
  },
  invalid_action_token: {
    meaning: 'The token from the mail is unknown, expired or already used.',
    remedy: 'Ask for a new mail and use its link once.',
  },
  not_found: {
    meaning: 'It does not exist, or is not yours.',
    remedy: 'List what there is and take an id from the list.',
  },
  conflict: {
    meaning: 'Another request changed the account at the same moment.',
    remedy: 'Send the request again.',
  },
  request_in_progress: {
    meaning: 'A request with the same Idempotency-Key is being worked on, or its process died a moment ago.',
    remedy: 'Send the same request again after as many seconds as the header Retry-After says.',
  },
  rate_limited: {
    meaning: 'There were too many requests or wrong guesses in a short time.',
    remedy: 'Wait for as many seconds as the header Retry-After says, then try again.',
  },
  busy: {
    meaning: 'There is more to hash than the service can: the request was not looked at, and counts nowhere.',
    remedy: 'Wait for as many seconds as the header Retry-After says, then send the request again.',
  },
  origin_not_allowed: {
    meaning:
      'Tokens would travel in cookies, and the page that asks is of no origin that the application lists.',
    remedy: 'Add the origin to the application, or let the tokens travel in bodies.',
  },
  application_not_found: {
    meaning: 'No application has the client_id that the path or the header X-Client-Id names.',
    remedy: 'Correct the client_id, or leave it out for the default application.',
  },
  application_inactive: {
    meaning: 'The application is switched off.',
    remedy: 'Ask whoever runs the service to switch it on.',
  },
  wrong_application_kind: {
    meaning:
      'These routes are not for applications of this kind: there are those whose accounts are kept here, and those that keep them.',
    remedy: 'Name another application, or use the routes for applications of its kind.',
  },
  invalid_api_key: {
    meaning: 'The API key is missing, unknown, expired or revoked.',
    remedy: 'Send the whole key in the header X-API-Key. Make a new one with: countersign app key create.',
  },
  ip_not_allowed: {
    meaning: 'The request comes from an address that the application does not list.',
    remedy: 'Call from an allowed address, or add this one with: countersign app update --allow-ip.',
  },
  insufficient_scope: {
    meaning: 'The API key does not have the scope that this route needs; the error names it.',
    remedy: 'Use a key with that scope, or make one with: countersign app key create --scope.',
  },
  client_mismatch: {
    meaning: 'The client_id of the request is not that of the application whose API key was sent.',
    remedy: 'Send the client_id and the API key of the same application.',
  },
  invalid_session_token: {
    meaning: 'The session token is missing, malformed, unknown or no longer kept.',
    remedy: 'Send the whole session_token in the header X-Session-Token, or ask for a new session.',
  },
  session_expired: {
    meaning: 'The session has come to its end, so nothing more can be done in it.',
    remedy: 'Ask for a new session and begin again.',
  },
  user_not_enrolled: {
    meaning: 'This person is unknown to the application or has no second factor that is on.',
    remedy: 'Enrol the person first, or let the login go on without a second factor if your rules allow it.',
  },
  invalid_device: {
    meaning: 'No registered device signed this request just now.',
    remedy:
      'Sign with the key that was registered, with a `seq` larger than before and the right time; else register again.',
  },
  external_id_mismatch: {
    meaning: 'The address belongs to a person with another external_id: mailboxes are given to new owners.',
    remedy:
      'Check which person this is. The operator frees the address for its next owner: `countersign user release-email`.',
  },
} as const satisfies Record<string, Advice>;

/** The same for what goes wrong in HTTP itself. */
export const FAULT_ADVICE = {
  malformed: BAD_REQUEST,
  notFound: {
    meaning: 'Nothing is served at this path.',
    remedy: 'Check the method and the path; what it names must be configured.',
  },
  methodNotAllowed: {
    meaning: 'Only GET is answered here: it changes something.',
    remedy: 'Send a GET.',
  },
  tooLarge: {
    meaning: 'The body is larger than 64 KiB.',
    remedy: 'Send less.',
  },
  wrongType: {
    meaning: 'The content type of the body is not that of JSON.',
    remedy: 'Send JSON, with the header Content-Type: application/json.',
  },
  unsigned: {
    meaning: UNSIGNED,
    remedy:
      "Compare the provider's secret and the public URL in the configuration with what the provider has.",
  },
  unsignedSoFar: {
    meaning: UNSIGNED,
    remedy: 'The provider sends it again, signed. If it never is, compare the secrets.',
  },
  unavailable: {
    meaning: 'The database does not answer at the moment.',
    remedy: 'Send the request again in a few seconds.',
  },
  broken: {
    meaning: 'Something went wrong on the side of the service.',
    remedy: 'Try again. If it stays so, tell whoever runs the service the request id: the log has it.',
  },
} as const satisfies Record<string, Advice>;
