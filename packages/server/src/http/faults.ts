import type { FastifyError } from 'fastify';
import type { WireError } from './wire-error.ts';

/** What goes wrong in HTTP itself, before or below the engine; the same in every API. */
const FAULTS = {
  malformed: { status: 400, code: 'invalid_request', message: 'The request is malformed' },
  notFound: { status: 404, code: 'not_found', message: 'Route not found' },
  methodNotAllowed: {
    status: 405,
    code: 'method_not_allowed',
    message: 'Only GET is possible here: it changes something',
    headers: { allow: 'GET' },
  },
  tooLarge: { status: 413, code: 'payload_too_large', message: 'The request body is larger than 64 KiB' },
  wrongType: {
    status: 415,
    code: 'unsupported_media_type',
    message: 'The content type must be application/json',
  },
  unsigned: { status: 401, code: 'invalid_signature', message: 'The signature is missing or wrong' },
  unsignedSoFar: {
    status: 503,
    code: 'invalid_signature',
    message: 'The signature is missing or wrong: send it again, signed',
  },
  unavailable: {
    status: 503,
    code: 'service_unavailable',
    message: 'The service is temporarily unavailable. Please try again.',
    headers: { 'retry-after': '1' },
  },
  broken: { status: 500, code: 'internal_error', message: 'Something went wrong on our side' },
} as const satisfies Record<string, WireError>;

export type Fault = keyof typeof FAULTS;

export function fault(name: Fault, message?: string): WireError {
  return message === undefined ? FAULTS[name] : { ...FAULTS[name], message };
}

/** A fault that our own code found, with a sentence that says what to fix. */
export class Faulty extends Error {
  readonly wire: WireError;

  constructor(name: Fault, message?: string) {
    super(message ?? FAULTS[name].message);
    this.wire = fault(name, message);
  }
}

/** Only what it recognises is the client's fault; all else is ours. */
export function faultOf(error: unknown, isUnavailable: (error: unknown) => boolean): WireError {
  if (error instanceof Faulty) return error.wire;
  if (isUnavailable(error)) return fault('unavailable');
  const { code, statusCode, validation } = error as Partial<FastifyError>;
  if (validation !== undefined) return fault('malformed', validationSentence(validation));
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return fault('tooLarge');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return fault('wrongType');
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return fault('notFound');
  if (code === 'FST_ERR_BAD_URL') return fault('malformed', 'The address holds a malformed percent-encoding');
  // Fastify's own complaints about a request, and a body that broke off.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return fault('malformed');
  return fault('broken');
}

type ValidationIssue = NonNullable<FastifyError['validation']>[number];

/** One sentence for the first complaint, naming the field. */
function validationSentence([complaint]: readonly ValidationIssue[]): string {
  if (complaint === undefined) return FAULTS.malformed.message;
  const { keyword, instancePath, params } = complaint;
  const field = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') return `${String(params['missingProperty'])} is required`;
  if (field === '') return 'The body must be a JSON object';
  if (keyword === 'minLength') return `${field} must not be empty`;
  if (keyword === 'type') return `${field} must be ${withArticle(String(params['type']))}`;
  if (keyword === 'enum')
    return `${field} must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
  return `${field} ${complaint.message ?? 'is not valid'}`;
}

function withArticle(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}
