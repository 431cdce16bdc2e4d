import type { FastifyInstance } from 'fastify';
import { type GROUNDS, paletteOf } from '../../../core/application/look.ts';
import { applicationOf } from '../../request-state.ts';
import { CACHE } from '../files.ts';

type Theme = keyof typeof GROUNDS;

/** The application's colour as a stylesheet: the page's policy allows none inside it. */
export function lookRoute(app: FastifyInstance): void {
  const free = { schema: { hide: true }, config: { access: 'open', limited: 'free' } } as const;
  app.get('/verify/look.css', free, (request, reply) => {
    const { colour } = applicationOf(request).settings.hosted.look;
    const css = colour === undefined ? '' : lookOf(colour);
    reply.header('cache-control', CACHE).type('text/css; charset=utf-8').send(css);
  });
}

function lookOf(colour: string): string {
  return `${variables(colour, 'light')}
@media (prefers-color-scheme: dark) {
${variables(colour, 'dark')}
}
`;
}

function variables(colour: string, theme: Theme): string {
  const { accent, strong, onAccent } = paletteOf(colour, theme);
  return `:root { --accent: ${accent}; --accent-strong: ${strong}; --on-accent: ${onAccent}; }`;
}
