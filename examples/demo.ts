// `npm run demo`: the whole story in the terminal, against BASE or a service of its own.
import { Client } from './demo/client.ts';
import { createScreen } from './demo/screen.ts';
import { findService } from './demo/service.ts';
import { tellStory } from './demo/story.ts';
import { Unexpected } from './demo/unexpected.ts';

const screen = createScreen(process.stdout);
const service = await findService(process.env['BASE'] ?? 'http://localhost:3000', screen);
try {
  await tellStory(new Client(service.url, screen), screen);
} catch (error) {
  if (!(error instanceof Unexpected)) throw error;
  screen.fail(error.message);
  process.exitCode = 1;
} finally {
  await service.end();
}
