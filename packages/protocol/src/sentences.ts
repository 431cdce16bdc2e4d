import { type Advice, FAULT_ADVICE, REFUSAL_ADVICE } from './advice.ts';
import type { DescribedRefusal, RouteDescription, ServiceRoute } from './route.ts';
import { ROUTES } from './routes.ts';
import { SECURITY_SCHEMES } from './security-schemes.ts';

type Sentence = readonly [id: string, text: string];
type AdviceByName = Readonly<Record<string, Advice>> | readonly Advice[];
type Described = RouteDescription | ServiceRoute;

/** A schema as what is said of it. */
interface Said {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Said>>;
}

/**
 * What people read of the description, in English, by an id that stays when it is reworded: `login.summary`,
 * `login.body.email.title`, `refusal.invalid_code.remedy`. What is said in several places has the id of the first.
 */
export function listSentences(): ReadonlyMap<string, string> {
  const routes: readonly Described[] = Object.values(ROUTES).flat();
  const tags = new Set(routes.map(({ tag }) => tag));
  const all: readonly Sentence[] = [
    ...ofAdvice('refusal', REFUSAL_ADVICE),
    ...ofAdvice('fault', FAULT_ADVICE),
    ...Object.entries(SECURITY_SCHEMES).flatMap(([name, scheme]) => said(`scheme.${name}`, scheme)),
    ...[...tags].map((tag) => [`tag.${tag}`, tag] as const),
    ...routes.flatMap(ofRoute),
  ];
  const firstIds = new Map(all.toReversed().map(([id, text]) => [text, id]));
  return new Map(all.filter(([id, text]) => firstIds.get(text) === id));
}

function ofRoute(route: Described): Sentence[] {
  const { id, refusals = [] } = route;
  return [
    ...said(id, route),
    ...ofSuccesses(route),
    ...refusals.flatMap((one) => ofRefusal(id, one)),
    ...ofFields(route),
  ];
}

function ofSuccesses(route: Described): Sentence[] {
  if ('answers' in route) return ofAdvice(`${route.id}.answers`, route.answers);
  return ofAdvice(`${route.id}.otherwise`, route.otherwise ?? []);
}

function ofRefusal(id: string, refusal: DescribedRefusal): Sentence[] {
  return typeof refusal === 'string' ? [] : said(`${id}.refusals.${refusal.code}`, refusal);
}

function ofFields(route: Described): Sentence[] {
  const { id, params } = route;
  const { body, query, headers } = 'answers' in route ? {} : route;
  return Object.entries({ params, query, headers, body }).flatMap(([place, schema = {}]) => {
    const { description, properties = {} }: Said = schema;
    const fields = Object.entries(properties).flatMap(([name, field]) =>
      said(`${id}.${place}.${name}`, field),
    );
    return [...said(`${id}.${place}`, { description }), ...fields];
  });
}

function ofAdvice(prefix: string, advice: AdviceByName): Sentence[] {
  return Object.entries<Advice>(advice).flatMap(([name, one]) => said(`${prefix}.${name}`, one));
}

const PARTS = ['title', 'summary', 'description', 'meaning', 'remedy'] as const;

function said(id: string, parts: Partial<Record<(typeof PARTS)[number], string | undefined>>): Sentence[] {
  return PARTS.flatMap((part) => {
    const text = parts[part];
    return text === undefined ? [] : [[`${id}.${part}`, text] as const];
  });
}
