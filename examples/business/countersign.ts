// The calls that a backend makes.

export interface Countersign {
  readonly url: string;
  readonly clientId: string;
  readonly apiKey: string;
  readonly returnUrl: string;
}

interface Session {
  readonly session_token: string;
  readonly webview_url: string;
}

interface Refusal {
  readonly code: string;
}

export async function createSession(
  countersign: Countersign,
  person: { email: string; state: string; user_ip: string | undefined; user_agent: string | undefined },
): Promise<Session | Refusal> {
  const body = { ...person, client_id: countersign.clientId, return_url: countersign.returnUrl };
  return call(countersign, 'POST', '/v1/sessions', { 'content-type': 'application/json' }, body);
}

export async function readNumber(countersign: Countersign, sessionToken: string): Promise<string> {
  const asked = await call<{ secret_number: string }>(countersign, 'GET', '/v1/secret-number', {
    'x-session-token': sessionToken,
  });
  return 'code' in asked ? '' : asked.secret_number;
}

export async function pullResult(
  countersign: Countersign,
  sessionToken: string,
  completionCode: string,
): Promise<{ result?: boolean }> {
  const path = `/v1/sessions/current?completion_code=${encodeURIComponent(completionCode)}`;
  const pulled = await call<{ result?: boolean }>(countersign, 'GET', path, {
    'x-session-token': sessionToken,
  });
  return 'code' in pulled ? {} : pulled;
}

export interface Enrolment {
  readonly qr_code: string;
  readonly secret: string;
  readonly recovery_codes: readonly string[];
}

export async function enroll(countersign: Countersign, email: string): Promise<Enrolment | Refusal> {
  return change(countersign, '/v1/two-factor/enroll', { email });
}

export async function activate(countersign: Countersign, email: string, code: string): Promise<boolean> {
  const answer = await change<object>(countersign, '/v1/two-factor/activate', { email, code });
  return !('code' in answer);
}

function change<T>(countersign: Countersign, path: string, body: object): Promise<T | Refusal> {
  const json = { 'content-type': 'application/json' };
  return call(countersign, 'POST', path, json, { ...body, client_id: countersign.clientId });
}

async function call<T>(
  { url, apiKey }: Countersign,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<T | Refusal> {
  const response = await fetch(url + path, {
    method,
    headers: { 'x-api-key': apiKey, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { success: boolean; data: T; code: string };
  return answer.success ? answer.data : { code: answer.code };
}
